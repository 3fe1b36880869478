"""demo_data: invented diaries and people for each role, for trying the site out and for measuring it."""

from __future__ import annotations

import datetime as dt
import secrets
import time
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, Permission
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from lems_site.accounts.consent import TEXT_VERSION
from lems_site.accounts.models import Consent, User
from lems_site.diary.access.ownership import create_owned_diary
from lems_site.diary.account.demo_data import create_demo_entries
from lems_site.diary.codes.local_day import local_day
from lems_site.diary.models import Diary, Grant
from lems_site.publishing.models import SignerName

DOMAIN = "demo.example"  # a domain that no mail can reach
ZONES = ("Europe/Berlin", "America/New_York", "Australia/Sydney", "Europe/London")
EDITS = ("articles", "glossary", "evidence")  # whose pages staff edit
CLINIC = {  # staff with one role each, named so that their signatures are told apart
    "author": "staff: writes pages and facts, and sends them for review",
    "reviewer": "staff: a clinician who reads, signs and publishes",
    "publisher": "staff: publishes, gives addresses, retires",
}


class Command(BaseCommand):
    help = "Make invented diaries, clearly marked as demonstration, and people who may open them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--diaries", type=int, default=2, help="how many diaries (each second one is kept for somebody)")
        parser.add_argument("--years", type=float, default=1, help="how many years each reaches back")
        parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same entries")
        parser.add_argument("--password", default="", help="the password of all demonstration users (drawn by lot otherwise)")
        parser.add_argument("--yes", action="store_true", help="also where real users exist")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["diaries"] < 1 or not 0 < options["years"] <= 50:
            raise CommandError("Give at least 1 diary, and more than 0 and at most 50 years.")
        real = User.objects.exclude(email__endswith=f"@{DOMAIN}").count()
        if real and not options["yes"]:
            raise CommandError(f"This site has {real} real user(s), so nothing was made. Add --yes to do it all the same.")
        password = options["password"] or secrets.token_urlsafe(9)
        began = time.perf_counter()
        with transaction.atomic():
            people = self.people(make_password(password))
            if Diary.objects.filter(is_demo=True).exists():
                self.stdout.write("Demonstration diaries are there already; they were left as they are.")
            else:
                count = self.diaries(options["diaries"], options["years"], options["seed"], people)
                self.stdout.write(f"{options['diaries']} diaries, {count:,} entries, {time.perf_counter() - began:.1f} s")
        self.stdout.write(f"\nDemonstration users; the password of all is: {password}")
        for role, (user, what) in people.items():
            self.stdout.write(f"  {role:<9} {user.email:<24} {what}")

    def people(self, password: str) -> dict[str, tuple[User, str]]:
        """A user for each role, with a proven address and the hashed password."""
        cast = {
            "owner": "has the first diary",
            "helper": "reads and writes in the first diary",
            "reader": "reads the first diary",
            "keeper": "keeps the second diary for somebody",
            "stranger": "may see no diary",
            "editor": "staff: edits the guide at /admin/, sees no diary",
        }
        people = {role: (create_demo_user(role, password), what) for role, what in cast.items()}
        make_editor(people["editor"][0])
        return people | {role: (create_clinic_user(role, password), what) for role, what in CLINIC.items()}

    def diaries(self, number: int, years: float, seed: int, people: dict[str, tuple[User, str]]) -> int:
        """Make the diaries; returns how many entries they hold."""
        count, hashed = 0, people["owner"][0].password
        for place in range(number):
            role = (Grant.Role.OWNER, Grant.Role.KEEPER)[place % 2]
            user = people[role][0] if place < 2 else create_demo_user(f"{role}{place + 1}", hashed)
            Consent.objects.get_or_create(
                user=user, withdrawn_at=None, defaults={"text_version": TEXT_VERSION, "given_at": timezone.now()}
            )
            zone = ZONES[place % len(ZONES)]
            since = timezone.now() - dt.timedelta(days=round(years * 365.25))
            name = f"Demonstration diary {place + 1}"
            diary = create_owned_diary(user, role, since=since, name=name, zone=zone, is_demo=True).diary
            others = (Grant.Role.HELPER, Grant.Role.READER) if place == 0 else ()
            Grant.objects.bulk_create(
                Grant(diary=diary, user=people[other][0], role=other, granted_by=user, granted_at=since) for other in others
            )
            writers = [user, people["helper"][0]] if place == 0 else [user]
            last = local_day(timezone.now(), zone) - dt.timedelta(days=1)
            count += create_demo_entries(diary, writers=writers, years=years, last=last, seed=seed * 1000 + place)
        return count


def create_demo_user(name: str, password: str) -> User:
    """The demonstration user of that name, made where missing. password: hashed."""
    user, _made = User.objects.update_or_create(
        email=f"{name}@{DOMAIN}", defaults={"password": password, "first_name": f"Demonstration {name}"}
    )
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    return user


def make_editor(user: User) -> None:
    """Let a user edit everything in the guide, as no single role may."""
    User.objects.filter(pk=user.pk).update(is_staff=True)
    group, _made = Group.objects.get_or_create(name="Demonstration editors")
    group.permissions.set(Permission.objects.filter(content_type__app_label__in=EDITS))
    user.groups.add(group)


def create_clinic_user(role: str, password: str) -> User:
    """Somebody of the clinic's staff with one of its roles (a group that the migrations make)."""
    user = create_demo_user(role, password)
    User.objects.filter(pk=user.pk).update(is_staff=True)
    user.groups.set([Group.objects.get(name=role.capitalize())])
    if role == "reviewer" and not SignerName.objects.filter(user=user).exists():  # invented, like all that is signed here
        SignerName.objects.create(user=user, name=user.first_name, profession="invented", confirmed_at=timezone.now())
    return user
