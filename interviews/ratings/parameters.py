"""What a run of the model found and later solutions stand on, as it is stored with the run. Pure."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from interviews.ratings.assumptions import (
    NOISE,
    PRIOR_SDS,
    ROW_SD,
    SESSION,
    SESSION_SD,
    SEVERITY_FACTOR,
    Shared,
    Walk,
    assumed,
)

if TYPE_CHECKING:
    from interviews.ratings.design import Design
    from interviews.ratings.model import Fit

LOW, HIGH = 1.0, 4.0


@dataclass(frozen=True)
class Parameters:
    """`mean` is None before there is a score. `predicting` are the variances that effects are predicted with,
    by component; `widened` is the calibration's factor, by which sds are multiplied; `growth` what all walks
    share."""

    mean: float | None
    variances: dict[str, float]
    predicting: dict[str, float]
    estimated: tuple[str, ...]
    widened: float
    growth: Shared

    def as_data(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Parameters":
        """Reads what `as_data` wrote; what a run keeps beside it is left alone."""
        growth = data["growth"]
        return cls(
            mean=data["mean"],
            variances=dict(data["variances"]),
            predicting=dict(data["predicting"]),
            estimated=tuple(data["estimated"]),
            widened=data["widened"],
            growth=Shared(Walk(**growth["walk"]), growth["noise_factor"], growth["estimated"]),
        )

    def variances_for(self, design: "Design") -> dict[str, float]:
        """Those of the design's components. Where no session has two scores, a score has a session's noise as
        well."""
        known = {**prior_parameters().predicting, **self.predicting}
        if design.session is None:
            known[NOISE] += known.pop(SESSION)
        return {name: known[name] for name in design.components}


def prior_parameters() -> Parameters:
    """What is assumed before there is a score."""
    sds = {**PRIOR_SDS, SESSION: SESSION_SD, NOISE: ROW_SD}
    variances = {name: sd**2 for name, sd in sds.items()}
    predicting = {**variances, "interviewer": SEVERITY_FACTOR * variances["interviewer"]}
    return Parameters(None, variances, predicting, (), 1.0, assumed(variances["candidate"]))


def parameters_of(fit: "Fit", growth: Shared) -> Parameters:
    return Parameters(
        mean=fit.mean,
        variances=fit.variances,
        predicting=fit.predicting,
        estimated=fit.estimated,
        widened=fit.calibration.factor,
        growth=growth,
    )


def line_noise(predicting: Mapping[str, float]) -> float:
    """The variance of one line's adjusted score around the candidate's fair average of the line."""
    return predicting.get(SESSION, 0.0) + predicting[NOISE]


def is_finite(parameters: Parameters) -> bool:
    walk = parameters.growth.walk
    numbers = [
        *parameters.predicting.values(),
        *parameters.variances.values(),
        *asdict(walk).values(),
        parameters.widened,
        parameters.growth.noise_factor,
        0.0 if parameters.mean is None else parameters.mean,
    ]
    return all(math.isfinite(number) for number in numbers)
