import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('units', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='must_change_password',
            field=models.BooleanField(default=False),
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('account', 'tài khoản'), ('unit', 'đơn vị'), ('alias', 'cách viết tên đơn vị'), ('year', 'năm báo cáo'), ('indicator', 'định nghĩa chỉ tiêu'), ('target', 'chỉ tiêu giao'), ('deadline', 'hạn nộp'), ('closure', 'khóa tháng'), ('threshold', 'ngưỡng kiểm tra'), ('explanation', 'giải trình'), ('import', 'nhập tệp'), ('layout', 'mẫu bảng của văn phòng')], max_length=20)),
                ('subject', models.CharField(max_length=300)),
                ('action', models.CharField(max_length=300)),
                ('old', models.TextField(blank=True)),
                ('new', models.TextField(blank=True)),
                ('reason', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
            ],
            options={
                'verbose_name': 'việc đã làm',
                'ordering': ['id'],
                'indexes': [models.Index(fields=['kind', 'id'], name='event_by_kind')],
            },
        ),
    ]
