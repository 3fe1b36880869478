"""The admin's page that shows a page as readers saw it on a day: that day's words, statements and signatures.

The words and statements are kept copies (PageSnapshot); the review is told from the signatures as they stood then.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lems_site.publishing.editing.base_view import PageViews
from lems_site.publishing.models import PageSnapshot
from lems_site.publishing.review.past_reviews import review_at
from lems_site.web.date_field import DateField

from .reading_parts import split_page

DAY = timedelta(days=1)


class DayForm(forms.Form):
    """The day that is asked about."""

    on = DateField(label=gettext_lazy("As readers saw it at the end of"), required=False)


class PastViews(PageViews):
    """One page on a day in the past."""

    def past_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The page at the end of the day `?on=YYYY-MM-DD` (today without one), or from a moment of it on (`?at=<copy>`)."""
        page = self._get_page(request, object_id)
        form = DayForm(request.GET if "on" in request.GET else None, label_suffix="", initial={"on": timezone.localdate()})
        day = (form.cleaned_data["on"] if form.is_bound and form.is_valid() else None) or timezone.localdate()
        begins = timezone.make_aware(datetime.combine(day, time()))
        at = min(begins + DAY, timezone.now())
        copies = PageSnapshot.objects.filter(page_kind=self.page_type.name, page_slug=page.slug)
        copy = copies.filter(shown_from__lt=at).first()
        if wanted := request.GET.get("at", ""):
            copy = copies.filter(pk=int(wanted)).first() if wanted.isdecimal() and len(wanted) < 19 else None
            if copy is None:
                raise Http404
            at = copy.shown_from
        revision = self.page_type.revisions().filter(page=page, pk=copy.revision).first() if copy else None
        is_shown = copy is not None and not copy.is_gone
        shown = self._template_context(
            request,
            page,
            _("“%(title)s” as readers saw it") % {"title": page.title},
            form=form,
            day=day,
            at=at,
            copy=copy,
            is_shown=is_shown,
            first=copies.order_by("shown_from").values_list("shown_from", flat=True).first(),
            changes=copies.filter(shown_from__gte=begins, shown_from__lt=begins + DAY)
            .only("pk", "shown_from")
            .order_by("shown_from"),
            parts=split_page(copy.html, copy.compiled.get("sources", [])) if copy and is_shown else [],
            review=review_at(self.page_type.name, page.slug, revision.text_hash, at) if revision and is_shown else None,
            revision_url=self._admin_url("revision", page, revision.pk) if revision else "",
        )
        return TemplateResponse(request, "admin/publishing/past.html", shown, status=422 if form.errors else 200)
