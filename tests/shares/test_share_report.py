from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.deletion import delete_account
from accounts.export import export_for
from accounts.models import User
from config.errors import Forbidden, Invalid, Refused
from interviews.models import Round, ShareLink
from interviews.reports.build import build_report
from interviews.reports.compile import compile_report
from interviews.reports.fairness import APART
from interviews.reports.inputs import FairInput
from interviews.reports.page import page_of as page_context
from interviews.scoring.corrections import correct_score
from interviews.scoring.services import add_evidence, save_overall
from interviews.shares.addresses import token_of
from interviews.shares.parts import shared_content
from interviews.shares.selectors import OwnLink
from interviews.shares.services import MAX_OPEN, make_share_link, revoke_share_link
from scenarios.content import kit_of
from scenarios.lines import LINES
from scenarios.selectors import rubric_content
from tests.reports.fair import fair_input
from tests.reports.inputs import report_inputs
from tests.scoring.filling import USUAL, fill_and_submit

EVERYTHING = [part for part, _ in ShareLink.PARTS]
NOTE, SAID, OWN = "Asked for the label delay.", "Labels were the best part.", "You gave yourself"


@pytest.fixture
def reported_round(debrief_round: Round, alice: User, bob: User) -> Round:
    add_evidence(user=bob, round_=debrief_round, kind="note", line="data", text=NOTE)
    save_overall(user=bob, round_=debrief_round, strength=SAID, missed="", drill="")
    fill_and_submit(alice, debrief_round, {**USUAL, "data": 2})
    fill_and_submit(bob, debrief_round)
    compile_report(debrief_round.pk)
    return Round.objects.get(pk=debrief_round.pk)


@pytest.fixture
def share(reported_round: Round, alice: User) -> Callable[..., ShareLink]:
    def make(*parts: str, **changes: Any) -> ShareLink:
        chosen = {"shows_name": False, "label": "", "days": 30, **changes}
        return make_share_link(user=alice, round_=reported_round, parts=parts, **chosen)

    return make


def url(link: ShareLink, rest: str = "") -> str:
    return f"/shared/{token_of(link)}/{rest}"


def page_of(link: ShareLink) -> str:
    response = Client().get(url(link))
    assert response.status_code == 200
    return response.content.decode()


def test_only_what_was_chosen_is_shown_and_never_the_partner(share: Callable[..., ShareLink]) -> None:
    everything = page_of(share(*EVERYTHING))
    for said in (NOTE, SAID, "Time by stage", "Fair score", "Line by line", "A candidate gave themselves a"):
        assert said in everything, said
    scores = page_of(share("scores"))
    for unsaid in (NOTE, SAID, "Time by stage", "Fair score", "A candidate gave themselves a", "As seen:"):
        assert unsaid not in scores, unsaid
    minutes = page_of(share("minutes"))
    assert "Time by stage" in minutes
    assert "Line by line" not in minutes
    for page in (everything, scores, minutes):
        assert "Bob" not in page
        assert "Alice" not in page
        assert 'id="checkpoints"' not in page


def test_who_scored_is_said_with_the_scores_only() -> None:
    content = build_report(report_inputs(candidate=None))
    minutes = shared_content(content, parts={"minutes"}, name="", anchors={})
    assert (len(content.absences), minutes.absences) == (1, ())


def test_self_scores_that_were_not_chosen_are_neither_there_nor_missing() -> None:
    anchors = {line: dict.fromkeys((1, 2, 3, 4), "") for line in LINES}
    with_them = build_report(report_inputs())
    without = build_report(report_inputs(candidate=None))
    shown, silent = (
        shared_content(content, parts={"scores"}, name="", anchors=anchors)
        for content in (with_them, without)
    )
    assert silent == shown
    assert not page_context(shown)["shows_self_scores"]
    chosen = shared_content(without, parts={"scores", "self_scores"}, name="", anchors=anchors)
    assert chosen.absences == ("A candidate did not submit self-scores within 24 hours.",)


