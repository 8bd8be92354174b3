"""Calls of a collector to a debtor's contacts backfire, and an automatic notice to them does not.

Both tell others of the debt, which dread of being known turns into willingness. What the calls cost comes from rules
that know nothing of channels' purposes: treatment harsher than expected is resented (``resentment_per_surprise``),
resentment takes willingness away (``weight_resentment``), the more where there is credit elsewhere
(``weight_other_credit``). Calls are harsh (1.2) where 0.2 is expected, a notice hardly is (0.3).

How sure a direction is, and how rare false alarms are: ``test_emergence``.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim import CreditMarket
from sim.core.vocabulary import Status
from tests.shipped import cold
from tests.statistical.test_emergence import RARE, above, changes, falls, in_arm, rises

pytestmark = pytest.mark.experiment

NAME, SIZE = "contacts_intrusion", 20_000
SURPRISE, ELSEWHERE = "response.resentment_per_surprise", "response.weight_other_credit"


def arm(name: str, *keys: tuple[str, Any], seed: int = 1) -> pd.DataFrame:
    return in_arm(changes(NAME, SIZE, keys, seed), name)


@cache
def credit_elsewhere(seed: int) -> np.ndarray:
    """By consumer: an open account with the other lender on the morning of the trial, the same in all its worlds."""
    scenario = cold(f"trials/{NAME}", population__size=SIZE)
    assert scenario.trial is not None
    market = CreditMarket(scenario, rng=seed)
    while market.day < scenario.trial.from_day:
        market.step()
    accounts: Any = market.consumers.accounts  # type: ignore[attr-defined]
    found: np.ndarray = accounts.status[:, 1] == Status.OPEN
    return found


def test_intrusion_backfires_and_a_notice_does_not() -> None:
    intrusion, notice = arm("intrusion"), arm("notice")
    assert falls(intrusion["resolved"])
    assert rises(intrusion["defaulted"])
    assert rises(notice["resolved"])
    assert falls(notice["defaulted"])
    assert intrusion["resentment"].mean() > 3 * notice["resentment"].mean()


def test_without_resentment_intrusion_pays() -> None:
    """What is left is the pressure of being known; the two acts then differ in little but their force."""
    for off in (SURPRISE, "response.weight_resentment"):
        intrusion = arm("intrusion", (off, 0.0))
        assert rises(intrusion["resolved"])
        assert falls(intrusion["defaulted"])


def test_it_backfires_where_it_is_unexpected() -> None:
    """Among people who expect just this harshness it does not; but for what is said of the lender, it pays.

    Two seeds, put together.
    """
    harshness = "response.expected_harshness", 1.2
    expected, unheard = (
        pd.concat([arm("intrusion", harshness, *keys, seed=seed) for seed in (1, 2)])
        for keys in ((), (("beliefs.weight_fairness", 0.0),))
    )
    assert not falls(expected["resolved"])
    assert not rises(expected["defaulted"])
    assert rises(unheard["resolved"])
    assert falls(unheard["defaulted"])


def test_default_rises_most_relative_to_what_it_was_where_there_is_credit_elsewhere() -> None:
    """Twice what it was, against a fifth more. In points both rise by five: those with credit elsewhere rarely default.

    Two seeds, put together.
    """
    parts = []
    for seed in (1, 2):
        treated = arm("intrusion", seed=seed)
        parts.append(treated.assign(elsewhere=credit_elsewhere(seed)[treated.index]))
    whole = pd.concat(parts)
    relative = {key: group["defaulted"] / group["defaulted_before"].mean() for key, group in whole.groupby("elsewhere")}
    assert relative[True].mean() > 2 * relative[False].mean()
    assert above(relative[True], relative[False]), f"by chance, one seed in {1 / RARE:.0f}"


def test_the_weight_of_other_credit_is_what_makes_it_so() -> None:
    """With ``weight_other_credit`` 0 those with credit elsewhere lose two fifths of the harm, the others hardly any.

    The weight is a third of what resentment counts for in them (0.5 beside 1). Two seeds, put together.
    """
    parts = []
    for seed in (1, 2):
        usual, without = arm("intrusion", seed=seed), arm("intrusion", (ELSEWHERE, 0.0), seed=seed)
        assert usual.index.equals(without.index)
        parts.append(
            pd.DataFrame(
                {
                    "elsewhere": credit_elsewhere(seed)[usual.index],
                    "harmed": usual["defaulted"],
                    "more": usual["defaulted"] - without["defaulted"],
                    "resolved": usual["resolved"] - without["resolved"],
                }
            )
        )
    whole = pd.concat(parts)
    has, others = whole[whole["elsewhere"]], whole[~whole["elsewhere"]]
    assert rises(has["more"])
    assert falls(has["resolved"])
    assert above(has["more"], others["more"])
    assert has["more"].mean() > 0.25 * has["harmed"].mean()


def test_debtors_who_are_only_texted_are_hit_too_through_what_is_said_of_the_lender() -> None:
    """Ties hear of insults and the press writes: both work through views of the lender (``weight_fairness``) alone."""
    assert falls(arm("texts")["resolved"])
    assert not falls(arm("texts", ("beliefs.weight_fairness", 0.0))["resolved"])
