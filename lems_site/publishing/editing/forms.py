"""The form on which staff edit a page: its front matter as fields, its text as a textarea. Built from the file's own fields."""

from __future__ import annotations

import re
from collections.abc import Mapping, MutableMapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lems_site.content_files import front_matter
from lems_site.content_files.front_matter import Field
from lems_site.content_files.page_file import PageFile
from lems_site.publishing.pages.page_type import Compiled, PageType
from lems_site.publishing.publish.compile_pages import ContentProblems, compile_text

from .problem_lines import describe_problem

PASTED_LINE_END = re.compile("[\u2028\u2029\x0b]")
LABELS = {
    "title": (_("Title"), _("The page's one big heading.")),
    "slug": (
        _("Address"),
        _("Lower-case words joined by hyphens, such as dry-mouth. Only a Publisher can change it later."),
    ),
    "nav_title": (_("Short title"), _("For lists and links, at most 40 characters.")),
    "order": (_("Place in the order"), _("A whole number. Pages are listed from the lowest number up.")),
    "role": (_("Role"), _("For the few pages that the program must know. Only “changes” may be the role of more than one.")),
    "description": (
        _("Description"),
        _("One plain sentence, at most 160 characters. It stands under the title and in lists."),
    ),
    "everyday_words": (
        _("Everyday words"),
        _(
            "What people type when they look for this page, one on each line. A page of several parts adds what answers it: "
            "can I fly: travel (a statement that the page cites, or the id of a heading)."
        ),
    ),
    "entities": (_("Entity names"), _("The names that tags use, such as Dry_Mouth, one on each line.")),
    "surfaces": (
        _("Spellings"),
        _("How a tag's words are printed where '_' is not a space: surface: words, one on each line."),
    ),
    "joins": (_("Joined spellings"), _("What two neighbouring tags print together: P + Q_type: P/Q-type.")),
    "other_names": (_("Other names"), _("Real synonyms, one on each line. They are shown.")),
    "say_it": (_("How to say it"), _("Only for hard words, the stressed part in capitals: TOE-sis.")),
    "definition": (_("Definition"), _("One plain sentence of at most 25 words.")),
    "definition_source": (
        _("Source of the definition"),
        _("Ids, or 'general definition', one on each line."),
    ),
    "codes": (_("Codes"), _("A code and its own label, such as HP:0000508 Ptosis, one on each line.")),
}


FOLDED = frozenset(
    ["slug", "nav_title", "order", "role", "everyday_words", "entities", "surfaces", "joins", "other_names", "say_it", "codes"]
)  # needed seldom: a page's address, order and other names


MADE_FROM_TITLE = frozenset(("slug", "nav_title", "order", "entities"))  # of a new page, where they were left empty


class Lines(forms.CharField):
    """A list as lines of a textarea."""

    widget = forms.Textarea(attrs={"rows": 3, "cols": 60})

    def to_python(self, value: object) -> Any:
        text = super().to_python(value) or ""
        return [line.strip() for line in text.splitlines() if line.strip()]


class Pairs(Lines):
    """A map as `key: value` lines. The last colon with a space parts them, so that a key may hold one."""

    def to_python(self, value: object) -> Any:
        pairs = {}
        for line in super().to_python(value):
            key, colon, words = line.partition(": ")
            if not colon or not key.strip() or not words.strip():
                raise forms.ValidationError(_("Write each line as 'name: words'; this one is not: %(line)s") % {"line": line})
            pairs[key.strip()] = words.strip()
        return pairs


def _form_field(item: Field) -> forms.Field:
    label, help_text = LABELS.get(item.name, (item.name, ""))
    options: dict[str, Any] = {"label": label, "help_text": help_text, "required": item.required}
    match item.kind:
        case "day":  # set when a draft is saved
            return forms.CharField(widget=forms.HiddenInput, disabled=True, **options)
        case "number":
            return forms.IntegerField(min_value=0, max_value=1_000_000, **options)
        case "list":
            return Lines(**options)
        case "map":
            return Pairs(**options)
        case "text" if item.choices:
            return forms.ChoiceField(choices=[("", _("none")), *((choice, choice) for choice in item.choices)], **options)
        case "text":
            wide = forms.TextInput(attrs={"class": "vTextField", "size": 80})
            return forms.CharField(max_length=item.longest, widget=wide, **options)


