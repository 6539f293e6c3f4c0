"""Lead trainers decide between two marks of their cohort: who teaches one now is given the right that comes with it."""

from django.db import migrations


def give(apps, schema_editor):
    Assignment = apps.get_model("volunteers", "TrainerAssignment")
    Permission, ContentType = apps.get_model("auth", "Permission"), apps.get_model("contenttypes", "ContentType")
    Granted = apps.get_model("cohorts", "CohortUserObjectPermission")
    leading = Assignment.objects.filter(status="accepted", role="lead", trainer__person__standings__stands_as="self")
    pairs = set(leading.values_list("cohort", "trainer__person__standings__user"))
    if not pairs:
        return
    # Django writes permissions down when all migrations are done.
    of_cohorts, _ = ContentType.objects.get_or_create(app_label="cohorts", model="cohort")
    decide, _ = Permission.objects.get_or_create(
        content_type=of_cohorts,
        codename="decide_register",
        defaults={"name": "Can decide between two marks in the register of this cohort"},
    )
    for cohort, user in pairs:
        Granted.objects.get_or_create(content_object_id=cohort, user_id=user, permission=decide)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_first_policies"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("cohorts", "0003_what_phones_send"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("volunteers", "0003_who_paused"),
    ]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
