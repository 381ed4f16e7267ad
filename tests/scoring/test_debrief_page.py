from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from interviews.models import LineScore, Round
from interviews.room.clock import move_clock
from interviews.scoring.services import add_evidence, save_overall
from scenarios.rubric import RubricContent
from tests.scoring.filling import AS_SEEN, fill, fill_and_submit

QUERIES = (
    "session",
    "user with the profile",
    "round with people, scenario and rubric",
    "the kit's text, for anchors of its own",
    "the rubric's text",
    "own assessment",
    "its lines",
    "evidence",
    "interview, for the way on",
    "its rounds",
    "their scenario versions",
    "its participations",
    "their users",
    "what the person has submitted in it",
    "a live interview to return to",
    "who is kept apart from whom",
)


def url(round_: Round, rest: str = "") -> str:
    return f"/rounds/{round_.pk}/debrief/{rest}"


def test_the_candidate_has_every_anchor_in_view(
    debrief_round: Round, alice: User, client_of: Callable[[User], Client]
) -> None:
    page = client_of(alice).get(url(debrief_round)).content.decode()
    assert "Score yourself" in page
    rubric = RubricContent.model_validate(debrief_round.rubric.content)
    assert all(line.anchors[score].split(";")[0][:20] in page for line in rubric.lines for score in (1, 4))


def test_the_rules_are_said_before_anything_is_entered(
    debrief_round: Round, alice: User, bob: User, client_of: Callable[[User], Client]
) -> None:
    asked, own = (
        " ".join(client_of(u).get(url(debrief_round)).content.decode().split()) for u in (bob, alice)
    )
    assert "Nine lines, each with a score and a note, or marked as not reached with a reason." in asked
    assert "Nine lines, each with a score, or marked as not reached with a reason." in own
    assert "At least four need a score." in asked
    assert "saw or heard" not in own


def test_the_interviewer_has_the_evidence_at_its_line_and_the_three_sentences(
    debrief_round: Round, bob: User, client_of: Callable[[User], Client]
) -> None:
    add_evidence(user=bob, round_=debrief_round, kind="note", line="data", text="Asked for the label delay.")
    page = client_of(bob).get(url(debrief_round)).content.decode()
    data = page[page.index('id="line-data"') : page.index('id="line-modeling"')]
    assert "Asked for the label delay." in data
    assert 'name="drill"' in page


def test_a_line_is_saved_and_the_page_is_told_how_far_it_is(
    debrief_round: Round, bob: User, client_of: Callable[[User], Client]
) -> None:
    sent = {"choice": "4", "note": AS_SEEN, "moment": "00:00", "revision": "0"}
    answer = client_of(bob).post(url(debrief_round, "lines/data/"), sent).json()
    assert (answer["lines_done"], answer["revision"]) == (1, 1)
    assert "data" not in answer["missing"]
    saved = LineScore.objects.get()
    assert (saved.line, saved.score, saved.note, saved.round_seconds) == ("data", 4, AS_SEEN, 0)


def test_a_note_alone_is_saved_before_there_is_a_score(
    debrief_round: Round, bob: User, client_of: Callable[[User], Client]
) -> None:
    response = client_of(bob).post(url(debrief_round, "lines/data/"), {"note": "First words. "})
    assert response.json()["lines_done"] == 0
    assert LineScore.objects.get().note == "First words. "


def test_not_reached_is_saved_with_its_reason(
    debrief_round: Round, bob: User, client_of: Callable[[User], Client]
) -> None:
    client_of(bob).post(
        url(debrief_round, "lines/data/"), {"choice": "not_reached", "not_reached_reason": "Time."}
    )
    saved = LineScore.objects.get()
    assert (saved.score, saved.not_reached, saved.not_reached_reason) == (None, True, "Time.")


@pytest.mark.parametrize(
    ("line", "fields", "status", "code"),
    [
        ("data", {"choice": "5"}, 400, "bad_score"),
        ("charm", {"choice": "3"}, 400, "unknown_line"),
        ("data", {"choice": "3", "note": "x" * 4001}, 400, "too_long"),
        ("data", {"choice": "4", "moment": "noon"}, 400, "bad_moment"),
        ("data", {"choice": "4", "moment": "99:00"}, 400, "moment_outside"),
        ("data", {"choice": "3", "revision": "new"}, 400, "bad_revision"),
    ],
)
def test_what_cannot_be_stored_is_refused_in_words(
    debrief_round: Round,
    bob: User,
    client_of: Callable[[User], Client],
    line: str,
    fields: dict[str, str],
    status: int,
    code: str,
) -> None:
    response = client_of(bob).post(url(debrief_round, f"lines/{line}/"), fields)
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert response.json()["detail"]


def test_the_three_sentences_are_saved(
    debrief_round: Round, bob: User, client_of: Callable[[User], Client]
) -> None:
    client_of(bob).post(url(debrief_round, "overall/"), {"strength": "Labels.", "missed": "", "drill": "x"})
    assert debrief_round.assessments.get().strength == "Labels."


@pytest.mark.parametrize(
    ("rest", "sent", "name"),
    [
        ("overall/", {"strength": "a", "missed": "b\x00", "drill": "c"}, "text on what was missed"),
        ("lines/data/", {"choice": "3", "note": "b\x00"}, "note"),
        ("lines/data/", {"choice": "not_reached", "not_reached_reason": "\x00"}, "reason"),
    ],
)
def test_a_text_that_cannot_be_stored_is_refused_by_its_name(
    debrief_round: Round,
    bob: User,
    client_of: Callable[[User], Client],
    rest: str,
    sent: dict[str, str],
    name: str,
) -> None:
    response = client_of(bob).post(url(debrief_round, rest), sent)
    assert (response.status_code, response.json()["code"]) == (400, "bad_text")
    assert response.json()["detail"] == f"The {name} holds a character that cannot be stored."
    assert not debrief_round.assessments.exists()


