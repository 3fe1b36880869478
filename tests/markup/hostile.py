"""What an attacker might type. Lists of pieces, and the places in a text that each piece is put into."""

# ruff: noqa: E501 (a list reads better with many pieces on a line)

from __future__ import annotations

from collections.abc import Iterator

EVENTS = [
    "onclick",
    "onerror",
    "onload",
    "onfocus",
    "onmouseover",
    "ontoggle",
    "onanimationstart",
    "onbeforeinput",
    "ONCLICK",
    "oN\u0131",
]
ELEMENTS = [
    "script", "style", "iframe", "object", "embed", "applet", "link", "meta", "base", "form", "input", "button", "textarea", "select",
    "option", "keygen", "video", "audio", "source", "track", "img", "image", "picture", "canvas", "map", "area", "frame", "frameset",
    "marquee", "blink", "isindex", "template", "slot", "noscript", "noembed", "noframes", "xmp", "plaintext", "listing", "title", "body",
    "html", "head", "dialog", "details", "summary", "portal", "fencedframe", "x-element", "font", "center", "svg", "math",
]  # fmt: skip
SCHEMES = [
    "javascript:alert(1)", "javascript:123", "JAVASCRIPT:alert(1)", "javascript&colon;alert(1)", "javascript&#58;alert(1)",
    "javascript&#x3A;alert(1)", "&#106;avascript:alert(1)", "java&#10;script:alert(1)", "java&Tab;script:alert(1)",
    "&#1;javascript:alert(1)", "javascript:/*https://*/alert(1)", "javascript://example.org/%0aalert(1)", "vbscript:msgbox(1)",
    "livescript:x", "mocha:x", "data:text/html,<script>alert(1)</script>", "data:text/html;base64,PHNjcmlwdD4=",
    "data:image/svg+xml,<svg/onload=alert(1)>", "data:,x", "feed:javascript:alert(1)", "view-source:javascript:alert(1)",
    "blob:https://example.org/a", "filesystem:https://example.org/a", "file:///etc/passwd", "about:blank", "chrome://settings",
    "ms-help:x", "jar:https://example.org!/x", "//evil.example/", "/\\evil.example/", "\\\\evil.example", "/&sol;evil.example",
    "/&#x2f;evil.example", "/&bsol;evil.example", "https:evil.example", "https:///evil.example", "https://user@evil.example/",
    "https://example.org\\@evil.example", "mailto:a@example.org?body=x&bcc=b@example.org", "tel:1;x=javascript:y", "intent://x#Intent;end",
    "ｊavascript:alert(1)", "javascript\u2028:alert(1)", "\u200bjavascript:alert(1)", "%6aavascript:alert(1)", "x:y", ":", "://", "?", ".",
]  # fmt: skip
FRAGMENTS = [
    "<script>alert(1)</script>", "<SCRIPT SRC=//evil.example/x.js>", "<scr<script>ipt>alert(1)</scr</script>ipt>", "<script/x>alert(1)</script/x>",
    "<script\n>alert(1)</script\n>", "<<script>alert(1)//<</script>", "<script>alert(1)//", "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>", "<img/src=x/onerror=alert(1)>", "<img src=x onerror=alert(1)//", '<img """><script>alert(1)</script>">',
    "<img src='x'onerror='alert(1)'>", "<img src=`x` onerror=`alert(1)`>", "<IMG SRC=javascript:alert(1)>", "<image href=x onerror=alert(1)>",
    "<a href=javascript:alert(1)>x</a>", '<a href=" javascript:alert(1)">x</a>', "<a href='data:text/html,x'>x</a>", "<a xlink:href=javascript:x>x</a>",
    '<a href="https://example.org" style="position:fixed;inset:0">x</a>', '<a href="/" target=_blank rel=opener ping=//evil.example>x</a>',
    '<p style="background:url(javascript:alert(1))">x</p>', '<p class="card card--emergency" id="main">x</p>', "<div id=words>x</div>",
    "<style>@import '//evil.example/x.css';</style>", "<link rel=stylesheet href=//evil.example>", "<base href=//evil.example/>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>", "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<iframe src=javascript:alert(1)>", "<object data=data:text/html,x></object>", "<embed src=//evil.example>", "<form action=//evil.example>",
    "<button formaction=javascript:alert(1)>x</button>", "<input autofocus onfocus=alert(1)>", "<details open ontoggle=alert(1)>x</details>",
    "<svg onload=alert(1)>", "<svg/onload=alert(1)>", "<svg><script>alert(1)</script></svg>", "<svg><a href=javascript:x><text>x</text></a></svg>",
    "<svg><a xlink:href='javascript:alert(1)'>x</a></svg>", "<svg><use href='data:image/svg+xml,x#y'/></svg>", "<svg><style><img src=x onerror=alert(1)>",
    "<svg><animate attributeName=href values=javascript:alert(1)>", "<svg><set attributeName=onload to=alert(1)>", "<svg><foreignObject><p onclick=x>",
    "<svg><desc><p><style></p><a title='</style><img src=x onerror=alert(1)>'>", "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>", "<math href=javascript:alert(1)>x</math>",
    "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>", "<math><annotation-xml encoding=text/html><script>alert(1)</script>",
    "<math><mtext></p><style><a title='</style><img src=x onerror=alert(1)>'>", "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<noembed><img title='</noembed><img src=x onerror=alert(1)>'>", "<xmp><p title='</xmp><img src=x onerror=alert(1)>'>",
    "<textarea><p title='</textarea><img src=x onerror=alert(1)>'>", "<title><a title='</title><script>alert(1)</script>'>", "<plaintext><script>",
    "<!--><script>alert(1)</script>-->", "<!-- --!><img src=x onerror=alert(1)> -->", "<![CDATA[<script>alert(1)</script>]]>", "<?xml version='1.0'?>",
    "<?php echo 1 ?><script>alert(1)</script>", "<% alert(1) %>", "<!DOCTYPE html [<!ENTITY x 'y'>]>&x;", "<!ELEMENT x>", "</p><script>alert(1)</script><p>",
    "</div></section></main><h1>Fake</h1>", "</a></li></ol></div><script>x</script>", "<table><td><script>alert(1)</script>", "<p><p><p></div>",
    "<select><option><img src=x onerror=alert(1)></select>", "<template><script>alert(1)</script></template>", "<dialog open><form method=dialog>",
    "<a id=x name=y><a id=x>", "<x onclick=alert(1) tabindex=0>x</x>", "<x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;", "&#60;script&#62;alert(1)&#60;/script&#62;", "&#x3c;img src=x onerror=alert(1)&#x3e;", "&lt;img src=x onerror=alert(1)//",
    "&amp;lt;script&amp;gt;", "&#0;&#xd800;&#x110000;&#99999999999;", "&lt", "&#x3c", "&notit;&ltscript>", "\\<script>alert(1)\\</script>", "+ADw-script+AD4-",
    "\ud800<script>\udfff", "\x00<scr\x00ipt>", "<scr\u00adipt>", "＜script＞alert(1)＜/script＞", "\u202e<script>", "%3Cscript%3E", "<\u0130mg src=x>",
    "{{ settings.SECRET_KEY }}", "{% load x %}", "{% include 'base.html' %}", "${7*7}", "#{7*7}", "{#id .class onclick=x}", "{: onclick=alert(1)}",
]  # fmt: skip
MARKDOWN = [
    "[x](javascript:alert(1))", "[x]( javascript:alert(1) )", "[x](<javascript:alert(1)>)", "[x](javascript:alert(1) \"title\")", "![x](javascript:alert(1))",
    "![x\" onerror=\"alert(1)](y)", "[x](\"onclick=alert(1)\")", "[x](/a\"onclick=\"alert(1))", "[x](/a 'b\" onclick=\"alert(1)')", "[x](/a \"<script>\")",
    "[<script>alert(1)</script>](/a/)", "[![x](javascript:y)](javascript:z)", "[a [b](javascript:x) c](/d/)", "[[[[x](javascript:y)](z)](w)]", "[x][y]\n\n[y]: javascript:alert(1)",
    "[y]\n\n[y]: data:text/html,x 'title'", "[x]\n\n[x]: <javascript:alert(1)>", "[x][]\n\n[X]: javascript:y", "[^1]\n\n[^1]: <script>alert(1)</script>",
    "[^<script>]\n\n[^<script>]: x", "[^\"onclick=x]\n\n[^\"onclick=x]: y", "[^a]\n\n[^a]: [x](javascript:y)", "[^main]\n\n[^main]: x", "[^1:2]\n\n[^1:2]: x",
    "[^1][^1][^1]\n\n[^1]: [^1]", "[^a]\n\n[^a]: x\n\n    [^b]: y\n\n[^b]", "<javascript:alert(1)>", "<https://example.org/\"onclick=x>", "<a@b.example>",
    "`<script>alert(1)</script>`", "``` <script>\nx\n```", "```\"><script>\nx\n```", "``` {onclick=alert(1) #main .card}\nx\n```", "~~~ {hl_lines=\"1\"}\nx\n~~~", "```\n</code></pre><script>\n```",
    "    </code></pre><script>alert(1)</script>", "## <script>alert(1)</script>", "## \"onclick=\"alert(1)", "## x {#main onclick=alert(1)}", "# h1\n\n###### h6", "> <script>\n> alert(1)\n> </script>",
    "- <script>\n- alert(1)\n- </script>", "| <script> | alert(1) |\n|---|---|\n| </script> | \"onclick=x |", "| a |\n|:-\"onclick=x-:|\n| b |", "99999999999999999999. x", "1\"onclick=. x",
    "***<b>**_</b>_*", "**[x](javascript:y**)", "*[x*](javascript:y)", "_]__'_x", "[a](/b/ '|dry_mouth|Xerostomia|')", "\\[x](javascript:y)", "[x]\\(javascript:y)", "[x](java\nscript:y)", "[x\n\n](javascript:y)",
    "* * * <hr onclick=x>", "a  \n<br onclick=x>", "https://example.org/<script>", "http://example.org/\"onclick=x", "///Footnotes Go Here///\n\n[^1]\n\n[^1]: x",
]  # fmt: skip
OURS = [
    "|<script>|Xerostomia|", "|\"onclick=x|Xerostomia|", "|dry_mouth|<script>|", "|x|\"onclick=alert(1)|", "|javascript:x|Xerostomia|", "|</a>|Cancer|", "|&lt;b&gt;|Cancer|",
    "|a|Cancer|](javascript:x)", "[|a|Cancer|](javascript:|a|Cancer|)", "[x](/|a|Cancer|)", "[x](https://example.org/|\"onclick=x|Cancer|)", "[x](|a|Cancer|://y)", "[x](/[@A4.3])", "[x][|a|Cancer|]\n\n[|a|Cancer|]: javascript:y",
    "[@<script>]", "[@A4.3; @\"onclick=x]", "[@javascript:x]", "[@A4.3](javascript:x)", "[x](javascript:[@A4.3])", "![@A4.3](x)", "[^|a|Cancer|]\n\n[^|a|Cancer|]: x", "`|a|Cancer|<script>`",
    "::: emergency <script>alert(1)</script>\n\nx\n\n:::", "::: urgent \"onclick=alert(1)\n\nx\n\n:::", "::: urgent x' onclick='y\n\nx\n\n:::", "::: sensitive </section><script>\n\nx\n\n:::", "::: figure ../../base\n\nx\n\n:::",
    "::: figure nerve-muscle\n\n<script>\n\n:::", "::: figure nerve-muscle\n\n[x](javascript:y)\n\n:::\n\n::: figure nerve-muscle\n\nz\n\n:::", "::: in-short\n\n<script>\n\n:::\n\n::: in-short\n\n## x\n\n:::", "::: urgent {{ body }}\n\n{{ title }}\n\n:::",
    "::: emergency A\n\n::: emergency B\n\n:::\n\n:::\n\n:::", "::: urgent A\n\n</div></section>\n\n:::", ":::\n\n:::\n\n:::", "::: urgent A\n\n[^1]\n\n:::\n\n[^1]: x", "::: urgent A\n\n[^1]: x\n\n:::\n\n[^1]", "> ::: urgent A\n> x\n> :::",
    "- ::: urgent A\n  x\n  :::", "::: urgent A\n\n- x\n:::\n\n    y", "::: urgent main\n\nx\n\n:::\n\n## main\n\n## words", "## source-1\n\n[@A4.3]", "## use-cancer-1\n\n|a|Cancer|", "## cite-1-1\n\nx [@A4.3]", "## fnref:1\n\n[^1]\n\n[^1]: x",
    "\ue000\ue010\ue001 |a|Cancer|", "\ue000\ue010", "\ue010\ue001", "\ue002\ue003", "_]__'_|a|Cancer|", "\x02klzzwxh:0000\x03*x*", "\x02wzxhzdk:0\x03", "\x02amp\x03lt;script>", "\x0260\x03script\x0262\x03", "|P|P_Type_Calcium_Channel|/|Q_type|Q_Type_Calcium_Channel|<script>",
]  # fmt: skip
PLACES = {
    "in a paragraph": "Before {} after.",
    "in bold": "**{}**",
    "in the words of a link": "[{}](/articles/)",
    "in a heading": "## Part {}",
    "in a list": "- one\n- {}\n- three",
    "in a quotation": "> {}",
    "in a table": "| a | b |\n|---|---|\n| {} | c |",
    "in a card": "::: urgent Call\n\n{}\n\n:::",
    "in a card's title": "::: urgent {}\n\nx\n\n:::",
    "in a footnote": "x[^n]\n\n[^n]: {}",
    "in code": "`{}`",
    "between fences": "```\n{}\n```",
    "in a tag": "|{}|Cancer|",
    "in a citation": "[@{}]",
    "as an address": "[x]({})",
}


