"""Which unknowns a model of ratings has, and which rows each of them is part of. Pure.

    score = mean + candidate + candidate by line + interviewer + scenario + line + session + noise

All but the mean are random effects; severity and difficulty are the negatives of what is added here. A
candidate's own unknowns (the candidate, and the candidate on each line) come first, because nothing but
shared unknowns couples those of one candidate to those of another: they can be eliminated in small blocks.
"""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from interviews.ratings.assumptions import BY_LINE, NOISE, SESSION
from interviews.ratings.table import Factor, Floats, Index, Ratings

EFFECTS = ("candidate", "interviewer", "scenario", "line")
FEW_LEVELS = 100


@dataclass(frozen=True)
class Term:
    """A random effect, and the columns of its levels among the unknowns."""

    factor: Factor
    begin: int

    @property
    def name(self) -> str:
        return self.factor.name

    @property
    def columns(self) -> slice:
        return slice(self.begin, self.begin + self.factor.levels)


@dataclass(frozen=True)
class Design:
    """n rows and q unknowns: `own` of them in blocks, then the mean, then the shared ones.

    `matrix` (n, q) and `sessions` (n, sessions) hold a 1 for each unknown that a row is part of; `blocks`
    (b, p) are the own unknowns, those that belong together in a row. Session effects are not among the q:
    they are integrated out.
    """

    score: Floats
    terms: tuple[Term, ...]
    own: int
    blocks: Index
    matrix: sp.csr_array
    session: Factor | None
    sessions: sp.csr_array | None

    @property
    def unknowns(self) -> int:
        return int(self.matrix.shape[1])

    @property
    def wide(self) -> Index:
        """Of the shared unknowns the mean, and all levels of factors with few of them."""
        few = [term for term in self.terms if term.begin > self.own and term.factor.levels <= FEW_LEVELS]
        columns = [np.arange(term.begin, term.begin + term.factor.levels) for term in few]
        return np.concatenate([[self.own], *columns]) - self.own

    @property
    def components(self) -> tuple[str, ...]:
        """Names of the variances, in the order in which REML has them."""
        nested = (SESSION,) if self.session is not None else ()
        return (*(term.name for term in self.terms), *nested, NOISE)

    def term(self, name: str) -> Term:
        return next(each for each in self.terms if each.name == name)

    def rows_of(self, ratings: Ratings) -> sp.csr_array:
        """(n, q): a 1 for each unknown that rows of any ratings with the same levels are part of."""
        factors = _with_by_line(ratings)
        columns = [term.begin + factors[term.name].of_row for term in self.terms]
        return _indicators([*columns, np.full(ratings.size, self.own)], self.unknowns)


def design_of(ratings: Ratings, effects: Collection[str]) -> Design:
    """The design of these ratings with the named effects, of `EFFECTS`; candidate and interviewer always.

    A session effect is in it wherever a session has several rows.
    """
    sides = _sides(ratings, {"candidate", "interviewer", *effects})
    terms, begin = [], 0
    for factor in sides.own:
        terms.append(Term(factor, begin))
        begin += factor.levels
    own, begin = begin, begin + 1
    for factor in sides.shared:
        terms.append(Term(factor, begin))
        begin += factor.levels
    session = _repeated(ratings)
    columns = [term.begin + term.factor.of_row for term in terms]
    return Design(
        score=ratings.score,
        terms=tuple(terms),
        own=own,
        blocks=_blocks(sides.own),
        matrix=_indicators([*columns, np.full(ratings.size, own)], begin),
        session=session,
        sessions=None if session is None else _indicators([session.of_row], session.levels),
    )


def of_candidates(design: Design, candidate: Index, by_line: Index | None = None) -> sp.csr_array:
    """(c, q): a row for each candidate, of mean and candidate, and of a level of the candidate by line."""
    columns = [design.term("candidate").begin + candidate, np.full(len(candidate), design.own)]
    if by_line is not None:
        columns.append(design.term(BY_LINE).begin + by_line)
    return _indicators(columns, design.unknowns)


def of_levels(design: Design, name: str, levels: Index) -> sp.csr_array:
    """(l, q): a row for each level of an effect, of that level alone."""
    return _indicators([design.term(name).begin + levels], design.unknowns)


@dataclass(frozen=True)
class _Sides:
    own: list[Factor]
    shared: list[Factor]


def _sides(ratings: Ratings, wanted: Collection[str]) -> _Sides:
    """Without lines the larger of the two crowds is the one to be eliminated."""
    factors = _with_by_line(ratings)
    found = [each for name, each in factors.items() if name in wanted]
    if "line" in wanted and BY_LINE in factors:
        own = [factors["candidate"], factors[BY_LINE]]
    else:
        own = [max(ratings.candidate, ratings.interviewer, key=lambda factor: factor.levels)]
    return _Sides(own, [each for each in found if each.name not in {one.name for one in own}])


def _with_by_line(ratings: Ratings) -> dict[str, Factor]:
    """The factors, and where there are lines their crossing with candidates: every pair is a level."""
    factors = ratings.factors()
    if ratings.line is not None:
        candidate, line = ratings.candidate, ratings.line
        of_row = candidate.of_row * line.levels + line.of_row
        factors[BY_LINE] = Factor(BY_LINE, of_row, candidate.levels * line.levels)
    return factors


def _blocks(own: list[Factor]) -> Index:
    """Each level of the first factor has as many levels of a nested one as any other, in order."""
    begins = np.cumsum([0, *(factor.levels for factor in own)])
    columns = [
        (begin + np.arange(factor.levels)).reshape(own[0].levels, -1)
        for begin, factor in zip(begins, own, strict=False)
    ]
    return np.hstack(columns)


def _repeated(ratings: Ratings) -> Factor | None:
    session = ratings.session
    return session if session is not None and session.counts().max() > 1 else None


def _indicators(columns: list[Index], width: int) -> sp.csr_array:
    """A 1 in each of the columns, one array (n,) for each entry of a row."""
    indices = np.stack(columns, axis=1).astype(np.int32).ravel()
    begins = np.arange(0, indices.size + 1, len(columns), dtype=np.int32)
    return sp.csr_array((np.ones(indices.size), indices, begins), shape=(len(columns[0]), width))
