"""Groups of people whom no session connects: within each, scores compare; between them, only the prior does.
Pure."""

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from scipy.sparse.csgraph import connected_components

from interviews.ratings.table import Index, Ratings


@dataclass(frozen=True)
class Groups:
    """The group of each candidate and interviewer, numbered from the largest; -1 for who has no rating.

    `sizes` counts the ratings of each group.
    """

    candidate: Index
    interviewer: Index
    sizes: Index

    @property
    def count(self) -> int:
        return len(self.sizes)


def groups_of(ratings: Ratings) -> Groups:
    """Candidate and interviewer of a rating are in one group. Scenarios connect nobody: a severe interviewer
    and weak candidates would look the same."""
    people, others = ratings.candidate.levels, ratings.interviewer.levels
    ends = (ratings.candidate.of_row, people + ratings.interviewer.of_row)
    graph = sp.coo_array((np.ones(ratings.size), ends), shape=(people + others, people + others))
    label = connected_components(graph, directed=False)[1]
    counts = np.bincount(label[ratings.candidate.of_row], minlength=label.max() + 1)
    order = np.argsort(-counts, kind="stable")
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    numbered = np.where(counts[label] > 0, rank[label], -1)
    return Groups(numbered[:people], numbered[people:], counts[order][counts[order] > 0])
