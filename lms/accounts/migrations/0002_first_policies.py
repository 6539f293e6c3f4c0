"""The first version of the privacy notice, the terms and the accessibility statement."""

from django.db import migrations

from lms.accounts import policies


def load(apps, schema_editor):
    policies.load(apps.get_model("accounts", "Policy"))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
