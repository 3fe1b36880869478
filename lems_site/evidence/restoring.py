"""What an earlier text of a record would take from readers' safety, if one person put it back."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lems_site.content_files.record_file import RecordFile

from .models import Hazard


def restore_concerns(file: RecordFile, live: RecordFile | None) -> list[str]:
    """Why a second person must confirm that a record's text takes the place of its `live` one, in sentences: a hazard would ask
    for less, a statement that stops a hazard would be withdrawn, or a medicine would be unknown to the checks. Doses and orders
    are found with those of pages. One query for a statement that would be withdrawn."""
    if live is None:
        return []
    if file.kind.name == "hazard":
        return _hazard_concerns(file, live)
    if not file.retired or live.retired:
        return []
    if file.kind.name == "medicine":
        return [_("The checks would no longer know the medicine “%(name)s”, and would not name its doses.") % {"name": file.id}]
    message = _("Hazard %(hazard)s (%(harm)s) needs “%(statement)s”, which would be withdrawn.")
    return [
        message % {"hazard": hazard.ref, "harm": hazard.harm, "statement": file.id}
        for hazard in Hazard.objects.all()
        if any(place.partition("@")[2] == file.id for place in hazard.stopped_by)
    ]


def _hazard_concerns(file: RecordFile, live: RecordFile) -> list[str]:
    told = {"hazard": file.id, "harm": file.head["harm"]}
    if file.retired:
        return [] if live.retired else [_("Hazard %(hazard)s (%(harm)s) would be withdrawn.") % told]
    kept = file.head.get("stopped_by") or ()
    gone = [place for place in live.head.get("stopped_by") or () if place not in kept] if not live.retired else []
    message = _("Hazard %(hazard)s (%(harm)s) would no longer ask for “%(place)s”.")
    return [message % {**told, "place": place} for place in gone]