def test_submitting_asks_first_and_says_what_it_means(
    debrief_round: Round, bob: User, client_of: Callable[[User], Client]
) -> None:
    fill(bob, debrief_round)
    page = client_of(bob).get(url(debrief_round, "submit/")).content.decode()
    assert "become final" in page
    assert "Submit for good" in page
    assert debrief_round.assessments.get().submitted_at is None


def test_nothing_is_submitted_unread(
    debrief_round: Round, bob: User, client_of: Callable[[User], Client]
) -> None:
    long = " ".join(f"word{number}" for number in range(60))
    fill(bob, debrief_round, note=long)
    save_overall(user=bob, round_=debrief_round, drill=f"Drill: {long}")
    page = client_of(bob).get(url(debrief_round, "submit/")).content.decode()
    assert page.count(long) == 9, "eight notes and the drill"
    assert page.count('<span class="figure">00:00</span>') == 1, "the moment of the 4"
    assert "Time ran out." in page


def test_what_is_missing_is_named_with_a_way_to_it(
    debrief_round: Round, bob: User, client_of: Callable[[User], Client]
) -> None:
    fill(bob, debrief_round, {"data": 3})
    save_overall(user=bob, round_=debrief_round, missed="")
    client = client_of(bob)
    page = client.get(url(debrief_round, "submit/")).content.decode()
    assert "Submit for good" not in page
    assert f'href="{url(debrief_round)}#line-framing"' in page
    assert "Score at least 4 of the nine lines; 1 so far." in page
    assert f'href="{url(debrief_round)}#missed"' in page
    assert "the deadline releases only what was submitted" in page
    refused = client.post(url(debrief_round, "submit/"))
    assert refused.status_code == 409
    assert debrief_round.assessments.get().submitted_at is None


def test_after_submitting_the_page_waits_and_leads_on_to_the_report(
    debrief_round: Round, alice: User, bob: User, client_of: Callable[[User], Client]
) -> None:
    fill(bob, debrief_round)
    client = client_of(bob)
    waiting = client.post(url(debrief_round, "submit/"), follow=True).content.decode()
    assert "You see both when Alice has submitted, at the latest" in waiting
    assert f'hx-get="{url(debrief_round, "status/")}"' in waiting
    assert "HX-Redirect" not in client.get(url(debrief_round, "status/"))
    fill_and_submit(alice, debrief_round)
    moved_on = client.get(url(debrief_round, "status/"))
    assert moved_on["HX-Redirect"] == f"/rounds/{debrief_round.pk}/report/"


def test_a_repeated_submit_leads_to_the_same_place(
    debrief_round: Round, bob: User, client_of: Callable[[User], Client]
) -> None:
    fill_and_submit(bob, debrief_round)
    client = client_of(bob)
    for response in (client.post(url(debrief_round, "submit/")), client.get(url(debrief_round, "submit/"))):
        assert (response.status_code, response["Location"]) == (302, url(debrief_round))


def test_a_live_round_leads_to_its_room(
    live_round: Round, bob: User, client_of: Callable[[User], Client]
) -> None:
    assert client_of(bob).get(url(live_round))["Location"] == f"/rounds/{live_round.pk}/room/"


def test_the_two_debriefs_of_a_swap_lead_to_each_other(
    debrief_round: Round, alice: User, bob: User, client_of: Callable[[User], Client]
) -> None:
    second = Round.objects.exclude(pk=debrief_round.pk).get()
    move_clock(user=alice, round_=second, move="start", version=0)
    client = client_of(bob)
    assert f"/rounds/{second.pk}/room/" in client.get(url(debrief_round)).content.decode()
    move_clock(user=alice, round_=second, move="end", version=1)
    assert f'href="{url(second)}"' in client.get(url(debrief_round)).content.decode()
    fill_and_submit(bob, debrief_round)
    waiting = client.get(url(debrief_round)).content.decode()
    assert f'class="btn btn-primary" href="{url(second)}"' in " ".join(waiting.split())


def test_a_stranger_finds_nothing(
    debrief_round: Round, charlie: User, client_of: Callable[[User], Client]
) -> None:
    client = client_of(charlie)
    for rest in ("", "status/", "submit/"):
        assert client.get(url(debrief_round, rest)).status_code == 404
    assert client.post(url(debrief_round, "lines/data/"), {"choice": "3"}).status_code == 404
    assert client.post(url(debrief_round, "overall/"), {}).status_code == 404


def test_what_renews_itself_every_three_seconds_reads_no_long_text(
    debrief_round: Round, bob: User, client_of: Callable[[User], Client]
) -> None:
    fill_and_submit(bob, debrief_round)
    client = client_of(bob)
    with CaptureQueriesContext(connection) as asked:
        client.get(url(debrief_round, "status/"))
    assert len(asked) == len(QUERIES) - 4  # without kit, rubric, evidence and header
    assert not [each for each in asked if '."kit"' in each["sql"] or '."content"' in each["sql"]]


def test_the_page_needs_a_constant_number_of_queries(
    debrief_round: Round,
    bob: User,
    client_of: Callable[[User], Client],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(20):
        add_evidence(user=bob, round_=debrief_round, kind="note", line="data", text=f"Moment {number}.")
    client = client_of(bob)
    with django_assert_num_queries(len(QUERIES)):
        client.get(url(debrief_round))
