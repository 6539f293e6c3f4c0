"""The charter that volunteers agree to."""

from django.db import migrations, models

from lms.accounts import policies


def load(apps, schema_editor):
    policies.load(apps.get_model("accounts", "Policy"))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_first_policies")]

    operations = [
        migrations.AlterField(
            model_name="policy",
            name="kind",
            field=models.CharField(
                choices=[
                    ("privacy", "Privacy notice"),
                    ("terms", "Terms of use"),
                    ("accessibility", "Accessibility statement"),
                    ("charter", "Charter for volunteers"),
                ],
                max_length=20,
            ),
        ),
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
