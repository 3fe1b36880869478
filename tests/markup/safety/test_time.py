"""No input hangs the renderer: what is accepted takes time in proportion to its length, what would not is refused at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lems_site.markup.lookups import Lookups
from lems_site.markup.plain_words import measure_reading, reading_problems, unexplained_terms
from lems_site.markup.render import render
from lems_site.markup.rendered import Rendered
from tests.cpu_time import cpu_seconds
from tests.markup.guide import lookups

pytestmark = pytest.mark.no_cover  # the tracer would be measured too
SMALL, LONG, LARGE = 10 * 1024, 100 * 1024, 200 * 1024  # LARGE: as much as the renderer accepts
PROSE = "The legs feel weak at first, and |dry_mouth|Xerostomia| may follow [@A4.3]. "
ACCEPTED = {
    "prose": PROSE * 5 + "\n\n",
    "an article": f"## Weak legs\n\n{PROSE * 4}\n\n- {PROSE}\n- {PROSE}\n\n> {PROSE}\n\n| a | b |\n|---|---|\n| {PROSE} | x |\n\n"
    f"::: urgent Call now\n\n{PROSE}\n\n:::\n\n",
    "short paragraphs": "weak legs at first, not arms\n\n",
    "emphasis": "*weak* legs at **first** and then the `arms` too\n\n",
    "long emphasis": ("*a* **b** _c_ " * 95 + "words " * 1000)[:7900] + "\n\n",
    "emphasis that stays open": ("*a _b **c " * 190 + "words " * 1000)[:7900] + "\n\n",
    "emphasis in emphasis": ("*a " * 450 + "b* " * 450 + "words " * 900)[:7900] + "\n\n",
    "a flat list": "- weak legs at first, not arms\n" * 200 + "\n",
    "a list of paragraphs": "- weak legs at first, not arms\n\n",
    "a numbered list": "1. weak legs at first and then\n\n",
    "nested lists": "".join(f"{'    ' * level}- weak legs at first, not arms\n" for level in range(3)) + "\n",
    "quotations": "> weak legs at first, not arms\n\n",
    "a long table": "| weak legs | dry mouth and more words | x |\n|---|---|---|\n"
    + "| weak legs | dry mouth and more words | x |\n" * 80
    + "\n",
    "headings": "## The very same words again\n\n",
    "links": "[words](/articles/symptoms/) and [words][w] and more of them, on and on.\n\n",
    "tags and citations": "|dry_mouth|Xerostomia| |x|Unknown| [@A4.3] [@Z9] |reflex|Reflex| es.\n\n",
    "brackets": "[a] (b) [c (d) e] (f [g] h) \\[ \\( and more words\n\n",
    "ampersands": "& &amp; &lt; < > \" ' & &#60; &x;\n\n",
    "backslashes": "\\* weak \\_ legs \\| at \\# first \\+ words\n\n",
    "long words": "a" * 7_900 + "\n\n",
    "spaces": "a" + " " * 7_000 + "b\n\n",
    "cards": "::: emergency Call\n\nweak legs at first and then the arms, and then the eyes and more\n\n:::\n\n",
    "code": "```\n" + "|a|b| <i> & [[[[ \n" * 30 + "```\n\n",
    "characters of other scripts": "日本語のテキスト 😀 é\u0301 𝔘𝔫𝔦 \n\n",
}
REFUSED = {
    "[": "[",
    "![": "![",
    "[a](": "[a](",
    "lines of [": "[\n\n",
    "(": "(",
    "]": "]",
    "[)": "[)",
    "quoted addresses": "[a](')",
    "stars": "*",
    "emphasis": "*a ",
    "backticks": "`",
    "runs of backticks": "` `` ``` ```` ",
    "quotations in quotations": ">",
    "lists in lists": "- ",
    "emphasis everywhere": "*a* _b_ `c`\n\n" * 2,
    "lists far apart": "-" + " " * 9,
    "lists by indentation": "".join(" " * 4 * level + "- a\n" for level in range(60)),
    "one word": "a",
    "spaces": " x",
    "lines": "a\n",
    "paragraphs": "a\n\n",
    "list items": "- a\n\n",
    "headings": "# a\n",
    "tags": "|dry_mouth|Xerostomia|",
    "unknown tags": "|a|b| ",
    "citations": "[@A4.3]",
    "bars": "|",
    "a wide table": "|a" * 900 + "\n" + "|-" * 900 + "\n" + "|\n" * 1_000 + "\n",
    "a long table": "|a|b|\n|-|-|\n" + "|\n" * 390 + "\n",
    "code in a table": "|`|` " * 400 + "\n|-\n\n",
    "footnotes": "[^1]: x\n\n[^1]\n\n",
    "references": "[a][b]",
    "fences": "```\n",
    "cards": "::: urgent a\n",
    "tabs": "a\t",
    "lists by tabs": "\t\t- a\n",
    "no-break spaces": "a\n\u00a0\n",
    "angle brackets": "<",
    "ampersands": "&",
    "backslashes": "\\",
    "indented code": "    a\n\n",
}


def filled(unit: str, size: int) -> str:
    """The unit again and again, up to so many bytes."""
    return (unit * (size // len(unit.encode()) + 1)).encode()[:size].decode("utf-8", "ignore")


def rendering(text: str, guide: Lookups, *, refused: bool) -> float:
    """How long a text takes, and that it is refused or not."""
    return cpu_seconds(lambda: _expect(render(text, guide), refused))


def assert_in_proportion(work: Callable[[str], object], unit: str, floor: float = 0.002) -> None:
    """Ten times the text takes at most fifteen times as long. The best of four measurements counts."""
    small, long = filled(unit, SMALL), filled(unit, LONG)
    ratios = []
    for _attempt in range(4):
        ratios.append(cpu_seconds(lambda: work(long)) / max(cpu_seconds(lambda: work(small), 3), floor))
        if ratios[-1] <= 15:
            return
    raise AssertionError(ratios)


def _expect(rendered: Rendered, refused: bool) -> None:
    assert rendered.refused is refused, rendered.problems[:1]


@pytest.fixture(scope="module")
def guide() -> Lookups:
    return lookups()


@pytest.mark.parametrize("kind", ACCEPTED)
def test_an_accepted_text_takes_time_in_proportion_to_its_length(kind, guide):
    assert_in_proportion(lambda text: _expect(render(text, guide), False), ACCEPTED[kind])


@pytest.mark.parametrize("kind", ["an article", "emphasis in emphasis"])
def test_the_longest_text_is_rendered_within_seconds(kind, guide):
    assert rendering(filled(ACCEPTED[kind], LARGE), guide, refused=False) < 10


@pytest.mark.parametrize("kind", REFUSED)
def test_a_hostile_text_is_refused_at_once(kind, guide):
    assert rendering(filled(REFUSED[kind], LARGE), guide, refused=True) < 1


@pytest.mark.parametrize("size", [LARGE + 1, 20 * LARGE])
def test_a_text_that_is_too_large_is_refused_at_once(size, guide):
    assert rendering("a" * size, guide, refused=True) < 1


@pytest.mark.parametrize("kind", ["prose", "short paragraphs"])
def test_the_check_for_plain_words_takes_time_in_proportion_too(kind, guide):
    blocks = {size: render(filled(ACCEPTED[kind], size), guide).blocks for size in (SMALL, LONG)}

    def measure(text: str) -> None:
        of_text = blocks[len(text.encode())]
        measure_reading(of_text, guide.medicines)
        reading_problems(of_text, guide.medicines)

    assert_in_proportion(lambda text: unexplained_terms(text, guide), ACCEPTED[kind])
    assert_in_proportion(measure, ACCEPTED[kind])


@pytest.mark.parametrize("kind", ["[", "backticks", "unknown tags"])
def test_the_check_for_plain_words_does_not_hang_on_what_is_refused(kind, guide):
    """The admin asks for advice on a refused text too."""
    assert_in_proportion(lambda text: unexplained_terms(text, guide), REFUSED[kind], floor=0.005)
