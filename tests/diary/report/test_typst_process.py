"""typst works in a process of its own, which cannot take the server's memory or time."""

from __future__ import annotations

import resource
import subprocess
import sys
import time

import pytest

from lems_site.diary.report import typst_compiler, typst_process
from lems_site.diary.report.typst_compiler import TypstFailed, compile_pdf, find_missing_glyphs

HEAD = b'#set document(title: "-")\n'


def test_a_pdf_is_made_and_its_process_has_ended():
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    assert compile_pdf(HEAD + b"= Hello", {}).startswith(b"%PDF-")
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime > before


@pytest.mark.parametrize(
    "source",
    [b"= No title", HEAD + b"#let f(x) = f(x) + f(x)\n#f(1)", HEAD + b'#("x" * 4000000000)'],
    ids=["against PDF/UA", "endless", "huge"],
)
def test_what_typst_refuses_or_has_no_memory_for_is_told_without_its_words(source):
    with pytest.raises(TypstFailed) as told:
        compile_pdf(source, {"report": "MARK-OF-A-DIARY"})
    assert "MARK" not in repr(told.value)
    assert told.value.__cause__ is None


def test_it_is_ended_after_its_time(monkeypatch):
    monkeypatch.setattr(typst_compiler, "SECONDS", 0.5)
    began = time.monotonic()
    with pytest.raises(TypstFailed, match="TimeoutExpired"):
        compile_pdf(HEAD + b"#for n in range(100000000) { let x = n }", {})
    assert time.monotonic() - began < 5


def test_missing_glyphs_are_asked_for_once(monkeypatch):
    monkeypatch.setattr(typst_compiler, "_has_glyph", {})
    orders = []
    send = typst_compiler._send_order
    monkeypatch.setattr(typst_compiler, "_send_order", lambda order: orders.append(order) or send(order))
    for _twice in range(2):
        assert find_missing_glyphs(set("ä漢\U00012000")) == {"\U00012000"}
    assert len(orders) == 1


def test_the_process_imports_nothing_heavy():
    program = f"import sys, {typst_process.__name__}; print('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=typst_compiler.ROOT)
    assert done.stdout.strip() == "False"
