"""Django's commands that make or open accounts are refused with the way that this site has."""

from __future__ import annotations

import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command, get_commands

from lems_site.accounts.models import User
from tests.browser.conftest import ROOT


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["createsuperuser", "changepassword"])
def test_the_command_does_nothing_but_name_the_way(name):
    assert get_commands()[name] == "lems_site.accounts.console"
    with pytest.raises(CommandError, match=r"manage.py staff (invite|reset-factor) ADDRESS"):
        call_command(name)
    assert not User.objects.exists()


def test_the_arguments_of_djangos_command_are_answered_with_the_way_too():
    command = [sys.executable, "manage.py", "createsuperuser", "--noinput", "--email", "dana@example.org"]
    answer = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True)
    assert answer.returncode == 1
    assert "manage.py staff invite ADDRESS --role Superuser" in answer.stderr
    assert "Traceback" not in answer.stderr
