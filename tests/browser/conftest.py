"""One running site for all browser tests, with people of their own in each test.

Nothing is rolled back here: the site's processes see what a test commits, and the database goes with the run.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django import DjangoDbBlocker

from accounts.models import Profile, User
from tests.chromium import system_chromium
from tests.conftest import hashed_password
from tests.running import Site, running_site

PATIENCE_MS = 30_000  # for what a busy machine does late; what is there is seen at once
expect.set_options(timeout=PATIENCE_MS)

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--process-per-site",  # a profile's pages share what has been compiled
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",  # a microphone that beeps and a camera with a clock on it
    "--allow-loopback-in-peer-connection",
]
_numbers = count(1)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium where there is one; otherwise Playwright's own."""
    found = system_chromium()
    return {**browser_type_launch_args, "args": FLAGS, **({"executable_path": str(found)} if found else {})}


@pytest.fixture(scope="session")
def site(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    with django_db_blocker.unblock(), running_site(tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture
def db(site: Site, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Real commits instead of a rolled-back transaction, so that the site's processes see them."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture
def make_person(db: None) -> Callable[..., User]:
    def make(name: str, *, is_moderator: bool = False, **profile: object) -> User:
        email = f"{name.lower()}{next(_numbers)}@example.org"
        user = User.objects.create(
            email=email, password=hashed_password(), display_name=name, is_moderator=is_moderator
        )
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        chosen = {"level": "mid", "target_level": "senior", "interests": ["trust_safety"], **profile}
        Profile.objects.create(user=user, **chosen)
        return user

    return make


@pytest.fixture(scope="session")
def profiles() -> dict[str, list[BrowserContext]]:
    """Browser profiles that no test uses now, by their options."""
    return defaultdict(list)


@pytest.fixture
def open_browser(
    browser: Browser, site: Site, profiles: dict[str, list[BrowserContext]]
) -> Iterator[Callable[..., Page]]:
    """An empty browser for a person, signed in; the sign-in form has tests of its own.

    Profiles are emptied and used again, and a page that stays keeps their process: in a new one, fetching and
    compiling the board is most of a visit.
    """
    used: list[tuple[dict[str, Any], BrowserContext]] = []

    def open_for(user: User | None = None, **options: Any) -> Page:
        free = profiles[repr(options)]
        context = free.pop() if free else new_profile(browser, site, options)
        context.set_default_timeout(PATIENCE_MS)
        used.append((options, context))
        if user:
            sign_in(context, user, site)
        return context.new_page()

    yield open_for
    for options, context in used:
        make_empty(context, options, site)
        profiles[repr(options)].append(context)


def new_profile(browser: Browser, site: Site, options: dict[str, Any]) -> BrowserContext:
    context = browser.new_context(base_url=site.url, **options)
    context.new_page().goto("/health/")
    return context


def make_empty(context: BrowserContext, options: dict[str, Any], site: Site) -> None:
    """Take from a profile all that a test left there, except for the cache of files."""
    staying, *pages = context.pages
    for page in pages:
        page.close()
    context.set_offline(False)
    context.unroute_all()
    context.clear_cookies()
    context.clear_permissions()
    context.grant_permissions(options.get("permissions", []))
    stored = {"origin": site.url, "storageTypes": "local_storage,indexeddb,cache_storage,service_workers"}
    context.new_cdp_session(staying).send("Storage.clearDataForOrigin", stored)


def sign_in(context: BrowserContext, user: User, site: Site) -> None:
    client = Client()
    client.force_login(user)
    session = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": session.key, "value": session.value, "url": site.url}])


def watch(page: Page, site: Site) -> list[str]:
    """A list that fills with what the browser objects to: errors, refused styles, requests to other hosts."""
    found: list[str] = []
    own = (site.url, site.live_url, "data:", "blob:", "about:")
    page.on("pageerror", lambda error: found.append(f"{page.url}: {error}"))
    page.on(
        "console", lambda said: found.append(f"{page.url}: {said.text}") if said.type == "error" else None
    )
    page.on("request", lambda sent: None if sent.url.startswith(own) else found.append(sent.url))
    return found


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first: a worker that came to it last would leave the others idle."""
    items.sort(key=lambda item: "test_whole_interview" not in item.nodeid)