def test_the_fair_score_alone_says_nothing_of_this_rounds_scores() -> None:
    content = build_report(report_inputs(fair=fair_input(is_apart=True, seconds=1, rescores=2)))
    assert content.fair
    assert "2 re-scores of this round" in content.fair.why
    alone = shared_content(content, parts={"fair"}, name="", anchors={}).fair
    assert alone == content.fair.model_copy(update={"why": APART})
    anchors = {line: dict.fromkeys((1, 2, 3, 4), "") for line in LINES}
    assert shared_content(content, parts={"fair", "scores"}, name="", anchors=anchors).fair == content.fair


@pytest.mark.parametrize("fair", [None, fair_input()])
def test_what_to_practice_and_the_chances_come_with_the_fair_score_only(fair: FairInput | None) -> None:
    content = build_report(report_inputs(fair=fair))
    anchors = {line: dict.fromkeys((1, 2, 3, 4), "") for line in LINES}
    without = shared_content(content, parts={*EVERYTHING} - {"fair"}, name="", anchors=anchors)
    assert (without.strengths, without.gaps, without.probe_next, without.chances) == ((), (), (), ())
    assert (without.fair, without.fair_missing, without.highlight_rule) == (None, "", "")
    all_of_it = shared_content(content, parts=EVERYTHING, name="", anchors=anchors)
    assert all_of_it.probe_next
    assert bool(all_of_it.chances) is bool(fair)


def test_the_box_names_all_that_it_shows(
    share: Callable[..., ShareLink], client_of: Callable[[User], Client], alice: User
) -> None:
    link = share("scores", "fair")
    page = client_of(alice).get(f"/rounds/{link.round_id}/report/shares/").content.decode()
    assert "My fair score and, with the scores, averages, drills and chances over all interviews" in page
    assert "Shows scores and anchors, line by line, and the bar of the level; your fair score and," in page


def test_where_the_scenario_has_anchors_of_its_own_the_rubrics_are_shown(
    share: Callable[..., ShareLink], reported_round: Round
) -> None:
    own = kit_of(reported_round.scenario_version).anchors
    assert own
    page = unescape(page_of(share("scores")))
    for line in rubric_content(reported_round.rubric).lines:
        score = USUAL[line.key]
        if score and line.key in own:
            assert own[line.key].get(score, "a word that nobody wrote") not in page
    assert "This scenario's own" not in page


def test_the_owners_name_is_shown_by_choice(share: Callable[..., ShareLink]) -> None:
    page = page_of(share("scores", shows_name=True))
    assert "Alice, interviewed by a peer" in page
    assert "Bob" not in page


def test_nobody_keeps_it_and_no_page_learns_the_address(share: Callable[..., ShareLink]) -> None:
    link = share("scores")
    for response in (
        Client().get(url(link)),
        Client().get(url(link, "report.pdf")),
        Client().get("/shared/x/"),
    ):
        assert "noindex" in response["X-Robots-Tag"]
        assert response["Referrer-Policy"] == "no-referrer"
        assert "no-store" in response["Cache-Control"]


def test_the_pdf_has_the_chosen_parts(share: Callable[..., ShareLink]) -> None:
    response = Client().get(url(share("scores"), "report.pdf"))
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")
    assert b"Bob" not in response.content


def test_revoked_expired_unknown_and_gone_all_look_the_same(
    share: Callable[..., ShareLink], alice: User
) -> None:
    revoked, expired, closed = share("scores"), share("scores"), share("scores")
    revoke_share_link(user=alice, link=revoked)
    revoke_share_link(user=alice, link=revoked)
    now = timezone.now()
    ShareLink.objects.filter(pk=expired.pk).update(created_at=now - timedelta(9), expires_at=now)
    User.objects.filter(pk=alice.pk).update(is_active=False)
    forged = url(closed).replace(closed.pk.hex, revoked.pk.hex)
    addresses = [url(revoked), url(expired), url(closed), forged, "/shared/nothing/"]
    answers = [Client().get(address) for address in addresses]
    assert [answer.status_code for answer in answers] == [404] * 5
    mains = {answer.content.decode().split("<main")[1].split("</main>")[0] for answer in answers}
    assert len(mains) == 1
    assert "Ask whoever sent it for a new one." in mains.pop()


