"""Files are checked and added by the clock: how far it is with each, and one open file a person."""

import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps



def set_states(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Note which files were added. Of those that wait, the newest of each person stays, as people see when they upload another."""
    rows = apps.get_model("diary", "Import").objects
    rows.exclude(applied_at=None).update(state="added")
    seen = set()
    for row in rows.filter(applied_at=None).order_by("-uploaded_at").only("pk", "by_id"):
        if row.by_id in seen:
            row.delete()
        seen.add(row.by_id)


class Migration(migrations.Migration):
    dependencies = [
        ("diary", "0010_deleted_diaries"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField("import", "attempts", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("import", "done", models.PositiveIntegerField(default=0)),
        migrations.AddField("import", "due_at", models.DateTimeField(default=django.utils.timezone.now)),
        migrations.AddField("import", "problems", models.TextField(blank=True)),
        migrations.AddField(
            "import",
            "state",
            models.CharField(
                choices=[
                    ("checking", "Checking"),
                    ("ready", "Ready"),
                    ("refused", "Refused"),
                    ("adding", "Adding"),
                    ("added", "Added"),
                ],
                default="checking",
                max_length=8,
            ),
        ),
        migrations.AddField("import", "summary", models.TextField(blank=True)),
        migrations.AddField("import", "takes_settings", models.BooleanField(default=False)),
        migrations.AddField("import", "total", models.PositiveIntegerField(default=0)),
        migrations.RunPython(set_states, migrations.RunPython.noop),
        migrations.AddIndex("import", models.Index(fields=["state", "due_at"], name="import_due")),
        migrations.AddConstraint(
            "import",
            models.UniqueConstraint(
                condition=models.Q(("state__in", ("checking", "ready", "adding"))), fields=("by",), name="one_open_import"
            ),
        ),
    ]
