"""The PDF as a file: what people write in other scripts stands in it, and a foreign reader finds its structure whole.

The reader is pikepdf, which is qpdf's library: `check_pdf_syntax` does what `qpdf --check` does. veraPDF cannot be installed
from Debian, PyPI or npm; typst refuses what breaks PDF/UA-1 while it writes, and the rules that a program can check are checked
here once more.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any
from unittest import mock

import pikepdf
import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lems_site.diary.lists.questions import add_question
from lems_site.diary.models import Entry, Medicine
from lems_site.diary.report import typst_compiler
from lems_site.diary.report.pdf import mark_missing_glyphs
from lems_site.diary.report.typst_process import Typst
from tests.diary.conftest import check_in

DATES = "?first=2026-01-01&last=2027-12-31"
WRITTEN = {
    "Chinese": "\u6f22\u5b57 \u7b80\u4f53",
    "Japanese": "\u65e5\u672c\u8a9e\u304b\u306a",
    "Korean": "\ud55c\uad6d\uc5b4",
    "Thai": "\u0e20\u0e32\u0e29\u0e32\u0e44\u0e17\u0e22",
    "Arabic": "\u0645\u0631\u062d\u0628\u0627",
    "Hebrew": "\u05e9\u05dc\u05d5\u05dd",
    "Hindi": "\u0939\u093f\u0928\u094d\u0926\u0940",
    "Greek": "\u0395\u03bb\u03bb\u03b7\u03bd\u03b9\u03ba\u03ac",
    "emoji": "\U0001f600 \U0001f974 \u2764\ufe0f \U0001fa77 \U0001f469\U0001f3fd\u200d\u2695\ufe0f \U0001f1e9\U0001f1ea \u2713",
}
UNKNOWN = "\U00012000\U00012001"  # cuneiform


def pdf_of(browse, access, asked: str = "&notes=on&appendix=on") -> bytes:
    answer = browse(access.user).get(f"/diary/{access.diary.pk}/report.pdf{DATES}{asked}")
    assert answer.status_code == 200
    return answer.content


def words_of(pdf: bytes) -> str:
    return re.sub(r"\s+", " ", "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages))


@pytest.mark.parametrize("script", WRITTEN)
def test_what_people_write_in_any_usual_script_is_printed(script):
    assert mark_missing_glyphs(f"Took {WRITTEN[script]} today") == (f"Took {WRITTEN[script]} today".replace("\ufe0f", ""), 0)


def test_a_note_in_chinese_thai_and_emoji_stands_in_the_pdf_to_read_and_to_copy(owner, browse):
    check_in(owner, text="Took \u6f22\u5b57 and \u0e44\u0e17\u0e22 today \U0001f600", strength=0)
    words = words_of(pdf_of(browse, owner))
    assert "Took \u6f22\u5b57 and \u0e44\u0e17\u0e22 today \U0001f600" in words
    assert "cannot print" not in words


def test_what_no_font_has_is_counted_and_said_and_the_page_holds_it(owner, browse):
    check_in(owner, text=f"Took {UNKNOWN} and {UNKNOWN} today", strength=0)
    words = words_of(pdf_of(browse, owner, "&notes=on"))
    assert "Took […] and […] today" in words
    assert "In 2 places this document cannot print what was typed: a rare script or sign. […] stands there." in words
    assert "The report's page and the table (CSV) show it." in words.replace("’", "'")
    page = browse(owner.user).get(f"/diary/{owner.diary.pk}/report/{DATES}&notes=on")
    assert UNKNOWN in b"".join(page.streaming_content).decode()


TYPST = Typst()


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_left_of_any_text_can_be_printed(text):
    def answer_here(order: dict[str, str]) -> bytes:  # a process for each example would take long
        return TYPST.missing_glyphs(order["characters"]).encode()

    with mock.patch.object(typst_compiler, "_send_order", answer_here):
        printed = mark_missing_glyphs(text)[0]
    assert TYPST.can_compile(printed)


def elements_of(pdf: pikepdf.Pdf) -> list[Any]:
    """All elements of a PDF's structure tree, in reading order."""
    return list(walk(pdf.Root.StructTreeRoot.K))


