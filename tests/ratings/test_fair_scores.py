"""Made-up platforms whose truth is known: what the fair average gets right, by fixed seeds.

`python -m benchmarks ratings` measures the same at full size and over several seeds.
"""

from dataclasses import dataclass

import numpy as np
import pytest

from benchmarks.rated import Platform, Simulated, simulate
from interviews.ratings.assumptions import PRIOR_SDS
from interviews.ratings.calibration import FEWEST_SESSIONS
from interviews.ratings.model import Fit, Options, Source, fit
from interviews.ratings.priors import ENOUGH_SESSIONS, repeated_sessions
from interviews.ratings.table import BadRatings, Flags, Floats, ratings_from

PEOPLE = 800


@dataclass(frozen=True)
class Case:
    simulated: Simulated
    found: Fit


@pytest.fixture(scope="module")
def usual() -> Case:
    return case(Platform(people=PEOPLE), 1)


def case(platform: Platform, seed: int) -> Case:
    simulated = simulate(platform, seed)
    return Case(simulated, fit(simulated.ratings))


def rms(values: Floats) -> float:
    return float(np.sqrt((values**2).mean()))


def covered(each: Case) -> float:
    interval, truth = each.found.interval(), each.simulated.truth
    return float(((interval.low <= truth) & (truth <= interval.high)).mean())


def unluckiest(simulated: Simulated) -> Flags:
    """The tenth of the candidates whose interviewers were the most severe."""
    met = simulated.ratings.candidate.means(simulated.severity[simulated.ratings.interviewer.of_row])
    unlucky: Flags = met <= np.quantile(met, 0.1)
    return unlucky


def test_the_fair_average_is_nearer_to_the_truth_than_the_raw_mean(usual: Case) -> None:
    simulated = usual.simulated
    fair, raw = rms(usual.found.fair.value - simulated.truth), rms(simulated.raw - simulated.truth)
    assert fair <= 0.335
    assert fair <= 0.88 * raw


def test_who_met_the_most_severe_is_hardly_worse_off(usual: Case) -> None:
    """Over three platforms: a tenth of one is 80 people, whose mean is uncertain by 0.03."""
    cases = [usual, *(case(Platform(people=PEOPLE), seed) for seed in (2, 3))]
    unlucky = [unluckiest(each.simulated) for each in cases]
    pairs = list(zip(cases, unlucky, strict=True))
    fair = [(each.found.fair.value - each.simulated.truth)[some].mean() for each, some in pairs]
    raw = [(each.simulated.raw - each.simulated.truth)[some].mean() for each, some in pairs]
    assert abs(np.mean(fair)) <= 0.13
    assert abs(np.mean(raw)) > 0.25


def test_intervals_hold_what_they_promise(usual: Case) -> None:
    assert 0.85 <= covered(usual) <= 0.93
    assert usual.found.calibration.sessions >= FEWEST_SESSIONS
    assert usual.found.calibration.error < usual.found.calibration.raw_error
    noise = np.sqrt(usual.found.variances["noise"])
    assert usual.found.calibration.error > 1.1 * noise  # of scores that the effects have not seen


def test_intervals_hold_on_lines_with_a_halo() -> None:
    halo = case(Platform(people=300, lines=9), 2)
    assert 0.87 <= covered(halo) <= 0.93
    assert np.sqrt(halo.found.variances["session"]) > 0.4


def test_intervals_hold_with_careless_interviewers_who_count_for_less() -> None:
    careless = case(Platform(people=PEOPLE, careless=0.08), 1)
    assert covered(careless) >= 0.85
    marked = careless.simulated.careless
    assert careless.found.precision[marked].mean() < careless.found.precision[~marked].mean() - 0.1
    assert careless.found.precision.min() >= 0.25
    assert careless.found.precision.max() <= 2


def test_below_enough_repeated_sessions_the_variances_are_the_priors() -> None:
    few = fit(simulate(Platform(people=100), 1).ratings)
    assert few.repeated_sessions < ENOUGH_SESSIONS
    assert few.estimated == ()
    assert few.variances["candidate"] == pytest.approx(PRIOR_SDS["candidate"] ** 2)
    enough = fit(simulate(Platform(people=130), 1).ratings)
    assert set(enough.estimated) == set(enough.variances)


def test_a_repeated_session_has_people_who_both_have_another_one() -> None:
    ratings = ratings_from(
        [1, 2, 3, 4, 3], candidate=[0, 0, 1, 1, 2], interviewer=[0, 1, 1, 2, 3], session=[0, 1, 2, 3, 4]
    )
    assert repeated_sessions(ratings) == 2
    on_lines = ratings_from([1, 2, 3], candidate=[0, 0, 0], interviewer=[0, 0, 0], session=[0, 0, 0])
    assert repeated_sessions(on_lines) == 0


