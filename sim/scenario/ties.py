"""Who knows whom: ties of three kinds between consumers."""

from __future__ import annotations

from sim.scenario.leaf import Branch, leaf


class TieParameters(Branch):
    """Ties of one kind: circles of people who live near one another, and some ties far away."""

    mean_degree: float = leaf(
        0.0, unit="ties per consumer", about="mean number of ties", role="uncertain", at_start_only=True,
        ge=0.0, le=100.0)
    clustering: float = leaf(
        0.3, unit="share of pairs", about="chance that two ties of a consumer are tied to each other",
        role="uncertain", at_start_only=True, ge=0.01, le=1.0)
    far_share: float = leaf(
        0.1, unit="share of ties", about="ties to anybody in the market instead of somebody near", role="uncertain",
        at_start_only=True, ge=0.0, le=1.0)
    closeness: float = leaf(
        0.5, unit="share", about="how surely news passes along such a tie, and what it weighs", role="uncertain",
        ge=0.0, le=1.0)


class TiesParameters(Branch):
    """The social graph."""

    family: TieParameters = TieParameters(mean_degree=2.5, clustering=0.9, far_share=0.1, closeness=0.9)
    friend: TieParameters = TieParameters(mean_degree=4.0, clustering=0.3, far_share=0.2, closeness=0.5)
    colleague: TieParameters = TieParameters(mean_degree=1.5, clustering=0.2, far_share=0.1, closeness=0.3)
