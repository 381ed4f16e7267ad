"""Markdown that people write, as HTML that is safe to show."""

import re
import threading
from functools import lru_cache
from xml.etree.ElementTree import Element

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

TAGS = {
    "a", "blockquote", "br", "code", "em", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre",
    "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
# `start` keeps a list that begins at 3; `align` is all that the table extension may say about a cell.
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}, "td": {"align"}, "th": {"align"}}
SCHEMES = {"http", "https", "mailto"}
SANITIZER = nh3.Cleaner(tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener nofollow")
TO_INLINE = nh3.Cleaner(tags={"code", "em", "strong"})
MAX_LENGTH = 100_000
MAX_REMEMBERED = 4_000  # no text of the library is as long; what people type must not fill the memory
MAX_WORK = 5_000_000  # characters looked at again: about a second
BLOCKS = re.compile(r"\n\s*\n")
_of_thread = threading.local()


def render(text: str) -> SafeString:
    """Return the text as sanitized HTML; HTML inside it is shown as written, never interpreted.

    Cut at 100,000 characters: no text of ours is longer, and the parser slows down on huge ones.
    """
    return _remembered(text) if len(text) <= MAX_REMEMBERED else _rendered(text[:MAX_LENGTH])


def _rendered(text: str) -> SafeString:
    try:
        html = f"<p>{escape(text)}</p>" if _takes_long(text) else _convert(text)
    except RecursionError:  # a thousand nested lists are no text that anyone wrote to be read
        html = f"<p>{escape(text)}</p>"
    return mark_safe(SANITIZER.clean(html))  # noqa: S308


_remembered = lru_cache(maxsize=4096)(_rendered)


def render_inline(text: str) -> SafeString:
    """Return the text for a place that takes no paragraphs, such as a label: without blocks and links."""
    return mark_safe(TO_INLINE.clean(render(text)))  # noqa: S308


def _takes_long(text: str) -> bool:
    """The parser looks for the end of a link from each bracket to the end of its block, and copies the block
    for each heading: a page of brackets takes a minute. No text that anyone wrote comes near the limit.
    """
    return any(
        len(block) * (block.count("[") + block.count("\n") / 10) > MAX_WORK for block in BLOCKS.split(text)
    )


def _convert(text: str) -> str:
    """Parse with this thread's parser: making one takes ten times as long as a short text does.

    One that raised is not used again, since it still is in the middle of that text.
    """
    parser: Markdown = getattr(_of_thread, "parser", None) or _parser()
    _of_thread.parser = None
    html = parser.reset().convert(text)
    _of_thread.parser = parser
    return html


class _LowerHeadings(Treeprocessor):
    """The page owns h1 and h2; a text's own headings start below them."""

    def run(self, root: Element) -> None:
        for element in root.iter():
            if element.tag in {"h1", "h2"}:
                element.tag = "h3"


def _parser() -> Markdown:
    """A parser without raw HTML: what is left of it would only be taken out again by the sanitizer."""
    parser = Markdown(extensions=["tables", "fenced_code", "sane_lists"], output_format="html")
    parser.preprocessors.deregister("html_block")
    parser.inlinePatterns.deregister("html")
    parser.treeprocessors.register(_LowerHeadings(parser), "lower_headings", 5)
    return parser
