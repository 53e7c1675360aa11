from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('indicators', '0004_sent_reminders'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='measurementchange',
            index=models.Index(fields=['changed_at', 'changed_by_id', 'month'], name='change_by_time'),
        ),
        migrations.AddIndex(
            model_name='submissionchange',
            index=models.Index(fields=['changed_at', 'changed_by_id', 'month', 'old_stage', 'new_stage', 'old_is_closed', 'new_is_closed'], name='decision_by_time'),
        ),
    ]