def test_it_is_counted_how_often_others_opened_it(
    share: Callable[..., ShareLink], alice: User, client_of: Callable[[User], Client]
) -> None:
    link = share("scores")
    client_of(alice).get(url(link))
    assert ShareLink.objects.get().opened == 0
    page_of(link)
    Client().get(url(link, "report.pdf"))
    link.refresh_from_db()
    assert link.opened == 2
    assert link.opened_at
    page = client_of(alice).get(f"/rounds/{link.round_id}/report/shares/").content.decode()
    assert 'Opened <span class="figure">2</span> times' in page
    assert OwnLink(link).address in page


def test_a_correction_is_in_what_is_shared_from_then_on(
    share: Callable[..., ShareLink], staff: User, reported_round: Round
) -> None:
    link = share("scores")
    line = reported_round.assessments.get(kind="interviewer").lines.get(line="data")
    correct_score(staff=staff, line_score=line, new_score=2, reason="Wrong key.")
    compile_report(reported_round.pk)
    page = page_of(link)
    assert "Corrected by staff" in page
    assert "Wrong key." not in page


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"parts": []}, "no_parts"),
        ({"parts": ["kit"]}, "unknown_part"),
        ({"parts": ["notes"]}, "needs_scores"),
        ({"days": 365}, "unknown_lifetime"),
        ({"label": "x" * 101}, "too_long"),
        ({"label": "\x00"}, "bad_text"),
    ],
)
def test_what_makes_no_sense_is_refused(
    reported_round: Round, alice: User, changes: dict[str, Any], code: str
) -> None:
    given = {"parts": ["scores"], "shows_name": False, "label": "", "days": 30, **changes}
    with pytest.raises(Invalid) as refusal:
        make_share_link(user=alice, round_=reported_round, **given)
    assert refusal.value.code == code


def test_only_the_candidate_shares_and_only_what_is_compiled(
    reported_round: Round, debrief_round: Round, alice: User, bob: User, share: Callable[..., ShareLink]
) -> None:
    given: dict[str, Any] = {"parts": ["scores"], "shows_name": False, "label": "", "days": 30}
    with pytest.raises(Forbidden):
        make_share_link(user=bob, round_=reported_round, **given)
    for _ in range(MAX_OPEN):
        share("scores")
    with pytest.raises(Refused) as refusal:
        share("scores")
    assert refusal.value.code == "too_many_links"
    other = Round.objects.exclude(pk=reported_round.pk).get()
    with pytest.raises(Forbidden):
        make_share_link(user=other.candidate, round_=other, **given)


def test_the_form_makes_a_link_and_loses_nothing_when_it_is_wrong(
    reported_round: Round, alice: User, client_of: Callable[[User], Client]
) -> None:
    client, page = client_of(alice), f"/rounds/{reported_round.pk}/report/shares/"
    wrong = client.post(page, {"parts": ["notes"], "days": "7", "label": "For Noa"})
    assert wrong.status_code == 400
    assert "show the scores with them" in wrong.content.decode()
    assert 'value="For Noa"' in wrong.content.decode()
    assert (
        client.post(page, {"parts": ["scores", "notes"], "days": "7", "label": "For Noa"}).status_code == 302
    )
    link = ShareLink.objects.get()
    assert (link.parts, link.label, link.shows_name) == (["scores", "notes"], "For Noa", False)
    client.post(f"{page}{link.pk}/revoke/")
    assert Client().get(url(link)).status_code == 404


def test_links_go_into_the_export_without_their_address_and_die_with_the_account(
    share: Callable[..., ShareLink], alice: User
) -> None:
    link = share("scores", label="For Noa")
    exported = export_for(alice)["share_links"]
    assert [(row["parts"], row["label"], row["opened"]) for row in exported] == [(["scores"], "For Noa", 0)]
    assert token_of(link) not in str(exported)
    delete_account(user=alice)
    assert not ShareLink.objects.exists()
    assert Client().get(url(link)).status_code == 404
