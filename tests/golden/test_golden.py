"""The reference markets give the numbers that were kept, and they make sense whatever they are.

A change of the model moves them. Look at what moved; if it should have, ``python -m tests.golden`` keeps the new
numbers, and the changelog says why. Beside each group of numbers stands what must hold of any such numbers, so that
a defect cannot be kept unnoticed.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import pytest

from sim import CreditMarket
from sim.records.metrics import METRICS
from tests.golden.reference import DAYS, FILES, SIZE, read, reference_market, summary

ALL_KEPT = {name: read(name) for name in FILES}
KEPT = ALL_KEPT["plain"]
LABELS = list(KEPT["platforms"])


@pytest.fixture(scope="module")
def market() -> CreditMarket:
    return reference_market("plain")


@pytest.fixture(scope="module")
def found(market: CreditMarket) -> dict[str, Any]:
    return summary(market)


@pytest.fixture(scope="module")
def found_people() -> dict[str, Any]:
    return summary(reference_market("people"))


def leaves(tree: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every number of a nested summary with its path."""
    if isinstance(tree, dict):
        for name, branch in tree.items():
            yield from leaves(branch, f"{path}.{name}" if path else name)
    else:
        yield path, tree


def moved(kept: Any, found: Any) -> dict[str, tuple[Any, Any]]:
    """Numbers that differ: whole ones at all, others by more than a part in a million million."""
    old, new = dict(leaves(kept)), dict(leaves(found))
    return {
        path: (old.get(path, "absent"), new.get(path, "absent"))
        for path in sorted(old | new)
        if path not in old or path not in new or not same(old[path], new[path])
    }


def same(a: float | None, b: float | None) -> bool:
    """Whether two numbers are the same; both may be none."""
    if isinstance(a, float) and isinstance(b, float):
        return math.isclose(a, b, rel_tol=1e-12)
    return type(a) is type(b) and a == b


@pytest.mark.parametrize("group", ["market", "platforms", "ledger_cents", "accounts"])
def test_the_numbers_are_those_kept(group: str, found: dict[str, Any]) -> None:
    assert moved(KEPT[group], found[group]) == {}, "if they should have moved: python -m tests.golden"


@pytest.mark.parametrize("group", ["market", "platforms", "ledger_cents", "accounts"])
def test_the_numbers_with_habits_are_those_kept(group: str, found_people: dict[str, Any]) -> None:
    kept = ALL_KEPT["people"]
    assert moved(kept[group], found_people[group]) == {}, "if they should have moved: python -m tests.golden"


def test_people_leave_as_often_as_they_should_and_pay_late_for_a_while() -> None:
    """Five standard deviations of what the scenario says; late debts are cured more often than written off."""
    kept, turnover = ALL_KEPT["people"], 0.04
    expected = SIZE * turnover * DAYS / 360
    assert abs(kept["market"]["new_departures"]["run"] - expected) < 5 * math.sqrt(expected)
    for label in LABELS:
        book = {name: value["run"] for name, value in kept["platforms"][label].items()}
        assert book["new_cures"] > 10 * book["new_charge_offs"]
        assert book["npl_ratio"] <= book["share_30_plus"] <= book["share_delinquent"] < 0.5


def test_a_number_that_moved_is_found() -> None:
    assert moved({"a": {"b": 3, "c": 0.5}}, {"a": {"b": 3, "c": 0.5 + 1e-15}}) == {}
    assert moved({"a": {"b": 3, "c": 0.5}}, {"a": {"b": 4, "c": 0.5 + 1e-9}}) == {
        "a.b": (3, 4),
        "a.c": (0.5, 0.5 + 1e-9),
    }
    assert moved({"a": 1}, {"b": None}) == {"a": (1, "absent"), "b": ("absent", None)}
    assert not same(1, 1.0)


@pytest.mark.parametrize("name", FILES)
def test_the_file_is_small_and_complete(name: str) -> None:
    everything = ALL_KEPT[name]
    assert FILES[name].stat().st_size < 60_000
    for level, kept in [
        ("market", everything["market"]),
        *(("platform", everything["platforms"][label]) for label in LABELS),
    ]:
        assert list(kept) == [name for name, metric in METRICS.items() if metric.level == level]


def test_shares_are_shares() -> None:
    for path, value in leaves(ALL_KEPT):
        name = path.split(".")[-2]
        if name in ("share_past_due_paid_net", "share_charged_off_recovered"):
            continue  # of two days: what is paid today fell past due, or was written off, before
        if name.startswith("share_") or name in ("npl_ratio", "cum_default_rate"):
            assert value is None or 0.0 <= value <= 1.0, path


