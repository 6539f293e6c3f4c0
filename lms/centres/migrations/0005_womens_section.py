from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('centres', '0004_centre_opening_hours'),
    ]

    operations = [
        migrations.AddField(
            model_name='centre',
            name='has_womens_section',
            field=models.BooleanField(default=False, help_text='Cohorts for girls and women are then taught by women alone.', verbose_name="has a women's section"),
        ),
    ]
