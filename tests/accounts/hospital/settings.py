"""The tests' settings with a sign-in by the hospital; the caller sets OIDC_SERVER_URL."""

import os

from .provider import CLIENT, SECRET

os.environ |= {"OIDC_CLIENT_ID": CLIENT, "OIDC_CLIENT_SECRET": SECRET, "OIDC_NAME": "St Example's"}

from tests.settings import *  # noqa: F403
