"""A suit from filing to the last cent, or to the want of any."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import mesa
import numpy as np
import pytest
from numpy.typing import NDArray

from sim.collectors.court.court import Court, CourtCount
from sim.core.frames import Enforcement, Outcomes
from sim.core.vocabulary import EnforcementKind
from sim.scenario import CourtParameters

KEY = (1, 0, 0)
PPM = 1_000_000
LIST_AFTER_DAYS = 50
YUAN = 100
Ints = NDArray[np.int64]
KINDS = EnforcementKind


def court(**changes: Any) -> Court:
    """A court for 1,000 consumers that hears everybody at once and finds for the claimant."""
    values: dict[str, Any] = dict(
        capacity_daily_per_100k=100_000.0,
        hearing_days_min=0,
        default_share=1.0,
        exempt_cents=7_000,
        list_after_days=LIST_AFTER_DAYS,
    )
    return Court(mesa.Model(rng=0), CourtParameters(**values | changes), KEY, 1_000)


def file(
    at: Court,
    day: int = 0,
    n: int = 1,
    first: int = 0,
    platform: int = 0,
    claim: int = 5_000 * YUAN,
    recorded: int = PPM,
    owner: int = 0,
) -> Ints:
    return at.file(
        day, np.arange(first, first + n), *(np.full(n, number) for number in (platform, claim, recorded, owner))
    )


def owing(cents: int) -> Callable[[Ints, Ints], Ints]:
    """Everybody owes so much."""
    return lambda consumers, platforms: np.full(len(consumers), cents)


PLENTY = owing(10**9)


def of(orders: Enforcement, kind: EnforcementKind) -> Enforcement:
    return orders.where(orders.kind == kind)


def outcomes(orders: Enforcement, paid: Ints) -> Outcomes:
    nothing = np.zeros(len(orders), np.int64)
    return Outcomes(nothing, nothing, paid, nothing, nothing, nothing, nothing, nothing)


def run(at: Court, days: range, owed: Callable[[Ints, Ints], Ints] = PLENTY) -> dict[int, list[EnforcementKind]]:
    """Days on which the court did something other than garnish, while nobody pays."""
    done = {}
    for day in days:
        orders = at.judge(day, owed)
        at.enforced(day, orders, outcomes(orders, np.zeros(len(orders), np.int64)))
        kinds = [KINDS(kind) for kind in orders.kind if kind != KINDS.GARNISH]
        if kinds:
            done[day] = kinds
    return done


# --- filing ---------------------------------------------------------------------------------------------------------


def test_small_claims_pay_half_the_fee() -> None:
    at = court(small_claims_limit_cents=26_000 * YUAN)
    assert file(at, claim=26_000 * YUAN).tolist() == [225 * YUAN]
    assert file(at, first=1, claim=26_000 * YUAN + 1).tolist() == [450 * YUAN]
    assert file(court(summary_share=0.0), claim=5_000 * YUAN).tolist() == [0]


def test_a_claim_is_brought_once() -> None:
    at = court()
    assert file(at, n=2).tolist() == [25 * YUAN] * 2
    assert file(at, n=3).tolist() == [0, 0, 25 * YUAN]
    assert file(at, platform=1).tolist() == [25 * YUAN]
    assert file(at, first=9, claim=0).tolist() == [0]
    assert at.close_day()[[CourtCount.FILED, CourtCount.QUEUED, CourtCount.OPEN]].tolist() == [4, 4, 4]
    assert at.sued(np.array([0, 2, 3, 0]), np.array([0, 0, 0, 1])).tolist() == [True, True, False, True]


def test_a_lost_claim_is_not_brought_again() -> None:
    at = court(default_share=0.0, proven_recorded=0.0, proven_unrecorded=0.0)
    file(at)
    assert run(at, range(400)) == {}
    assert file(at, day=400).tolist() == [0]
    assert at.sued(np.array([0, 1]), np.array([0, 0])).tolist() == [True, False]
    assert at.in_court(np.array([0, 1]), np.array([0, 0])).tolist() == [False, False]


def test_nothing_filed_is_nothing_done() -> None:
    at = court()
    assert len(at.judge(0, PLENTY)) == 0
    assert not at.close_day().any()
    assert at.in_court(np.array([0]), np.array([0])).tolist() == [False]


# --- hearings -------------------------------------------------------------------------------------------------------


def test_no_hearing_before_its_time() -> None:
    at = court(hearing_days_min=15, listing=False)
    file(at, day=3)
    assert list(run(at, range(3, 40))) == [18]


def test_hearings_in_the_order_of_filing_as_far_as_capacity_goes() -> None:
    at = court(capacity_daily_per_100k=200.0)  # two a day
    file(at, first=50, n=3)
    file(at, first=10, n=2)
    heard = [of(at.judge(day, PLENTY), KINDS.ADD_COSTS).consumer.tolist() for day in range(4)]
    assert heard == [[50, 51], [52, 10], [11], []]


def test_fractions_of_a_hearing_add_up() -> None:
    at = court(capacity_daily_per_100k=30.0)  # three in ten days
    file(at, n=100)
    for day in range(100):
        at.judge(day, PLENTY)
    assert at.close_day()[CourtCount.HEARD] == 30


def test_without_capacity_nobody_is_heard_and_all_are_late() -> None:
    at = court(capacity_daily_per_100k=0.0, limit_days=90)
    file(at, n=4)
    file(at, n=2, first=4, claim=50_000 * YUAN)
    late = []
    for day in range(200):
        assert len(at.judge(day, PLENTY)) == 0
        late.append(int(at.close_day()[CourtCount.LATE]))
    assert {day: n for day, n in enumerate(late) if n} == {61: 4, 91: 2}
    assert at.close_day()[CourtCount.QUEUED] == 6


@pytest.mark.parametrize(
    ("changes", "recorded", "share"),
    [
        (dict(default_share=1.0, proven_recorded=0.0, proven_unrecorded=0.0), 0, 1.0),
        (dict(default_share=0.0, proven_recorded=1.0, proven_unrecorded=0.0), PPM, 1.0),
        (dict(default_share=0.0, proven_recorded=1.0, proven_unrecorded=0.0), 0, 0.0),
        (dict(default_share=0.0, proven_recorded=1.0, proven_unrecorded=0.0), PPM // 2, 0.5),
        (dict(default_share=0.4, proven_recorded=0.5, proven_unrecorded=0.0), PPM, 0.7),
    ],
)
def test_undefended_claims_are_won_and_others_by_their_evidence(
    changes: dict[str, Any], recorded: int, share: float
) -> None:
    at = court(**changes)
    file(at, n=1_000, recorded=recorded)
    at.judge(0, PLENTY)
    heard, won, lost = at.close_day()[[CourtCount.HEARD, CourtCount.WON, CourtCount.LOST]]
    assert heard == won + lost == 1_000
    assert won / heard == pytest.approx(share, abs=0.05)


def test_who_pays_before_the_hearing_is_not_judged() -> None:
    at = court(hearing_days_min=5)
    file(at)
    assert run(at, range(10), owing(0)) == {}
    assert at.close_day()[[CourtCount.PAID_UP, CourtCount.HEARD, CourtCount.OPEN]].tolist() == [1, 0, 0]


# --- enforcement ----------------------------------------------------------------------------------------------------


def test_a_judgment_adds_costs_and_seizes_and_then_garnishes() -> None:
    at = court(garnish_share=0.2)
    file(at, owner=3)
    first, second = at.judge(0, PLENTY), at.judge(1, PLENTY)
    assert first.kind.tolist() == [KINDS.ADD_COSTS, KINDS.SEIZE]
    assert first.cents.tolist() == [25 * YUAN, 7_000]
    assert second.kind.tolist() == [KINDS.GARNISH]
    assert second.cents.tolist() == [(5_025 + 50) * YUAN]
    assert second.share_ppm.tolist() == [200_000]
    assert [first.fee_ppm[0], first.fee_ppm[1], second.fee_ppm[0]] == [0, 50 * PPM // 5_025, 50 * PPM // 5_025]
    assert first.owner.tolist() == [3, 3]
    assert second.owner.tolist() == [3]


def test_what_comes_is_taken_off_until_all_is_paid() -> None:
    at = court()
    file(at, n=2)
    for day, (paid, left) in enumerate([(0, []), (25 * YUAN, [5_025] * 2), (5_000 * YUAN, [5_000, 5_025])]):
        orders = at.judge(day, PLENTY)
        garnish = of(orders, KINDS.GARNISH)
        assert (garnish.cents * PPM // (PPM + garnish.fee_ppm)).tolist() == [yuan * YUAN for yuan in left]
        at.enforced(
            day, orders, outcomes(orders, np.where((orders.consumer == 0) & (orders.kind == KINDS.GARNISH), paid, 0))
        )
    assert of(at.judge(3, PLENTY), KINDS.GARNISH).consumer.tolist() == [1]
    assert at.close_day()[[CourtCount.PAID_UP, CourtCount.OPEN]].tolist() == [1, 1]
    assert not at.sued(np.array([0]), np.array([0]))[0]


def test_never_more_than_is_still_owed() -> None:
    at = court()
    file(at)
    at.judge(0, PLENTY)
    assert at.judge(1, owing(1_234)).cents.tolist() == [1_234 + 13]  # with the fee of 50 on 5,025 yuan
    assert len(at.judge(2, owing(0))) == 0
    assert at.close_day()[CourtCount.PAID_UP] == 1


def test_who_pays_nothing_is_listed_and_the_case_closed_and_the_name_taken_off_in_time() -> None:
    at = court(no_asset_days=100, enforcement_days=1_000, list_days=300)
    file(at)
    assert run(at, range(500)) == {
        0: [KINDS.ADD_COSTS, KINDS.SEIZE],
        LIST_AFTER_DAYS: [KINDS.LIST],
        LIST_AFTER_DAYS + 300: [KINDS.RELEASE],
    }
    assert at.close_day()[[CourtCount.NO_ASSETS, CourtCount.OPEN, CourtCount.LISTED]].tolist() == [1, 0, 0]


def test_without_the_list_nobody_is_listed() -> None:
    at = court(listing=False)
    file(at)
    assert list(run(at, range(300))) == [0]


@pytest.mark.parametrize(("no_asset_days", "enforcement_days", "last"), [(100, 1_000, 99), (1_000, 100, 100)])
def test_nothing_is_garnished_once_the_case_is_closed(no_asset_days: int, enforcement_days: int, last: int) -> None:
    at = court(no_asset_days=no_asset_days, enforcement_days=enforcement_days)
    file(at)
    days = [day for day in range(300) if len(of(at.judge(day, PLENTY), KINDS.GARNISH))]
    assert days == list(range(1, last + 1))
    assert at.close_day()[CourtCount.NO_ASSETS] == 1


def test_money_keeps_a_case_open_and_the_name_off_the_list() -> None:
    at = court(no_asset_days=100, enforcement_days=1_000)
    file(at)
    for day in range(400):
        orders = at.judge(day, PLENTY)
        assert not len(of(orders, KINDS.LIST))
        at.enforced(day, orders, outcomes(orders, np.full(len(orders), 100 if day % 30 == 0 else 0)))
    assert at.close_day()[[CourtCount.OPEN, CourtCount.NO_ASSETS]].tolist() == [1, 0]


def test_who_pays_is_taken_off_the_list_even_after_the_case_is_closed() -> None:
    for paid_on in (LIST_AFTER_DAYS + 10, 200):
        at = court(no_asset_days=100)
        file(at)
        assert KINDS.LIST in run(at, range(paid_on))[LIST_AFTER_DAYS]
        assert at.close_day()[CourtCount.LISTED] == 1
        assert at.judge(paid_on, owing(0)).kind.tolist() == [KINDS.RELEASE]
        assert at.close_day()[CourtCount.LISTED] == 0
        assert not len(at.docket)


def test_a_second_suit_keeps_the_name_on_the_list() -> None:
    at = court(no_asset_days=500, enforcement_days=500)
    file(at)
    file(at, platform=1)
    run(at, range(LIST_AFTER_DAYS + 1))
    first_paid = at.judge(100, lambda consumers, platforms: np.where(platforms == 0, 0, 10**9))
    assert not len(of(first_paid, KINDS.RELEASE))
    assert of(at.judge(101, owing(0)), KINDS.RELEASE).platform.tolist() == [1]


def test_counts_are_those_of_one_day() -> None:
    at = court()
    file(at)
    at.judge(0, PLENTY)
    assert at.close_day()[[CourtCount.FILED, CourtCount.HEARD, CourtCount.WON]].tolist() == [1, 1, 1]
    at.judge(1, PLENTY)
    assert at.close_day().tolist() == [0] * 8 + [1, 0]


def test_a_debt_that_is_owed_no_more_is_let_go() -> None:
    """The suit is not counted as paid up, nothing more is taken for it, and whoever is listed over it is released."""
    at = court()
    file(at, n=2)
    run(at, range(LIST_AFTER_DAYS + 2))
    assert at.docket.suits["listed_day"].min() >= 0, "both must be listed"
    at.close_day()
    at.let_go(np.array([1, 7]), np.array([0, 0]))  # over the second of these there is no suit
    day = LIST_AFTER_DAYS + 2
    orders = at.judge(day, lambda consumers, platforms: np.where(consumers == 1, 0, 10**9))
    assert of(orders, KINDS.RELEASE).consumer.tolist() == [1]
    assert set(of(orders, KINDS.GARNISH).consumer.tolist()) == {0}
    assert at.docket.suits["consumer"].tolist() == [0]
    assert at.close_day()[CourtCount.PAID_UP] == 0
