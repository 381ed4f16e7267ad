"""Markdown to HTML: what it keeps, and that nothing dangerous comes out of anything."""

import string
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scenarios.text import ATTRIBUTES, SCHEMES, TAGS, render

# Pieces that mean something to Markdown, HTML or a browser, glued together at random.
PIECES = st.sampled_from(
    [
        *(
            "<script>",
            "</script>",
            "<![",
            "<!--",
            "<img src=x onerror=alert(1)>",
            "<svg/onload=x>",
            "<style>",
        ),
        *("javascript:alert(1)", "[a](", ")", "](data:text/html,x)", "<a href='java\tscript:x'>", "http://a"),
        *(
            "[x]: javascript:y\n",
            "&#x6A;avascript:",
            "&lt;",
            "![",
            "```",
            "~~~\n",
            "> ",
            "- ",
            "1. ",
            "#",
            "===",
        ),
        *("| a | b |\n|---|\n", "**", "_", "`", "\n", "\n\n", "    ", "\\", "\x00", "\x02", "\x03"),
    ]
)
MARKUP = st.lists(PIECES | st.text(alphabet=string.printable, max_size=6), max_size=40).map("".join)


class Collector(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, list[tuple[str, str | None]]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, attrs))


def assert_safe(html: str) -> None:
    collector = Collector()
    collector.feed(html)
    for tag, attributes in collector.found:
        assert tag in TAGS
        for name, value in attributes:
            assert name in ATTRIBUTES.get(tag, set()) | {"rel"}
            if name == "href":
                scheme, colon, _ = (value or "").partition(":")
                assert not colon or scheme in SCHEMES or not scheme.isalpha()


@given(MARKUP | st.text(max_size=300))
@example("[x](javascript:alert(1))")
@example("<![CDATA[")
@example('<a href="jav&#x09;ascript:alert(1)">x</a>')
def test_no_text_breaks_it_or_gets_a_script_through(text: str) -> None:
    assert_safe(render(text))


def test_html_is_shown_as_it_was_written() -> None:
    assert render("<b>bold</b> & <script>x</script>") == (
        "<p>&lt;b&gt;bold&lt;/b&gt; &amp; &lt;script&gt;x&lt;/script&gt;</p>"
    )


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**bold** and *soft*", "<p><strong>bold</strong> and <em>soft</em></p>"),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>"),
        ("`a < b`", "<p><code>a &lt; b</code></p>"),
        ("[x](https://a.org)", '<p><a href="https://a.org" rel="noopener nofollow">x</a></p>'),
        ("# Heading", "<h3>Heading</h3>"),
    ],
)
def test_the_usual_marks_work(text: str, html: str) -> None:
    assert render(text).strip() == html


def test_deep_nesting_does_not_exhaust_the_stack() -> None:
    assert_safe(render(">" * 5000 + " x"))
    assert_safe(render("- " * 5000 + "x"))
    assert_safe(render("[" * 5000))
    assert_safe(render("*" * 5000 + "x"))