def test_groups_that_share_nobody_are_found() -> None:
    ratings = ratings_from(
        [3, 2, 4, 1, 2], candidate=[0, 0, 1, 2, 2], interviewer=[0, 1, 1, 2, 3], scenario=[0, 0, 1, 1, 0]
    )
    groups = fit(ratings).groups
    assert groups.sizes.tolist() == [3, 2]
    assert groups.candidate.tolist() == [0, 0, 1]
    assert groups.interviewer.tolist() == [0, 0, 1, 1]


@pytest.mark.parametrize("people", [1, 40])
@pytest.mark.parametrize("score", [4.0, None])
@pytest.mark.parametrize("variances", [Source.AUTO, Source.ESTIMATED])
def test_one_interviewer_one_candidate_or_one_score_give_the_prior_no_crash(
    people: int, score: float | None, variances: Source
) -> None:
    random = np.random.default_rng(1)
    candidate = np.repeat(np.arange(people), 20)
    scores = np.full(20 * people, score) if score else random.integers(1, 5, 20 * people)
    found = fit(
        ratings_from(scores, candidate=candidate, interviewer=np.zeros(20 * people)),
        Options(variances=variances),
    )
    assert np.isfinite(found.fair.value).all()
    assert (found.fair.sd > 0.05).all()
    assert found.variances["interviewer"] == pytest.approx(0.16)
    assert found.effects["interviewer"].sd[0] == pytest.approx(np.sqrt(2 * 0.16), rel=0.05)


def test_who_only_ever_gives_a_4_is_lenient_and_their_candidates_are_not_all_excellent() -> None:
    usual = simulate(Platform(people=200), 5)
    lenient = usual.ratings.interviewer.of_row == 7
    scores = np.where(lenient, 4, usual.ratings.score)
    ratings = usual.ratings
    found = fit(
        ratings_from(scores, candidate=ratings.candidate.of_row, interviewer=ratings.interviewer.of_row)
    )
    assert found.effects["interviewer"].value[7] > 0.3
    theirs = np.unique(ratings.candidate.of_row[lenient])
    raw = ratings_from(scores, candidate=ratings.candidate.of_row, interviewer=ratings.interviewer.of_row)
    assert found.fair.value[theirs].mean() < raw.candidate.means(raw.score)[theirs].mean() - 0.1


def test_scores_on_another_scale_keep_the_priors_shares() -> None:
    small = simulate(Platform(people=60), 1).ratings
    percent = ratings_from(
        20 * small.score, candidate=small.candidate.of_row, interviewer=small.interviewer.of_row
    )
    stated = fit(percent, Options(score_range=(20, 80)))
    assert stated.variances["candidate"] == pytest.approx((20 * 0.55) ** 2)
    guessed = fit(percent)
    shares = [found.variances["candidate"] / sum(found.variances.values()) for found in (stated, guessed)]
    assert shares[0] == pytest.approx(shares[1])


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (([], [], []), "no ratings"),
        (([1, float("nan")], [0, 1], [0, 0]), "Score 2 of 2 is nan"),
        (([1, 2], [0], [0, 0]), "2 scores and 1 values of candidate"),
    ],
)
def test_what_no_model_can_take_is_refused(given: tuple[list[float], ...], reason: str) -> None:
    with pytest.raises(BadRatings, match=reason):
        ratings_from(given[0], candidate=given[1], interviewer=given[2])


def test_a_session_has_one_interviewer() -> None:
    with pytest.raises(BadRatings, match="two of interviewer"):
        ratings_from([1, 2], candidate=[0, 0], interviewer=[0, 1], session=[0, 0])


@pytest.mark.parametrize("size", [1, 2, 7, 300])
@pytest.mark.parametrize("variances", list(Source))
def test_people_who_only_ever_meet_each_other_cannot_be_told_apart(size: int, variances: Source) -> None:
    """Every candidate has an interviewer of their own: as many groups as candidates."""
    random, pairs = np.random.default_rng(1), np.repeat(np.arange(size), 2)
    found = fit(
        ratings_from(random.normal(2.5, 1, 2 * size), candidate=pairs, interviewer=pairs),
        Options(variances=variances),
    )
    assert found.groups.count == size
    assert np.isfinite(found.fair.value).all()
    assert (found.fair.sd > 0).all()


def test_a_single_rating_is_drawn_to_the_mean_and_widely_uncertain() -> None:
    found = fit(ratings_from([4], candidate=[0], interviewer=[0]))
    assert found.fair.value[0] == pytest.approx(4)
    assert found.fair.sd[0] > 0.6
