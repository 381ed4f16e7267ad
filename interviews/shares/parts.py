"""What of a report is shown by a link: the parts that its owner chose, and nothing else. Pure.

The partner's name never is, nor what the kit holds: whoever opens the link may be given the scenario one day.
Checkpoints are left out, and the rubric's anchors stand where the scenario has its own.
"""

from collections.abc import Collection, Mapping

from interviews.reports.build import silent_on_raw_scores, silent_on_self_scores, with_names, without_standing
from interviews.reports.content import (
    Highlight,
    LineCorrection,
    LineReport,
    Moment,
    NotReached,
    Overall,
    ReportContent,
    SecondLine,
    SecondOpinion,
    Step,
)

SOMEBODY, PEER, ANOTHER, REVIEWER = "A candidate", "a peer", "another interviewer", "a reviewer"
NEED_SCORES = {"notes", "self_scores"}  # they stand at their lines
NO_STEPS: dict[str, object] = {"highlight_rule": "", "strengths": (), "gaps": (), "probe_next": ()}

Anchors = Mapping[str, Mapping[int, str]]


def shared_content(
    content: ReportContent, *, parts: Collection[str], name: str, anchors: Anchors
) -> ReportContent:
    """The content with the chosen parts only; `name` is how the owner is called, empty for not at all, and
    `anchors` are the rubric's, by line and score."""
    chosen = _Chosen(parts, anchors)
    if "self_scores" not in parts:
        content = silent_on_self_scores(content)
    shown = _nameless(content, name or SOMEBODY)
    if "fair" not in parts:
        shown = without_standing(shown).model_copy(update={"fair_missing": "", **NO_STEPS})
    elif "scores" not in parts:
        shown = silent_on_raw_scores(shown)
    return shown.model_copy(
        update={
            **_lines(shown, chosen),
            "words": shown.words if "words" in parts else None,
            "stages": shown.stages if "minutes" in parts else (),
            "checkpoints": None,
            "second": chosen.second(shown.second) if shown.second and "scores" in parts else None,
            "reviews": tuple(map(chosen.second, shown.reviews)) if "scores" in parts else (),
        }
    )


def _nameless(content: ReportContent, candidate: str) -> ReportContent:
    """A round's id leads nowhere without an account, and says nothing either."""
    named = with_names(
        content,
        candidate=candidate,
        interviewer=PEER if content.facts.interviewer else None,
        second=ANOTHER,
        reviewers=[REVIEWER] * len(content.reviews),
    )
    return named.model_copy(
        update={
            "facts": named.facts.model_copy(update={"round_id": ""}),
            "absences": tuple(f"{said[0].upper()}{said[1:]}" for said in named.absences),
        }
    )


def _lines(content: ReportContent, chosen: "_Chosen") -> dict[str, object]:
    """All that stands at a line or is drawn from the scores of this round."""
    if "scores" not in chosen.parts:
        nothing = Overall(
            mean=None, lines_scored=0, lines_total=content.overall.lines_total, lowest=None, highest=None
        )
        empty = dict.fromkeys(("absences", "lines", "not_reached", "chances"), ())
        return {**empty, **NO_STEPS, "overall": nothing, "verdict": None}
    return {
        "lines": tuple(map(chosen.line, content.lines)),
        "not_reached": tuple(map(chosen.not_reached, content.not_reached)),
        "strengths": tuple(map(chosen.strength, content.strengths)),
        "gaps": tuple(map(chosen.step, content.gaps)),
        "probe_next": tuple(map(chosen.step, content.probe_next)),
    }


class _Chosen:
    """Takes from each piece of a report what was not chosen."""

    def __init__(self, parts: Collection[str], anchors: Anchors) -> None:
        self.parts = frozenset(parts)
        self.anchors = anchors

    def line(self, line: LineReport) -> LineReport:
        moment = {} if self._notes else {"note_seconds": None, "note_at": ""}
        return line.model_copy(
            update={
                **self._at_line(line),
                **moment,
                "note": self._note(line.note),
                "anchor": self._anchor(line.line, line.score),
                "anchor_is_own": False,
                "next_anchor": self._anchor(line.line, line.next_score),
                "next_anchor_is_own": False,
                "gap": line.gap if self._self_scores else None,
                "gap_beyond_noise": line.gap_beyond_noise and self._self_scores,
            }
        )

    def not_reached(self, line: NotReached) -> NotReached:
        return line.model_copy(update={**self._at_line(line), "reason": self._note(line.reason)})

    def strength(self, item: Highlight) -> Highlight:
        anchor = self._anchor(item.line, item.score)
        return item.model_copy(
            update={"note": self._note(item.note), "anchor": anchor, "anchor_is_own": False}
        )

    def step(self, item: Step) -> Step:
        """Without the scenario: which ones the owner has not seen is their own affair."""
        return item.model_copy(
            update={
                "note": self._note(item.note),
                "next_anchor": self._anchor(item.line, item.next_score),
                "next_anchor_is_own": False,
                "scenario": None,
            }
        )

    def second(self, second: SecondOpinion) -> SecondOpinion:
        words = second.words if "words" in self.parts else None
        return second.model_copy(
            update={"lines": tuple(map(self._second_line, second.lines)), "words": words}
        )

    def _second_line(self, line: SecondLine) -> SecondLine:
        moment = {} if self._notes else {"note_seconds": None, "note_at": ""}
        return line.model_copy(
            update={
                **moment,
                "note": self._note(line.note),
                "reason": self._note(line.reason),
                "evidence": self._evidence(line.evidence),
            }
        )

    def _at_line(self, line: LineReport | NotReached) -> dict[str, object]:
        return {
            "self_score": line.self_score if self._self_scores else None,
            "self_note": line.self_note if self._self_scores else "",
            "self_reason": line.self_reason if self._self_scores else "",
            "evidence": self._evidence(line.evidence),
            "corrections": tuple(map(self._correction, line.corrections)),
        }

    def _correction(self, correction: LineCorrection) -> LineCorrection:
        return correction.model_copy(update={"reason": self._note(correction.reason)})

    def _evidence(self, evidence: tuple[Moment, ...]) -> tuple[Moment, ...]:
        return tuple(moment for moment in evidence if moment.kind == "note") if self._notes else ()

    def _anchor(self, line: str, score: int | None) -> str:
        return self.anchors[line][score] if score else ""

    def _note(self, text: str) -> str:
        return text if self._notes else ""

    @property
    def _notes(self) -> bool:
        return "notes" in self.parts

    @property
    def _self_scores(self) -> bool:
        return "self_scores" in self.parts