def walk(kids: Any) -> Iterator[Any]:
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            if "/K" in kid:
                yield from walk(kid.K)


def tagged_content(element: Any) -> Iterator[tuple[tuple[int, int], int]]:
    """The page and number of each piece of content that an element of the structure tree holds itself."""
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, int):
            yield element.Pg.objgen, kid
        elif isinstance(kid, pikepdf.Dictionary) and "/MCID" in kid:
            yield kid.get("/Pg", element.get("/Pg")).objgen, int(kid.MCID)


@pytest.fixture
def report_pdf(owner, browse):
    """A report with everything in it, in several scripts, opened by pikepdf."""
    for script, text in WRITTEN.items():
        check_in(owner, text=f"{script}: {text}", strength=-1, grades={"legs": 2, "tiredness": 3})
    add_question("How long \u6f22\u5b57?", by=owner)
    Medicine.objects.create(diary=owner.diary, name="Tablet \U0001f48a")
    assert Entry.objects.exists()
    with pikepdf.open(io.BytesIO(pdf_of(browse, owner))) as pdf:
        yield pdf


class TestStructure:
    def test_qpdf_finds_no_fault_in_the_file(self, report_pdf):
        assert report_pdf.check_pdf_syntax() == []

    def test_it_says_title_language_and_that_it_is_tagged_and_universally_accessible(self, report_pdf):
        root = report_pdf.Root
        assert bool(root.MarkInfo.Marked)
        assert str(root.Lang) == "en"
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        with report_pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == "Diary report"

    def test_no_script_file_or_form_is_in_it(self, report_pdf):
        root = report_pdf.Root
        assert not {"/OpenAction", "/AA", "/AcroForm"} & set(root.keys())
        assert not {"/JavaScript", "/EmbeddedFiles"} & set(root.get("/Names", {}).keys())
        assert not report_pdf.is_encrypted

    def test_headings_go_down_by_one_step(self, report_pdf):
        levels = [int(str(one.S)[2:]) for one in elements_of(report_pdf) if re.fullmatch(r"/H\d", str(one.S))]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))

    def test_drawings_have_words_and_tables_have_heads(self, report_pdf):
        elements = elements_of(report_pdf)
        figures = [element for element in elements if str(element.S) == "/Figure"]
        assert len(figures) >= 3
        assert all(str(figure.Alt).startswith("Chart: ") for figure in figures)
        tables = [element for element in elements if str(element.S) == "/Table"]
        assert len(tables) >= 3
        for table in tables:
            kinds = [str(part.S) for part in walk(table.K)]
            assert "/TH" in kinds
            assert "/TD" in kinds

    def test_whatever_is_drawn_is_tagged_or_marked_as_decoration(self, report_pdf):
        tagged = {content for element in elements_of(report_pdf) for content in tagged_content(element)}
        for page in report_pdf.pages:
            depth = 0
            for instruction in pikepdf.parse_content_stream(page):
                operands, name = instruction.operands, str(instruction.operator)
                if name in ("BDC", "BMC"):
                    depth += 1
                    if name == "BDC" and "/MCID" in operands[1]:
                        assert (page.objgen, int(operands[1]["/MCID"])) in tagged
                    elif name == "BDC":
                        assert str(operands[0]) in ("/Artifact", "/Span"), operands
                elif name == "EMC":
                    depth -= 1
                elif name in ("Tj", "TJ", "Do"):
                    assert depth, f"{name} outside of any tag"

    def test_every_font_is_embedded_and_gives_its_letters_to_those_who_copy_or_listen(self, report_pdf):
        fonts = {font.objgen: font for page in report_pdf.pages for font in page.Resources.get("/Font", {}).values()}
        assert len(fonts) > 5, "several scripts were typed"
        for font in fonts.values():
            assert "/ToUnicode" in font
            descriptor = font.DescendantFonts[0].FontDescriptor
            assert {"/FontFile2", "/FontFile3"} & set(descriptor.keys()), str(font.BaseFont)
            assert re.fullmatch(r"/[A-Z]{6}\+.+", str(font.BaseFont)), "only the letters that are used"

    def test_it_stays_small(self, owner, browse):
        check_in(owner, text=WRITTEN["Chinese"], strength=0)
        assert len(pdf_of(browse, owner)) < 150_000
