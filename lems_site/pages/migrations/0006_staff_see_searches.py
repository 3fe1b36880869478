"""All who edit see which searches found nothing: the roles had the permission of the model's name before this one."""

from __future__ import annotations

from typing import Any

from django.db import migrations

ROLES = ("Author", "Reviewer", "Publisher")


def let_staff_see_searches(apps: Any, schema_editor: Any) -> None:
    """Give the permission to the groups; a site without them makes them with its first migration."""
    kind, _made = apps.get_model("contenttypes", "ContentType").objects.get_or_create(app_label="search", model="zeroresultquery")
    permission, _made = apps.get_model("auth", "Permission").objects.get_or_create(
        codename="view_zeroresultquery", content_type=kind, defaults={"name": "Can view zero result query"}
    )
    for group in apps.get_model("auth", "Group").objects.filter(name__in=ROLES):
        group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [("pages", "0005_authors_add_pictures")]

    operations = [migrations.RunPython(let_staff_see_searches, migrations.RunPython.noop)]
