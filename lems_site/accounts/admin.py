"""No account stands in the admin: staff are invited and change roles on /admin/staff/; no other account is shown at all."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.models import Group

for model in (Group, EmailAddress, Authenticator, UserSession):  # roles are fixed; addresses, keys and devices are private
    admin.site.unregister(model)
