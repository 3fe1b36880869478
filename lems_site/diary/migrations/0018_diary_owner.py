"""A diary names the account that answers for it: its owner's, or its keeper's.

A diary without an owner or keeper is left of an account that was deleted by hand. It goes to an account that nobody can sign in to,
as its keeper, so that no word is lost; `manage.py doctor` names it, and `manage.py ownerless_diaries --delete` deletes it.
"""

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import migrations, models
from django.db.models import OuterRef, Subquery
from django.db.models.deletion import PROTECT

NOBODY = {"email": "deleted-owner@site.invalid", "display_name": "(account deleted)", "is_active": False}


def fill_owners(apps, schema_editor):
    diaries, grants = (apps.get_model("diary", name)._base_manager for name in ("Diary", "Grant"))
    holding = grants.filter(diary=OuterRef("pk"), revoked_at=None, role__in=("owner", "keeper"))
    diaries.update(owner=Subquery(holding.values("user")[:1]))
    if ownerless := list(diaries.filter(owner=None).values_list("pk", flat=True)):
        holder = apps.get_model("accounts", "User")._base_manager.create(password=make_password(None), **NOBODY)
        for diary in ownerless:
            grants.create(diary_id=diary, user=holder, role="keeper")
        diaries.filter(owner=None).update(owner=holder)
        print(f" {len(ownerless)} diaries have no owner: see manage.py doctor.", end="")
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table cannot be altered while its checks wait


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_deleted_accounts'),
        ('diary', '0017_report_links'),
    ]

    operations = [
        migrations.AddField(
            model_name='diary',
            name='owner',
            field=models.ForeignKey(editable=False, null=True, on_delete=PROTECT, related_name='diaries', to=settings.AUTH_USER_MODEL),
        ),
        migrations.RunPython(fill_owners, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name='diary',
            name='owner',
            field=models.ForeignKey(editable=False, on_delete=PROTECT, related_name='diaries', to=settings.AUTH_USER_MODEL),
        ),
    ]
