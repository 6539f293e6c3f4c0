"""The steps of a vetting, with who saw each, when and until when; guardians' consents for those under 18."""

import django.db.models.deletion
import lms.scoping.public_ids
from django.conf import settings
from django.db import migrations, models

from lms.audit.append_only import ForbidChanges


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_calendar_token'),
        ('volunteers', '0009_cover'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='GuardianConsent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', lms.scoping.public_ids.PublicIdField(default=lms.scoping.public_ids.new_public_id, editable=False, max_length=22, unique=True)),
                ('name', models.CharField(max_length=150, verbose_name="guardian's name")),
                ('phone', models.CharField(blank=True, max_length=16, verbose_name="guardian's mobile number")),
                ('status', models.CharField(choices=[('asked', 'Asked'), ('given', 'Given'), ('refused', 'Refused'), ('ended', 'Ended')], default='asked', max_length=7, verbose_name='state')),
                ('how', models.CharField(blank=True, choices=[('link', 'By the link on their phone'), ('paper', 'On paper')], max_length=5)),
                ('asked_at', models.DateTimeField(auto_now_add=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='guardians_asked', to=settings.AUTH_USER_MODEL)),
                ('policy', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.policy')),
                ('seen_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='guardians_seen', to=settings.AUTH_USER_MODEL)),
                ('trainer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='guardian_consents', to='volunteers.volunteertrainer', verbose_name='trainer')),
            ],
            options={
                'verbose_name': "guardian's consent",
                'verbose_name_plural': "guardians' consents",
                'ordering': ['trainer', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status__in', ['asked', 'given'])), fields=('trainer',), name='one_guardian_is_asked_or_has_consented_at_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'given'), _negated=True), models.Q(('answered_at__isnull', False), ('how', 'link'), ('policy__isnull', False)), models.Q(('answered_at__isnull', False), ('how', 'paper'), ('policy__isnull', False), ('seen_by__isnull', False)), _connector='OR'), name='a_consent_says_when_how_and_to_which_charter')],
            },
        ),
        migrations.CreateModel(
            name='VettingStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('identity', 'Identity'), ('training', 'Training for volunteers'), ('charter', 'Signed charter')], max_length=8, verbose_name='step')),
                ('number', models.PositiveSmallIntegerField()),
                ('checked_on', models.DateField(verbose_name='seen on')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='holds until')),
                ('is_withdrawn', models.BooleanField(default=False)),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='vetting_steps_seen', to=settings.AUTH_USER_MODEL)),
                ('trainer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='vetting_steps', to='volunteers.volunteertrainer', verbose_name='trainer')),
            ],
            options={
                'verbose_name': 'step of a vetting',
                'verbose_name_plural': 'steps of vettings',
                'ordering': ['trainer', 'kind', 'number'],
                'constraints': [models.UniqueConstraint(fields=('trainer', 'kind', 'number'), name='a_step_of_a_vetting_is_seen_by_one_at_a_time'), models.CheckConstraint(condition=models.Q(('kind__in', ['identity', 'training', 'charter'])), name='a_vetting_has_three_steps'), models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gte', models.F('checked_on')), _connector='OR'), name='a_step_holds_from_the_day_on_which_it_was_seen'), models.CheckConstraint(condition=models.Q(('is_withdrawn', False), models.Q(('note', ''), _negated=True), _connector='OR'), name='who_withdraws_a_step_says_why')],
            },
        ),
        ForbidChanges('volunteers_vettingstep'),
    ]
