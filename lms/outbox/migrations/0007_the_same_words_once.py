from django.db import migrations, models


def note_the_first_alone(apps, schema_editor):
    """No text: no key; of the same words to one address the first keeps it."""
    messages = apps.get_model("outbox", "Message").objects
    messages.filter(text_key="").update(text_key=None)
    first = messages.exclude(text_key=None).values("text_key").annotate(first=models.Min("pk")).values("first")
    messages.exclude(text_key=None).exclude(pk__in=first).update(text_key=None)


class Migration(migrations.Migration):

    dependencies = [("outbox", "0006_whatsapp")]

    operations = [
        migrations.AlterField(
            model_name="message",
            name="text_key",
            field=models.CharField(blank=True, max_length=64, null=True),
        ),
        migrations.RunPython(note_the_first_alone, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(
                fields=["text_key"], name="the_same_words_to_an_address_are_said_once"
            ),
        ),
    ]
