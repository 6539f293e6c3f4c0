"""The ledger of hours, and what is certified of them. Lines, and what was said of them, are only ever added."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import lms.scoping.public_ids
from lms.audit.append_only import ForbidChanges


class Migration(migrations.Migration):

    dependencies = [
        ('cohorts', '0002_what_was_only_prose'),
        ('volunteers', '0005_offers_lapse'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HourEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', lms.scoping.public_ids.PublicIdField(default=lms.scoping.public_ids.new_public_id, editable=False, max_length=22, unique=True)),
                ('given_on', models.DateField(verbose_name='day')),
                ('kind', models.CharField(choices=[('teaching', 'Teaching'), ('preparation', 'Preparation')], max_length=11, verbose_name='kind')),
                ('minutes', models.PositiveSmallIntegerField(verbose_name='minutes')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='reason')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('account', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='hours_given', to=settings.AUTH_USER_MODEL)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='hours_written', to=settings.AUTH_USER_MODEL)),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hours', to='cohorts.cohort', verbose_name='cohort')),
                ('corrects', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='correction', to='volunteers.hourentry')),
                ('session', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='hours', to='cohorts.classsession', verbose_name='session')),
                ('trainer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hours', to='volunteers.volunteertrainer', verbose_name='trainer')),
            ],
            options={
                'verbose_name': 'line of hours',
                'verbose_name_plural': 'hours',
                'ordering': ['-given_on', '-pk'],
                'permissions': [('approve_hourentry', "Can approve and correct volunteers' hours")],
            },
        ),
        migrations.CreateModel(
            name='HourStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('said', models.CharField(choices=[('approved', 'Approved'), ('disputed', 'Disputed'), ('kept', 'Approved after a dispute'), ('corrected', 'Corrected by another line')], max_length=9)),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='reason')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hours_answered', to=settings.AUTH_USER_MODEL)),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='volunteers.hourentry')),
                ('volunteer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'step of a line of hours',
                'ordering': ['entry', 'number'],
            },
        ),
        migrations.CreateModel(
            name='Service',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField(auto_now_add=True, verbose_name='asked')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='first day')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='last day')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='services_asked_for', to=settings.AUTH_USER_MODEL)),
                ('trainer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='services', to='volunteers.volunteertrainer', verbose_name='trainer')),
            ],
            options={
                'verbose_name': 'service of a volunteer',
                'ordering': ['asked_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ServiceLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='certified', to='volunteers.hourentry')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='of_lines', to='volunteers.service')),
            ],
            options={
                'verbose_name': 'line of a service',
            },
        ),
        migrations.AddField(
            model_name='service',
            name='lines',
            field=models.ManyToManyField(related_name='services', through='volunteers.ServiceLine', to='volunteers.hourentry'),
        ),
        migrations.AddConstraint(
            model_name='hourentry',
            constraint=models.UniqueConstraint(condition=models.Q(('corrects__isnull', True)), fields=('session', 'trainer', 'kind'), name='one_line_of_hours_per_session_trainer_and_kind'),
        ),
        migrations.AddConstraint(
            model_name='hourentry',
            constraint=models.CheckConstraint(condition=models.Q(('minutes__range', (0, 1440)), models.Q(('minutes__gt', 0), ('corrects__isnull', False), _connector='OR')), name='a_line_has_minutes_and_no_more_than_a_day'),
        ),
        migrations.AddConstraint(
            model_name='hourentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('by__isnull', True), ('corrects__isnull', True), ('session__isnull', False)), models.Q(('by__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='a_line_follows_from_a_register_or_says_who_wrote_it_and_why'),
        ),
        migrations.AddConstraint(
            model_name='hourentry',
            constraint=models.CheckConstraint(condition=models.Q(('by__isnull', True), models.Q(('by', models.F('account')), _negated=True), _connector='OR'), name='nobody_writes_their_own_hours'),
        ),
        migrations.AddConstraint(
            model_name='hourstep',
            constraint=models.UniqueConstraint(fields=('entry', 'number'), name='one_thing_is_said_of_a_line_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='hourstep',
            constraint=models.UniqueConstraint(condition=models.Q(('said', 'disputed')), fields=('entry',), name='a_line_is_disputed_once_at_most'),
        ),
        migrations.AddConstraint(
            model_name='hourstep',
            constraint=models.CheckConstraint(condition=models.Q(('said', 'disputed'), models.Q(('by', models.F('volunteer')), _negated=True), _connector='OR'), name='nobody_approves_their_own_hours'),
        ),
        migrations.AddConstraint(
            model_name='hourstep',
            constraint=models.CheckConstraint(condition=models.Q(('said', 'approved'), models.Q(('reason', ''), _negated=True), _connector='OR'), name='who_disputes_or_answers_says_why'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.UniqueConstraint(condition=models.Q(('starts_on__isnull', True)), fields=('trainer',), name='a_volunteer_asks_once_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ends_on__isnull', True), ('starts_on__isnull', True)), ('starts_on__lte', models.F('ends_on')), _connector='OR'), name='a_service_ends_on_or_after_its_first_day'),
        ),
        ForbidChanges('volunteers_hourentry'),
        ForbidChanges('volunteers_hourstep'),
    ]
