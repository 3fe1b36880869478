"""Messages in the admin: staff read them as plain text, mark them as handled, and export them as CSV. None can be edited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from .actions import mark_handled, mark_waiting
from .csv_export import lines
from .models import Message, MessageQuerySet

if TYPE_CHECKING:
    BaseAdmin = admin.ModelAdmin[Message]
    from lems_site.accounts.models import User
else:
    BaseAdmin = admin.ModelAdmin


class HandledFilter(admin.SimpleListFilter):
    """Filters messages by waiting or handled."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Message]) -> list[tuple[str, Any]]:
        return [("waiting", _("waiting")), ("handled", _("handled"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Message]) -> QuerySet[Message]:
        if self.value() in ("waiting", "handled"):
            return queryset.filter(handled_at__isnull=self.value() == "waiting")
        return queryset


@admin.register(Message)
class MessageAdmin(BaseAdmin):
    """The list and the page of messages. Nothing can be added, edited or deleted."""

    list_display = ("received_on", "page_link", "answer", "excerpt", "is_handled")
    list_display_links = ("excerpt",)
    list_filter = (HandledFilter, "answer")
    list_select_related = ("handled_by",)
    search_fields = ("text", "page_title", "page_slug")
    readonly_fields = fields = ("received_on", "page_link", "answer", "message_text", "handled_at", "handled_by")
    actions = ("mark_as_handled", "mark_as_waiting")
    change_list_template = "admin/feedback/change_list.html"
    change_form_template = "admin/feedback/change_form.html"

    @admin.display(description=_("page"), ordering="page_title")
    def page_link(self, message: Message) -> str:
        if not message.page_url:
            return gettext("The whole site")
        return format_html('<a href="{}">{}</a>', message.page_url, message.page_title)

    @admin.display(description=_("message"))
    def excerpt(self, message: Message) -> str:
        return Truncator(message.text).chars(120) or gettext("(no words)")

    @admin.display(description=_("message"))
    def message_text(self, message: Message) -> str:
        return format_html('<div class="message-text">{}</div>', message.text or gettext("(no words)"))

    @admin.display(description=_("handled"), boolean=True)
    def is_handled(self, message: Message) -> bool:
        return message.handled_at is not None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Message | None = None) -> bool:
        return False

    @admin.action(description=_("Mark as handled"), permissions=["change"])
    def mark_as_handled(self, request: HttpRequest, queryset: MessageQuerySet) -> None:
        self._log_changes(request, queryset.waiting(), gettext("Marked as handled."))
        count = mark_handled(messages=queryset, by=cast("User", request.user))
        self._report_count(
            request,
            ngettext("%(count)d message is marked as handled.", "%(count)d messages are marked as handled.", count),
            count,
        )

    @admin.action(description=_("Mark as waiting"), permissions=["change"])
    def mark_as_waiting(self, request: HttpRequest, queryset: QuerySet[Message]) -> None:
        self._log_changes(request, queryset.exclude(handled_at=None), gettext("Marked as waiting."))
        count = mark_waiting(messages=queryset)
        self._report_count(request, ngettext("%(count)d message waits again.", "%(count)d messages wait again.", count), count)

    def _log_changes(self, request: HttpRequest, changed: QuerySet[Message], words: str) -> None:
        for message in changed:
            self.log_change(request, message, words)

    def _report_count(self, request: HttpRequest, words: str, count: int) -> None:
        messages.success(request, words % {"count": count})

    def response_change(self, request: HttpRequest, obj: Message) -> HttpResponse:
        """Handle the page's two buttons, its only inputs."""
        if "_handle" in request.POST:
            self.mark_as_handled(request, Message.objects.filter(pk=obj.pk))
        elif "_unhandle" in request.POST:
            self.mark_as_waiting(request, Message.objects.filter(pk=obj.pk))
        return self.response_post_save_change(request, obj)

    def save_model(self, request: HttpRequest, obj: Message, form: ModelForm[Message], change: bool) -> None:
        """Save nothing: messages cannot be edited."""

    def get_urls(self) -> list[URLPattern]:
        urls = [path("csv/", self.admin_site.admin_view(self.csv_view), name="feedback_message_csv")]
        return urls + super().get_urls()

    def csv_view(self, request: HttpRequest) -> StreamingHttpResponse:
        """Streams all messages as CSV."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = Message.objects.select_related("handled_by").iterator(chunk_size=500)
        headers = {"Content-Disposition": 'attachment; filename="messages.csv"', "Cache-Control": "no-store"}
        return StreamingHttpResponse(lines(rows), content_type="text/csv; charset=utf-8", headers=headers)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        csv_url = reverse("admin:feedback_message_csv")
        return super().changelist_view(request, {"csv_url": csv_url, **(extra_context or {})})
