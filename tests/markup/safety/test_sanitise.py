"""The sanitiser alone: the Markdown before it lets no HTML through, but the allow-list must hold without it."""

from __future__ import annotations

import threading

import pytest

from lems_site.markup.limits import remove_controls
from lems_site.markup.sanitise import sanitise_html
from tests.markup.fragment_safety import find_harm
from tests.markup.hostile import html

PIECES = [remove_controls(piece) for piece in html()]
KEPT = [
    "<p>a <strong>b</strong> <em>c</em><br>d</p>",
    "<h2>a</h2><hr><blockquote><p>b</p></blockquote>",
    '<ul><li>a</li></ul><ol start="3"><li id="fn:a">b</li></ol>',
    "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>",
    '<p><a href="https://example.org/?a=1&amp;b=2">a</a> <a href="#b">c</a></p>',
    '<p><sup id="fnref2:a"><a class="footnote-ref" href="#fn:a">1</a></sup></p><div class="footnote">b</div>',
    "<pre><code>a &lt;b&gt; &amp;amp;\n</code></pre>",
]


@pytest.mark.parametrize("piece", PIECES)
def test_leaves_nothing_active(piece):
    safe = sanitise_html(piece)
    assert find_harm(safe, blocks=False) == []
    assert sanitise_html(safe) == safe


@pytest.mark.parametrize(
    "wrapper",
    ["<p>{}</p>", "<table><tr><td>{}</td></tr></table>", "<ul><li>{}", "<a href='/x/'>{}</a>", "<h2>{}", "<pre><code>{}"],
)
def test_leaves_nothing_active_inside_other_elements(wrapper):
    for piece in PIECES:
        assert find_harm(sanitise_html(wrapper.replace("{}", piece)), blocks=False) == [], piece


@pytest.mark.parametrize("piece", KEPT)
def test_keeps_what_an_article_needs(piece):
    assert sanitise_html(piece) == piece


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<p>a<b>b</b><x-y>c</x-y></p>", "<p>abc</p>"),
        ("<p>a<!-- b -->c</p>", "<p>ac</p>"),
        ("<p>a<svg><g>b</g></svg>c</p>", "<p>abc</p>"),
        ('<ol start="x"></ol><ol start="1234567890"></ol><ol start="٣"></ol>', "<ol></ol><ol></ol><ol></ol>"),
        ('<li id="main">a</li><sup id="fnref:<">b</sup><p id="fn:a">c</p>', "<li>a</li><sup>b</sup><p>c</p>"),
        ('<div class="card">a</div><a class="term" href="/b/">c</a>', '<div>a</div><a href="/b/">c</a>'),
        ('<a href="javascript:123">a</a><a href="//b/">c</a>', "<a>a</a><a>c</a>"),
        ('<td align="left" style="x">a</td>', "a"),
    ],
)
def test_takes_the_rest_away_and_leaves_the_words(before, after):
    assert sanitise_html(before) == after


def test_serves_several_threads_at_once():
    """bleach's cleaners hold state: each call has its own."""
    answers: list[str] = []
    work = [threading.Thread(target=lambda: answers.extend(sanitise_html(piece) for piece in KEPT * 5)) for _ in range(4)]
    for thread in work:
        thread.start()
    for thread in work:
        thread.join()
    assert sorted(answers) == sorted(KEPT * 20)
