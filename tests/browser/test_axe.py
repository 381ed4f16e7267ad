"""Every page in a real browser, light and dark, wide and narrow: axe and the console find nothing wrong.

The pages are those of the access matrix, so a new one cannot be forgotten here.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import MailboxMessage, Profile, User
from interviews.attendance.appeals import appeal
from interviews.ending import leave
from interviews.invitations.accepting import accept_invitation
from interviews.invitations.services import make_invitation
from interviews.mentors.hours import open_hours
from interviews.mentors.services import apply_as_mentor, decide_on_mentor
from interviews.models import Interview, Participation, ReviewRequest, Round
from interviews.pairing.services import cancel_ticket, open_ticket
from interviews.progress.goals.services import set_goal, today_of
from interviews.rematch.proposing import propose_rematch
from interviews.rematch.services import wish_rematch
from interviews.reviews.services import choose_to_review
from interviews.scoring.services import submit_assessment
from interviews.shares.addresses import token_of
from interviews.shares.services import make_share_link
from scenarios.models import Scenario, ScenarioVersion
from scenarios.quality.flags import flag_place, get_place_for
from scenarios.quality.settling import settle_flag
from scenarios.writing.drafts import propose_change, save_fields, submit_draft
from scenarios.writing.fields import fields_of
from scenarios.writing.reviewing import publish_draft
from tests.access.moments import bring_to, score
from tests.access.table import TABLE
from tests.browser.conftest import watch
from tests.browser.looks import WIDE, in_every_look, violations
from tests.invitations.moments import slot_in
from tests.progress.history import make_history
from tests.reviews.conftest import record
from tests.running import Site

pytestmark = pytest.mark.usefixtures("db")

Open = Callable[..., Page]
FOR_ANYONE = (
    "home",
    "scenario-list",
    "scenario-detail",
    "learn",
    "learn-diagrams",
    "learn-drills",
    "learn-tools",
    "learn-interviewing",
    "learn-prepare",
    "glossary",
    "resources",
    "statistics",
    "mailbox",
)
FOR_A_NEWCOMER = (
    "home",
    "settings",
    "settings-delete",
    "calendar-settings",
    "availability",
    "slots",
    "upcoming",
    "scenario-list",
    "scenario-detail",
    "scenario-flag",
    "draft-list",
    "learn-prepare",
    "find",
    "standby",
    "invitations",
    "mentors",
    "mentoring",
    "attendance",
    "progress",
    "goals",
    "interviewing",
    "calibration",
)
FOR_STAFF = ("scenario-coverage", "scenario-quality")
# By moment of the interview and by role in round 1.
AT_MOMENTS: dict[str, dict[str, tuple[str, ...]]] = {
    "booked": {
        "candidate": ("home", "interview", "booking-reschedule", "booking-cancel", "booking-snooze"),
        "interviewer": ("interview",),
    },
    "lobby": {
        "candidate": ("home", "interview"),
        "interviewer": ("interview", "scenario-kit", "scenario-check"),
    },
    "live": {"candidate": ("home", "room"), "interviewer": ("room",)},
    "debrief": {
        "candidate": ("home", "debrief", "debrief-submit"),
        "interviewer": ("home", "debrief", "interviewing"),
    },
    "submitted": {"candidate": ("report",), "interviewer": ("debrief", "debrief-submit", "interview")},
    "reported": {
        "candidate": ("home", "report", "report-shares", "replay", "progress", "interview"),
        "interviewer": ("home", "report", "progress", "interview", "interviewing"),
    },
    "cancelled": {"candidate": ("interview",), "interviewer": ("home",)},
}
ALONE = {
    "appeals",
    "appeal",
    "slot",
    "onboarding",
    "find-waiting",
    "mailbox-message",
    "settings-token-create",
    "invitation",
    "mentor",
    "mentor-hour",
    "mentor-applications",
    "rematch",
    "proposal",
    "guest",  # by test_third_person
    "reveal",  # by test_debrief
    *("calibration-round", "calibration-submit", "calibration-replay"),  # by test_calibration
    "shared-report",
    "retake",
    "rescore",
    "rescore-ask",
    "rescore-score",
    "rescore-score-submit",
    "rescore-replay",
}
OF_WRITING = {"draft", "draft-changes", "review", "review-list", "scenario-versions"}
# Answers that are no pages: parts of pages, files, and what programs read.
NO_PAGES = {
    "booking-calendar",
    "calendar-feed",
    "guest-calendar",
    "draft-file",
    "scenario-file",
    "scenario-version-file",
    "health",
    "interview-status",
    "find-status",
    "find-figures",
    "standby-status",
    "invitation-arrival",
    "debrief-status",
    "report-status",
    "report-pdf",
    "shared-report-pdf",
    "replay-recording",
    "calibration-recording",
    "rescore-recording",
    "rescore-picture",
    "progress-csv",
    "progress-json",
    "progress-pdf",
    "settings-export",
    "interview-ready",
    "interview-leave",
    "prometheus-django-metrics",
    "api-schema",
}
LIBRARY_PAGES = (
    "account_login",
    "account_signup",
    "account_reset_password",
    "account_email_verification_sent",
)
OWN_LIBRARY_PAGES = ("account_email", "account_change_password", "account_logout", "mfa_index")

# Room and replay are fixed in place, so the page itself is never wider for what does not fit into them.
TOO_WIDE = """() => [
  ...document.querySelectorAll(":root, .room, .replay, :is(.room, .replay) > :not(.sr-only)"),
].filter((part) => part.clientWidth > 0 && part.scrollWidth > part.clientWidth)
 .map((part) => `${part.tagName} ${part.className}: ${part.scrollWidth} in ${part.clientWidth} pixels`)"""


class Inspector:
    """Looks at pages as they stand and keeps what is wrong with them."""

    def __init__(self, open_browser: Open, site: Site) -> None:
        self.open_browser = open_browser
        self.site = site
        self.complaints: list[list[str]] = []
        self.violations: list[str] = []

    def browser(self, user: User | None = None) -> Page:
        page = self.open_browser(user, viewport=WIDE)
        self.complaints.append(watch(page, self.site))
        return page

    def visit(self, page: Page, path: str) -> None:
        page.goto(path)
        expect(page.locator("h1").first).to_be_visible()
        self.look_at(page)

    def look_at(self, page: Page) -> None:
        for look in in_every_look(page):
            self.violations += [f"{page.url}, {look}: {found}" for found in violations(page)]
            self._measure(page)

    def _measure(self, page: Page) -> None:
        """Nothing makes the page itself scroll sideways, nor what fills the screen in its place."""
        too_wide = page.evaluate(TOO_WIDE)
        self.violations += [f"{page.url} is too wide: {part}" for part in too_wide]

    @property
    def faults(self) -> list[str]:
        return [*self.violations, *(said for heard in self.complaints for said in heard)]


@pytest.fixture
def inspector(open_browser: Open, site: Site) -> Iterator[Inspector]:
    inspector = Inspector(open_browser, site)
    yield inspector
    assert not inspector.faults, "\n".join(inspector.faults)


def address(name: str, round_: Round | None = None) -> str:
    """The path of a page, about one round and its interview where it needs one."""
    if name in {"scenario-detail", "scenario-kit", "scenario-check", "scenario-flag", "scenario-quality"}:
        slug = round_.scenario_version.scenario.slug if round_ else "payment-fraud"
        return reverse(name, args=[slug])
    if round_ and (name == "interview" or name.startswith("booking-")):
        return reverse(name, args=[round_.interview_id])
    if round_ and name in {"room", "debrief", "debrief-submit", "report", "report-shares", "replay"}:
        return reverse(name, args=[round_.pk])
    return reverse(name)


def test_pages_for_anyone(inspector: Inspector) -> None:
    page = inspector.browser()
    for name in (*FOR_ANYONE, *LIBRARY_PAGES):
        inspector.visit(page, address(name))


def test_pages_for_a_newcomer(inspector: Inspector, make_person: Callable[..., User]) -> None:
    page = inspector.browser(make_person("Noa"))
    for name in (*FOR_A_NEWCOMER, *OWN_LIBRARY_PAGES):
        inspector.visit(page, address(name))


def test_pages_for_staff(inspector: Inspector, staff: User) -> None:
    _, settled, _ = (
        flag_place(
            user=staff, found=get_place_for(staff, "payment-fraud", key), kind="wrong", sentence="It is off."
        )
        for key in ("probe:data:1", "twist:0", "diagram")
    )
    settle_flag(settler=staff, flag=settled, outcome="declined", note="It is right.")
    page = inspector.browser(staff)
    for name in FOR_STAFF:
        inspector.visit(page, address(name))
    page.get_by_text("Settled, 1").click()
    page.get_by_text("Settle this flag").first.click()
    inspector.look_at(page)


def test_setting_oneself_up(inspector: Inspector, make_person: Callable[..., User]) -> None:
    noa = make_person("Noa")
    page = inspector.browser(noa)
    Profile.objects.filter(user=noa).delete()
    inspector.visit(page, "/")
    assert page.url.endswith(reverse("onboarding"))
    page.get_by_role("button", name="Start practicing").click()
    inspector.look_at(page)


def test_waiting(inspector: Inspector, make_person: Callable[..., User]) -> None:
    noa = make_person("Noa", language="ja")
    page = inspector.browser(noa)
    open_ticket(user=noa, role="swap", format_minutes=45)
    inspector.visit(page, address("find-waiting"))
    cancel_ticket(user=noa)
    page.wait_for_url("**/find/")


def test_appeals(inspector: Inspector, make_person: Callable[..., User]) -> None:
    starts_at = timezone.now() - timedelta(hours=2)
    interview = Interview.objects.create(kind="swap", state="cancelled", starts_at=starts_at, way="slot")
    record = Participation.objects.create(
        interview=interview,
        user=make_person("Noa"),
        during=DateTimeTZRange(empty=True),
        outcome="no_show",
        outcome_at=starts_at,
    )
    asked = appeal(user=record.user, record=record, text="The tram stood still.")
    page = inspector.browser(make_person("Mona", is_moderator=True))
    inspector.visit(page, reverse("appeals"))
    inspector.visit(page, reverse("appeal", args=[asked.pk]))
    inspector.visit(inspector.browser(record.user), reverse("attendance"))


def test_a_mentor(inspector: Inspector, make_person: Callable[..., User], staff: User) -> None:
    mia, noa = make_person("Mia"), make_person("Noa")
    mentor = apply_as_mentor(user=mia, about="Ten years of ranking.")
    waiting = inspector.browser(staff)
    inspector.visit(waiting, reverse("mentor-applications"))
    decide_on_mentor(staff=staff, mentor=mentor, state="approved", answer="Welcome.")
    inspector.visit(waiting, reverse("mentor-applications"))
    hour = open_hours(user=mia, starts=[slot_in(timedelta(days=2))], format_minutes=45)[0]
    inspector.visit(inspector.browser(mia), reverse("mentoring"))
    page = inspector.browser(noa)
    inspector.visit(page, reverse("mentors"))
    inspector.visit(page, reverse("mentor", args=[mia.pk]))
    inspector.visit(page, reverse("mentor-hour", args=[hour.pk]))


def test_links_that_lead_somewhere(inspector: Inspector, make_person: Callable[..., User]) -> None:
    ann, noa = make_person("Ann"), make_person("Noa")
    start = slot_in(timedelta(days=2))
    link = make_invitation(
        user=ann, kind="single", role="swap", format_minutes=45, starts_at=start, note="Shall we?", days=7
    )
    page = inspector.browser(noa)
    inspector.visit(page, reverse("invitation", args=[link.pk]))
    accept_invitation(user=noa, invitation=link)
    inspector.visit(page, reverse("invitation", args=[link.pk]))
    inspector.visit(inspector.browser(ann), reverse("invitations"))


def test_practicing_again(inspector: Inspector, swap_interview: Interview, alice: User, bob: User) -> None:
    bring_to("done", swap_interview, alice, bob)
    for one, other in ((alice, bob), (bob, alice)):
        wish_rematch(user=one, partner=other)
    page = inspector.browser(alice)
    inspector.visit(page, reverse("interview", args=[swap_interview.pk]))
    inspector.visit(page, reverse("rematch", args=[bob.pk]))
    start = slot_in(timedelta(days=2))
    made = propose_rematch(user=alice, partner=bob, starts=[start], role="swap", format_minutes=45)
    inspector.visit(page, reverse("proposal", args=[made.pk]))
    inspector.visit(inspector.browser(bob), reverse("proposal", args=[made.pk]))


def test_a_shared_report(inspector: Inspector, swap_interview: Interview, alice: User, bob: User) -> None:
    round_ = bring_to("reported", swap_interview, alice, bob)
    link = make_share_link(
        user=alice,
        round_=round_,
        parts=["scores", "notes", "words", "minutes", "self_scores", "fair"],
        shows_name=True,
        label="For a friend",
        days=30,
    )
    page = inspector.browser(None)
    inspector.visit(page, reverse("shared-report", args=[token_of(link)]))
    inspector.visit(inspector.browser(alice), reverse("report-shares", args=[round_.pk]))


def test_a_second_look(
    inspector: Inspector, swap_interview: Interview, alice: User, bob: User, charlie: User
) -> None:
    round_ = bring_to("reported", swap_interview, alice, bob)
    record(round_, alice, bob)
    choose_to_review(user=charlie, is_on=True)
    asking, reviewing = inspector.browser(alice), inspector.browser(charlie)
    inspector.visit(asking, reverse("rescore-ask", args=[round_.pk]))
    asking.get_by_label("Data").check()
    asking.get_by_label("I agree").check()
    asking.get_by_role("button", name="Ask for a re-score").click()
    inspector.look_at(asking)
    review = ReviewRequest.objects.get()
    inspector.visit(reviewing, reverse("interviewing"))
    inspector.visit(reviewing, reverse("rescore", args=[review.pk]))
    reviewing.get_by_role("button", name="Open the kit and take it").click()
    inspector.look_at(reviewing)
    inspector.visit(reviewing, reverse("rescore-replay", args=[review.pk]))
    score(charlie, round_)
    inspector.visit(reviewing, reverse("rescore-score-submit", args=[review.pk]))
    reviewing.get_by_role("button", name="Submit for good").click()
    inspector.look_at(reviewing)


def test_a_long_progress_and_a_retake(
    inspector: Inspector, alice: User, bob: User, scenario_versions: list[ScenarioVersion]
) -> None:
    *_, last = make_history(alice, bob, scenario_versions[:4], 24)
    set_goal(user=alice, on=today_of(alice) + timedelta(days=30), level="staff", company="Acme")
    Round.objects.filter(candidate=alice).update(started_at=F("started_at") - timedelta(days=20))
    page = inspector.browser(alice)
    inspector.visit(page, reverse("progress"))
    inspector.visit(page, reverse("goals"))
    inspector.visit(page, reverse("retake", args=[last.scenario_version.scenario.slug]))


def test_a_new_token_and_a_mail(inspector: Inspector, make_person: Callable[..., User]) -> None:
    page = inspector.browser(make_person("Noa"))
    page.goto(address("settings"))
    page.get_by_role("button", name="Make a token").click()
    inspector.look_at(page)
    mail = MailboxMessage.objects.create(
        recipient="noa@example.org", subject="Confirm", text="https://example.org/", html="<p>Confirm</p>"
    )
    inspector.visit(page, reverse("mailbox-message", args=[mail.pk]))


@pytest.mark.parametrize("moment", AT_MOMENTS)
def test_pages_of_an_interview(
    inspector: Inspector, swap_interview: Interview, alice: User, bob: User, moment: str
) -> None:
    round_ = bring_to("debrief" if moment == "submitted" else moment, swap_interview, alice, bob)
    if moment == "submitted":
        submit_assessment(user=bob, round_=round_)
    if moment in {"submitted", "reported"}:
        leave(user=bob, interview=swap_interview)
    for role, person in (("candidate", alice), ("interviewer", bob)):
        page = inspector.browser(person)
        for name in AT_MOMENTS[moment][role]:
            inspector.visit(page, address(name, round_))


def test_writing_and_review(inspector: Inspector, make_person: Callable[..., User]) -> None:
    author, staff = make_person("Noa"), make_person("Stan")
    User.objects.filter(pk=staff.pk).update(is_staff=True)
    scenario = Scenario.objects.get(slug="voice-assistant")
    draft = propose_change(author=author, scenario=scenario)
    fields = {**fields_of(draft.source), "task": "Rank what may be fraud.", "if-asked": "No list."}
    save_fields(draft=draft, fields=fields, revision=0)
    writing, reviewing = inspector.browser(author), inspector.browser(staff)
    inspector.visit(writing, reverse("draft", args=[draft.pk]))
    inspector.visit(writing, reverse("draft-changes", args=[draft.pk]))
    save_fields(draft=draft, fields=fields_of(draft.source) | {"task": fields["task"]}, revision=1)
    submit_draft(draft=draft)
    inspector.visit(writing, reverse("draft", args=[draft.pk]))
    inspector.visit(reviewing, reverse("review-list"))
    inspector.visit(reviewing, reverse("review", args=[draft.pk]))
    publish_draft(draft=draft, reviewer=staff, revision=2, over=scenario.current_version_id)
    inspector.visit(reviewing, reverse("scenario-versions", args=[scenario.slug]))


def test_refusals_are_pages_too(open_browser: Open, site: Site, make_person: Callable[..., User]) -> None:
    """In a browser that nobody listens to: it logs each answer of 403 and 404 as an error."""
    inspector = Inspector(open_browser, site)
    page = open_browser(make_person("Noa"), viewport=WIDE)
    for path, status in (("/nowhere/", 404), ("/shared/nothing/", 404), (address("scenario-kit"), 403)):
        assert page.request.get(path).status == status
        inspector.visit(page, path)
    assert not inspector.violations, "\n".join(inspector.violations)


def test_the_api_is_browsable(inspector: Inspector) -> None:
    page = inspector.browser()
    page.goto(address("api-docs"))
    page.get_by_text("/api/v1/scenarios/", exact=True).first.click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    expect(page.locator(".live-responses-table .response-col_status").last).to_contain_text("200")
    inspector.look_at(page)


def test_no_page_is_left_out() -> None:
    pages = {row.name for row in TABLE if row.method == "GET" and not row.name.startswith("api-")}
    looked_at = {*OF_WRITING, *FOR_ANYONE, *FOR_A_NEWCOMER, *FOR_STAFF, *ALONE}
    for roles in AT_MOMENTS.values():
        for names in roles.values():
            looked_at.update(names)
    assert pages - NO_PAGES <= looked_at, pages - NO_PAGES - looked_at
