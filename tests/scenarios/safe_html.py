"""The oracle for rendered text: nothing but the allow-list's tags, attributes and schemes is in it."""

import re
from html.parser import HTMLParser

from scenarios.text import ATTRIBUTES, SCHEMES, TAGS

ADDED = {"a": {"rel"}}  # by the sanitizer itself
# The URL standard takes these away before it looks for a scheme.
DROPPED = re.compile(r"[\t\n\r]")
LEADING = "".join(map(chr, range(33)))
SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.wrong.append(f"tag {tag}")
        for name, value in attrs:
            if name not in ATTRIBUTES.get(tag, set()) | ADDED.get(tag, set()):
                self.wrong.append(f"attribute {name} of {tag}")
            if name == "href" and scheme_of(value or "") not in SCHEMES | {""}:
                self.wrong.append(f"address {value!r}")

    def handle_comment(self, data: str) -> None:
        self.wrong.append(f"comment {data!r}")

    def handle_decl(self, decl: str) -> None:
        self.wrong.append(f"declaration {decl!r}")

    def unknown_decl(self, data: str) -> None:
        self.wrong.append(f"declaration {data!r}")

    def handle_pi(self, data: str) -> None:
        self.wrong.append(f"instruction {data!r}")


def scheme_of(address: str) -> str:
    """The scheme that a browser sees in an address; empty for one that is relative."""
    found = SCHEME.match(DROPPED.sub("", address).lstrip(LEADING))
    return found[1].lower() if found else ""


def what_is_wrong_with(html: str) -> list[str]:
    """Everything in it that is not on the allow-list."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.wrong
