"""What is said about a picture has one form as a file, and reads back as it was written."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import example, given, settings
from hypothesis import strategies as st

from lems_site.content_files.picture_file import format_about, read_picture
from lems_site.pictures.forms import PictureForm
from lems_site.pictures.reencode import reencode_picture
from tests.pictures import images

DATA = reencode_picture(images.encode_image(images.draw_colours((4, 4)), "PNG")).data
WORDS = st.text(max_size=60)
ALT = st.text(min_size=8, max_size=60)


@settings(max_examples=300, deadline=None)
@given(alt=ALT, credit=WORDS, licence=WORDS)
@example(alt="2024: no # yes", credit="'", licence="- a\n\tb")
@example(alt="null null null", credit="1234", licence="&a *a !a")
@example(alt="\ufeffa b c d e f", credit="\u00a0x\u00a0", licence="é\u0301 ‰ 😀")
def test_whatever_the_form_takes_reads_back_as_it_was_written(alt, credit, licence):
    """The form and the file agree on what may be said: nothing that can be typed makes a file that cannot be loaded."""
    form = PictureForm({"name": "rail", "alt": alt, "credit": credit, "licence": licence})
    form.fields.pop("file")
    form.validate_unique = lambda: None
    if not form.is_valid():
        return
    said = {name: form.cleaned_data[name] for name in ("alt", "credit", "licence")}
    with TemporaryDirectory() as folder:
        (Path(folder) / "rail.png").write_bytes(DATA)
        (Path(folder) / "rail.yaml").write_text(format_about(**said), encoding="utf-8", newline="\n")
        picture, problems = read_picture(Path(folder) / "rail.yaml", "rail.yaml")
    assert problems == []
    assert picture is not None
    assert {"alt": picture.alt, "credit": picture.credit, "licence": picture.licence} == said


def test_the_form_takes_odd_words_too():
    """Else the test above would prove nothing."""
    for alt in ("2024: no # yes", "null null null", "\ufeffa b c d e f", "- a: 'b' \"c\""):
        form = PictureForm({"name": "rail", "alt": alt, "credit": "&a *a !a", "licence": "- a\n\tb"})
        form.fields.pop("file")
        form.validate_unique = lambda: None
        assert form.is_valid(), form.errors
