"""An author writes in the browser, with live preview and messages; staff read it and publish it."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from accounts.models import User
from scenarios.files.loader import LIBRARY
from tests.browser.conftest import watch
from tests.browser.looks import WIDE
from tests.running import Site

OpenBrowser = Callable[..., Page]

SPAM = (LIBRARY / "email-spam.md").read_text()


def test_an_author_writes_and_staff_publish(
    open_browser: OpenBrowser, site: Site, make_person: Callable[..., User]
) -> None:
    author, staff = make_person("Ada"), make_person("Stan")
    User.objects.filter(pk=staff.pk).update(is_staff=True)
    page = open_browser(author, viewport=WIDE)
    faults = watch(page, site)
    file = SPAM.replace("slug: email-spam", "slug: letter-spam").encode()
    page.goto("/scenarios/write/")
    page.get_by_label("A scenario's file").set_input_files(
        {"name": "letter-spam.md", "mimeType": "text/markdown", "buffer": file}
    )
    page.get_by_role("button", name="Make it a draft").click()

    # What is typed shows at once, and so does what is wrong with it, beside its field.
    state = page.get_by_role("status", name="State of the draft")
    preview = page.get_by_role("region", name="Preview of the draft")
    expect(state).to_contain_text("Ready to submit")
    page.get_by_label("Title", exact=True).fill("Letter spam")
    expect(preview.get_by_role("heading", name="Letter spam")).to_be_visible()
    checkpoints = page.get_by_role("textbox", name="Checkpoints")
    good = checkpoints.input_value()
    checkpoints.fill("- a checkpoint without a key")
    beside = page.locator("#at-checkpoints")
    expect(beside).to_contain_text("Line 1: expected '- `key` (line) what is seen'")
    state.get_by_text("1 to mend").click()
    state.get_by_role("link", name="Checkpoints").click()
    expect(checkpoints).to_be_in_viewport()
    expect(state.get_by_role("link", name="Checkpoints")).to_be_hidden()
    checkpoints.fill(good)
    expect(beside.locator(".field-errors")).to_have_count(0)
    expect(state).to_contain_text("Ready to submit")

    # The diagram is drawn as it is everywhere.
    page.get_by_role("radio", name="Diagrams").check()
    drawn = preview.locator("[data-diagram-picture] img").last
    expect(drawn).to_have_attribute("src", re.compile("^blob:"), timeout=15_000)

    page.get_by_role("textbox", name="Task").fill("Sort letters by how likely they are to be thrown away.")
    page.keyboard.press("ControlOrMeta+s")
    expect(page.locator("[data-draft-said]")).to_have_text("Saved.")
    expect(page.locator("[data-draft-said]")).to_be_in_viewport()

    # What no file may hold is not sent: the server would not read it.
    task = page.get_by_role("textbox", name="Task")
    task.fill("x" * 1_200_000)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("[data-draft-said]")).to_contain_text("of at most 250,000. Nothing is lost")
    expect(task).to_have_value("x" * 1_200_000)
    task.fill("Sort letters by how likely they are to be thrown away.")
    page.get_by_role("button", name="Save and submit for review").click()
    expect(page.get_by_role("heading", name="What happened")).to_be_visible()
    assert not faults

    review = open_browser(staff, viewport=WIDE)
    watched = watch(review, site)
    review.goto("/scenarios/review/")
    review.get_by_role("link", name="Letter spam").click()
    expect(review.get_by_text("Sort letters by how likely").first).to_be_visible()
    review.get_by_role("button", name="Publish").click()
    expect(review.get_by_text("Written by Ada.")).to_be_visible()

    # A change to it: staff read the words that differ.
    page.goto("/scenarios/letter-spam/")
    page.get_by_role("button", name="Propose a change").click()
    page.get_by_role("textbox", name="Task").fill("Sort letters by how likely they are to be burned.")
    page.get_by_role("button", name="Save and submit for review").click()
    expect(page.get_by_role("heading", name="What happened")).to_be_visible()
    review.goto("/scenarios/review/")
    review.get_by_role("link", name="Letter spam").click()
    expect(review.locator("del.change").last).to_contain_text("thrown away")
    expect(review.locator("ins.change").last).to_contain_text("burned")
    review.get_by_role("button", name="Publish").click()
    expect(review.get_by_text("Published as version 2.")).to_be_visible()
    assert not watched

    visitor = open_browser()
    visitor.goto("/scenarios/?q=letter")
    visitor.get_by_role("link", name="Letter spam").click()
    expect(visitor.get_by_text("Written by Ada.")).to_be_visible()
