"""How a page is looked at: light and dark, on a wide screen and on a phone, by axe."""

from collections.abc import Iterator
from itertools import product
from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize

WIDE: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")

# Excalidraw's and Swagger's subtrees are those libraries' own: a toolbar nests a labelled input in a label
# with a title, a canvas has no name. Everything around them is ours and is checked.
NOT_OURS = [".excalidraw", "#swagger-ui"]

# What the page does about its new size is done with the next frame.
DRAWN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"

# One template writes all entries of a list, and of the glossary's two hundred the first ones are looked at.
# Dark differs from light in nothing but colors.
VIOLATIONS = """async ([part, exclude]) => {
  const written = {};
  const place = (node) => node ? `${place(node.parentElement)} ${node.tagName}.${node.className}` : "";
  const isOneOfMany = (node) => (written[place(node)] = (written[place(node)] ?? 0) + 1) > 20;
  const many = [...document.querySelectorAll("li, tr, dl > *")].filter(isOneOfMany);
  const context = { ...(part && { include: [part] }), exclude: [...exclude, ...many] };
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const only = dark ? { runOnly: { type: "rule", values: ["color-contrast", "link-in-text-block"] } } : {};
  const { violations } = await axe.run(context, { ...only, resultTypes: ["violations"] });
  return violations.map(({ id, nodes }) => ({ id, nodes: nodes.map((node) => node.html) }));
}"""


def in_every_look(page: Page) -> Iterator[str]:
    """Give the page each look in turn; yields what the look is called."""
    for scheme, size in product(SCHEMES, (WIDE, PHONE)):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size(size)
        page.evaluate(DRAWN)
        yield f"{scheme}, {size['width']} wide"


def violations(page: Page, part: str | None = None) -> list[str]:
    """What axe finds wrong with a page, or with the part of it that a CSS selector names."""
    if page.evaluate("() => typeof axe") == "undefined":
        page.evaluate(Axe().axe_script)
    found = page.evaluate(VIOLATIONS, [part, [] if part else NOT_OURS])
    return [f"{rule['id']}: {rule['nodes'][:3]}" for rule in found]


def assert_accessible(page: Page, part: str | None = None) -> None:
    found = violations(page, part)
    assert not found, "\n".join(found)
