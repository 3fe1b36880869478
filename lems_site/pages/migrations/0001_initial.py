"""The roles of staff, as groups: what each may do with pages, and with what stands beside them."""

from django.db import migrations

WRITE = ("view", "add", "change")
ROLES = {
    "Author": WRITE,
    "Reviewer": (*WRITE, "review", "publish"),
    "Publisher": (*WRITE, "publish", "arrange"),
}
PAGES = (("articles", "article"), ("glossary", "term"))
READ_BACK = {("feedback", "message"): ("view", "change"), ("search", "miss"): ("view",), ("evidence", "statement"): ("view",)}
BESIDE = {
    "Author": {("evidence", "statement"): ("view",), ("pictures", "picture"): ("view",)},
    "Reviewer": {**READ_BACK, ("pictures", "picture"): WRITE},
    "Publisher": {**READ_BACK, ("pictures", "picture"): (*WRITE, "delete")},
}
NAMES = {
    "view": "Can view", "add": "Can add", "change": "Can change", "review": "Can review", "publish": "Can publish",
    "delete": "Can delete", "arrange": "Can change addresses and order of",
}


def make_roles(apps, editor):
    """Permissions are made after all migrations, so those that the groups need are made here; Django completes their names."""
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")
    for role, verbs in ROLES.items():
        group, _ = Group.objects.get_or_create(name=role)
        for (app, model), these in {**dict.fromkeys(PAGES, verbs), **BESIDE[role]}.items():
            page, _ = ContentType.objects.get_or_create(app_label=app, model=model)
            for verb in these:
                permission, _ = Permission.objects.get_or_create(
                    codename=f"{verb}_{model}", content_type=page, defaults={"name": f"{NAMES[verb]} {model}"}
                )
                group.permissions.add(permission)


class Migration(migrations.Migration):

    dependencies = [
        ("articles", "0001_initial"),
        ("glossary", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
