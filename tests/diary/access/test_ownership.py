"""The owner's column of a diary and its one grant of role owner or keeper agree, whatever happens in between."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.http import Http404

from lems_site.accounts import consent
from lems_site.accounts.delete_account import delete_user
from lems_site.accounts.models import DeletedAccount, User
from lems_site.diary.access import grants, invitations
from lems_site.diary.access.exceptions import AlreadyOwnsDiary
from lems_site.diary.access.ownership import count_disagreements
from lems_site.diary.access.permissions import Access
from lems_site.diary.account.create import create_diary
from lems_site.diary.account.delete import delete_account, delete_diary
from lems_site.diary.models import AuditEvent, Diary, Grant, Invitation
from tests.conftest import ROOT
from tests.diary.conftest import grant

pytestmark = pytest.mark.django_db


def offer_hand_over(access: Access) -> grants.NewInvitation:
    return grants.create_invitation(by=access, role="owner", form_id=uuid.uuid4())


def delete_rows_by_hand(*tables: str) -> None:
    """What somebody types who opens the database itself."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608 (names of this file)


def read_state() -> list[object]:
    """All that a hand-over changes."""
    tables: tuple[Any, ...] = (Diary, Grant, Invitation, AuditEvent)
    columns = {Diary: ("pk", "owner"), Invitation: ("pk", "used_at", "used_by", "revoked_at")}
    return [list(model.objects.order_by("pk").values_list(*columns.get(model, ()))) for model in tables]


def test_a_diary_names_its_owner_or_its_keeper(owner, keeper, ada, fay):
    assert (Diary.objects.get(pk=owner.diary.pk).owner, Diary.objects.get(pk=keeper.diary.pk).owner) == (ada, fay)
    assert count_disagreements() == 0


@pytest.mark.parametrize(
    "delete",
    [
        lambda user: user.delete(),
        lambda user: User.objects.filter(pk=user.pk).delete(),
        lambda user: delete_user(by=user),
    ],
    ids=["row", "rows", "account alone"],
)
def test_an_account_with_a_diary_cannot_be_deleted_past_its_diary(owner, keeper, delete: Callable[[User], object]):
    for access in (owner, keeper):
        with pytest.raises(ProtectedError, match=r"protected foreign keys: 'Diary\.owner'"):
            delete(access.user)
        assert User.objects.filter(pk=access.user.pk).exists()
        assert Grant.objects.active().filter(pk=access.grant.pk).exists()
    assert not DeletedAccount.objects.exists(), "its mark would delete the account at the next restore"


@pytest.mark.django_db(transaction=True)
def test_the_database_refuses_it_too(owner):
    with pytest.raises(IntegrityError):
        delete_rows_by_hand("diary_grant", "accounts_consent", "accounts_user")
    assert Grant.objects.active().filter(pk=owner.grant.pk).exists()


def test_an_account_goes_with_its_diaries_or_without_any(owner, keeper, ada, fay):
    own = create_diary(by=fay, name="", zone="UTC")
    delete_account(by=fay)
    assert not Diary.objects.filter(pk__in=[keeper.diary.pk, own.diary.pk]).exists()
    assert not User.objects.filter(pk=fay.pk).exists()
    assert Diary.objects.get().owner == ada


@pytest.mark.parametrize("role", ["owner", "keeper"])
def test_nobody_else_gets_a_grant_to_manage_it(owner, ben, role):
    Grant.objects.filter(pk=owner.grant.pk).update(role="helper")
    with pytest.raises(ValueError, match="names as its owner"):
        grant(owner, ben, role)


def test_the_owners_grant_has_no_end(owner):
    owner.grant.ends_at = owner.grant.granted_at
    with pytest.raises(ValueError, match="no end"):
        owner.grant.save()


