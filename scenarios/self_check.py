"""The self-check of a kit: five questions drawn from it that can be judged exactly. Pure.

Each kind of question comes once. Which of its kind, and the order of its options, follow from a seed; the
next draw with the same seed takes the next of each kind, so that nothing recurs before all of it was asked.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import NamedTuple

from config.look import LINE_MARKS
from scenarios.content import Kit, Probe

RIGHT_TO_PASS = 4
OPTIONS = 4

FACTORS = [Fraction(number) for number in ("1/10", "1/5", "1/2", "2", "3", "5", "10")]
# A figure that stands for an amount: not the 99 of "p99", not a piece of "H100".
FIGURE = re.compile(r"(?<![\w.,])(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(?![\w]|[.,]\d)(%?)")
PERCENTILE = re.compile(r"\bp\d+\b")
YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True)
class Option:
    """One answer to choose from; `note` says afterwards why it is right or what it really is."""

    text: str
    note: str


@dataclass(frozen=True)
class Question:
    """`lead` asks about a piece of the kit, `about`, which is Markdown; `right` is a place in the options.

    `place` is where the kit answers it: a key of `scenarios.quality.places`.
    """

    lead: str
    about: str
    place: str
    options: tuple[Option, ...]
    right: int


class _StagedProbe(NamedTuple):
    stage: str
    number: int
    probe: Probe

    @property
    def place(self) -> str:
        return f"probe:{self.stage}:{self.number}"


@dataclass(frozen=True)
class _Draft:
    """A question before it is dealt: its right option, and those that the wrong ones are taken from.

    The first `sure` of these always come along: the most tempting ways to be wrong.
    """

    lead: str
    about: str
    place: str
    right: Option
    wrong: tuple[Option, ...]
    sure: int = 0

    @property
    def distinct(self) -> list[Option]:
        """The wrong options, without any that reads like the right one or like one before it."""
        by_text = {self.right.text: self.right}
        for option in self.wrong:
            by_text.setdefault(option.text, option)
        return list(by_text.values())[1:]


def draw_questions(kit: Kit, *, seed: str, number: int = 0) -> list[Question]:
    """Return five questions; the same arguments give the same ones, the next `number` gives others.

    A kit that lacks what a kind needs (say, figures) gets another question about a probe in its place. Fewer
    come from a kit whose probes all read alike.
    """
    drafts = _drafts(kit, seed)
    questions: list[Question] = []
    for kind, order in drafts.items():
        asked = {question.about for question in questions}
        left = order or [draft for draft in drafts["good answer"] if draft.about not in asked]
        if left:
            chance = Random(f"{seed} {kind} {number}")  # noqa: S311  nothing here is worth guessing
            questions.append(_dealt(left[number % len(left)], chance))
    return questions


def count_right(questions: Sequence[Question], answers: Sequence[int]) -> int:
    """`answers` are places of options, one for each question in order."""
    return sum(question.right == answer for question, answer in zip(questions, answers, strict=True))


def _drafts(kit: Kit, seed: str) -> dict[str, list[_Draft]]:
    """What can be asked, by kind, in the seed's order.

    Half of the probes are asked for their answer and half for their nudge: the options of one question never
    give away another on the same page.
    """
    probes = [
        _StagedProbe(stage, number, probe)
        for stage, probes in kit.probes.items()
        for number, probe in enumerate(probes)
    ]
    chance = Random(seed)  # noqa: S311  nothing here is worth guessing
    chance.shuffle(probes)
    half = len(probes) // 2
    by_kind: dict[str, Iterable[_Draft]] = {
        "good answer": _good_answers(probes[half:], probes),
        "number": _numbers(kit),
        "checkpoint": _checkpoints(kit),
        "nudge": _nudges(probes[:half], probes),
        "twist": _twists(kit),
    }
    usable = {
        kind: [draft for draft in drafts if len(draft.distinct) >= OPTIONS - 1]
        for kind, drafts in by_kind.items()
    }
    for drafts in usable.values():
        chance.shuffle(drafts)
    return usable


def _dealt(draft: _Draft, chance: Random) -> Question:
    sure, others = draft.distinct[: draft.sure], draft.distinct[draft.sure :]
    options = [draft.right, *sure, *chance.sample(others, OPTIONS - 1 - len(sure))]
    chance.shuffle(options)
    return Question(draft.lead, draft.about, draft.place, tuple(options), options.index(draft.right))


def _good_answers(asked: Sequence[_StagedProbe], probes: Sequence[_StagedProbe]) -> Iterator[_Draft]:
    for staged in asked:
        stage, probe = staged.stage, staged.probe
        usual = Option(probe.wrong, f"This is the usual wrong answer. Then say: {probe.nudge}")
        elsewhere = (
            Option(other.good, f"This answers another probe: {other.ask}")
            for other in _elsewhere(stage, probes)
        )
        yield _Draft(
            lead="You ask this. Which answer is the good one?",
            about=probe.ask,
            place=staged.place,
            right=Option(probe.good, "This is what to listen for."),
            wrong=(usual, *elsewhere),
            sure=1,
        )


def _nudges(asked: Sequence[_StagedProbe], probes: Sequence[_StagedProbe]) -> Iterator[_Draft]:
    for staged in asked:
        stage, probe = staged.stage, staged.probe
        answer = Option(probe.good, "This is the good answer itself: it gives everything away.")
        elsewhere = (
            Option(other.nudge, f"This nudge belongs to another probe: {other.ask}")
            for other in _elsewhere(stage, probes)
        )
        yield _Draft(
            lead="The candidate gives the usual wrong answer to this. What do you say?",
            about=f"{probe.ask}\n\n> {probe.wrong}",
            place=staged.place,
            right=Option(probe.nudge, "It points, and gives nothing away."),
            wrong=(answer, *elsewhere),
            sure=1,
        )


def _elsewhere(stage: str, probes: Sequence[_StagedProbe]) -> list[Probe]:
    """The probes of other stages: a good answer to a neighbor may well be half of one here."""
    return [other.probe for other in probes if other.stage != stage]


def _checkpoints(kit: Kit) -> Iterator[_Draft]:
    lines = {checkpoint.line: checkpoint.text for checkpoint in kit.checkpoints}
    others = tuple(
        Option(LINE_MARKS[line].name, f"A checkpoint of this line: {text}") for line, text in lines.items()
    )
    for checkpoint in kit.checkpoints:
        yield _Draft(
            lead="Which line does this checkpoint count for?",
            about=checkpoint.text,
            place=f"checkpoint:{checkpoint.key}",
            right=Option(LINE_MARKS[checkpoint.line].name, "One key press records it there."),
            wrong=others,
        )


def _twists(kit: Kit) -> Iterator[_Draft]:
    mistakes = [Option(mistake, "This is one of the common mistakes.") for mistake in kit.mistakes]
    for number, twist in enumerate(kit.twists):
        others = [
            Option(other.strong, f"This answers another twist: {other.title}")
            for other in kit.twists
            if other is not twist
        ]
        yield _Draft(
            lead="You release this twist. What does a strong candidate do?",
            about=f"**{twist.title}**\n\n{twist.text}",
            place=f"twist:{number}",
            right=Option(twist.strong, "This is what to listen for."),
            wrong=(*others, *mistakes),
            sure=min(2, len(others)),
        )


def _numbers(kit: Kit) -> Iterator[_Draft]:
    for number, fact in enumerate(kit.if_asked):
        yield _Draft(
            lead="The candidate asks this. What do you answer?",
            about=fact.question,
            place=f"if_asked:{number}",
            right=Option(fact.answer, "Give it only when it is asked for."),
            wrong=tuple(
                Option(text, f"These figures are {said}.") for text, said in _with_other_figures(fact.answer)
            ),
        )


def _with_other_figures(answer: str) -> Iterator[tuple[str, str]]:
    """The answer with all of its figures too high or too low by one factor, for each that leaves it possible.

    Nothing for an answer without figures, with a year, or with a digit in a name or next to a letter.
    """
    figures = list(FIGURE.finditer(answer))
    others = FIGURE.sub("", PERCENTILE.sub("", answer))
    if not figures or YEAR.search(answer) or any(letter.isdigit() for letter in others):
        return
    for factor in FACTORS:
        if all(_scaled(figure, factor) for figure in figures):
            yield _rewritten(answer, factor), _said(factor)


def _rewritten(answer: str, factor: Fraction) -> str:
    return FIGURE.sub(lambda figure: _scaled(figure, factor), answer)


def _scaled(figure: re.Match[str], factor: Fraction) -> str:
    """The figure times the factor, written as it was; empty where that cannot be: half a person, 150%."""
    whole, decimals, percent = figure[1], figure[2] or "", figure[3]
    value = Fraction(whole.replace(",", "") + decimals) * factor
    if percent and value > 100:
        return ""
    if value.denominator == 1:
        has_commas = "," in whole or value >= 10_000
        return f"{value.numerator:,}{percent}" if has_commas else f"{value.numerator}{percent}"
    if not decimals and not percent:
        return ""
    places = max(len(decimals) - 1, _places(value))
    return f"{float(value):.{places}f}{percent}"


def _places(value: Fraction) -> int:
    """How many decimals write it exactly; the factors leave no more than a few."""
    return next((places for places in range(8) if (value * 10**places).denominator == 1), 8)


def _said(factor: Fraction) -> str:
    return f"{factor} times too high" if factor > 1 else f"{1 / factor} times too low"
