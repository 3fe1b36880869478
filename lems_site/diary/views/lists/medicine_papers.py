"""The list of medicines to print for an appointment, and the guide's emergency card with that list on it.

The card holds what is in the diary and what is typed into its form. Nothing of it is kept, and no address holds any of it.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from lems_site.diary.access.permissions import Access
from lems_site.diary.codes.dates import format_long_day
from lems_site.diary.codes.local_day import local_day
from lems_site.diary.entries.last_doses import medicines_with_last_dose
from lems_site.diary.lists.medicines import listed_medicines
from lems_site.diary.models import Grant
from lems_site.diary.views.decorators import diary_view
from lems_site.diary.views.layout import render_page
from lems_site.web.emergency_card.card import EmergencyCard
from lems_site.web.emergency_card.form import EmergencyCardForm, card_context, missing_letters_message, picture_answer

MEDICINES_LENGTH = 300  # as many characters as the card's field takes


@require_safe
@diary_view("read", log_as="medicines")
def printed_list(request: HttpRequest, access: Access) -> HttpResponse:
    """The medicines on the list, as they were typed, with the amount of the last dose and the planned times."""
    now, diary = timezone.now(), access.diary
    return render_page(
        request,
        "diary/lists/medicine_list.html",
        _("List of medicines"),
        access=access,
        rows=medicines_with_last_dose(access),
        made_on=format_long_day(local_day(now, diary.zone, diary.first_hour)),
    )


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@diary_view("read", log_as="medicines")
def emergency_card(request: HttpRequest, access: Access) -> HttpResponse:
    """The emergency card. POST draws what was typed: `action` is "show", "svg" or "png"; nothing is kept."""
    names, left_out = names_for_card(access)
    owner_name = access.user.display_name if access.role == Grant.Role.OWNER else ""
    initial = {"medicines": names, "name": owner_name}
    form = EmergencyCardForm(request.POST if request.method == "POST" else None, initial=initial)
    address = settings.SITE_URL + reverse("carry")
    card = EmergencyCard(name=owner_name, medicines=names, made_on=timezone.localdate(), address=address)
    if form.is_valid():
        card = form.card(address)
        try:
            if picture := picture_answer(card, request.POST.get("action", "")):
                return picture
        except ValueError as missing:
            form.add_error(None, missing_letters_message(missing))
    shown: dict[str, Any] = card_context(form, card)
    return render_page(
        request,
        "diary/lists/emergency_card.html",
        _("Emergency card to carry"),
        access=access,
        forms=(form,),
        left_out=left_out,
        **shown,
    )


def names_for_card(access: Access) -> tuple[str, str]:
    """The medicines on the list for the card's field, and words for how many of them did not fit, or ""."""
    names = [" ".join(filter(None, (one.name, one.strength))) for one in listed_medicines(access)]
    count = len(names)
    while len("; ".join(names[:count])) > MEDICINES_LENGTH:
        count -= 1
    missing = len(names) - count
    words = ngettext(
        "%(count)s medicine of your list does not fit on the card. Shorten the words, or print the list of medicines.",
        "%(count)s medicines of your list do not fit on the card. Shorten the words, or print the list of medicines.",
        missing,
    ) % {"count": missing}
    return "; ".join(names[:count]), words if missing else ""
