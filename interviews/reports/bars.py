"""Level bars against the scores of one round: what is missing, in words and as a fact. Pure."""

from collections.abc import Mapping
from fractions import Fraction

from interviews.points import points
from interviews.reports.content import LevelVerdict, LineReport
from interviews.reports.inputs import LevelRule, ReportInputs


def chosen_bar(inputs: ReportInputs) -> LevelRule | None:
    """The bar of the level that the candidate chose; None where the rubric has none of it."""
    return next((level for level in inputs.levels if level.level == inputs.facts.level), None)


def weighted_mean(scores: Mapping[str, int], weights: Mapping[str, int]) -> Fraction | None:
    """The mean of the lines that have a score, by the rubric's weights; None without any.

    Exact, so that a mean that meets a bar is never lost to rounding.
    """
    total = sum(weights[line] for line in scores)
    if not total:
        return None
    return Fraction(sum(score * weights[line] for line, score in scores.items()), total)


def verdict_of(inputs: ReportInputs, lines: tuple[LineReport, ...]) -> LevelVerdict | None:
    """Whether this round met the bar of the chosen level."""
    bar = chosen_bar(inputs)
    if bar is None:
        return None
    scores = {line.line: line.score for line in lines}
    names = {rule.key: rule.name for rule in inputs.lines}
    mean = weighted_mean(scores, {rule.key: rule.weight for rule in inputs.lines})
    missing = missing_for(bar, scores, mean, names)
    return LevelVerdict(
        level=bar.level,
        label=bar.label,
        expect=bar.expect,
        met=None if mean is None else not missing,
        missing=missing,
        caution=inputs.caution,
    )


def missing_for(
    bar: LevelRule, scores: Mapping[str, int], mean: Fraction | None, names: Mapping[str, str]
) -> tuple[str, ...]:
    """Each condition of the bar that the scores do not meet, as a sentence."""
    missing = []
    if mean is not None and mean < Fraction(str(bar.min_mean)):
        missing.append(f"A weighted mean of at least {points(bar.min_mean)}; it is {_below(mean, bar)}.")
    ones = [names[line] for line in bar.no_ones_in if scores.get(line) == 1]
    if ones:
        missing.append(f"More than a 1 in {_listed(ones)}.")
    unreached = [names[line] for line in bar.must_reach if line not in scores]
    if unreached:
        missing.append(f"{_listed(unreached)} must be reached.")
    fours = [line for line, score in scores.items() if score == 4]
    if len(fours) < bar.min_fours:
        missing.append(f"A 4 in at least {bar.min_fours} lines; there are {len(fours)}.")
    if bar.fours_include_any_of and not set(fours) & set(bar.fours_include_any_of):
        missing.append(f"A 4 in {_listed([names[line] for line in bar.fours_include_any_of], 'or')}.")
    return tuple(missing)


def _below(mean: Fraction, bar: LevelRule) -> str:
    """A mean that misses the bar, so that it does not read as if it met it."""
    said = points(float(mean))
    return "just below" if said == points(bar.min_mean) else said


def clears(bar: LevelRule, scores: Mapping[str, int], weights: Mapping[str, int]) -> bool:
    """Whether `missing_for` would find nothing in scores of which there are any; quick, for simulations."""
    total = sum(weights[line] for line in scores)
    points = sum(score * weights[line] for line, score in scores.items())
    if points < bar.min_mean * total - 1e-9 or any(line not in scores for line in bar.must_reach):
        return False
    if any(scores.get(line) == 1 for line in bar.no_ones_in):
        return False
    fours = {line for line, score in scores.items() if score == 4}
    wanted = bar.fours_include_any_of
    return len(fours) >= bar.min_fours and (not wanted or not fours.isdisjoint(wanted))


def _listed(names: list[str], joint: str = "and") -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {joint} {names[-1]}"
