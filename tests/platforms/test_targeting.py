"""Targeted credit: who is picked, how many, what is offered, arm by arm."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.core.draws import uniforms_for
from sim.core.frames import AccountActions, Files, Offers
from sim.core.random import Stream, key_of
from sim.core.vocabulary import Status
from sim.platforms.offers import Targeting
from sim.platforms.sums import PlatformSums
from sim.scenario import CreditParameters
from sim.scenario.parameters.rewards.offers import LimitOfferParameters, OfferParameters, SaleOfferParameters
from tests.platforms.files import files, seen

KEY = key_of(3, 0)
CREDIT = CreditParameters(limit_max_cents=500_000)
DAY = 45


def limits(aim: Any = "score", **settings: Any) -> OfferParameters:
    return OfferParameters(limits=LimitOfferParameters(aim=aim, **{"share": 0.5, "min_utilisation": 0.1} | settings))


def sale(aim: Any = "score", **settings: Any) -> OfferParameters:
    return OfferParameters(instalments=SaleOfferParameters(aim=aim, **{"share": 0.5} | settings))


def targeting(*arms: OfferParameters) -> Targeting:
    one = Targeting(0, arms[0], PlatformSums.of(1), KEY)
    one.use(arms)
    return one


def pick(one: Targeting, people: Files, day: int = DAY, arm: list[int] | None = None) -> tuple[AccountActions, Offers]:
    return one.review(people, np.array(arm or [0] * len(people), np.uint8), CREDIT, day)


def scored(*scores: int) -> Files:
    return files(*({"score": score} for score in scores))


def test_higher_limits_for_the_best_scores() -> None:
    one = targeting(limits(growth=0.3))
    actions, offers = pick(one, scored(600, 700, 650, 690))
    assert actions.consumer.tolist() == [1, 3]
    assert actions.limit_cents.tolist() == [130_000, 130_000]
    assert not actions.frozen.any()
    assert len(offers) == 0
    assert seen(one.sums) == {"limit_offers": 2}


def test_of_equal_scores_the_lowest_ids() -> None:
    assert pick(targeting(limits()), scored(650, 650, 650, 650))[0].consumer.tolist() == [0, 1]


def test_no_limit_beyond_the_largest_nor_for_those_who_do_not_use_theirs() -> None:
    one = targeting(limits(share=1.0, min_utilisation=0.3))
    people = files(
        {"owed_cents": 29_000},
        {"owed_cents": 30_000},
        {"limit_cents": 450_000, "owed_cents": 400_000},
        {"limit_cents": 500_000, "owed_cents": 400_000},
    )
    actions, _ = pick(one, people)
    assert (actions.consumer.tolist(), actions.limit_cents.tolist()) == ([1, 2], [120_000, 500_000])


def test_cheaper_instalments_for_a_while() -> None:
    one = targeting(sale(fee_off=0.25, days=20))
    actions, offers = pick(one, scored(600, 700))
    assert len(actions) == 0
    assert list(zip(*vars(offers).values(), strict=True)) == [(1, 0, 250_000, DAY + 20, False)]
    assert seen(one.sums) == {"sale_offers": 1}


@pytest.mark.parametrize("row", [{"arrears_cents": 5}, {"status": int(Status.FROZEN)}])
def test_nothing_for_the_late_and_the_frozen(row: dict[str, int]) -> None:
    both = OfferParameters(limits=limits(share=1.0).limits, instalments=sale(share=1.0).instalments)
    actions, offers = pick(targeting(both), files(row, {}))
    assert actions.consumer.tolist() == offers.consumer.tolist() == [1]


def test_by_lot_it_is_the_smallest_lots_and_another_for_each_kind() -> None:
    people = scored(*[650] * 200)
    one = targeting(OfferParameters(limits=limits("lot").limits, instalments=sale("lot").instalments))
    actions, offers = pick(one, people)
    for kind, picked in enumerate((actions.consumer, offers.consumer)):
        lots = uniforms_for(KEY, Stream.OFFER, 8 * kind, people.consumer, DAY)[:, 0]
        assert picked.tolist() == sorted(np.argsort(lots)[:100].tolist())
    assert actions.consumer.tolist() != offers.consumer.tolist()


@pytest.mark.parametrize("aim", ["score", "lot"])
def test_the_same_number_is_picked_by_score_and_by_lot_however_few_there_are(aim: str) -> None:
    one = targeting(sale(aim, share=0.3))
    picked = [len(pick(one, scored(640, 650), DAY + 30 * k)[1]) for k in range(10)]
    assert sum(picked) == 6
    assert max(picked) == 1


def test_each_arm_has_its_own_rule_and_its_own_count() -> None:
    one = targeting(OfferParameters(), sale("score"), sale("lot", fee_off=0.1))
    people, arm = scored(*range(600, 660)), [k % 3 for k in range(60)]
    _, offers = pick(one, people, arm=arm)
    of_arm = np.array(arm)[offers.consumer]
    assert np.bincount(of_arm).tolist() == [0, 10, 10]
    assert offers.fee_off_ppm.tolist() == [500_000 if k == 1 else 100_000 for k in of_arm]
    aimed, random = (offers.consumer[of_arm == k] for k in (1, 2))
    assert aimed.min() > 29, "the best"
    assert random.min() < 30


def test_nobody_is_offered_anything_unless_somebody_says_so() -> None:
    one = targeting(OfferParameters())
    assert not one.active
    actions, offers = pick(one, scored(800, 900))
    assert len(actions) == len(offers) == 0
    assert targeting(OfferParameters(), sale()).active, "an arm of a trial does"
