"""What the matcher knows of people, read for a whole wave in a constant number of queries.

Shares are drawn towards what is usual by a few imagined cases: one interview says little, twenty say a lot.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Avg, Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from accounts.models import User
from interviews.comment_marks.selectors import helpfulness
from interviews.kits import UNRELEASED
from interviews.models import InterviewState, LineScore, Participation, Round, RoundState
from interviews.pairing.assignment import Practice, Topic
from interviews.pairing.selectors import MET_WITHIN
from scenarios.lines import LINES
from scenarios.models import KitOpening

ATTENDED_OF = 20
IMAGINED = 4
USUAL_ATTENDANCE = 0.9
USUAL_QUALITY = 0.5
USUAL_HELPFULNESS = 0.5
HELPFULNESS_MOVES = (
    0.1  # at most so much of quality, up or down: marks are opinions, the rest is what was done
)
WEAK_BELOW = 2.5
GIVEN_TO_EXAMINE = 2  # rounds in which somebody scored a line, to be taken for one who can examine it
CAME = ("present", "late")


@dataclass(frozen=True)
class Person:
    """What one person brings into a wave; in the words of `seekers.Seeker`."""

    practice: Practice
    prepared: frozenset[str]
    gaps: frozenset[str]
    examines: frozenset[str]
    quality: float
    attendance: float


@dataclass
class _Record:
    """Filled query by query."""

    opened: set[int] = field(default_factory=set)
    prepared: set[int] = field(default_factory=set)
    taken: set[int] = field(default_factory=set)
    unreleased: set[int] = field(default_factory=set)
    lines: dict[str, float] = field(default_factory=dict)
    families: dict[str, float] = field(default_factory=dict)
    examined: set[str] = field(default_factory=set)
    is_released: bool = False  # a round that they took: nobody else has scores
    quality: float = USUAL_QUALITY
    attendance: float = USUAL_ATTENDANCE

    def practice_of(self, user: User) -> Practice:
        return Practice(
            interests=frozenset(user.profile.interests),
            opened=frozenset(self.opened),
            prepared=frozenset(self.prepared),
            taken=frozenset(self.taken),
            unreleased=frozenset(self.unreleased),
            lines=self.lines,
            families=self.families,
        )


def practices(users: Iterable[User]) -> dict[int, Practice]:
    """What each has opened, taken and scored, by user id; users come with profiles. Four queries at most."""
    by_id = {user.pk: user for user in users}
    return {pk: record.practice_of(by_id[pk]) for pk, record in _practiced(by_id).items()}


def people(
    users: Iterable[User], topics: Sequence[Topic], besides: Collection[UUID] = ()
) -> dict[int, Person]:
    """Everything about each, by user id; the users come with their profiles. Eight queries at most.

    `besides`: interviews that are taken as if they were not.
    """
    by_id = {user.pk: user for user in users}
    records = _practiced(by_id, besides)
    _read_lines_given(records)
    _read_quality(records)
    _read_attendance(records)
    return {pk: _person(by_id[pk], record, topics) for pk, record in records.items()}


def met_around(
    user_ids: Collection[int], moment: datetime, besides: Collection[UUID] = ()
) -> dict[int, set[int]]:
    """For each user the others among them with whom they have an interview within 14 days of the moment."""
    met: dict[int, set[int]] = defaultdict(set)
    rows = Participation.objects.filter(
        user__in=user_ids,
        interview__starts_at__range=(moment - MET_WITHIN, moment + MET_WITHIN),
        interview__participations__user__in=user_ids,
    ).exclude(Q(interview__state=InterviewState.CANCELLED) | Q(interview__in=besides))
    for one, other in rows.values_list("user_id", "interview__participations__user_id"):
        if one != other:
            met[one].add(other)
    return met


def _person(user: User, record: _Record, topics: Sequence[Topic]) -> Person:
    ready = record.prepared | record.taken
    strong = {line for line, mean in record.lines.items() if mean >= WEAK_BELOW}
    return Person(
        practice=record.practice_of(user),
        prepared=frozenset(topic.family for topic in topics if topic.scenario in ready),
        gaps=frozenset(LINES) - strong,
        examines=frozenset(strong | record.examined),
        quality=record.quality,
        attendance=record.attendance,
    )


def _practiced(ids: Collection[int], besides: Collection[UUID] = ()) -> dict[int, _Record]:
    records = {pk: _Record() for pk in ids}
    _read_openings(records)
    _read_rounds_taken(records, besides)
    _read_scores(records)
    return records


def _read_openings(records: dict[int, _Record]) -> None:
    rows = KitOpening.objects.filter(user__in=records)
    for user, scenario, prepared_at in rows.values_list("user_id", "scenario_id", "prepared_at"):
        records[user].opened.add(scenario)
        if prepared_at:
            records[user].prepared.add(scenario)


def _read_rounds_taken(records: dict[int, _Record], besides: Collection[UUID]) -> None:
    rows = Round.objects.filter(candidate__in=records)
    rows = rows.exclude(Q(state=RoundState.SKIPPED) | Q(interview__in=besides))
    facts = rows.values_list("candidate_id", "scenario_version__scenario_id", "state", "interview__state")
    for user, scenario, state, interview in facts:
        records[user].taken.add(scenario)
        records[user].is_released |= state in {RoundState.RELEASED, RoundState.REPORTED}
        if state in UNRELEASED and interview != InterviewState.CANCELLED:
            records[user].unreleased.add(scenario)


def _read_scores(records: dict[int, _Record]) -> None:
    """Means of what interviewers scored in released rounds."""
    scores = _scored_by_interviewers().filter(
        assessment__round__candidate__in=[pk for pk, record in records.items() if record.is_released],
        assessment__round__released_at__isnull=False,
    )
    family = "assessment__round__scenario_version__scenario__family"
    by_line = scores.values_list("assessment__round__candidate", "line").annotate(Avg("score"))
    for user, line, mean in by_line:
        records[user].lines[line] = mean
    for user, key, mean in scores.values_list("assessment__round__candidate", family).annotate(Avg("score")):
        records[user].families[key] = mean


def _read_lines_given(records: dict[int, _Record]) -> None:
    scores = _scored_by_interviewers().filter(assessment__author__in=records)
    given = scores.values_list("assessment__author", "line").annotate(rounds=Count("pk"))
    for user, line, _ in given.filter(rounds__gte=GIVEN_TO_EXAMINE):
        records[user].examined.add(line)


def _read_quality(records: dict[int, _Record]) -> None:
    """As an interviewer: half for submitting in time, half for a note beside each score; and a tenth at most,
    up or down, for how candidates mark the comments."""
    kind = Q(assessments__kind="interviewer")
    in_time = kind & Q(assessments__submitted_at__lte=F("assess_by"))
    scored = kind & Q(assessments__submitted_at__isnull=False, assessments__lines__score__isnull=False)
    given = (
        Round.objects.filter(interviewer__in=records, state__in=[RoundState.RELEASED, RoundState.REPORTED])
        .values_list("interviewer")
        .annotate(
            rounds=Count("pk", distinct=True),
            submitted=Count("pk", distinct=True, filter=in_time),
            lines=Count("assessments__lines", filter=scored),
            noted=Count("assessments__lines", filter=scored & ~Q(assessments__lines__note="")),
        )
    )
    for user, rounds, submitted, lines, noted in given:
        mark = (submitted / rounds + (noted / lines if lines else 0)) / 2
        records[user].quality = _drawn(mark * rounds, rounds, USUAL_QUALITY)
    for user, found in helpfulness(records).items():
        share = _drawn(found.share * found.people, found.people, USUAL_HELPFULNESS)
        moved = records[user].quality + 2 * HELPFULNESS_MOVES * (share - USUAL_HELPFULNESS)
        records[user].quality = min(max(moved, 0.0), 1.0)


def _read_attendance(records: dict[int, _Record]) -> None:
    """The share of the last 20 that they came to; the server's fault counts for nobody."""
    newest_first = Window(RowNumber(), partition_by="user_id", order_by=F("interview__starts_at").desc())
    last = (
        Participation.objects.filter(user__in=records)
        .exclude(outcome__in=["", "server_fault"])
        .annotate(place=newest_first)
        .filter(place__lte=ATTENDED_OF)
        .values_list("user_id", "outcome")
    )
    outcomes: dict[int, list[str]] = defaultdict(list)
    for user, outcome in last:
        outcomes[user].append(outcome)
    for user, counted in outcomes.items():
        came = sum(outcome in CAME for outcome in counted)
        records[user].attendance = _drawn(came, len(counted), USUAL_ATTENDANCE)


def _drawn(total: float, count: int, usual: float) -> float:
    return (total + IMAGINED * usual) / (count + IMAGINED)


def _scored_by_interviewers() -> QuerySet[LineScore]:
    return LineScore.objects.filter(
        assessment__kind="interviewer", assessment__submitted_at__isnull=False, score__isnull=False
    )
