"""The moments of an interview at which access is asked, and the people who ask."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from interviews.bookings.reminders import plan_reminders
from interviews.ending import close, leave
from interviews.models import Interview, InterviewState, Round
from interviews.reports.compile import compile_report
from interviews.reports.release import release_overdue
from interviews.room.clock import move_clock
from interviews.room.images import add_image
from interviews.scoring.services import add_evidence, save_line, save_overall, submit_assessment
from interviews.services import mark_ready, time_taken
from interviews.slots.grid import moments
from scenarios.lines import LINES
from tests.scoring.filling import enough

# One dark pixel: a GIF of ASCII bytes only, so that the table can send it as a text.
PICTURE = b"GIF87a\x01\x00\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"

PEOPLE = ("anonymous", "candidate", "interviewer", "stranger", "moderator")

# What people and time do to round 1 of a swap, in order; alice is its candidate, bob its interviewer.
MOMENTS: dict[str, tuple[str, ...]] = {
    "booked": ("book",),
    "lobby": (),
    "cancelled": ("leave",),
    "live": ("start",),
    # Round 1 is over, round 2 waits.
    "debrief": ("start", "end"),
    "reported": ("start", "end", "interviewer_submits", "candidate_submits", "compile"),
    # Round 2 was not held: the interview itself is in debrief, and at last done.
    "over": ("start", "end", "close"),
    "one_submitted": ("start", "end", "close", "interviewer_submits"),
    "released": ("start", "end", "close", "interviewer_submits", "candidate_submits"),
    "deadline": ("start", "end", "close", "interviewer_submits", "deadline"),
    "done": ("start", "end", "close", "interviewer_submits", "candidate_submits", "compile"),
}


def bring_to(moment: str, interview: Interview, alice: User, bob: User) -> Round:
    """Bring round 1 (alice the candidate, bob the interviewer) to a moment, through the services."""
    round_ = interview.rounds.get(number=1)
    steps: dict[str, Callable[[], object]] = {
        "book": lambda: _as_if_booked(interview),
        "leave": lambda: leave(user=alice, interview=interview),
        "start": lambda: _start(interview, round_, alice, bob),
        "end": lambda: _end(round_, alice, bob),
        "close": lambda: close(interview.pk, reason="its time ran out"),
        "interviewer_submits": lambda: submit_assessment(user=bob, round_=round_),
        "candidate_submits": lambda: submit_assessment(user=alice, round_=round_),
        "deadline": lambda: pass_the_deadline(round_),
        "compile": lambda: compile_report(round_.pk),
    }
    for step in MOMENTS[moment]:
        steps[step]()
    return Round.objects.get(pk=round_.pk)


def pass_the_deadline(round_: Round) -> None:
    Round.objects.filter(pk=round_.pk).update(assess_by=timezone.now() - timedelta(seconds=1))
    assert release_overdue() == 1


def score(user: User, round_: Round, note: Callable[[str], str] = lambda line: f"About {line}.") -> None:
    for line in LINES:
        save_line(user=user, round_=round_, line=line, score=3, note=enough(note(line)))
    save_overall(
        user=user, round_=round_, strength=note("strength"), missed=note("missed"), drill=note("drill")
    )


def _as_if_booked(interview: Interview) -> None:
    """Two days ahead, by a slot."""
    starts_at = next(moments(timezone.now() + timedelta(days=2), timezone.now() + timedelta(days=3)))
    Interview.objects.filter(pk=interview.pk).update(
        state=InterviewState.BOOKED, way="slot", starts_at=starts_at
    )
    interview.refresh_from_db()
    interview.participations.update(during=time_taken(interview, 2))
    plan_reminders(interview)


def _start(interview: Interview, round_: Round, alice: User, bob: User) -> None:
    mark_ready(user=alice, interview=interview)
    mark_ready(user=bob, interview=interview)
    move_clock(user=bob, round_=round_, move="start", version=0)
    add_image(user=alice, round_=round_, data=PICTURE)
    add_evidence(user=bob, round_=round_, kind="note", line="data", text="Asked for labels first.")
    score(bob, round_)


def _end(round_: Round, alice: User, bob: User) -> None:
    move_clock(user=bob, round_=round_, move="end", version=1)
    score(alice, round_)
