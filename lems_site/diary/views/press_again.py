"""Addresses that only act on the press of a button: opened otherwise, they ask for the same press.

After a lost session, signing in leads back to the address of the form, by GET. It must neither act nor be an empty page.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.translation import gettext as _

from lems_site.diary.access.permissions import Access
from lems_site.diary.views.layout import render_page

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Words

Rest = ParamSpec("Rest")
View = Callable[Concatenate[HttpRequest, Access, Rest], HttpResponse]
METHODS = ("GET", "HEAD", "POST")


def acts_on_press(button: Words, exists: Callable[Concatenate[Access, Rest], bool]) -> Callable[[View[Rest]], View[Rest]]:
    """Make a function of (request, access, ...) act on POST only; a GET gives a page with the button. Stands below diary_view.

    exists: whether the diary has what the address names; otherwise the page is not found.
    """

    def add_page(view: View[Rest]) -> View[Rest]:
        @wraps(view)
        def pressed_view(request: HttpRequest, access: Access, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
            if request.method not in METHODS:
                return HttpResponseNotAllowed(METHODS)
            if request.method == "POST":
                return view(request, access, *args, **kwargs)
            if not exists(access, *args, **kwargs):
                raise Http404
            return render_page(request, "diary/press_again.html", _("Press once more"), access=access, button=button)

        return pressed_view

    return add_page
