from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("certificates", "0007_ceremony_packs")]

    operations = [
        migrations.AddField(
            model_name="certificate",
            name="told_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
