"""Makes people with a diary each, in `manage.py shell`: their names stand in the environment variable PEOPLE."""

import os

from allauth.account.models import EmailAddress

from lems_site.accounts import consent
from lems_site.accounts.models import User
from lems_site.diary.account.create import create_diary

PASSWORD = "correct horse battery"

for name in os.environ["PEOPLE"].split():
    user = User.objects.create_user(f"{name}@example.org", PASSWORD)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    consent.give_consent(by=user)
    print(create_diary(by=user, name=f"Diary of {name}", zone="UTC").diary.pk)
