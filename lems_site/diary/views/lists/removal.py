"""The remove and restore buttons of the lists of questions and appointments."""

from __future__ import annotations

from typing import TypeVar

from django.http import Http404, HttpRequest

from lems_site.diary.access.permissions import Access
from lems_site.diary.lists.removal import remove_item, restore_item
from lems_site.diary.models import Appointment, Question

Item = TypeVar("Item", Question, Appointment)


def get_item(model: type[Item], access: Access, key: str) -> Item:
    """The item of the diary with a key. Raises Http404."""
    found = model.objects.filter(diary=access.diary, key=key).first()
    if found is None:
        raise Http404
    return found


def handle_removal(request: HttpRequest, access: Access, model: type[Item]) -> bool:
    """Remove or restore the item whose button was pressed. Returns whether one was. Raises Http404 for an unknown item."""
    if key := request.POST.get("remove"):
        remove_item(get_item(model, access, key), by=access)
    elif key := request.POST.get("restore"):
        restore_item(get_item(model, access, key), by=access)
    else:
        return False
    return True
