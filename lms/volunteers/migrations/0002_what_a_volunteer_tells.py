"""What a volunteer tells when they join, when they could teach, and why they said no."""

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_volunteers_charter'),
        ('centres', '0003_centre_place_names'),
        ('courses', '0002_course_hours_help'),
        ('volunteers', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Availability',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weekday', models.PositiveSmallIntegerField(choices=[(6, 'Sunday'), (0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday'), (5, 'Saturday')], verbose_name='day')),
                ('part', models.CharField(choices=[('morning', 'Morning'), ('afternoon', 'Afternoon'), ('evening', 'Evening')], max_length=9, verbose_name='part of the day')),
            ],
            options={
                'verbose_name': 'availability',
                'verbose_name_plural': 'availability',
                'ordering': ['trainer', 'weekday', 'part'],
            },
        ),
        migrations.AddField(
            model_name='trainerassignment',
            name='decline_reason',
            field=models.CharField(blank=True, max_length=300, verbose_name='reason'),
        ),
        migrations.AddField(
            model_name='volunteertrainer',
            name='about',
            field=models.TextField(blank=True, max_length=1000, verbose_name='about them'),
        ),
        migrations.AddField(
            model_name='volunteertrainer',
            name='centres',
            field=models.ManyToManyField(blank=True, related_name='trainers', to='centres.centre', verbose_name='can come to'),
        ),
        migrations.AddField(
            model_name='volunteertrainer',
            name='joined_on',
            field=models.DateField(default=django.utils.timezone.localdate, editable=False, verbose_name='joined'),
        ),
        migrations.AddField(
            model_name='volunteertrainer',
            name='sessions_a_week',
            field=models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(14)], verbose_name='sessions a week'),
        ),
        migrations.AddConstraint(
            model_name='volunteertrainer',
            constraint=models.CheckConstraint(condition=models.Q(('sessions_a_week__isnull', True), ('sessions_a_week__range', (1, 14)), _connector='OR'), name='a_volunteer_gives_one_to_fourteen_sessions_a_week', violation_error_message='Choose from 1 to 14 sessions a week.'),
        ),
        migrations.AddField(
            model_name='availability',
            name='trainer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='availability', to='volunteers.volunteertrainer', verbose_name='trainer'),
        ),
        migrations.AddConstraint(
            model_name='availability',
            constraint=models.UniqueConstraint(fields=('trainer', 'weekday', 'part'), name='a_part_of_a_trainers_week_is_said_once'),
        ),
        migrations.AddConstraint(
            model_name='availability',
            constraint=models.CheckConstraint(condition=models.Q(('weekday__range', (0, 6))), name='a_week_has_seven_days'),
        ),
        migrations.AddConstraint(
            model_name='availability',
            constraint=models.CheckConstraint(condition=models.Q(('part__in', ['morning', 'afternoon', 'evening'])), name='a_day_has_three_parts'),
        ),
    ]
