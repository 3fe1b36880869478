"""Pictures in the admin: upload, describe, replace. One that a page shows cannot be deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from lems_site.publishing.models import Reference
from lems_site.publishing.pages.permissions import signed_in_user
from lems_site.publishing.publish.compile_pages import ContentProblems

from .actions import InUse, delete_picture, save_picture
from .forms import PictureForm
from .models import Picture

if TYPE_CHECKING:
    BaseAdmin = admin.ModelAdmin[Picture]
else:
    BaseAdmin = admin.ModelAdmin
SMALL = 160  # pixels wide, in the list


class PictureWithUses(Protocol):
    """A picture as `PictureAdmin.get_queryset` annotates it."""

    uses: int


@admin.register(Picture)
class PictureAdmin(BaseAdmin):
    """Upload and describe pictures."""

    form = PictureForm
    actions = None
    list_display = ("name", "shown", "alt", "uses", "changed_at", "changed_by")
    list_select_related = ("changed_by",)
    search_fields = ("name", "alt", "credit")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Picture]:
        return Picture.objects.with_uses()

    def get_fields(self, request: HttpRequest, obj: Picture | None = None) -> Any:
        mine = ["name", "file", "cut_left", "cut_top", "cut_right", "cut_bottom", "alt", "credit", "licence"]
        return ["shown", "markup", *mine] if obj else mine

    def get_readonly_fields(self, request: HttpRequest, obj: Picture | None = None) -> list[str]:
        return ["shown", "markup", "name"] if obj else []

    @admin.display(description=_("picture"))
    def shown(self, picture: Picture) -> SafeString:
        width = min(SMALL, picture.width)
        height = max(1, round(picture.height * width / picture.width))
        return format_html('<img src="{}" width="{}" height="{}" alt="{}">', picture.url, width, height, picture.alt)

    @admin.display(description=_("how to place it"))
    def markup(self, picture: Picture) -> SafeString:
        return format_html("<pre>::: picture {}\n\n{}\n\n:::</pre>", picture.name, __("The caption, in a sentence."))

    @admin.display(description=_("places that show it"))
    def uses(self, picture: PictureWithUses) -> int:
        return picture.uses

    def has_change_permission(self, request: HttpRequest, obj: Picture | None = None) -> bool:
        """Who uploaded a picture may also mend it, until a published page shows it."""
        if super().has_change_permission(request, obj):
            return True
        own = obj is not None and self.has_add_permission(request) and obj.changed_by_id == signed_in_user(request).pk
        return own and obj is not None and not _is_shown(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Picture | None = None) -> bool:
        if obj is not None and _is_shown(obj):
            return False
        return super().has_delete_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Picture, form: PictureForm, change: bool) -> None:
        save_picture(obj, plain=form.plain, by=signed_in_user(request))

    def delete_model(self, request: HttpRequest, obj: Picture) -> None:
        delete_picture(obj)

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Django's page; a form with errors answers 422."""
        try:
            response = super().changeform_view(request, object_id, form_url, extra_context)
        except ContentProblems as error:
            for problem in error.problems:
                messages.error(request, __("Nothing was saved. A page that shows the picture: %(what)s") % {"what": problem})
            return HttpResponseRedirect(request.path)
        if request.method == "POST" and isinstance(response, TemplateResponse):
            response.status_code = 422
        return response

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        try:
            return super().delete_view(request, object_id, extra_context)
        except InUse:
            messages.error(request, __("A page shows this picture now. Take it out of the page first."))
            return HttpResponseRedirect(request.path)


def _is_shown(picture: Picture) -> bool:
    """Whether a published page shows a picture. One query."""
    return Reference.objects.filter(target_kind="picture", target=picture.name).exists()