def test_a_hand_over_changes_column_grant_and_log_together(keeper, ada, fay):
    made = offer_hand_over(keeper)
    consent.give_consent(by=ada)
    access = invitations.take_over_diary(made.token, made.code, by=ada, keeper_may="reader")
    assert (access.diary.owner, access.role) == (ada, "owner")
    assert Diary.objects.get(pk=keeper.diary.pk).owner == ada
    assert AuditEvent.objects.filter(diary=keeper.diary, action="handed-over", user=ada, target_user=fay).count() == 1
    assert count_disagreements() == 0
    delete_account(by=fay)
    assert Diary.objects.get(pk=keeper.diary.pk).owner == ada


STEPS = {
    "invitation": "lems_site.diary.access.invitations._use_invitation",
    "owner": "lems_site.diary.access.invitations.change_owner",
    "column": "lems_site.diary.models.Diary.save",
    "grant": "lems_site.diary.models.Grant.save",
    "log": "lems_site.diary.access.permissions.Access.log",
}


@pytest.mark.parametrize("step", STEPS)
def test_a_hand_over_that_fails_changes_nothing(keeper, ada, monkeypatch, step):
    made = offer_hand_over(keeper)
    consent.give_consent(by=ada)
    before = read_state()
    monkeypatch.setattr(STEPS[step], lambda *_args, **_fields: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        invitations.take_over_diary(made.token, made.code, by=ada, keeper_may="helper")
    assert read_state() == before


def test_who_owns_a_diary_takes_no_other_over(owner, keeper, ada):
    made = offer_hand_over(keeper)
    before = read_state()
    with pytest.raises(AlreadyOwnsDiary):
        invitations.take_over_diary(made.token, made.code, by=ada, keeper_may="")
    assert read_state() == before


def test_a_diary_that_was_handed_over_meanwhile_is_not_deleted(keeper, ada):
    made = offer_hand_over(keeper)
    consent.give_consent(by=ada)
    invitations.take_over_diary(made.token, made.code, by=ada, keeper_may="")
    with pytest.raises(Http404):
        delete_diary(by=keeper)
    assert Diary.objects.get(pk=keeper.diary.pk).owner == ada


KILLED = """
import os, uuid
from unittest.mock import patch
from lems_site.accounts import consent
from lems_site.accounts.models import User
from lems_site.diary.access import grants, invitations
from lems_site.diary.access.ownership import count_disagreements
from lems_site.diary.account.create import create_diary
from lems_site.diary.models import AuditEvent, Diary, Grant, Invitation
keeper, person = (User.objects.create_user(f"{uuid.uuid4()}@example.org") for _ in range(2))
for user in (keeper, person):
    consent.give_consent(by=user)
access = create_diary(by=keeper, name="", zone="UTC", for_someone=True)
made = grants.create_invitation(by=access, role="owner", form_id=uuid.uuid4())
def take_over():
    return invitations.take_over_diary(made.token, made.code, by=person, keeper_may="helper")
for step in STEPS:
    child = os.fork()
    if not child:
        from django.db import connection
        connection.connection = None  # the parent's
        with patch(step, lambda *_args, **_fields: os._exit(9)):
            take_over()
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9, step
    diary = Diary.objects.get(pk=access.diary.pk)
    assert (diary.owner, Invitation.objects.get(pk=made.invitation.pk).state, count_disagreements()) == (keeper, "open", 0), step
    assert not AuditEvent.objects.filter(diary=diary, action="handed-over").exists()
take_over()
assert Diary.objects.get(pk=access.diary.pk).owner == person
assert count_disagreements() == 0
print("whole")
"""


@pytest.mark.django_db(transaction=True)
def test_a_hand_over_that_is_killed_at_any_step_leaves_the_old_state(fresh_database, tmp_path):
    env = {
        **os.environ,
        "DATABASE_URL": fresh_database,
        "DATA_DIR": str(tmp_path),
        "DIARY_OPEN": "1",
        "DJANGO_SETTINGS_MODULE": "lems_site.settings",
    }
    program = KILLED.replace("STEPS", repr([STEPS[step] for step in ("owner", "column", "grant", "log")]))
    command = [sys.executable, str(ROOT / "manage.py"), "shell", "-v0", "-c", program]
    run = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.stdout.split() == ["whole"], run.stderr
