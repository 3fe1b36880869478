"""Addresses under /.well-known/: whom to tell of a fault (RFC 9116), and where password managers change a password."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from lems_site.publishing.delivery.page_cache import CACHE_CONTROL
from lems_site.publishing.delivery.schema_org import absolute_url

VALID_DAYS = 180  # RFC 9116 asks for less than a year


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """The address for reports of faults (SECURITY_CONTACT), as text. Raises Http404 where the operator named none."""
    contact = str(settings.SECURITY_CONTACT)
    if not contact:
        raise Http404
    lines = [
        f"Contact: {contact if contact.startswith('https://') else f'mailto:{contact}'}",
        f"Expires: {timezone.now() + timedelta(days=VALID_DAYS):%Y-%m-%dT00:00:00Z}",
        "Preferred-Languages: en",
        f"Canonical: {absolute_url(reverse('security-txt'))}",
        "",
    ]
    headers = {"Cache-Control": CACHE_CONTROL}
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8", headers=headers)


@require_safe
def change_password_redirect(request: HttpRequest) -> HttpResponse:
    """Where password managers send a person who wants another password."""
    return HttpResponseRedirect(reverse("account_change_password"), headers={"Cache-Control": CACHE_CONTROL})
