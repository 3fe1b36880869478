"""The list of medicines, and doses taken or missed."""

from __future__ import annotations

import datetime as dt
import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lems_site.diary.access.permissions import Access
from lems_site.diary.codes.dates import format_duration
from lems_site.diary.codes.typed_text import normalise_line
from lems_site.diary.entries.describe import describe_entries
from lems_site.diary.entries.dose_day import medicine_days
from lems_site.diary.entries.last_doses import medicines_with_last_dose
from lems_site.diary.entries.repeated_doses import DoseWritten, create_dose
from lems_site.diary.entries.services import Draft
from lems_site.diary.entries.validation import is_amount, is_time_of_day
from lems_site.diary.forms.medicines import DoseForm, MedicineForm, StockForm
from lems_site.diary.lists import medicines
from lems_site.diary.models import Entry, Medicine
from lems_site.diary.models.entries import EntryData
from lems_site.diary.views.decorators import diary_view
from lems_site.diary.views.entries.record import read_client_id, read_client_id_of_button, record_entry
from lems_site.diary.views.layout import render_page
from lems_site.web.lost_session import typed_fields


def medicines_link(access: Access) -> tuple[str, str]:
    return reverse("diary:medicines", args=[access.diary.pk]), _("Medicines")


@require_http_methods(["GET", "HEAD", "POST"])
@diary_view("write", log_as="medicines")
def medicine_list(request: HttpRequest, access: Access) -> HttpResponse:
    """The medicines with their last doses; POST adds one, or brings one back."""
    here = reverse("diary:medicines", args=[access.diary.pk])
    adding = request.method == "POST" and "back" not in request.POST
    form = MedicineForm(request.POST if adding else None)
    if request.method == "POST" and not adding:
        found = Medicine.objects.filter(diary=access.diary, key=request.POST["back"]).first()
        if found is None:
            raise Http404
        medicines.set_medicine_archived(found, False, by=access)
        messages.success(request, _("It is on the list again."))
        return HttpResponseRedirect(here)
    if adding and form.is_valid():
        try:
            medicines.add_medicine(by=access, **form.cleaned_data)
        except medicines.TooManyMedicines:
            form.add_error(
                None, _("There are %(most)s medicines on the list. Remove one first.") % {"most": medicines.MAX_MEDICINES}
            )
        else:
            messages.success(request, _("The medicine is on the list."))
            return HttpResponseRedirect(here)
    rows = [(row, uuid.uuid4()) for row in medicine_days(access)]
    off = Medicine.objects.filter(diary=access.diary, archived=True)
    return render_page(
        request, "diary/lists/medicines.html", _("Medicines"), access=access, forms=(form,), form=form, rows=rows, off=off
    )


@require_http_methods(["GET", "HEAD", "POST"])
@diary_view("write", log_as="medicines")
def edit_medicine(request: HttpRequest, access: Access, key: str) -> HttpResponse:
    """Change how a medicine is written, count what is left of it, or take it off the list."""
    found = Medicine.objects.filter(diary=access.diary, key=key).first()
    if found is None:
        raise Http404
    if request.method == "POST" and "off" in request.POST:
        medicines.set_medicine_archived(found, True, by=access)
        messages.success(request, _("Removed from the list. Its doses stay in the diary, and you can restore it below."))
        return HttpResponseRedirect(medicines_link(access)[0])
    counting = request.method == "POST" and "count" in request.POST
    stock = StockForm(request.POST if counting else None)
    if stock.is_valid():
        medicines.set_stock(found, stock.cleaned_data["stock"], by=access)
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(medicines_link(access)[0])
    form = MedicineForm(request.POST if request.method == "POST" and not counting else None, medicine=found)
    if form.is_valid():
        medicines.change_medicine(found, by=access, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(medicines_link(access)[0])
    return render_page(
        request,
        "diary/lists/medicine.html",
        _("Change a medicine"),
        access=access,
        up=medicines_link(access),
        forms=(form, stock),
        form=form,
        stock=stock,
        medicine=found,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@diary_view("write", log_as="medicines")
def record_dose(request: HttpRequest, access: Access) -> HttpResponse:
    """A dose at any time, taken or not; POST with `taken` (a medicine's key) is a dose taken now.

    Beside it, `amount` (or `amount-` with the key) and `planned` say what the page showed beside the button.
    """
    listed = medicines.listed_medicines(access)
    if request.method == "POST" and "taken" in request.POST:
        key = request.POST["taken"]
        if not any(one.key == key for one in listed):
            raise Http404
        draft = Draft(Entry.Kind.DOSE, timezone.now(), read_pressed_dose(request, key))
        return save_dose(request, access, draft, read_client_id_of_button(request, access))
    if not listed:
        messages.info(request, _("Add the medicine to the list first."))
        return HttpResponseRedirect(medicines_link(access)[0])
    form = DoseForm(
        request.POST if request.method == "POST" else None,
        zone=access.diary.zone,
        first_hour=access.diary.first_hour,
        medicines=listed,
        initial=_dose_initial(request, access),
    )
    if form.is_valid():
        return save_dose(request, access, Draft(Entry.Kind.DOSE, form.at, *form.data_and_text()), read_client_id(request))
    return record_entry(
        request,
        access,
        form,
        kind=Entry.Kind.DOSE,
        template="diary/entries/dose.html",
        title=_("A dose"),
        up=medicines_link(access),
    )


def read_pressed_dose(request: HttpRequest, key: str) -> EntryData:
    """The dose that a button "Taken now" stands for: with the amount and the planned time beside it, where they are sound."""
    data: EntryData = {"medicine": key, "missed": False}
    amount = normalise_line(request.POST.get("amount") or request.POST.get(f"amount-{key}", "")).strip()
    if is_amount(amount):
        data["amount"] = amount
    if is_time_of_day(planned := request.POST.get("planned", "")):
        data["planned"] = planned
    return data


def _dose_initial(request: HttpRequest, access: Access) -> dict[str, str]:
    """What the form for a dose begins with: what the address names, and the amount of the last dose of that medicine."""
    given = {name: request.GET[name] for name in ("medicine", "planned", "missed") if name in request.GET}
    last = medicines_with_last_dose(access) if request.method != "POST" else []
    amount = next((one.amount for one in last if len(last) == 1 or one.medicine.key == given.get("medicine")), "")
    return {**given, **({"amount": amount} if amount else {})}


def _words_apart(apart: dt.timedelta) -> str:
    return format_duration(apart) if apart >= dt.timedelta(minutes=1) else _("less than a minute")


def save_dose(request: HttpRequest, access: Access, draft: Draft, client_id: uuid.UUID) -> HttpResponse:
    """Write a dose and go on to "Saved"; ask first (409) where one of that medicine stands within an hour of it."""
    try:
        create_dose(draft, by=access, client_id=client_id, asked="another" in request.POST)
    except DoseWritten as written:
        return render_page(
            request,
            "diary/entries/dose_again.html",
            _("Is this another dose?"),
            access=access,
            up=medicines_link(access),
            status=409,
            row=describe_entries([written.entry], access)[0],
            apart=_words_apart(abs(draft.at - written.entry.at)),
            is_later=draft.at >= written.entry.at,
            fields=typed_fields(request),
        )
    return HttpResponseRedirect(reverse("diary:saved", args=[access.diary.pk, client_id]))
