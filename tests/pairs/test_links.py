"""A text with a link through which offers can be taken, and one without. ``pair`` says how sure."""

from __future__ import annotations

import pytest

from sim import trial
from sim.results import Comparison
from tests.pairs.pair import FOLDER, change, compared, level, rises, same_tables
from tests.shipped import COLD

WORLD = (("population.size", 3_000),)
REPLICATIONS = 5


@pytest.fixture(scope="module")
def pair() -> Comparison:
    return compared("links", WORLD, REPLICATIONS)


@pytest.mark.experiment
def test_arrangements_are_made_without_anybody_talking(pair: Comparison) -> None:
    assert level(pair, "new_arrangements")[0] == 0
    assert rises(change(pair, "new_arrangements"))
    assert level(pair, "new_promises")[0] == 0
    assert rises(change(pair, "new_promises"))


@pytest.mark.experiment
@pytest.mark.parametrize("links", [0.0, 1.0])
def test_in_a_trial_of_channels_with_the_same_offers_texts_get_arrangements_too(links: float) -> None:
    """Directions far from chance: 100 people in an arm, of whom none, or about two in five, take one."""
    result = trial(
        FOLDER.parent / "trials" / "same_offers.toml",
        replications=2,
        progress=False,
        set=COLD | {"population.size": 20_000, "channels.text.links": links},
    )
    by_arm = result.world.trial.groupby("arm")["arranged"].agg(["mean", "size"])
    assert by_arm["size"].min() > 80
    assert by_arm.loc[["machine", "call", "visit"], "mean"].min() > 0.2
    assert (by_arm.loc["text", "mean"] > 0.2) == (links > 0)
    assert links > 0 or by_arm.loc["text", "mean"] == 0


def test_without_links_it_is_the_market_without() -> None:
    same_tables("links", {"channels.text.links": 0.0}, **{"population.size": 400, "days": 120})
