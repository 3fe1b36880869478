"""Signs somebody in as a sign-in form does: with a proof of who they are, a moment ago."""

from __future__ import annotations

import time

from django.test import Client

from lems_site.accounts.authentication import PROOF_KEY
from lems_site.accounts.models import User


def sign_in(client: Client, user: User) -> Client:
    """Sign a person in and return the browser."""
    client.force_login(user)
    session = client.session
    session[PROOF_KEY] = time.time()
    session.save()
    return client
