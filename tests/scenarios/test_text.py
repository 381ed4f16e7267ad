"""Markdown to HTML: what it keeps, and that nothing dangerous comes out of anything."""

import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scenarios.text import render
from tests.scenarios.safe_html import what_is_wrong_with

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


@given(MARKUP | st.text(max_size=300))
@example("[x](javascript:alert(1))")
@example("<![CDATA[")
@example('<a href="jav&#x09;ascript:alert(1)">x</a>')
def test_no_text_breaks_it_or_gets_a_script_through(text: str) -> None:
    assert what_is_wrong_with(render(text)) == []


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


@pytest.mark.parametrize("text", [">" * 5000 + " x", "- " * 5000 + "x", "[" * 5000, "*" * 5000 + "x"])
def test_deep_nesting_does_not_exhaust_the_stack(text: str) -> None:
    assert what_is_wrong_with(render(text)) == []
