"""The plain form on which staff change a record: what it says, its sources, how sure it is, and why it changes. No notation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lems_site.content_files.evidence_shape import CITATIONS, LONGEST
from lems_site.content_files.fields import EMPTY, Field
from lems_site.content_files.record_file import RecordFile, RecordKind, parse_record
from lems_site.publishing.pages.registry import text_types
from lems_site.publishing.publish.compile_pages import ContentProblems, compile_text

MOST_SOURCES = 20
FIRST = ("confidence", "check", "status", "kind", "who", "harm", "stopped_by", "open")  # before what is rarely changed
LABELS = {
    "topic": (gettext_lazy("Subject"), gettext_lazy("One word, such as treatment: facts are listed by it.")),
    "status": (gettext_lazy("Does it still hold?"), ""),
    "check": (gettext_lazy("Was it checked?"), ""),
    "confidence": (gettext_lazy("How sure is it?"), ""),
    "conflict": (gettext_lazy("Points that say what is known now"), gettext_lazy("Their ids, such as C07, one on each line.")),
    "evidence_basis": (gettext_lazy("What it rests on"), gettext_lazy("Such as: borrowed from myasthenia gravis (MG).")),
    "note": (gettext_lazy("Note for editors"), gettext_lazy("Readers do not see it.")),
    "retired": (
        gettext_lazy("It holds no more, because"),
        gettext_lazy("Fill this in to withdraw it: every page that cites it will say so. Empty it to bring it back."),
    ),
    "kind": (gettext_lazy("What stops it"), ""),
    "who": (gettext_lazy("Who could be hurt"), ""),
    "harm": (gettext_lazy("How"), ""),
    "stopped_by": (gettext_lazy("Sentences and tests that stop it"), gettext_lazy("page@id or path::test, one on each line.")),
    "open": (gettext_lazy("What is still to be built"), gettext_lazy("Only where nothing stops it yet.")),
}
CHOICES = {
    "high": gettext_lazy("sure: stated plainly in a dependable source"),
    "medium": gettext_lazy("fairly sure: one or indirect source, a small study, or borrowed"),
    "low": gettext_lazy("weak: a single case, or people's experience"),
    "verified": gettext_lazy("checked against the text cited"),
    "partly": gettext_lazy("the main point was checked, a detail was not"),
    "text": gettext_lazy("follows from reading the two source texts"),
    "unconfirmed": gettext_lazy("not confirmed"),
    "stated": gettext_lazy("yes"),
    "dated": gettext_lazy("no: it is out of date"),
    "disputed": gettext_lazy("other sources differ"),
    "content": gettext_lazy("a sentence"),
    "search": gettext_lazy("the search"),
    "diary": gettext_lazy("the diary"),
    "editing": gettext_lazy("a guard when editing"),
    "site": gettext_lazy("the site"),
}
SENTENCE = {
    "hazard": (gettext_lazy("What must be so"), ""),
    "medicine": (gettext_lazy("Name of the medicine"), ""),
    "claim": (gettext_lazy("What the source text says"), gettext_lazy("In our own words, in one sentence or two.")),
}
PLAIN_SENTENCE = (gettext_lazy("What it says"), gettext_lazy("In plain words, in one sentence or two."))


class SourceForm(forms.Form):
    """One publication that says it."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=500)
    publisher = forms.CharField(label=gettext_lazy("Who published it"), max_length=500, required=False)
    year = forms.CharField(label=gettext_lazy("Year"), max_length=20, required=False)
    url = forms.CharField(
        label=gettext_lazy("Web address"), max_length=LONGEST, widget=forms.TextInput(attrs={"inputmode": "url"})
    )

    def row(self) -> dict[str, Any]:
        """The source as a row of a file holds it."""
        values = {name: words for name, words in self.cleaned_data.items() if words}
        year = values.get("year", "")
        return values | ({"year": int(year)} if year.isdecimal() and not year.startswith("0") else {})


SourceForms = forms.formset_factory(SourceForm, extra=0, max_num=MOST_SOURCES, absolute_max=MOST_SOURCES)