def _with_plain_line_ends(data: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """What was sent, with ordinary ends of lines for a word processor's: its bullets stand on lines of their own."""
    body = data.get("body") if data else None
    if data is None or not isinstance(body, str) or not PASTED_LINE_END.search(body):
        return data
    return {**{name: data[name] for name in data}, "body": PASTED_LINE_END.sub("\n", body)}


class PageForm(forms.Form):
    """Edit a page's file. `page_type` says which fields it has; `publishing` makes problems of the text into errors.

    `fixed` are the fields that this person cannot change. Three fields are not seen: `base` is the revision that the form began
    with, `token` names its working copy, `restored` the working copy that it was filled from.
    """

    required_css_class = "required"

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        page_type: PageType,
        initial: MutableMapping[str, Any] | None = None,
        slug: str = "",
        publishing: bool = False,
        fixed: Sequence[str] = (),
    ) -> None:
        super().__init__(_with_plain_line_ends(data), initial=initial, label_suffix="")
        self.page_type, self.slug, self.publishing = page_type, slug, publishing
        self.file_fields = page_type.file_fields
        self.compiled: Compiled | None = None
        self.open_fields = frozenset[str]()  # of the folded ones
        for name in ("base", "token", "restored"):
            self.fields[name] = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
        for item in self.file_fields:
            self.fields[item.name] = _form_field(item)
        self.fixed = fixed
        for name in fixed:
            if name in self.fields:
                self.fields[name].disabled = True
        self.fields["body"] = forms.CharField(
            label=_("Text"),
            required=False,
            strip=False,
            help_text=_("What readers see below the title. Leave an empty line between paragraphs."),
            widget=forms.Textarea(attrs={"rows": 30, "cols": 90, "class": "vLargeTextField", "spellcheck": "true"}),
        )
        self.fields["note"] = forms.CharField(
            label=_("What was changed and why"),
            required=False,
            max_length=300,
            widget=forms.TextInput(attrs={"class": "vTextField", "size": 80}),
        )

        if not slug:
            for name in MADE_FROM_TITLE & set(self.fields):
                self.fields[name].required = False
        self.order_fields(
            ["title", "definition", "definition_source", "description", "body"]
        )  # what is changed most stands first, the note last

    @property
    def main_fields(self) -> list[forms.BoundField]:
        """The fields that are seen at once: what is changed most, and for a new page what it needs. Those with errors too."""
        return [field for field in self.visible_fields() if field.name not in self._folded or field.errors]

    @property
    def folded_fields(self) -> list[forms.BoundField]:
        """The fields that are needed seldom."""
        return [field for field in self.visible_fields() if field.name in self._folded and not field.errors]

    @property
    def _folded(self) -> frozenset[str]:
        """A new page is asked for no note: that it is new says it."""
        return (FOLDED if self.slug else FOLDED | {"note"}) - self.open_fields

    def file_text(self) -> str:
        """The file that the form describes."""
        values = {item.name: self.cleaned_data.get(item.name) for item in self.file_fields}
        return front_matter.format_file(values, self.file_fields, self.cleaned_data["body"])

    def with_initial_sent(self) -> PageForm:
        """The form as if its initial values had been sent as they are."""
        return PageForm(
            self.initial,
            initial=self.initial,
            page_type=self.page_type,
            slug=self.slug,
            publishing=self.publishing,
            fixed=self.fixed,
        )

    @property
    def base(self) -> int | None:
        """The revision that the form began with; None for a new page."""
        given = str(self.cleaned_data.get("base") or "")
        return int(given) if given.isdecimal() else None

    def typed_values(self) -> dict[str, str]:
        """All that stands in the form, as it was sent, but for what nobody types."""
        return {name: str(self.data.get(name, "")) for name in self.fields if name not in ("base", "token", "restored")}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        try:
            self.compiled = compile_text(self.page_type, self.file_text())
        except ContentProblems as error:
            for problem in error.problems:
                self.add_error(None, problem.message)
            return cleaned
        if self.publishing and self.compiled.blocked:
            before = self.compiled.file.lines_before_body
            for problem in self.compiled.problems:
                self.add_error("body", describe_problem(problem, before))
        return cleaned


def initial_values(file: PageFile, file_fields: Sequence[Field]) -> dict[str, Any]:
    """A file's values as the form shows them."""
    values: dict[str, Any] = {"body": file.body}
    for item in file_fields:
        value = getattr(file, item.name)
        if isinstance(value, list):
            value = "\n".join(value)
        elif isinstance(value, dict):
            value = "\n".join(f"{key}: {words}" for key, words in value.items())
        values[item.name] = value
    return values
