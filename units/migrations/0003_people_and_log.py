from django.db import migrations, models

from units.names import search_words, sort_key


def make_keys(apps, schema_editor):
    """People who are there already are found and sorted as new ones are."""
    people = list(apps.get_model('units', 'User').objects.all())
    for person in people:
        called = f'{person.first_name} {person.last_name}'.strip()
        person.sort_key = sort_key(called or person.username)[:700]
        person.search_key = search_words(f'{called} {person.username} {person.email}')[:800]
    apps.get_model('units', 'User').objects.bulk_update(people, ['sort_key', 'search_key'], batch_size=500)


class Migration(migrations.Migration):

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('units', '0002_people_and_events'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='left_on',
            field=models.DateField(blank=True, null=True, verbose_name='nghỉ từ ngày'),
        ),
        migrations.AddField(
            model_name='user',
            name='search_key',
            field=models.CharField(default='', editable=False, max_length=800),
        ),
        migrations.AddField(
            model_name='user',
            name='sort_key',
            field=models.CharField(default='', editable=False, max_length=700),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['at', 'by', 'kind', 'action'], name='event_by_time'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['subject', 'id'], name='event_by_subject'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(('left_on__isnull', True), ('is_active', False), _connector='OR'), name='user_who_left_is_not_active'),
        ),
        migrations.RunPython(make_keys, migrations.RunPython.noop),
    ]
