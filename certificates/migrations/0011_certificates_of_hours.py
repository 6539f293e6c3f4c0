"""A certificate may be of a volunteer's hours instead of an enrolment, and says itself whose it is."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def say_whose(apps, schema_editor):
    """In one statement: those of before are all of enrolments."""
    enrolments = apps.get_model("cohorts", "Enrolment").objects.filter(pk=OuterRef("enrolment"))
    apps.get_model("certificates", "Certificate").objects.update(person=Subquery(enrolments.values("person")[:1]))


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_volunteers_charter"),
        ("certificates", "0010_templates_by_leads"),
        ("cohorts", "0002_what_was_only_prose"),
        ("volunteers", "0006_hours"),
    ]

    operations = [
        migrations.AddField(
            model_name="certificate",
            name="person",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="certificates",
                to="accounts.person",
                verbose_name="person",
            ),
        ),
        migrations.RunPython(say_whose, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="certificate",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="certificates",
                to="accounts.person",
                verbose_name="person",
            ),
        ),
        migrations.AlterField(
            model_name="certificate",
            name="enrolment",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="certificates",
                to="cohorts.enrolment",
                verbose_name="enrolment",
            ),
        ),
        migrations.AddField(
            model_name="certificate",
            name="service",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="certificates",
                to="volunteers.service",
                verbose_name="service of a volunteer",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ["reserved", "rendered", "issued"])),
                fields=("service",),
                name="one_live_certificate_per_service",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.CheckConstraint(
                condition=models.Q(("enrolment__isnull", True), ("service__isnull", True), _connector="XOR"),
                name="a_certificate_is_of_an_enrolment_or_of_hours",
            ),
        ),
    ]
