"""How many minutes of preparation each session that a volunteer taught counts for."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('programme', '0003_plural_names'),
    ]

    operations = [
        migrations.AddField(
            model_name='programme',
            name='preparation_minutes',
            field=models.PositiveSmallIntegerField(default=30, help_text="Counted among a volunteer's hours, for registers that are finished from now on. 0: none.", validators=[django.core.validators.MaxValueValidator(240)], verbose_name='minutes of preparation for each session taught'),
        ),
    ]
