"""A slump in which funders price realised losses and leave, and expected ones are set aside; and one without that.

What is asserted for sure is asserted at one per cent over six paired replications, as ``pair`` has it; the rest is
exact.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from sim import run
from sim.results import Run
from tests.pairs.pair import FOLDER, Keys, change, compared, falls, level, rises, same_tables
from tests.shipped import COLD

LENDERS = ("baitiao", "pocket")


def of_lenders(**leaves: Any) -> dict[str, Any]:
    return {f"platforms.{name}.{key.replace('__', '.')}": value for name in LENDERS for key, value in leaves.items()}


NO_TRIGGER: dict[str, Any] = of_lenders(funding__lines__partner__loss_trigger=1.0)
ONLY_PROVISIONS = NO_TRIGGER | of_lenders(funding__lines__partner__surcharge_per_point=0.0)
OFF = ONLY_PROVISIONS | of_lenders(provisions__active=False)


@cache
def one_run(file: str, keys: Keys = ()) -> Run:
    return run(FOLDER / f"{file}.toml", set=COLD | dict(keys), progress=False)


def column(result: Run, metric: str, lender: str) -> np.ndarray:
    """A metric by day."""
    table = result.platform_daily
    return table[table["platform"] == lender].sort_values("day")[metric].to_numpy(float)


# --- all of it --------------------------------------------------------------------------------------------------------


def together(metric: str, keys: Keys = ()) -> np.ndarray:
    """What funding changed, both lenders together: the first alone, whose losses are small, hardly shows it."""
    result = compared("funding", keys)
    return np.sum([change(result, metric, lender) for lender in LENDERS], axis=0)


@pytest.mark.experiment
def test_money_gets_dearer_and_lending_shrinks() -> None:
    result = compared("funding")
    for lender in LENDERS:
        assert rises(change(result, "mean_cost_of_funds_annual", lender))
        without, with_it = level(result, "mean_cost_of_funds_annual", lender)
        assert with_it > 1.15 * without
    assert falls(together("new_gmv_cents"))


@pytest.mark.experiment
def test_what_is_promised_is_a_fraction_of_what_is_lost() -> None:
    """Without that gap nothing would follow: promised are 1.15 % a year."""
    result = one_run("funding_without")
    for lender in LENDERS:
        lost = column(result, "new_charged_off_cents", lender)[-360:].sum()
        balance = column(result, "n_receivable_cents", lender)[-360:].mean()
        assert lost / balance > 3 * 0.0115


# --- each part of it alone --------------------------------------------------------------------------------------------


@pytest.mark.experiment
def test_dear_money_alone_turns_the_riskiest_away() -> None:
    """No line is shut; the cut-off follows the price of money, so fewer are admitted."""
    keys = tuple(NO_TRIGGER.items())
    for lender in LENDERS:
        assert rises(change(compared("funding", keys), "new_interest_cents", lender))
    assert falls(together("new_admissions", keys))
    assert falls(together("new_gmv_cents", keys))


@pytest.mark.experiment
def test_provisions_alone_move_equity_and_nothing_else() -> None:
    """To the cent: equity is lower by the allowance, cash and everybody's account are what they were."""
    without, only = one_run("funding_without"), one_run("funding", tuple(ONLY_PROVISIONS.items()))
    for lender in LENDERS:
        allowance = column(only, "n_allowance_cents", lender)
        assert allowance[29] > 0
        assert np.array_equal(
            column(without, "n_equity_cents", lender) - column(only, "n_equity_cents", lender), allowance
        )
        assert column(only, "new_provisions_cents", lender).sum() == allowance[-1]
        for same in ("n_cash_cents", "n_drawn_cents", "new_gmv_cents", "new_charged_off_cents", "new_collected_cents"):
            assert np.array_equal(column(without, same, lender), column(only, same, lender))


def test_switched_off_nothing_changes() -> None:
    same_tables("funding", OFF, days=240)
