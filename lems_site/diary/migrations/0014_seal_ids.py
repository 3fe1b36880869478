"""Rows that have no random name of their own get one, which their sealed values are bound to."""

import uuid

from django.db import migrations, models


def name_rows(apps, schema_editor):
    """AddField gives every row the same default; each row needs another."""
    value = "gen_random_uuid()" if schema_editor.connection.vendor == "postgresql" else "lower(hex(randomblob(16)))"
    for name in ("Change", "HealthLinkFetch", "ReminderSchedule", "TrackedSymptom"):
        table = schema_editor.quote_name(apps.get_model("diary", name)._meta.db_table)
        schema_editor.execute(f"UPDATE {table} SET seal_id = {value}")


class Migration(migrations.Migration):

    dependencies = [
        ('diary', '0013_reminder_devices'),
    ]

    operations = [
        migrations.AddField(
            model_name='change',
            name='seal_id',
            field=models.UUIDField(default=uuid.uuid4, editable=False),
        ),
        migrations.AddField(
            model_name='healthlinkfetch',
            name='seal_id',
            field=models.UUIDField(default=uuid.uuid4, editable=False),
        ),
        migrations.AddField(
            model_name='reminderschedule',
            name='seal_id',
            field=models.UUIDField(default=uuid.uuid4, editable=False),
        ),
        migrations.AddField(
            model_name='trackedsymptom',
            name='seal_id',
            field=models.UUIDField(default=uuid.uuid4, editable=False),
        ),
        migrations.RunPython(name_rows, migrations.RunPython.noop, elidable=True),
    ]
