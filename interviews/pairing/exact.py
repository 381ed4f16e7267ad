"""The pairing of greatest weight, exactly (Edmonds' blossom algorithm as in rustworkx). Pure."""

import numpy as np
import rustworkx
from numpy.typing import NDArray

Rows = NDArray[np.intp]
Weights = NDArray[np.int64]


def heaviest(low: Rows, high: Rows, weight: Weights) -> Rows:
    """Which edges to choose, at most one at each end, so that their weight together is the greatest.

    Edges come without repeats; the order in which they come decides between pairings of equal weight.
    """
    lows, highs = low.tolist(), high.tolist()
    node = {place: number for number, place in enumerate(dict.fromkeys(lows + highs))}
    ends = [(node[a], node[b]) for a, b in zip(lows, highs, strict=True)]
    graph: rustworkx.PyGraph[int, int] = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from(list(node))
    graph.add_edges_from([(a, b, each) for (a, b), each in zip(ends, weight.tolist(), strict=True)])
    at = {frozenset(both): edge for edge, both in enumerate(ends)}
    matched = rustworkx.max_weight_matching(graph, weight_fn=int)
    return np.array(sorted(at[frozenset(both)] for both in matched), dtype=np.intp)
