"""Who paused a volunteer: they themselves come back by themselves."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_volunteers_charter'),
        ('centres', '0003_centre_place_names'),
        ('courses', '0002_course_hours_help'),
        ('volunteers', '0002_what_a_volunteer_tells'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='volunteertrainer',
            name='paused_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='trainers_paused', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='volunteertrainer',
            constraint=models.CheckConstraint(condition=models.Q(('paused_by__isnull', True), ('status', 'paused'), _connector='OR'), name='only_who_pauses_was_paused_by_somebody'),
        ),
    ]
