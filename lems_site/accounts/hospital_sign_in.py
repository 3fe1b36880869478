"""Sign-in of staff by their hospital (OpenID Connect), where OIDC_SERVER_URL is set. It opens accounts that exist; it makes none.

The account is found by an address that the hospital says is verified and that was invited here. From then on the hospital's own
number of the person counts, not the address. A second step is asked for as after a password.
"""

from __future__ import annotations

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from .models import User
from .security.events import Kind, record_event

PROVIDER = "hospital"


class HospitalAdapter(DefaultSocialAccountAdapter):
    """What django-allauth asks about a sign-in by the hospital."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Let in whom this site has invited, and remember who they are at the hospital. Everybody else goes back to sign-in."""
        user = sociallogin.user if sociallogin.is_existing else find_invited(sociallogin.email_addresses)
        if user is None or not user.is_staff or not user.is_active:
            record_event(Kind.REFUSED, user=user, detail=PROVIDER)
            self._refuse(
                request, _("Your hospital knows you, but you have not been invited to edit here. Ask whoever runs this site.")
            )
        if not sociallogin.is_existing:
            sociallogin.connect(request, user)

    def on_authentication_error(self, request: HttpRequest, provider: object, **details: object) -> None:
        self._refuse(request, _("Sign-in by your hospital did not work. Try again, or sign in another way."))

    def _refuse(self, request: HttpRequest, words: str) -> None:
        messages.error(request, words)
        raise ImmediateHttpResponse(HttpResponseRedirect(reverse("account_login")))


def find_invited(addresses: list[Any]) -> User | None:
    """The member of staff with one of the hospital's addresses, where the hospital and this site both say that it is verified."""
    verified = [address.email for address in addresses if address.verified is True]
    known = SocialAccount.objects.values("user_id")
    # An address may pass on to somebody else at the hospital: whoever came first keeps the account.
    own = User.objects.filter(is_staff=True, is_active=True, emailaddress__verified=True).exclude(pk__in=known)
    found = [user for email in verified for user in own.filter(email__iexact=email, emailaddress__email__iexact=email)]
    return found[0] if len(found) == 1 else None
