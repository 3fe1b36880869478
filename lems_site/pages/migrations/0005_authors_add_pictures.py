"""Authors may upload pictures: until a published page shows one, staff alone see it."""

from __future__ import annotations

from typing import Any

from django.db import migrations


def let_authors_add_pictures(apps: Any, schema_editor: Any) -> None:
    """Give the permission to the group; a site without the group makes it with its first migration."""
    group = apps.get_model("auth", "Group").objects.filter(name="Author").first()
    kind, _made = apps.get_model("contenttypes", "ContentType").objects.get_or_create(app_label="pictures", model="picture")
    permission, _made = apps.get_model("auth", "Permission").objects.get_or_create(
        codename="add_picture", content_type=kind, defaults={"name": "Can add picture"}
    )
    if group is not None:
        group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("pages", "0004_first_snapshots"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(let_authors_add_pictures, migrations.RunPython.noop)]
