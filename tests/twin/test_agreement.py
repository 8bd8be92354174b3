"""The engine and the twin are the same market: every column of everyone, every evening, to the last bit."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import pytest

from sim.consumers import Population
from sim.consumers.state import UNDECIDED
from sim.core.vocabulary import Status
from sim.market import CreditMarket
from sim.scenario import Scenario, override
from tests.twin.compare import Difference, differences, files_differ, frames_of, same_bits, snapshot, unequal_tables
from tests.twin.population import TwinPopulation
from tests.twin.worlds import HABITS, baseline, everything, passing, stressed

Watch = Callable[[CreditMarket], None]
FOLLOW = (0, 7, 11)


def _step_both(scenario: Scenario, seed: int, watch: Watch = lambda market: None) -> tuple[CreditMarket, CreditMarket]:
    """Run engine and twin in step; ``watch`` sees the twin's market before each day is forgotten."""
    engine = CreditMarket(scenario, rng=seed, follow=FOLLOW, threads=1)
    twin = CreditMarket(scenario, rng=seed, follow=FOLLOW, population=TwinPopulation)
    _assert_equal(engine, twin)
    while engine.day < scenario.days:
        for market in (engine, twin):
            market.step()
        watch(twin)
        _assert_equal(engine, twin)
        for a, b in zip(frames_of(engine), frames_of(twin), strict=True):
            assert all(same_bits(x, y) for x, y in zip(vars(a).values(), vars(b).values(), strict=True)), (a, b)
        if engine.day % 20 == 0:
            assert files_differ(engine.day - 1, engine.consumers, twin.consumers) == []
    return engine, twin


def _assert_equal(engine: CreditMarket, twin: CreditMarket) -> None:
    columns = snapshot(engine.consumers)
    found = differences(engine.day - 1, columns, snapshot(twin.consumers))
    assert not found, "\n".join(map(str, found))
    assert same_bits(engine.ledger.balances, twin.ledger.balances), f"ledgers differ on day {engine.day - 1}"
    assert np.array_equal(columns["plans_cents"], columns["plan_principal_left"])


def test_agrees_on_the_baseline() -> None:
    engine, twin = _step_both(baseline(population__size=1_200, days=180), seed=3)
    assert unequal_tables(engine.tables(), twin.tables()) == []


class Happened:
    """What a run went through, so that agreement is not agreement on a quiet market."""

    def __init__(self) -> None:
        self.rationed = 0
        self.longest_queue_of_platforms = 0

    def __call__(self, market: CreditMarket) -> None:
        for orders, decisions in market.today.decided:
            fits = orders.amount_cents <= np.where(orders.applies, decisions.limit_cents, orders.headroom_cents)
            self.rationed += int((fits & ~decisions.admitted).sum())


def test_agrees_under_stress() -> None:
    happened = Happened()
    engine, twin = _step_both(stressed(1_200, 180), seed=11, watch=happened)
    tables = engine.tables()
    assert unequal_tables(tables, twin.tables()) == []
    by_platform = tables["platform_daily"]
    for name in (
        "new_deferrals",
        "new_charge_offs",
        "new_late_charges_cents",
        "new_cures",
        "n_frozen_accounts",
        "new_refusals",
        "new_applications",
        "new_reminders",
        "new_instalment_fees_cents",
    ):
        assert all(by_platform[name][platform::3].any() for platform in range(3)), f"no {name} on some platform"
    assert happened.rationed > 100
    assert all(by_platform["n_lines_shut"][platform::3][-1] == 1 for platform in (0, 1))
    assert tables["daily"]["new_short_days"].any()
    assert tables["daily"]["share_stacked"][-1] > 0.1


def test_agrees_with_all_that_platforms_give_and_suffer() -> None:
    """Green orders, offers, points, forbearance and fraud, in a society with collectors."""
    waiting: list[int] = []
    engine, twin = _step_both(
        everything(250, 150),
        seed=3,
        watch=lambda market: waiting.append(
            sum(account.waiting_cents for one in market.consumers.consumers for account in one.accounts)
        ),
    )
    tables = engine.tables()
    assert unequal_tables(tables, twin.tables()) == []
    by_platform = tables["platform_daily"]
    for name in (
        "new_green_orders",
        "new_green_forgone_cents",
        "new_green_lost_cents",
        "new_offers_taken",
        "new_fraud_orders",
    ):
        assert all(by_platform[name][platform::2].any() for platform in range(2)), f"no {name} on some platform"
    assert max(waiting) > 0


def test_agrees_when_people_have_habits() -> None:
    """Styles, lasting unwillingness, varying pay, old debts and creditors in an order, with and without collectors."""
    for world in (stressed(500, 120), everything(250, 150)):
        engine, twin = _step_both(override(world, HABITS), seed=4)
        tables = engine.tables()
        assert unequal_tables(tables, twin.tables()) == []
        owed, paid = (getattr(engine.consumers.accounts, name) for name in ("intended_cents", "paid_cents"))
        assert (owed == UNDECIDED).any()
        assert (owed > 0).any()
        assert ((engine.consumers.accounts.status == Status.CHARGED_OFF) & (paid > 0)).any()


