"""The society in a market: each mechanism on, off, and what it moves."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim import CreditMarket
from sim.core.frames import Answers
from sim.core.ledger import Account, Actor, Entry
from sim.core.vocabulary import Mark, News, Status
from sim.records.society import SOCIETY_COLUMNS
from sim.scenario import override
from sim.society.society import affordable
from tests.market.worlds import BASELINE, differing_columns, market, metric, same_people, total
from tests.shipped import LAW_OFF, cold
from tests.twin.worlds import pressed

HARSH = override(cold("uniform_harsh"), LAW_OFF)
SMALL = {"population.size": 3_000}
OBSERVED = {
    "platform_daily.new_articles",
    "platform_daily.mean_press_heat",
    "platform_daily.new_harassments",
    "daily.new_harassments_per_1000_delinquents",
    "daily.new_wrong_contacts",
    "daily.mean_harm_index",
    "daily.mean_harm_of_disclosure",
    "daily.mean_harm_of_harassment",
    "daily.mean_harm_of_pressure",
    "welfare.n_harassments",
}
"""What is counted where there is a society, whether it moves anybody or not."""
SILENT = {f"beliefs.news.{kind.name.lower()}.reach": 0.0 for kind in News}


def harsh(values: dict[str, Any] | None = None, days: int = 240) -> CreditMarket:
    """The harshest of the shipped scenarios, run."""
    return market(SMALL | (values or {}), base=HARSH, days=days, run=True)


@pytest.fixture(scope="module")
def usual() -> CreditMarket:
    return harsh()


# --- all of it --------------------------------------------------------------------------------------------------------


def test_harsh_treatment_is_told_complained_of_written_about_and_answered(usual: CreditMarket) -> None:
    for name in (
        "new_news_heard",
        "new_complaints",
        "new_public_posts",
        "new_articles",
        "new_harassments",
        "new_fines_cents",
        "new_complaint_cost_cents",
        "new_debts_nullified",
    ):
        assert total(usual, name) > 0, name
    assert np.nanmean(usual.tables()["platform_daily"]["mean_standing"]) < -0.05
    assert metric(usual, "mean_regulator_level").max() >= 2


def test_without_a_society_nothing_of_it_happens() -> None:
    off = harsh({"society.active": False})
    for name in (
        "new_news_heard",
        "new_complaints",
        "new_articles",
        "new_fines_cents",
        "mean_standing",
        "new_harassments",
    ):
        assert total(off, name) == 0, name
    who, accounts = off.consumers.who, off.consumers.accounts
    assert not who.defaulting.any()
    assert not accounts.fairness.any()


def test_a_society_in_which_nothing_weighs_leaves_everybody_as_he_is_without_one() -> None:
    """No news, no complaint, no regulator, and own experience that moves no view: the same money to the cent."""
    idle = harsh(
        SILENT
        | {
            "society.complaints.hazard": 0.0,
            "society.regulator.active": False,
            "society.opinion.per_praise": 0.0,
            "society.opinion.per_article": 0.0,
            "beliefs.weight_belief": 0.0,
            "beliefs.fairness_rate": 0.0,
            "beliefs.weight_norm": 0.0,
            "society.opinion.weight_heat": 0.0,
        },
        days=150,
    )
    off = harsh({"society.active": False}, days=150)
    differing = {name for name in differing_columns(idle, off) if name.split(".")[0] not in SOCIETY_COLUMNS}
    assert differing <= OBSERVED
    assert np.array_equal(idle.ledger.balances, off.ledger.balances)


# --- news -------------------------------------------------------------------------------------------------------------


def test_news_moves_people_and_silence_does_not(usual: CreditMarket) -> None:
    silent = harsh(SILENT)
    assert total(silent, "new_news_heard") == 0
    assert not silent.consumers.who.defaulting.any()
    assert usual.consumers.who.defaulting.any()
    assert not same_people(usual, silent)


def test_whoever_defaults_is_known_to_and_whoever_pays_again_no_longer(usual: CreditMarket) -> None:
    who, accounts = usual.consumers.who, usual.consumers.accounts
    owed = accounts.billed_cents + accounts.fees_cents
    bad = (accounts.days_past_due > 90) & (accounts.status != Status.CHARGED_OFF) & (
        accounts.status != Status.REPAIRED
    ) | (accounts.status == Status.CHARGED_OFF) & (owed > 0)
    marked = who.marks & Mark.IN_DEFAULT > 0
    assert marked.any()
    assert marked[bad.any(axis=1)].all()
    # What the regulator struck after the talk of the last evening is heard of tomorrow.
    struck = sum(int(metric(usual, "new_debts_nullified", p)[-1]) for p in range(2))
    assert (marked & ~bad.any(axis=1)).sum() <= struck


# --- the law ----------------------------------------------------------------------------------------------------------


def test_fines_and_complaints_are_paid_by_the_platforms(usual: CreditMarket) -> None:
    books = usual.ledger.balances
    fines = sum(books[Actor.PLATFORM + p, Account.FINES] for p in range(2))
    assert fines == total(usual, "new_fines_cents") > 0
    assert books[Actor.WORLD, Account.FINES] == -(fines + books[Actor.AGENCIES, Account.FINES])


def test_a_platform_that_may_not_lend_admits_nobody() -> None:
    one = market(SMALL, base=BASELINE, days=60)
    while one.day < 60:
        for platform in one.platforms:
            platform.licence_until = 10_000
        one.society.regulator.licence_until[:] = 10_000
        one.step()
    assert total(one, "new_orders") == 0
    assert total(one, "new_refusals") > 100


def test_orders_can_be_withdrawn_only_where_the_law_lets_one() -> None:
    values = SMALL | {"shopping.regret": 0.5}
    bound, free = (market(values | {"regime.cooling_off_days": days}, days=60, run=True) for days in (0, 14))
    assert total(bound, "new_orders_withdrawn") == 0
    assert total(free, "new_orders_withdrawn") > 20
    assert total(free, "new_orders") < total(bound, "new_orders")


def test_records_of_paid_debts_are_struck_only_where_the_law_does_so() -> None:
    kept, struck = (
        market({"regime.repairs_below_cents": most}, base=pressed(1_500, 200), run=True) for most in (0, 10_000_000)
    )
    assert total(kept, "new_records_repaired") == 0
    assert total(struck, "new_records_repaired") > 0
    excluded = [run.tables()["daily"]["share_excluded"][-1] for run in (kept, struck)]
    assert excluded[1] < excluded[0]


def test_breathing_space_spares_charges_and_contacts() -> None:
    values = SMALL | {"economy.job_loss_daily": 0.004, "economy.expense_shock_daily": 0.02}
    base = cold("uniform_harsh", society__regulator__active=False)
    pressed, spared = (
        market(values | {"regime.breathing_space_days": days}, base=base, days=200, run=True) for days in (0, 60)
    )
    assert not pressed.consumers.accounts.spared_until.any()
    assert spared.consumers.accounts.spared_until.any()
    assert total(spared, "new_contacts") < total(pressed, "new_contacts")
    assert total(spared, "new_late_charges_cents") < total(pressed, "new_late_charges_cents")


@pytest.mark.parametrize(
    ("covers", "kind", "silent"),
    [("all", "in_house", True), ("agencies", "in_house", False), ("agencies", "agency", True)],
)
def test_others_hear_of_a_debt_unless_the_law_forbids_it(covers: str, kind: str, silent: bool) -> None:
    """Who keeps the rule asks for the debtor, as often as before."""
    values: dict[str, Any] = {
        "population.size": 1_000,
        "society.regulator.active": False,
        **{
            f"collectors.{name}.{key}": value
            for name in HARSH.collectors
            for key, value in (("temptation", 0.0), ("kind", kind))
        },
    }
    told, asked = (
        harsh(values | {"regime.others_are_told": may, "regime.covers": covers}, days=120) for may in (True, False)
    )
    assert total(told, "new_third_party_disclosures") > 0
    assert (total(asked, "new_third_party_disclosures") == 0) == silent
    assert metric(asked, "new_contacts").sum() > 0


# --- by acts ----------------------------------------------------------------------------------------------------------

BY_ACTS = {"society.law.active": True, "society.regulator.looks_back_days": 360}
DOORS = override(
    cold(
        "doorstep",
        collectors__teams__temptation=2.0,
        collectors__teams__supervision=0.0,
        collectors__teams__recorded=0.0,
        collectors__teams__commission=0.2,
    ),
    LAW_OFF,
)
"""Visits by officers whom nobody holds back."""


def doors(values: dict[str, Any] | None = None, days: int = 150) -> CreditMarket:
    return market(SMALL | (values or {}), base=DOORS, days=days, run=True)


def test_people_wronged_are_paid_by_the_platforms_only_where_the_law_says_so(usual: CreditMarket) -> None:
    names = ("new_people_wronged", "new_class_actions", "new_criminal_cases", "new_redress_cents")
    assert [total(usual, name) for name in names] == [0, 0, 0, 0]
    owed = harsh(BY_ACTS | {"society.law.class_action_daily": 0.1})
    paid, books = total(owed, "new_redress_cents"), owed.ledger.balances
    assert total(owed, "new_class_actions") > 0
    assert 0 < paid <= 50_000 * total(owed, "new_people_wronged")  # by phone nothing is graver than a visit
    assert -books[Actor.CONSUMERS, Account.REDRESS] == paid
    assert sum(books[Actor.PLATFORM + p, Account.REDRESS] for p in range(2)) == paid
    assert total(owed, "new_fines_cents") > total(usual, "new_fines_cents")
    assert metric(owed, "mean_regulator_level").max() < 5  # no licence for what is done by phone


def test_the_police_stop_visits_and_the_press_hears_of_it() -> None:
    """Where they come at once, the first days of pressure at doors are the last."""
    values = BY_ACTS | {
        "society.regulator.active": False,
        "society.press.spark": 0.0,
        "society.press.excite": 0.0,
        "society.press.spark_posts": 0.0,
    }
    spared, stopped = (doors(values | {"society.law.police_per_act": chance}) for chance in (0.0, 1.0))
    assert total(spared, "new_criminal_cases") == total(spared, "new_articles") == 0
    assert total(stopped, "new_criminal_cases") > 0
    assert total(stopped, "new_articles") >= 3
    assert total(stopped, "new_articles") % 3 == 0
    assert total(stopped, "new_visits") < 0.5 * total(spared, "new_visits")


def test_lawful_visits_are_written_of_and_lower_standing_only_where_a_scenario_says_so() -> None:
    lawful = override(cold("doorstep", collectors__teams__temptation=0.0, society__complaints__hazard=0.0), LAW_OFF)
    asleep, press, view, praise = (
        market(SMALL | values, base=lawful, days=100, run=True)
        for values in (
            {},
            {"society.press.spark_visits": 0.01},
            {"society.opinion.per_pressure": 0.01},
            {"society.opinion.praise_under_pressure": 0.0},
        )
    )
    assert total(asleep, "new_articles") == 0 < total(press, "new_articles")
    standing = [np.nanmean(one.tables()["platform_daily"]["mean_standing"]) for one in (asleep, press, view, praise)]
    assert standing[0] > 0.0
    assert standing[1] < standing[0]
    assert standing[2] < 0.0
    assert standing[3] == 0.0  # all arrangements there were made at visits


# --- money ------------------------------------------------------------------------------------------------------------


def test_redress_goes_as_far_as_cash_in_the_order_of_the_answers() -> None:
    answers = Answers.of_rows(
        [
            (1, 0, 1, 3, True, 60),
            (2, 1, 1, 3, True, 50),
            (3, 0, 1, 3, True, 60),
            (4, 0, 1, 3, True, 60),
            (5, 1, 0, 0, False, 0),
        ]
    )
    paid = affordable(answers, np.array([100, 1_000]))
    assert paid.redress_cents.tolist() == [60, 50, 40, 0, 0]
    assert affordable(answers, np.array([-5, 0])).redress_cents.tolist() == [0, 0, 0, 0, 0]


def test_damages_won_in_court_reach_the_debtor() -> None:
    """The lenders have the money: no award is cut to what cash there is."""
    rich = {f"platforms.{name}.funding.capital_cents_per_consumer": 10_000_000 for name in ("baitiao", "pocket")}
    one = harsh(
        rich
        | {
            "regime.damages_cents": 700_000,
            "society.complaints.hotline": 0.0,
            "society.complaints.public_site": 0.0,
            "society.complaints.regulator": 0.0,
            "society.complaints.court": 1.0,
            "society.complaints.desks.court.capacity_daily_per_1000": 10.0,
        }
    )
    paid = total(one, "new_redress_cents")
    assert paid > 0
    assert paid % 700_000 == 0
    assert -one.ledger.balances[Actor.CONSUMERS, Account.REDRESS] == paid
    assert Entry.REDRESS.name.lower() == "redress"