def html() -> Iterator[str]:
    """Pieces of HTML: for the sanitiser as they are, and for a text."""
    yield from FRAGMENTS
    for element in ELEMENTS:
        yield f"<{element} {EVENTS[len(element) % len(EVENTS)]}=alert(1) src=//evil.example href=javascript:alert(1)>x</{element}>"
    for event in EVENTS:
        for element in ("a", "p", "div", "td", "h2", "sup"):
            yield f"<{element} {event}=alert(1) id=main class=card style=color:red>x</{element}>"
    for scheme in SCHEMES:
        yield f'<a href="{scheme}" class=footnote>x</a>'


def texts() -> Iterator[tuple[str, str]]:
    """Whole hostile texts, each with a name: every piece in a paragraph, and in further places by turns."""
    places = list(PLACES.items())
    for group, pieces in (("html", list(html())), ("markdown", MARKDOWN), ("ours", OURS)):
        for number, piece in enumerate(pieces):
            yield f"{group} {number}", piece
            for turn in (number, number + 7):
                name, place = places[turn % len(places)]
                yield f"{group} {number} {name}", place.replace("{}", piece)
    for number, scheme in enumerate(SCHEMES):
        yield f"address {number}", f"[x]({scheme}) [y][z]\n\n[z]: {scheme}"


def everywhere() -> Iterator[tuple[str, list[str]]]:
    """Every piece in every place: the places by name, each with its texts. Over 5,000 in all."""
    pieces = list(dict.fromkeys([*html(), *MARKDOWN, *OURS, *SCHEMES]))
    yield "alone", pieces
    for name, place in PLACES.items():
        yield name, [place.replace("{}", piece) for piece in pieces]


def picked(count: int) -> list[str]:
    """So many of the whole texts, spread over all groups."""
    whole = list(dict.fromkeys(text for _name, text in texts()))
    return [whole[number * len(whole) // count] for number in range(count)]
