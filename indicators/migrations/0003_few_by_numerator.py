from django.db import migrations, models


def keep_signed_documents(apps, schema_editor):
    """Of KS01 documents signed were counted until now, by code; from now on the indicator says so itself."""
    apps.get_model('indicators', 'Indicator').objects.filter(code='KS01').update(few_by_numerator=True)


class Migration(migrations.Migration):

    dependencies = [
        ('indicators', '0002_monthly_cycle'),
    ]

    operations = [
        migrations.AddField(
            model_name='indicator',
            name='few_by_numerator',
            field=models.BooleanField(default=False, verbose_name='đếm theo tử số'),
        ),
        migrations.RunPython(keep_signed_documents, migrations.RunPython.noop),
    ]