class RecordForm(forms.Form):
    """A record's fields. `kind` says which; `known` is the text that the form begins with, None for a new record.

    `base` is the revision that the form began with, `unsaved` what was typed into it earlier and not saved. `warnings` are what
    stops a saved draft from going live. `sources` are the forms of its publications, None where its kind has none.
    """

    required_css_class = "required"

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        kind: RecordKind,
        known: RecordFile | None = None,
        base: int | None = None,
        token: str = "",
        unsaved: Mapping[str, str] | None = None,
    ) -> None:
        first = {name: _as_typed(value) for name, value in known.head.items()} if known else {}
        first |= {"body": known.body if known else "", **(unsaved or {}), "base": base or "", "token": token}
        super().__init__(data, initial=first, label_suffix="")
        self.kind, self.known, self.warnings = kind, known, list[str]()
        self.fields["base"] = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
        self.fields["token"] = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
        label, help_text = SENTENCE.get(kind.name, PLAIN_SENTENCE)
        if known is None and kind.text_key:
            self.fields["id"] = forms.CharField(label=_("Id"), max_length=80, help_text=_id_help(kind))
        self.fields["body"] = forms.CharField(
            label=label, help_text=str(help_text), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4, "cols": 60})
        )
        if known is not None and not kind.text_key:
            self.fields["body"].disabled = True  # a medicine is known by its name
        self.heads = [item for item in kind.head if item.name not in ("record", "id", CITATIONS.name)]
        for item in self.heads:
            self.fields[item.name] = _form_field(item)
        self.fields["why"] = forms.CharField(
            label=_("What changes, and why"),
            max_length=300,
            help_text=_("It stands in the history of every page that shows this. Name the source of a new number."),
            widget=forms.TextInput(attrs={"class": "vTextField"}),
        )
        self.sources = None
        if CITATIONS in kind.row:
            rows = [dict(one) for one in (known.head.get(CITATIONS.name, ()) if known else ())]
            rows = _typed_rows(unsaved) if unsaved else rows
            self.sources = SourceForms(
                _with_one_more(data), initial=rows or [{}], prefix="sources", form_kwargs={"label_suffix": ""}
            )

    def groups(self) -> tuple[list[forms.BoundField], list[forms.BoundField]]:
        """The fields that stand open below the sources, and those that are folded because they are rarely changed."""
        names = [item.name for item in self.heads]
        return [self[name] for name in names if name in FIRST], [self[name] for name in names if name not in FIRST]

    @property
    def base(self) -> int | None:
        """The revision that the form began with; None for a new record."""
        typed = str(self.cleaned_data.get("base") or "")
        return int(typed) if typed.isdecimal() else None

    def file(self) -> RecordFile:
        """The record that the form describes."""
        head: dict[str, Any] = {}
        if "id" in self.kind.head_names:
            head["id"] = self.known.id if self.known else self.cleaned_data["id"].strip()
        values = {item.name: self.cleaned_data.get(item.name) for item in self.heads}
        head |= {name: value for name, value in values.items() if value not in EMPTY}
        if self.sources is not None:
            rows = [form.row() for form in self.sources if form.has_changed() or form.initial if form.cleaned_data.get("title")]
            head |= {CITATIONS.name: rows} if rows else {}
        return RecordFile(self.kind, head, " ".join(self.cleaned_data["body"].split()))

    def is_valid(self) -> bool:
        """Whether the record may be kept. A source whose fields were all emptied is taken out."""
        if self.sources is not None:
            for form in self.sources:
                form.empty_permitted = not any(str(form.data.get(form.add_prefix(name), "")).strip() for name in form.fields)
                form.use_required_attribute = False
                if form.empty_permitted:
                    form.initial = {}
        right = super().is_valid() and (self.sources is None or self.sources.is_valid())
        if right:
            self._check_text()
        return right and not self.errors

    def _check_text(self) -> None:
        try:
            compiled = compile_text(text_types()["evidence"], self.file().text())
        except ContentProblems as error:
            for problem in error.problems:
                self.add_error(None, problem.message)
        else:
            self.warnings = [problem.message for problem in compiled.problems]


def describe_record(text: str) -> str:
    """A record's text in plain words, a line for each value: the labels of the form and the choices' words. The text itself where
    it cannot be read."""
    file, _problems = parse_record(text, "")
    if file is None:
        return text
    lines = [file.body]
    for item in file.kind.head:
        value = file.head.get(item.name)
        if item.name in ("record", "id") or value in EMPTY:
            continue
        label = _("Source") if item is CITATIONS else LABELS.get(item.name, (item.name, ""))[0]
        for one in value if isinstance(value, list | tuple) else [value]:
            words = ", ".join(map(str, one.values())) if isinstance(one, dict) else str(CHOICES.get(str(one), one))
            lines.append(f"{label}: {words}")
    return "\n".join(lines)


def _with_one_more(data: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """What was sent, with room for one more source where that button was pressed."""
    if data is None or "_more" not in data:
        return data
    copy = dict(data.items())
    total = str(copy.get("sources-TOTAL_FORMS", "0"))
    copy["sources-TOTAL_FORMS"] = str(min(int(total) + 1, MOST_SOURCES)) if total.isdecimal() else "1"
    return copy


def _typed_rows(typed: Mapping[str, str]) -> list[dict[str, Any]]:
    """The sources as they stand in a form that was not saved."""
    rows = [
        {name: typed.get(f"sources-{number}-{name}", "") for name in SourceForm.base_fields} for number in range(MOST_SOURCES)
    ]
    return [row for row in rows if any(row.values())]


def _as_typed(value: object) -> object:
    return "\n".join(map(str, value)) if isinstance(value, list) and all(isinstance(one, str) for one in value) else value


def _id_help(kind: RecordKind) -> str:
    if kind.name == "claim":
        return _("The source's letter, the paragraph, a point and a number, such as A4.3.")
    return _("Short words joined by hyphens, such as rest-helps. Pages cite it by this, so it never changes.")


class _Lines(forms.CharField):
    """A list as lines of a textarea."""

    widget = forms.Textarea(attrs={"rows": 2, "cols": 60})

    def to_python(self, value: object) -> list[str]:  # type: ignore[override]  # the list goes into the record as it is
        return [line.strip() for line in (super().to_python(value) or "").splitlines() if line.strip()]


def _form_field(item: Field) -> forms.Field:
    label, help_text = LABELS.get(item.name, (item.name, ""))
    if item.kind == "list":
        return _Lines(label=label, help_text=str(help_text), required=False)
    if item.choices:
        empty = [] if item.required else [("", _("no doubt is noted") if item.name == "check" else _("not said"))]
        choices = [*empty, *((name, CHOICES[name]) for name in item.choices)]
        return forms.ChoiceField(label=label, help_text=str(help_text), choices=choices, required=item.required)
    widget = forms.TextInput(attrs={"class": "vTextField"})
    return forms.CharField(label=label, help_text=str(help_text), max_length=item.longest, required=item.required, widget=widget)