def test_agrees_when_people_leave_and_records_expire() -> None:
    engine, twin = _step_both(passing(150, 100), seed=3)
    tables = engine.tables()
    assert unequal_tables(tables, twin.tables()) == []
    assert tables["daily"]["new_departures"].sum() > 10
    for name in ("new_accounts_closed", "new_records_expired"):
        assert all(tables["platform_daily"][name][platform::2].any() for platform in range(2)), f"no {name}"


@pytest.mark.parametrize("seed", [0, 2**64 - 1])
def test_agrees_in_other_worlds(seed: int) -> None:
    worlds = [
        CreditMarket(stressed(150, 40), rng=seed, replication=5, population=population)
        for population in (Population, TwinPopulation)
    ]
    for market in worlds:
        market.run()
    assert unequal_tables(worlds[0].tables(), worlds[1].tables()) == []


def test_moves_and_counts_agree_after_every_phase() -> None:
    scenario = stressed(300, 90)
    markets = [CreditMarket(scenario, rng=1, population=kind) for kind in (Population, TwinPopulation)]
    for day in range(45):  # before the dated change, as phases are called one by one
        for phase in CreditMarket.phases:
            for market in markets:
                getattr(market, phase)()
            engine, twin = (market.consumers for market in markets)
            assert same_bits(engine.flows, twin.flows), f"flows of {phase} on day {day}"
            assert same_bits(engine.counts, twin.counts), f"counts of {phase} on day {day}"
            for market in markets:
                market.ledger.post_all(market.consumers.flows)
        for market in markets:
            market.day += 1


def test_twin_also_runs_on_pythons_own_generator() -> None:
    """Another market, whose books balance all the same (every day checks them)."""
    market = CreditMarket(stressed(150, 60), rng=1, population=partial(TwinPopulation, keyed=False))
    market.run()
    assert market.tables()["platform_daily"]["new_orders"].sum() > 500


class TestComparison:
    """The comparison itself can fail, and says where."""

    @pytest.fixture
    def twin(self) -> CreditMarket:
        market = CreditMarket(baseline(population__size=50, days=40), rng=2, population=TwinPopulation)
        market.run()
        return market

    def test_finds_one_cent(self, twin: CreditMarket) -> None:
        before = snapshot(twin.consumers)
        account = twin.consumers.consumers[17].accounts[1]
        account.billed_cents += 1
        assert differences(39, before, snapshot(twin.consumers)) == [
            Difference(39, "billed_cents", 17, 1, (account.billed_cents - 1, account.billed_cents), 1)
        ]

    def test_finds_one_bit_of_a_float(self, twin: CreditMarket) -> None:
        before = snapshot(twin.consumers)
        consumer = twin.consumers.consumers[3]
        consumer.willing = float(np.nextafter(consumer.willing, 9.0))
        (found,) = differences(39, before, snapshot(twin.consumers))
        assert str(found).startswith("day 39, consumer 3, willing: ")

    def test_finds_one_instalment(self, twin: CreditMarket) -> None:
        before = snapshot(twin.consumers)
        plan = next(a.plans[0] for c in twin.consumers.consumers for a in c.accounts if a.plans)
        plan.left -= 1
        assert {found.column for found in differences(39, before, snapshot(twin.consumers))} >= {
            "instalments_left",
            "plan_principal_left",
        }

    def test_stops_a_run_that_goes_wrong(self, monkeypatch: pytest.MonkeyPatch) -> None:
        earn = TwinPopulation.earn

        def earn_a_cent_more(self: TwinPopulation, day: int) -> None:
            earn(self, day)
            if day == 4:
                self.consumers[8].buffer_cents += 1

        monkeypatch.setattr(TwinPopulation, "earn", earn_a_cent_more)
        with pytest.raises(AssertionError, match=r"day 4, consumer 8, buffer_cents: \d+ and \d+ \(1 in all\)"):
            _step_both(baseline(population__size=50, days=10), seed=0)

    def test_finds_a_changed_result(self, twin: CreditMarket) -> None:
        tables = twin.tables()
        changed = twin.tables()
        changed["platform_daily"]["new_orders"][3] += 1
        assert unequal_tables(tables, changed) == ["platform_daily.new_orders"]


def test_agrees_when_people_wronged_are_paid() -> None:
    """Officers whom nobody holds back, and a law that answers: fines, redress orders, class actions, the police."""
    hard = {
        f"collectors.all.{name}": value
        for name, value in (
            ("temptation", 2.0),
            ("supervision", 0.0),
            ("recorded", 0.0),
            ("commission", 0.3),
            ("conduct_weight", 0.0),
        )
    }
    law = {"active": True, "class_action_daily": 0.02, "police_per_act": 0.1, "police_days": 10}
    rich = {f"platforms.{name}.funding.capital_cents_per_consumer": 1_000_000 for name in ("daily", "flat")}
    engine, twin = _step_both(
        override(
            everything(150, 100),
            hard
            | rich
            | {f"society.law.{name}": value for name, value in law.items()}
            | {
                "society.press.spark_visits": 0.01,
                "society.opinion.per_pressure": 0.01,
                "society.opinion.praise_under_pressure": 0.0,
            },
        ),
        seed=3,
    )
    tables = engine.tables()
    assert unequal_tables(tables, twin.tables()) == []
    for name in (
        "new_people_wronged",
        "new_class_actions",
        "new_criminal_cases",
        "new_redress_cents",
        "new_fines_cents",
    ):
        assert tables["platform_daily"][name].any(), name
