import django.db.models.deletion
import indicators.models.fields
from django.conf import settings
from django.db import migrations, models


def remember_first_submissions(apps, schema_editor):
    """Months that were submitted before the first submission was kept: the last one known is the first one known."""
    submissions = apps.get_model('indicators', 'Submission').objects.filter(submitted_at__isnull=False)
    submissions.update(first_submitted_at=models.F('submitted_at'))


class Migration(migrations.Migration):

    dependencies = [
        ('indicators', '0001_initial'),
        ('units', '0002_people_and_events'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DeadlineExtension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', indicators.models.fields.MonthField()),
                ('due_on', models.DateField()),
                ('reason', models.TextField()),
                ('given_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['month', 'unit'],
            },
        ),
        migrations.CreateModel(
            name='Explanation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(db_index=True, max_length=60)),
                ('check_name', models.CharField(max_length=40)),
                ('month', indicators.models.fields.MonthField(blank=True, null=True)),
                ('finding', models.TextField()),
                ('text', models.TextField()),
                ('given_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'giải trình',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='ImportReceipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(db_index=True, max_length=64)),
                ('name', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
                ('counts', models.JSONField(default=dict)),
            ],
            options={
                'verbose_name': 'lần nhập tệp',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='IndicatorRelation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('not_above', 'không lớn hơn'), ('same_denominator', 'chung mẫu số'), ('parts', 'bằng tổng các phần'), ('sum_with_units', 'mẫu số cộng số đơn vị')], max_length=20)),
                ('others', models.CharField(max_length=300)),
                ('note', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'ordering': ['indicator__position', 'kind'],
            },
        ),
        migrations.CreateModel(
            name='MonthClosure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', indicators.models.fields.MonthField()),
                ('is_closed', models.BooleanField()),
                ('reason', models.TextField()),
                ('decided_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='SheetLayout',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fingerprint', models.CharField(max_length=64, unique=True)),
                ('name', models.CharField(max_length=200)),
                ('layout', models.JSONField()),
                ('confirmed_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='SubmissionChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('submission_id', models.BigIntegerField()),
                ('action', models.CharField(max_length=10)),
                ('unit_id', models.BigIntegerField()),
                ('month', indicators.models.fields.MonthField()),
                ('version', models.PositiveIntegerField()),
                ('old_stage', models.CharField(max_length=20, null=True)),
                ('old_is_closed', models.BooleanField(null=True)),
                ('old_returned_codes', models.JSONField(null=True)),
                ('new_stage', models.CharField(max_length=20, null=True)),
                ('new_is_closed', models.BooleanField(null=True)),
                ('new_returned_codes', models.JSONField(null=True)),
                ('changed_by_id', models.BigIntegerField(null=True)),
                ('changed_at', models.DateTimeField(null=True)),
                ('reason', models.TextField()),
            ],
            options={
                'verbose_name': 'quyết định về báo cáo tháng',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Threshold',
            fields=[
                ('name', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('value', models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='Upload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(max_length=64, unique=True)),
                ('name', models.CharField(max_length=200)),
                ('content', models.BinaryField()),
                ('sha256', models.CharField(max_length=64)),
                ('answers', models.JSONField(default=dict)),
                ('shown_digest', models.CharField(blank=True, max_length=64)),
                ('uploaded_at', models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name='reportingyear',
            name='grace_days',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='reportingyear',
            name='moved_deadlines',
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name='submission',
            name='changed_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='submission',
            name='changed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='submission',
            name='first_submitted_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunPython(remember_first_submissions, migrations.RunPython.noop, elidable=False),
        migrations.AddField(
            model_name='submission',
            name='is_closed',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='submission',
            name='reason',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='submission',
            name='returned_codes',
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name='submission',
            name='version',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.CheckConstraint(condition=models.Q(('stage__in', ('draft', 'submitted', 'returned', 'approved'))), name='submission_stage_known'),
        ),
        migrations.AddField(
            model_name='deadlineextension',
            name='given_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='deadlineextension',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='extensions', to='units.unit'),
        ),
        migrations.AddField(
            model_name='explanation',
            name='given_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='explanation',
            name='indicator',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='indicators.indicator'),
        ),
        migrations.AddField(
            model_name='explanation',
            name='unit',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='explanations', to='units.unit'),
        ),
        migrations.AddField(
            model_name='importreceipt',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='indicatorrelation',
            name='indicator',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='relations', to='indicators.indicator'),
        ),
        migrations.AddField(
            model_name='monthclosure',
            name='decided_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='sheetlayout',
            name='confirmed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='submissionchange',
            index=models.Index(fields=['unit_id', 'month'], name='decision_by_month'),
        ),
        migrations.AddField(
            model_name='upload',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='deadlineextension',
            constraint=models.UniqueConstraint(fields=('unit', 'month'), name='deadlineextension_once'),
        ),
        migrations.AddConstraint(
            model_name='explanation',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='explanation_says_something'),
        ),
        migrations.AddConstraint(
            model_name='indicatorrelation',
            constraint=models.UniqueConstraint(fields=('kind', 'indicator', 'others'), name='indicatorrelation_once'),
        ),
    ]
