"""No input hangs the renderer: what is accepted takes time in proportion to its length, what would not is refused at once."""

from __future__ import annotations

import pytest

from lems_site.markup.lookups import Lookups
from lems_site.markup.plain_words import measure_reading, reading_problems, unexplained_terms
from lems_site.markup.render import render
from lems_site.markup.rendered import Rendered
from tests.cpu_time import cpu_seconds
from tests.markup.guide import lookups

SMALL, LARGE = 20 * 1024, 200 * 1024
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


def rendering(text: str, guide: Lookups, *, refused: bool, times: int = 1) -> float:
    """How long a text takes, and that it is refused or not."""
    return cpu_seconds(lambda: _expect(render(text, guide), refused), times)


def _expect(rendered: Rendered, refused: bool) -> None:
    assert rendered.refused is refused, rendered.problems[:1]


@pytest.fixture(scope="module")
def guide() -> Lookups:
    return lookups()


@pytest.mark.parametrize("kind", ACCEPTED)
def test_an_accepted_text_takes_time_in_proportion_to_its_length(kind, guide):
    small, large = filled(ACCEPTED[kind], SMALL), filled(ACCEPTED[kind], LARGE)
    long = rendering(large, guide, refused=False)
    assert long < 10
    assert long <= 15 * max(rendering(small, guide, refused=False, times=3), 0.002)


@pytest.mark.parametrize("kind", REFUSED)
def test_a_hostile_text_is_refused_at_once(kind, guide):
    assert rendering(filled(REFUSED[kind], LARGE), guide, refused=True) < 1


@pytest.mark.parametrize("size", [LARGE + 1, 20 * LARGE])
def test_a_text_that_is_too_large_is_refused_at_once(size, guide):
    assert rendering("a" * size, guide, refused=True) < 1


@pytest.mark.parametrize("kind", ["prose", "short paragraphs"])
def test_the_check_for_plain_words_takes_time_in_proportion_too(kind, guide):
    small, large = filled(ACCEPTED[kind], SMALL), filled(ACCEPTED[kind], LARGE)
    assert cpu_seconds(lambda: unexplained_terms(large, guide)) <= 15 * max(
        cpu_seconds(lambda: unexplained_terms(small, guide), 3), 0.002
    )
    few, many = render(small, guide).blocks, render(large, guide).blocks
    long = cpu_seconds(lambda: (measure_reading(many, guide.medicines), reading_problems(many, guide.medicines)))
    assert long <= 15 * max(
        cpu_seconds(lambda: (measure_reading(few, guide.medicines), reading_problems(few, guide.medicines)), 3), 0.002
    )


@pytest.mark.parametrize("kind", ["[", "backticks", "unknown tags"])
def test_the_check_for_plain_words_does_not_hang_on_what_is_refused(kind, guide):
    """The admin asks for advice on a refused text too."""
    small, large = filled(REFUSED[kind], SMALL), filled(REFUSED[kind], LARGE)
    assert cpu_seconds(lambda: unexplained_terms(large, guide)) <= 15 * max(
        cpu_seconds(lambda: unexplained_terms(small, guide), 3), 0.005
    )
