"""Quiet hours and days that were called done move into sealed columns. They stay plain, marked so, until `manage.py seal_diaries`."""

from typing import Any, cast

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from lems_site.diary.codes.private_text import PrivateBooleanField, PrivateDateField, PrivateTimeField
from lems_site.web.sealing.fields import PLAIN

FIELDS = {
    "quiet_from": PrivateTimeField,
    "quiet_until": PrivateTimeField,
    "each_time": PrivateBooleanField,
    "done_day": PrivateDateField,
}


def copy_values(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write each value in the form of one from before sealing, and let seal_diaries take these diaries once more."""
    model = apps.get_model("diary", "ReminderSchedule")
    quote, binary = schema_editor.quote_name, cast(Any, schema_editor.connection).Database.Binary
    columns = ", ".join(f"{quote(name)} = %s" for name in FIELDS)
    statement = f"UPDATE {quote(model._meta.db_table)} SET {columns} WHERE {quote('id')} = %s"
    rows = list(model.objects.values_list("pk", "diary_id", *(f"plain_{name}" for name in FIELDS)))
    with schema_editor.connection.cursor() as cursor:
        for pk, _diary, *values in rows:
            encoded = [field().encode(value) for field, value in zip(FIELDS.values(), values, strict=True)]
            cursor.execute(statement, [*(binary(PLAIN + value) for value in encoded), pk])
    diaries = list({row[1] for row in rows})
    for start in range(0, len(diaries), 500):
        apps.get_model("web", "DataKey").objects.filter(scope__in=diaries[start : start + 500]).update(has_plain=True)


class Migration(migrations.Migration):

    dependencies = [
        ("diary", "0015_sealed_columns"),
        ("web", "0004_data_keys_has_plain"),
    ]

    operations = [
        *(migrations.RenameField("reminderschedule", name, f"plain_{name}") for name in FIELDS),
        *(
            migrations.AddField("reminderschedule", name, field(default=b""), preserve_default=False)
            for name, field in FIELDS.items()
        ),
        migrations.RunPython(copy_values, migrations.RunPython.noop),
        *(migrations.RemoveField("reminderschedule", f"plain_{name}") for name in FIELDS),
        migrations.AlterField("reminderschedule", "each_time", PrivateBooleanField(default=False)),
    ]
