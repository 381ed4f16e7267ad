"""The sparse equations against the same model with whole matrices."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.rated import Platform, crossed, simulate
from interviews.ratings import system
from interviews.ratings.design import EFFECTS, design_of
from interviews.ratings.equations import Equations
from interviews.ratings.model import PLAIN, Source, fit
from interviews.ratings.reml import fit_variances
from interviews.ratings.table import Factor, Ratings
from interviews.ratings.warm import standing_of, warm_solve
from tests.ratings.plain import factors_with_lines, plain_fit

ESTIMATED = replace(PLAIN, variances=Source.ESTIMATED)
PRIOR = replace(PLAIN, variances=Source.PRIOR)


@pytest.fixture(scope="module")
def lines() -> Ratings:
    """Twelve people, three sessions each, on five lines of which some were not reached."""
    whole = simulate(Platform(people=12, sessions_each=3, scenarios=4, lines=5), 1).ratings
    return whole.only(np.random.default_rng(1).random(whole.size) < 0.8)


def test_effects_sds_and_criterion_are_those_of_the_whole_matrices(lines: Ratings) -> None:
    found = fit(lines, PRIOR)
    plain = plain_fit(factors_with_lines(lines), lines.score, found.variances, np.ones(lines.size))
    assert found.mean == pytest.approx(plain.mean)
    assert found.criterion == pytest.approx(plain.criterion)
    for name, effect in found.effects.items():
        np.testing.assert_allclose(effect.value, plain.effects[name], atol=1e-10)
        np.testing.assert_allclose(effect.sd, plain.sds[name], atol=1e-10)
    np.testing.assert_allclose(found.fair.sd, plain.fair_sds, atol=1e-10)


def test_a_precision_divides_noise_and_session_effect(lines: Ratings) -> None:
    weight = np.linspace(0.25, 2, lines.interviewer.levels)[lines.interviewer.of_row]
    design = design_of(lines, EFFECTS)
    variances = dict(fit(lines, PRIOR).variances)
    projection = Equations(design, weight).at(variances)
    plain = plain_fit(factors_with_lines(lines), lines.score, variances, weight)
    assert projection.criterion() == pytest.approx(plain.criterion)
    found = projection.scores().unknowns[design.term("interviewer").columns, 0]
    np.testing.assert_allclose(found, plain.effects["interviewer"], atol=1e-10)


def test_no_variances_nearby_have_a_lower_criterion(lines: Ratings) -> None:
    design = design_of(lines, EFFECTS)
    weight = np.linspace(0.25, 2, lines.interviewer.levels)[lines.interviewer.of_row]
    equations = Equations(design, weight)
    found = fit_variances(equations, fit(lines, PRIOR).variances, set(design.components))
    assert found.converged
    assert found.variances["session"] > 0.05
    least = found.projection.criterion()
    for name in set(design.components) - set(found.zero):
        for factor in (0.995, 1.005):
            nearby = {**found.variances, name: factor * found.variances[name]}
            assert equations.at(nearby).criterion() > least - 1e-6, name


def test_conjugate_gradients_agree_with_the_factor(monkeypatch: pytest.MonkeyPatch) -> None:
    ratings = crossed(6_000, 300, 300, 10, 1)
    exact = fit(ratings, ESTIMATED)
    monkeypatch.setattr(system, "DENSE_UP_TO", 0)
    iterated = fit(ratings, ESTIMATED)
    assert exact.exact
    assert not iterated.exact
    for name, variance in exact.variances.items():
        assert iterated.variances[name] == pytest.approx(variance, rel=2e-3)
    assert iterated.criterion == pytest.approx(exact.criterion, abs=4)
    np.testing.assert_allclose(iterated.fair.value, exact.fair.value, atol=1e-3)
    np.testing.assert_allclose(iterated.fair.sd, exact.fair.sd, rtol=0.02)


def test_conjugate_gradients_take_lines_and_sessions_too(
    lines: Ratings, monkeypatch: pytest.MonkeyPatch
) -> None:
    exact = fit(lines, PRIOR)
    monkeypatch.setattr(system, "DENSE_UP_TO", 0)
    iterated = fit(lines, PRIOR)
    np.testing.assert_allclose(iterated.fair.value, exact.fair.value, atol=1e-6)
    np.testing.assert_allclose(iterated.fair.sd, exact.fair.sd, rtol=1e-3)  # every unknown is a wide one


@pytest.mark.parametrize("on_lines", [0, 4])
def test_a_warm_solve_is_the_fit_with_the_new_session(on_lines: int) -> None:
    whole = simulate(Platform(people=15, sessions_each=3, scenarios=4, lines=on_lines), 2).ratings
    old = whole.sessions().of_row < 43
    options = replace(PRIOR, severity_factor=2.0)
    before, after = fit(whole.only(old), options), fit(whole, options)
    warm = warm_solve(standing_of(whole.only(old), before), whole.only(~old), np.ones(int((~old).sum())))
    assert warm.candidate.tolist() == [14]
    np.testing.assert_allclose(warm.fair.value, after.fair.value[[14]], atol=1e-9)
    np.testing.assert_allclose(warm.fair.sd, after.fair.sd[[14]], atol=1e-9)
    assert not np.isclose(warm.fair.value[0], before.fair.value[14])


def test_a_newcomer_has_the_mean_and_the_priors_sd_until_scored() -> None:
    ratings = crossed(400, 20, 20, 4, 3)
    roomy = Ratings(
        ratings.score,
        candidate=Factor("candidate", ratings.candidate.of_row, 21),
        interviewer=ratings.interviewer,
    )
    found = fit(roomy, replace(PRIOR, score_range=(1, 4)))
    assert found.effects["candidate"].value[20] == 0
    assert found.effects["candidate"].sd[20] == pytest.approx(0.55)
    assert found.groups.candidate[20] == -1
