from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('volunteers', '0004_lead_trainers_decide'),
    ]

    operations = [
        migrations.AddField(
            model_name='trainerassignment',
            name='reminders',
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        ),
        migrations.AlterField(
            model_name='trainerassignment',
            name='status',
            field=models.CharField(choices=[('offered', 'Offered'), ('accepted', 'Accepted'), ('declined', 'Declined'), ('ended', 'Ended'), ('lapsed', 'Lapsed')], default='offered', max_length=8, verbose_name='state'),
        ),
    ]
