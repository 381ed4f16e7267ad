from datetime import date

from interviews.progress.judgement import judgement_of
from interviews.progress.missed import Check, missed_of
from interviews.progress.noise import Noise
from interviews.progress.pacing import StageTime, pacing_of
from interviews.progress.weeks import rhythm_of
from scenarios.lines import LINES, STAGES
from tests.progress.takes import take

NOISE = Noise(severity=0.16, session=0.36, row=0.25)
MONDAY = date(2026, 11, 16)


def test_a_difference_that_chance_makes_is_no_misjudgement() -> None:
    takes = [take(day, dict.fromkeys(LINES, 3), dict.fromkeys(LINES, 3) | {"data": 4}) for day in range(4)]
    judged = judgement_of(takes, NOISE)
    assert judged.overall is not None
    assert (judged.overall.verdict, judged.overall.count) == ("fair", 4)
    verdicts = {row.line: row.gap.verdict for row in judged.lines if row.gap}
    assert set(verdicts.values()) == {"fair"}  # one point on one line over four interviews: chance
    assert [gap.mean for gap in judged.history] == [0.11] * 4


def test_beyond_chance_it_is_said_in_both_directions() -> None:
    low, high = dict.fromkeys(LINES, 2), dict.fromkeys(LINES, 3)
    above = [take(day, low, high, interviewer=day + 1) for day in range(12)]
    below = [take(day, high, low, interviewer=day + 1) for day in range(12)]
    for takes, verdict in ((above, "over"), (below, "under")):
        judged = judgement_of(takes, NOISE)
        assert judged.overall is not None
        assert judged.overall.verdict == verdict
        assert {row.gap.verdict for row in judged.lines if row.gap} == {verdict}


def test_one_severe_interviewer_who_scored_them_all_is_no_misjudgement() -> None:
    low, high = dict.fromkeys(LINES, 2), dict.fromkeys(LINES, 3)
    by_one, by_many = (
        judgement_of([take(day, low, high, interviewer=who or day + 1) for day in range(12)], NOISE)
        for who in (1, None)
    )
    assert {row.gap.verdict for row in by_one.lines if row.gap} == {"fair"}
    assert {row.gap.verdict for row in by_many.lines if row.gap} == {"over"}
    assert by_one.overall is not None
    assert by_many.overall is not None
    assert by_one.overall.chance > 2 * by_many.overall.chance


def test_two_interviews_judge_nobody_and_none_has_no_figure() -> None:
    two = judgement_of([take(day, {"data": 1}, {"data": 4}) for day in range(2)], NOISE)
    assert two.overall is not None
    assert two.overall.verdict == "few"
    assert judgement_of([take(0, {"data": 1})], NOISE).overall is None


def times(rounds: int, *, slow: str, without_wrap: int) -> list[StageTime]:
    return [
        StageTime(str(number), stage, 300, 400 if stage == slow else 290)
        for number in range(rounds)
        for stage in STAGES
        if stage != "wrap" or number >= without_wrap
    ]


def test_a_stage_is_overrun_by_habit_when_it_is_in_half_of_at_least_three_rounds() -> None:
    pacing = pacing_of(times(6, slow="data", without_wrap=4))
    assert [habit.stage for habit in pacing.overrun] == ["data"]
    assert (pacing.rounds, pacing.wraps_missed, pacing.misses_wrap_by_habit) == (6, 4, True)
    few = pacing_of(times(2, slow="data", without_wrap=2))
    assert (few.overrun, few.misses_wrap_by_habit) == ([], False)
    assert pacing_of([]).stages == []


def test_a_stage_that_the_end_of_the_round_cut_short_tells_nothing_of_its_time() -> None:
    cut = [StageTime("1", "data", 300, 320), StageTime("1", "modeling", 500, 2)]
    whole = [StageTime("2", "modeling", 500, 520), StageTime("2", "wrap", 60, 30)]
    pacing = pacing_of([*cut, *whole])
    assert {habit.stage: (habit.rounds, habit.used_seconds) for habit in pacing.stages} == {
        "data": (1, 320),
        "modeling": (1, 520),
        "wrap": (1, 30),
    }
    assert (pacing.rounds, pacing.wraps_missed) == (2, 1)


def test_checkpoints_are_missed_by_habit_only_in_several_rounds() -> None:
    checks = [
        Check(str(number), line, f"{line} {number}", line != "data")
        for number in range(4)
        for line in ("data", "framing")
    ]
    missed = missed_of(checks)
    (habit,) = missed.habits
    assert (habit.line, habit.missed, habit.total, habit.rounds) == ("data", 4, 4, 4)
    assert [example.text for example in habit.examples] == ["data 3", "data 2", "data 1"]
    assert missed_of(checks[:4]).habits == []  # two rounds


def test_weeks_in_a_row_end_with_a_rest_and_a_young_week_breaks_nothing() -> None:
    held = {date(2026, 10, 26): 1, date(2026, 11, 2): 2, date(2026, 11, 9): 1}
    rhythm = rhythm_of(held, date(2026, 11, 18))
    assert (rhythm.in_a_row, rhythm.practiced, len(rhythm.weeks)) == (3, 3, 12)
    assert (rhythm.weeks[-1].begins, rhythm.weeks[-1].interviews) == (MONDAY, 0)
    assert rhythm_of({**held, MONDAY: 1}, MONDAY).in_a_row == 4
    assert rhythm_of(held, date(2026, 11, 30)).in_a_row == 0
