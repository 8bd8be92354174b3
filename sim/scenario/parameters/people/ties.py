"""Who knows whom: ties of three kinds between consumers."""

from __future__ import annotations

from typing import Any

from pydantic import model_validator

from sim.scenario.errors import bad_value
from sim.scenario.leaf import Branch, leaf, over_the_usual


class TieParameters(Branch):
    """Ties of one kind.

    People who live near one another form circles of about 1 + mean_degree / clustering; some ties lead out of them.
    """

    mean_degree: float = leaf(
        0.0,
        unit="ties per consumer",
        about="mean number of ties; at most everybody else",
        role="uncertain",
        source="family: the others in a household of 2.62 (census of China 2020); friends: Dunbar's innermost layer, "
        "4.1 with family (Mac Carron, Kaski & Dunbar 2016, recalled); colleagues: half of a team of nine, "
        "assumed",
        at_start_only=True,
        ge=0.0,
        le=50.0,
    )
    clustering: float = leaf(
        0.3,
        unit="share of pairs",
        role="uncertain",
        about="chance that two people of one circle are tied, before some ties lead out of it: then, the "
        "clustering coefficient",
        source="online friends: 0.5 for those with two, 0.14 for those with 100 (Ugander et al. 2011); sizes assumed",
        at_start_only=True,
        ge=0.05,
        le=1.0,
    )
    far_share: float = leaf(
        0.1,
        unit="share of ties",
        about="ties to anybody outside the circle, wherever they live",
        role="uncertain",
        at_start_only=True,
        ge=0.0,
        le=1.0,
    )
    closeness: float = leaf(
        0.6,
        unit="share",
        about="factor on the chance that news passes along such a tie, and on its weight as evidence",
        role="uncertain",
        source="alike for all kinds, so that no order of them is put in: it is left to the sizes of "
        "circles (beliefs.norm_by_circle); size assumed",
        ge=0.0,
        le=1.0,
    )


USUAL: dict[str, TieParameters] = {
    "family": TieParameters(mean_degree=1.6, clustering=0.9, far_share=0.1),
    "friend": TieParameters(mean_degree=2.4, clustering=0.3, far_share=0.2),
    "colleague": TieParameters(mean_degree=4.0, clustering=0.5, far_share=0.1),
}


class TiesParameters(Branch):
    """The social graph."""

    family: TieParameters = USUAL["family"]
    friend: TieParameters = USUAL["friend"]
    colleague: TieParameters = USUAL["colleague"]

    @model_validator(mode="before")
    @classmethod
    def _over_the_usual(cls, given: Any) -> Any:
        """A table that names some leaves of a kind of tie leaves the others as they usually are for that kind."""
        return over_the_usual(USUAL, given)


def check_ties(ties: TiesParameters, population_size: int) -> None:
    """Raise ``ScenarioError`` if consumers are to have more ties of a kind than there are others."""
    others = population_size - 1
    for kind in USUAL:
        degree = getattr(ties, kind).mean_degree
        if degree > others:
            raise bad_value(
                f"ties.{kind}.mean_degree",
                degree,
                f"at most population.size - 1, {others} (ties per consumer)",
                str(others),
            )
