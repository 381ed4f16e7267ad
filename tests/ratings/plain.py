"""The same model written out with whole matrices: slow, short, and independent of the package's algebra."""

from dataclasses import dataclass

import numpy as np

from interviews.ratings.table import Factor, Floats, Ratings


@dataclass(frozen=True)
class Plain:
    """Best predictions of each factor's effects with their sds, the mean, and the REML criterion."""

    mean: float
    effects: dict[str, Floats]
    sds: dict[str, Floats]
    fair_sds: Floats
    criterion: float


def plain_fit(factors: list[Factor], score: Floats, variances: dict[str, float], weight: Floats) -> Plain:
    """`factors` without the rows' own noise; a session is one of them, its variance divided by the weight."""
    size = len(score)
    parts = [np.eye(each.levels)[each.of_row] for each in factors]
    covariance = np.diag(variances["noise"] / weight)
    for each, part in zip(factors, parts, strict=True):
        shrink = weight if each.name == "session" else np.ones(size)
        covariance += variances[each.name] * part @ part.T / np.sqrt(np.outer(shrink, shrink))
    inverse, ones = np.linalg.inv(covariance), np.ones((size, 1))
    of_mean = ones.T @ inverse @ ones
    mean = float((ones.T @ inverse @ score / of_mean).item())
    projection = inverse - inverse @ ones @ ones.T @ inverse / of_mean
    effects, sds = {}, {}
    for each, part in zip(factors, parts, strict=True):
        reach = variances[each.name] * part.T
        effects[each.name] = reach @ inverse @ (score - mean)
        sds[each.name] = np.sqrt(variances[each.name] - np.einsum("ij,ji->i", reach @ projection, reach.T))
    candidate = variances["candidate"] * parts[0].T
    with_mean = 1 - candidate @ inverse @ ones
    fair = variances["candidate"] - np.einsum("ij,ji->i", candidate @ inverse, candidate.T)
    fair += (with_mean**2 / of_mean).ravel()
    determinants = np.linalg.slogdet(covariance)[1] + np.linalg.slogdet(of_mean)[1]
    criterion = determinants + score @ projection @ score + (size - 1) * np.log(2 * np.pi)
    return Plain(mean, effects, sds, np.sqrt(fair), float(criterion))


def factors_with_lines(ratings: Ratings) -> list[Factor]:
    assert ratings.line is not None
    by_line = ratings.candidate.of_row * ratings.line.levels + ratings.line.of_row
    crossed = Factor("candidate_by_line", by_line, ratings.candidate.levels * ratings.line.levels)
    return [
        ratings.candidate,
        crossed,
        *(each for each in ratings.factors().values() if each.name != "candidate"),
    ]
