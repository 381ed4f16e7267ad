"""Hostile text through the renderer: nothing runs, nothing is fetched, nothing breaks, nothing takes long."""

import time
from random import Random

import pytest

from scenarios.text import SANITIZER, render
from tests.scenarios.safe_html import scheme_of, what_is_wrong_with
from tests.scenarios.xss import ADDRESSES, DIRECTIVES, LABELS, VECTORS

# Where a vector may stand; what comes before and after must not let it out.
AROUND = {
    "alone": "{}",
    "in a sentence": "before {} after",
    "in a list": "- one\n- {}\n",
    "in a quote": "> {}",
    "in a table": "| a | b |\n|---|---|\n| {} | x |",
    "in a heading": "# {}",
    "in code": "`` {} ``",
    "in a fence": "```\n{}\n```",
    "indented": "    {}",
    "in a link": "[{}](https://example.org)",
    "in a title": '[x](https://example.org "{}")',
    "in emphasis": "**{}**",
    "twice": "{0}{0}",
}
GENERATED = 100_000
CHUNKS = 10

# What the generator puts together: marks of Markdown and HTML, pieces of the corpus, and words.
MARKS = [
    *("[", "](", ")", "]", "][", "]:", "![", "<", ">", "</", "/>", "`", "``", "```\n", "~~~\n", "*", "**"),
    *("_", "\n", "\n\n", "  \n", "    ", "\t", "\r\n", "- ", "1. ", "> ", "# ", "===\n", "---\n", "|", "\\"),
    *("|---|\n", "&", "&#", "&#x", ";", "&lt;", "&quot;", '"', "'", "=", ":", "{", "}", "!", "(", "#"),
    *("\x00", "\x02", "\x03", "\x02amp\x03", "\x02klzzwxh:0000\x03", "\x0b", "\x1f", "\u2028", "\ufeff"),
    *("\u202e", "\u017f", "\u0130", "\ud7ff", "🙂"),
]
WORDS = [
    *("x", "a b", "javascript:", "data:", "onerror=", "alert(1)", "script", "img src", "href="),
    "https://e.example",
]
PIECES = [*MARKS, *MARKS, *WORDS, *VECTORS, *ADDRESSES, *LABELS, *DIRECTIVES]


def test_the_corpus_is_large_and_without_repeats() -> None:
    assert len(VECTORS) == len(set(VECTORS)) >= 150


@pytest.mark.parametrize("place", AROUND)
def test_no_vector_gets_through_wherever_it_stands(place: str) -> None:
    shown = {vector: render(AROUND[place].format(vector)) for vector in VECTORS}
    assert {vector: wrong for vector, html in shown.items() if (wrong := what_is_wrong_with(html))} == {}


def test_no_vector_becomes_something_else_when_it_is_parsed_again() -> None:
    for vector in VECTORS:
        html = render(vector)
        assert SANITIZER.clean(html) == html, vector


@pytest.mark.parametrize(
    "html",
    [
        "<script>",
        "<p onclick=x>",
        '<a href="java&Tab;script:x">',
        '<a href=" &#1;JAVASCRIPT:x">',
        "<!-- x -->",
        "<?x?>",
        "<!doctype html>",
        "<svg/onload=x>",
    ],
)
def test_the_oracle_sees_what_must_not_be(html: str) -> None:
    assert what_is_wrong_with(html)


def test_the_oracle_reads_schemes_as_a_browser_does() -> None:
    assert scheme_of("\x01 JAVA\nscript:alert(1)") == "javascript"
    assert scheme_of("https://example.org/a:b") == "https"
    assert scheme_of("/scenarios/?q=a:b") == ""


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_a_hundred_thousand_generated_texts_come_out_harmless(chunk: int) -> None:
    random = Random(f"hostile {chunk}")
    for number in range(GENERATED // CHUNKS):
        text = "".join(random.choices(PIECES, k=random.randint(1, 6)))
        wrong = what_is_wrong_with(render(text))
        assert not wrong, f"chunk {chunk}, text {number}: {wrong} from {text!r}"


# Repeated to the longest text that a file may hold; each is slow in some Markdown parser or other.
SLOW = [
    *("[", "![", "](", "[a](", "`", "*a ", "**a_", "_a", "> ", "- ", "  - a\n", "<", "<a ", "&", "&#", "\\"),
    *("|", "a|b\n", "#", "~", "```\n", "[a]:b\n", "1. ", "\n ", "=\n", "<!--", "(", "![a](b 'c", "*_"),
    *("a\n\n", "\t", "<https://a", "********* "),
]


@pytest.mark.parametrize("piece", SLOW)
def test_a_long_text_of_one_mark_takes_no_time(piece: str) -> None:
    text = (piece * 20_000)[:20_000]
    start = time.process_time()
    html = render(text)
    assert time.process_time() - start < 4
    assert not what_is_wrong_with(html)
