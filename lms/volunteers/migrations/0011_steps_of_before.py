"""Whoever was vetted before steps were kept has all three, seen on that day.

They hold as long as such a step does from then on, and three months from the upgrade at the least: nobody stops teaching because
of it, and leads have the time to renew them.
"""

from datetime import timedelta

from django.db import migrations
from django.utils import timezone

HOLDS = {"identity": 3 * 365, "training": 2 * 365, "charter": 365}  # days
AT_LEAST = 90  # from today


def write_steps(apps, schema_editor):
    Trainer, Step = apps.get_model("volunteers", "VolunteerTrainer"), apps.get_model("volunteers", "VettingStep")
    today = timezone.localdate()
    steps = []
    for trainer in Trainer.objects.filter(status__in=["ready", "paused"], vetting_steps=None):
        seen_on = timezone.localdate(trainer.vetted_at) if trainer.vetted_at else min(trainer.joined_on, today)
        for kind, days in HOLDS.items():
            until = max(seen_on + timedelta(days=days), today + timedelta(days=AT_LEAST))
            steps.append(
                Step(
                    trainer=trainer,
                    kind=kind,
                    number=1,
                    checked_on=seen_on,
                    valid_until=until,
                    by_id=trainer.vetted_by_id,
                )
            )
    Step.objects.bulk_create(steps)


class Migration(migrations.Migration):
    dependencies = [("volunteers", "0010_vetting_steps")]

    operations = [migrations.RunPython(write_steps, migrations.RunPython.noop)]
