"""An isolation forest (Liu, Ting and Zhou 2008): what few cuts at random set apart from the rest is odd."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from sim.core.compiled import kernel

__all__ = ["Forest"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Features = NDArray[np.float32]


@kernel
def _add_depths(
    features: Features, roots: Ints, feature: Ints, cut: Floats, below: Ints, above: Ints, depth: Floats, out: Floats
) -> None:
    """Add to ``out``, row by row, the depths at which each tree sets the row apart."""
    for tree in range(len(roots)):
        for row in range(features.shape[0]):
            node = roots[tree]
            while feature[node] >= 0:
                node = below[node] if features[row, feature[node]] <= cut[node] else above[node]
            out[row] += depth[node]


@dataclass(frozen=True)
class Forest:
    """The nodes of all trees one after another: which feature is cut, -1 at a leaf, where, and what comes next.

    ``depth`` of a leaf is the mean number of cuts that set apart what falls there. The trees are scikit-learn's; they
    are walked here because its own walk costs 10 ms however few rows there are, and is needed every day.
    """

    roots: Ints
    feature: Ints
    cut: Floats
    below: Ints
    above: Ints
    depth: Floats

    @classmethod
    def fit(cls, features: Features, n_trees: int, seed: int) -> Self:
        """Grow a forest on a sample, one row each; the same for the same rows in the same order."""
        from sklearn.ensemble import IsolationForest  # slow to import, and needed by those who screen alone

        with threadpool_limits(1):
            grown = IsolationForest(n_estimators=n_trees, random_state=seed).fit(features)
        trees = [one.tree_ for one in grown.estimators_]
        roots = np.cumsum([0, *(tree.node_count for tree in trees)])[:-1]
        leaf = np.concatenate([tree.children_left < 0 for tree in trees])
        return cls(
            roots,
            np.where(leaf, -1, np.concatenate([tree.feature for tree in trees])),
            np.concatenate([tree.threshold for tree in trees]),
            np.concatenate([tree.children_left + root for tree, root in zip(trees, roots, strict=True)]),
            np.concatenate([tree.children_right + root for tree, root in zip(trees, roots, strict=True)]),
            np.concatenate([_depths(tree.children_left, tree.children_right, tree.n_node_samples) for tree in trees]),
        )

    def oddness(self, features: Features) -> Floats:
        """How few cuts set each row apart, on average over the trees: less than 0, more is odder."""
        total = np.zeros(len(features))
        _add_depths(features, self.roots, self.feature, self.cut, self.below, self.above, self.depth, total)
        oddness: Floats = -total / len(self.roots)
        return oddness


def _depths(below: Ints, above: Ints, n_samples: Ints) -> Floats:
    """Depth of every node of a tree, and at a leaf of n rows what more cuts they would need on average."""
    depth = np.zeros(len(below))
    for node in range(len(below)):  # a node stands before those that come next
        if below[node] >= 0:
            depth[below[node]] = depth[above[node]] = depth[node] + 1.0
    depth += [_more_cuts(int(n)) for n in n_samples]
    return depth


def _more_cuts(n: int) -> float:
    """Mean depth of a random tree of n rows: 2 H(n - 1) - 2 (n - 1) / n, by the formula that scikit-learn has."""
    if n <= 2:
        return float(n - 1)
    return 2.0 * (float(np.log(n - 1.0)) + float(np.euler_gamma)) - 2.0 * (n - 1.0) / n