def test_people_want_and_work_as_often_as_they_should() -> None:
    """Five standard deviations of what the scenario says."""
    kept = KEPT["market"]
    wants = (
        kept["new_cash_purchases"]["run"]
        + kept["new_lost_sales"]["run"]
        + sum(KEPT["platforms"][label]["new_orders"]["run"] for label in LABELS)
    )
    n, p = SIZE * DAYS, 1.5 / 30
    assert abs(wants - n * p) < 5 * math.sqrt(n * p * (1 - p))
    out_of_work = 0.0003 / 0.0083
    assert abs(kept["share_unemployed"]["last_day"] - out_of_work) < 5 * math.sqrt(out_of_work / SIZE)
    assert 0 < kept["share_stacked"]["run"] < kept["share_borrowers"]["run"]
    assert 0 < kept["share_in_distress"]["run"] < 0.5


@pytest.mark.parametrize("label", LABELS)
def test_debts_are_what_was_lent_and_charged_less_what_was_paid_and_written_off(label: str) -> None:
    kept, book = {name: value["run"] for name, value in KEPT["platforms"][label].items()}, KEPT["ledger_cents"][label]
    charged = -sum(book.get(name, 0) for name in ("instalment_fees", "deferral_fees", "late_charges"))
    assert book["receivable_principal"] == kept["n_receivable_cents"]
    assert book["receivable_principal"] + book["receivable_fees"] == (
        kept["new_gmv_cents"] + charged - kept["new_collected_cents"] - kept["new_charged_off_cents"]
    )
    assert kept["new_instalment_fees_cents"] == -book["instalment_fees"]
    assert kept["new_late_charges_cents"] == -book["late_charges"]
    assert kept["new_charged_off_cents"] == book.get("credit_loss", 0)


@pytest.mark.parametrize("label", LABELS)
def test_equity_is_capital_and_income_and_what_is_owned_less_what_is_owed(label: str, market: CreditMarket) -> None:
    kept, book = {name: value["run"] for name, value in KEPT["platforms"][label].items()}, KEPT["ledger_cents"][label]
    settings = market.config.platforms[label]
    capital = settings.funding.capital_cents_per_consumer * SIZE
    assert -book["capital"] == capital
    assert kept["n_equity_cents"] == capital + kept["new_net_income_cents"]
    assert kept["n_equity_cents"] == (
        kept["n_cash_cents"]
        + book["receivable_principal"]
        + book["receivable_fees"]
        - kept["n_drawn_cents"]
        + book.get("accrued_costs", 0)
    )
    assert kept["n_cash_cents"] == book["cash"]
    assert kept["n_drawn_cents"] == -book["funding_drawn"]
    assert kept["new_interest_cents"] == book["interest"]
    assert kept["new_collection_cost_cents"] == settings.reminders.cost_cents * kept["new_reminders"]
    rounded_off = settings.terms.merchant_discount * kept["new_gmv_cents"] - kept["new_merchant_discount_cents"]
    assert 0 <= rounded_off < kept["new_orders"]  # less than a cent each, in the merchant's favour


@pytest.mark.parametrize("label", LABELS)
def test_accounts_opened_are_open_frozen_or_written_off(label: str) -> None:
    kept, accounts = {name: value["run"] for name, value in KEPT["platforms"][label].items()}, KEPT["accounts"][label]
    assert sum(accounts.values()) == SIZE
    opened = accounts["open"] + accounts["frozen"] + accounts["charged_off"]
    assert kept["n_accounts"] == kept["new_admissions"] == opened
    assert kept["n_frozen_accounts"] == accounts["frozen"]
    assert kept["new_charge_offs"] == accounts["charged_off"]
    assert kept["new_admissions"] <= kept["new_applications"]
    assert (
        accounts["charged_off"] / opened
        <= kept["cum_default_rate"]
        <= ((accounts["charged_off"] + kept["n_delinquent_accounts"]) / opened)
    )
    assert kept["npl_ratio"] <= kept["share_30_plus"] <= kept["share_delinquent"]


@pytest.mark.parametrize("name", FILES)
def test_no_money_is_made_or_lost(name: str) -> None:
    books = ALL_KEPT[name]["ledger_cents"]
    assert all(sum(book.values()) == 0 for book in books.values())
    assert sum(book.get("cash", 0) for book in books.values()) == 0
    assert books["consumers"]["cash"] > 0
    fees = sum(
        books[label].get(name, 0) for label in LABELS for name in ("instalment_fees", "deferral_fees", "late_charges")
    )
    assert ALL_KEPT[name]["market"]["new_fees_per_consumer_cents"]["run"] == pytest.approx(-fees / SIZE, rel=1e-12)
