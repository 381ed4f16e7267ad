"""Makes the demo community through the same services that people use, then moves it into the past."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import OutboxMessage, Profile, User
from interviews.demo import DEMO_PASSWORD
from interviews.demo.log import record_round
from interviews.models import Evidence, Interview, Round, StageSpan
from interviews.reports.compile import compile_report
from interviews.reviews.services import choose_to_review
from interviews.room.clock import move_clock
from interviews.scenario_ratings.services import rate_scenario
from interviews.scoring.services import add_evidence, save_line, save_overall, submit_assessment
from interviews.services import Part, create_interview, mark_ready
from scenarios.content import kit_of
from scenarios.files.source import LOADER
from scenarios.models import Flag, ScenarioVersion
from scenarios.quality.flags import flag_place, get_place_for

COMMUNITY = Path(__file__).with_name("community.yaml")
ROUNDS = COMMUNITY.with_name("rounds")  # what was written, drawn and said in each
# What happened while the interview was held, and what came after: table, condition, columns of time.
OF_ROUND = "round_id IN (SELECT id FROM interviews_round WHERE interview_id = %(interview)s)"
HELD = [
    ("interviews_interview", "id = %(interview)s", ["starts_at", "created_at", "ended_at"]),
    (
        "interviews_round",
        "interview_id = %(interview)s",
        ["started_at", "ended_at", "assess_by", "released_at"],
    ),
    ("interviews_participation", "interview_id = %(interview)s", ["arrived_at", "seen_at", "ready_at"]),
    ("interviews_transition", "interview_id = %(interview)s", ["at"]),
    ("interviews_stagespan", OF_ROUND, ["started_at", "ended_at"]),
    ("interviews_assessment", OF_ROUND, ["created_at", "saved_at", "submitted_at"]),
    ("interviews_evidence", OF_ROUND, ["created_at"]),
    ("interviews_scenariorating", OF_ROUND, ["rated_at"]),
]
COMPILED = [
    (
        "interviews_transition",
        "interview_id = %(interview)s AND to_state IN ('reported', 'done')",
        ["at"],
    ),
    ("interviews_report", OF_ROUND, ["compiled_at"]),
]


def demo_email(key: str) -> str:
    return f"{key}@demo.tradeoff.localhost"


def load_demo() -> bool:
    """Make the community unless it is there; return whether it was made. All of it or nothing."""
    community = _read(COMMUNITY)
    if User.objects.filter(email=demo_email(community["people"][0]["key"])).exists():
        return False
    # One hash for all of them: the password is no secret, and a good hash takes its time.
    hashed = make_password(DEMO_PASSWORD)
    with transaction.atomic():
        people = {person["key"]: _person(person, hashed) for person in community["people"]}
        for held in community["interviews"]:
            _hold(held, people)
        # Their reports are old by now; nobody is told about them.
        OutboxMessage.objects.filter(recipient__in=[user.email for user in people.values()]).delete()
    return True


def _read(path: Path) -> Any:
    return yaml.load(path.read_text(), LOADER)  # noqa: S506  a safe one


def _person(person: dict[str, Any], hashed_password: str) -> User:
    staff = bool(person.get("staff"))
    user = User.objects.create(
        email=demo_email(person["key"]),
        password=hashed_password,
        display_name=person["name"],
        is_staff=staff,
        is_superuser=staff,
        is_moderator=staff,
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    Profile.objects.create(
        user=user,
        level=person["level"],
        target_level=person["target"],
        interests=person["interests"],
        time_zone=person["zone"],
    )
    if person.get("re_scores"):
        choose_to_review(user=user, is_on=True)
    return user


def _hold(held: dict[str, Any], people: dict[str, User]) -> None:
    """One interview from lobby to reports, with everything of it moved back by its age."""
    one, two = (people[key] for key in held["people"])
    versions = [ScenarioVersion.objects.get(current_for__slug=part["scenario"]) for part in held["rounds"]]
    sides = [(one, two), (two, one)]
    interview = create_interview(
        kind="swap" if len(versions) > 1 else "one_way",
        parts=[
            Part(candidate, interviewer, version, candidate.profile.target_level)
            for (candidate, interviewer), version in zip(sides, versions, strict=False)
        ],
        format_minutes=45,
        language="en",
        starts_at=timezone.now(),
    )
    mark_ready(user=one, interview=interview)
    mark_ready(user=two, interview=interview)
    for round_, told in zip(interview.rounds.order_by("number"), held["rounds"], strict=True):
        _ask(round_, told)
    age = timedelta(days=held["days_ago"])
    _move_back(interview, age, HELD)
    for round_, told in zip(interview.rounds.order_by("number"), held["rounds"], strict=True):
        record_round(round_, _read(ROUNDS / f"{told['log']}.yaml"))
    # Reports are compiled from the moved times, so that compiling them again finds nothing new.
    for round_ in interview.rounds.order_by("number"):
        compile_report(round_.pk)
    _move_back(interview, age, COMPILED)
    for version, (candidate, interviewer), told in zip(versions, sides, held["rounds"], strict=False):
        for flag in told.get("flags", []):
            _flag(version, {"candidate": candidate, "interviewer": interviewer}[flag["by"]], flag, age)


def _ask(round_: Round, told: dict[str, Any]) -> None:
    interviewer, candidate = round_.interviewer, round_.candidate
    if interviewer is None:
        raise ValueError("the demo community holds no solo rounds")
    clock = move_clock(user=interviewer, round_=round_, move="start", version=round_.clock.version)
    for _ in told["minutes"]:
        clock = move_clock(user=interviewer, round_=round_, move="next", version=clock.version)
    _note(round_, interviewer, told)
    move_clock(user=interviewer, round_=round_, move="end", version=clock.version)
    _spread_over_time(round_, told)
    _score(round_, interviewer, told["interviewer"])
    _score(round_, candidate, told["self"])
    for role, user in (("candidate", candidate), ("interviewer", interviewer)):
        rate_scenario(user=user, round_=round_, **told["ratings"][role])


def _note(round_: Round, interviewer: User, told: dict[str, Any]) -> None:
    """The notes and checkpoints as told, each at its second."""
    for note in told["evidence"]:
        added = add_evidence(
            user=interviewer, round_=round_, kind="note", line=note["line"], text=note["text"]
        )
        Evidence.objects.filter(pk=added.pk).update(round_seconds=note["at"])
    lines = {checkpoint.key: checkpoint.line for checkpoint in kit_of(round_.scenario_version).checkpoints}
    for key, second in told["checkpoints"].items():
        added = add_evidence(
            user=interviewer, round_=round_, kind="checkpoint", line=lines[key], text="", checkpoint=key
        )
        Evidence.objects.filter(pk=added.pk).update(round_seconds=second)


def _spread_over_time(round_: Round, told: dict[str, Any]) -> None:
    """Give each stage the minutes told, from a start that far back."""
    minutes = [*told["minutes"], 1]
    end = timezone.now()
    start = end - timedelta(minutes=sum(minutes))
    Round.objects.filter(pk=round_.pk).update(started_at=start, ended_at=end)
    for span, used in zip(round_.spans.order_by("started_at"), minutes, strict=True):
        StageSpan.objects.filter(pk=span.pk).update(
            started_at=start, ended_at=start + timedelta(minutes=used)
        )
        start += timedelta(minutes=used)


def _score(round_: Round, user: User, told: dict[str, Any]) -> None:
    overall = {name: told.get(name, "") for name in ("strength", "missed", "drill")}
    for line, given in told.items():
        if line in overall:
            continue
        if isinstance(given, dict):
            reason = given["not_reached"]
            save_line(
                user=user, round_=round_, line=line, score=None, not_reached=True, not_reached_reason=reason
            )
        else:
            score, note, at = [*given, None][:3] if isinstance(given, list) else (given, "", None)
            save_line(user=user, round_=round_, line=line, score=score, note=note, round_seconds=at)
    save_overall(user=user, round_=round_, **overall)
    submit_assessment(user=user, round_=round_)


def _flag(version: ScenarioVersion, user: User, told: dict[str, Any], age: timedelta) -> None:
    found = get_place_for(user, version.scenario.slug, told["place"])
    flag = flag_place(user=user, found=found, kind=told["kind"], sentence=told["sentence"])
    Flag.objects.filter(pk=flag.pk).update(flagged_at=flag.flagged_at - age)


def _move_back(interview: Interview, age: timedelta, tables: list[tuple[str, str, list[str]]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL tradeoff.correcting = 'on'")
        for table, condition, columns in tables:
            changes = ", ".join(f"{column} = {column} - %(age)s::interval" for column in columns)
            sql = f"UPDATE {table} SET {changes} WHERE {condition}"  # noqa: S608  names are our own, above
            cursor.execute(sql, {"age": f"{age.days} days", "interview": interview.pk})
        cursor.execute("SET LOCAL tradeoff.correcting = 'off'")
        if tables is HELD:
            cursor.execute(
                "UPDATE interviews_participation SET during = tstzrange(lower(during) - %(age)s::interval,"
                " upper(during) - %(age)s::interval) WHERE interview_id = %(interview)s",
                {"age": f"{age.days} days", "interview": interview.pk},
            )
