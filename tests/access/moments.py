"""The moments of an interview at which access is asked, and the people who ask."""

from collections.abc import Callable

from accounts.models import User
from interviews.ending import leave
from interviews.models import Interview, Round
from interviews.reports.compile import compile_report
from interviews.room.clock import move_clock
from interviews.scoring.services import add_evidence, save_line, save_overall, submit_assessment
from interviews.services import mark_ready
from scenarios.lines import LINES

PEOPLE = ("anonymous", "candidate", "interviewer", "stranger", "moderator")
MOMENTS = ("lobby", "live", "debrief", "reported", "cancelled")


def bring_to(moment: str, interview: Interview, alice: User, bob: User) -> Round:
    """Bring round 1 (alice the candidate, bob the interviewer) to a moment, as people would."""
    round_ = interview.rounds.get(number=1)
    if moment == "cancelled":
        leave(user=alice, interview=interview)
    if moment in {"live", "debrief", "reported"}:
        mark_ready(user=alice, interview=interview)
        mark_ready(user=bob, interview=interview)
        move_clock(user=bob, round_=round_, move="start", version=0)
        add_evidence(user=bob, round_=round_, kind="note", line="data", text="Asked for labels first.")
        score(bob, round_)
    if moment in {"debrief", "reported"}:
        move_clock(user=bob, round_=round_, move="end", version=1)
        score(alice, round_)
    if moment == "reported":
        submit_assessment(user=alice, round_=round_)
        submit_assessment(user=bob, round_=round_)
        compile_report(round_.pk)
    return Round.objects.get(pk=round_.pk)


def score(user: User, round_: Round, note: Callable[[str], str] = lambda line: f"About {line}.") -> None:
    for line in LINES:
        save_line(user=user, round_=round_, line=line, score=3, note=note(line))
    save_overall(
        user=user, round_=round_, strength=note("strength"), missed=note("missed"), drill=note("drill")
    )
