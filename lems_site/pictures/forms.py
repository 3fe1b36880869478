"""The form of a picture in the admin. The name of the file that was sent is never looked at."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lems_site.content_files.fields import holds_invisible

from . import storage
from .models import Picture
from .reencode import LARGEST_UPLOAD, CleanPicture, Crop, NotAPicture, reencode_picture, size_message

if TYPE_CHECKING:
    BaseForm = forms.ModelForm[Picture]
else:
    BaseForm = forms.ModelForm
SHORTEST_ALT = 8
SAYS_NOTHING = re.compile(
    r"(an? )?(image|picture|photo|photograph|graphic|img|drawing)\W*(of)?\W*\d*|.*\.(jpe?g|png|webp)", re.IGNORECASE
)


def _cut_field(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=90)


class PictureForm(BaseForm):
    """`plain` is the picture that was sent, made harmless; None where none was."""

    plain: CleanPicture | None = None
    sent: bytes | None = None  # the bytes of the file, to be cropped
    file = forms.FileField(
        label=_("Picture"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=_(
            "JPEG, PNG or WebP, at most %(size)d MB. Place, time and everything else that a camera writes into it is taken out. "
            "Show nobody who has not agreed to it in writing."
        )
        % {"size": LARGEST_UPLOAD >> 20},
    )

    cut_left = _cut_field(_("Cut off at the left, in percent"))
    cut_top = _cut_field(_("Cut off at the top, in percent"))
    cut_right = _cut_field(_("Cut off at the right, in percent"))
    cut_bottom = _cut_field(_("Cut off at the bottom, in percent"))

    class Meta:
        model = Picture
        fields = ("name", "alt", "credit", "licence")
        widgets = {"alt": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "name": _("Small letters, digits and hyphens, such as hand-on-rail. In a page, Add and then Picture places it."),
            "alt": _("For those who cannot see it: what it shows, in a sentence. The caption in the text says what it means."),
            "credit": _("A name that may be shown to everyone, or nothing."),
            "licence": _("Such as CC BY 4.0, or the permission you have."),
        }

    def clean_file(self) -> None:
        """Make the picture anew at once, so that its problems are shown beside the field."""
        sent: UploadedFile[bytes] | None = self.cleaned_data.get("file")
        if sent is None:
            if self.instance.pk is None:
                raise forms.ValidationError(gettext("Choose a picture from your computer."))
            return
        try:
            if (sent.size or 0) > LARGEST_UPLOAD:
                raise NotAPicture(size_message())
            self.sent = sent.read()
            self.plain = reencode_picture(self.sent)
        except NotAPicture as error:
            raise forms.ValidationError(str(error)) from error

    def clean_alt(self) -> str:
        alt = " ".join(self.cleaned_data["alt"].split())
        if len(alt) < SHORTEST_ALT or SAYS_NOTHING.fullmatch(alt):
            raise forms.ValidationError(gettext("Say what the picture shows, as you would on the telephone."))
        return alt

    def _post_clean(self) -> None:
        """After all else: a picture that was sent beside something wrong is gone, because browsers do not keep it."""
        super()._post_clean()  # type: ignore[misc]  # the stubs do not know this step of Django's forms
        if self.plain is not None and self.errors:
            self.add_error("file", gettext("Choose the picture again: a browser does not keep it. Your words are still here."))

    def clean(self) -> dict[str, Any]:
        """Texts are one line each and can be seen, as their file needs them."""
        for name in ("alt", "credit", "licence"):
            text = " ".join(self.cleaned_data.get(name, "").split())
            if holds_invisible(text):
                self.add_error(name, gettext("This holds a character that cannot be shown: type the words again."))
            else:
                self.cleaned_data[name] = text
        self._crop()
        return self.cleaned_data

    def _crop(self) -> None:
        """Cut off what was asked for, of the file that was sent or of the picture as it is kept."""
        sides = ("left", "top", "right", "bottom")
        crop = Crop(**{side: self.cleaned_data.get(f"cut_{side}") or 0 for side in sides})
        if not crop.is_possible:
            self.add_error("cut_left", gettext("Leave at least a tenth of the picture: cut off less."))
        elif crop != Crop() and not self.errors and (self.sent or self.instance.pk):
            self.plain = reencode_picture(self.sent or storage.read_bytes(self.instance.digest), crop)
