"""What is set aside, by hand: stages of the balance, chances from counts of moves, what is reckoned with on day 0."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.core.vocabulary import BUCKETS, CHARGED_OFF_BUCKET, Stock
from sim.platforms.credit.provisions import Provisions, moves_reckoned_with, stages, write_off_chances
from sim.scenario import make_scenario
from sim.scenario.errors import ScenarioError
from sim.scenario.parameters.platforms.provisions import ProvisionParameters

NAN = float("nan")
KEPT = ProvisionParameters().kept_per_cycle
NOTHING = np.zeros((len(BUCKETS), len(BUCKETS)), np.int64)
M0, M1, M2, M3, M4, M5, M6, OFF = range(len(BUCKETS))


def stocks(**cents: int) -> np.ndarray:
    found = np.zeros(len(Stock), np.int64)
    for name, value in cents.items():
        found[Stock[name.upper() + "_CENTS"]] = value
    return found


def moves(*seen: tuple[int, int, int]) -> np.ndarray:
    """(bucket before, bucket now, accounts)."""
    counts = NOTHING.copy()
    for before, now, n in seen:
        counts[before, now] = n
    return counts


def provisions(**changes: Any) -> Provisions:
    terms: dict[str, Any] = dict(active=True, pd_12_cycles=0.1, pd_stage_2=0.5, lgd=0.8, weight_of_prior=0.0)
    return Provisions(ProvisionParameters(**terms | changes))


# --- stages -----------------------------------------------------------------------------------------------------------


def test_the_balance_falls_into_three_stages() -> None:
    found = stocks(principal=1_000, over_30=300, over_90=100, forborne=50)
    assert stages(found) == (650, 250, 100)
    assert sum(stages(found)) == 1_000


# --- chances ----------------------------------------------------------------------------------------------------------


def test_a_chain_of_two_buckets_by_hand() -> None:
    """Half of M0 is late next cycle; of the late, half is written off, half stays."""
    tiny = [[0.0] * len(BUCKETS) for _ in BUCKETS]
    tiny[M0][M0] = tiny[M0][M1] = tiny[M1][M1] = tiny[M1][OFF] = 0.5
    assert write_off_chances(tiny, 0)[M1] == 0.0
    assert write_off_chances(tiny, 1)[:2] == [0.0, 0.5]
    assert write_off_chances(tiny, 2)[:2] == [0.25, 0.75]
    assert write_off_chances(tiny, 3)[:2] == [0.5 * 0.25 + 0.5 * 0.75, 0.875]


def test_what_is_written_off_stays_so_whatever_its_row_says() -> None:
    """An account that pays off what was written off, and is admitted anew, has been written off all the same."""
    tiny = [[0.0] * len(BUCKETS) for _ in BUCKETS]
    tiny[M6][OFF] = 1.0
    tiny[OFF][M0] = tiny[M0][M0] = 1.0
    assert write_off_chances(tiny, 5)[M6] == 1.0


def test_until_cured_a_second_fall_does_not_count() -> None:
    tiny = [[0.0] * len(BUCKETS) for _ in BUCKETS]
    tiny[M0][M2] = 1.0
    tiny[M2][M0], tiny[M2][OFF] = 0.75, 0.25
    assert write_off_chances(tiny, 100, until_cured=True)[M2] == 0.25
    assert write_off_chances(tiny, 100)[M2] == pytest.approx(1.0, abs=1e-5)


@pytest.mark.parametrize(("stage_1", "stage_2"), [(0.03, 0.4), (0.0, 0.0), (1.0, 1.0), (0.9, 0.1)])
def test_what_is_reckoned_with_comes_out(stage_1: float, stage_2: float) -> None:
    prior = moves_reckoned_with(stage_1, stage_2, 0.33)
    assert np.allclose(np.sum(prior, axis=1), 1.0)
    assert write_off_chances(prior, 12)[M0] == pytest.approx(stage_1)
    assert write_off_chances(prior, 120, until_cured=True)[M2] == pytest.approx(stage_2)


# --- what is set aside ------------------------------------------------------------------------------------------------


def test_before_anything_was_seen_it_is_what_is_reckoned_with() -> None:
    found = stocks(principal=1_000_000, over_30=300_000, over_90=100_000)
    wanted = provisions(weight_of_prior=500.0).close_cycle(NOTHING, found, NAN)
    assert wanted == round(0.8 * (0.1 * 700_000 + 0.5 * 200_000 + 100_000))


def test_inactive_nothing_is_set_aside_but_moves_are_remembered() -> None:
    one = provisions(active=False)
    seen = moves((M2, M0, 30), (M2, OFF, 10))
    assert one.close_cycle(seen, stocks(principal=1_000, over_30=1_000), NAN) == 0
    one.use(ProvisionParameters(active=True, weight_of_prior=0.0, lgd=1.0))
    assert one.close_cycle(NOTHING, stocks(principal=1_000, over_30=1_000), NAN) == 250


def test_moves_seen_weigh_less_after_a_cycle() -> None:
    """M2: 10 of 40 written off in one cycle, 30 of 40 in the next."""
    one, found = provisions(lgd=1.0), stocks(principal=1_000_000, over_30=1_000_000)
    assert one.close_cycle(moves((M2, M0, 30), (M2, OFF, 10)), found, NAN) == 250_000
    wanted = (KEPT * 10 + 30) / (KEPT * 40 + 40)
    assert one.close_cycle(moves((M2, M0, 10), (M2, OFF, 30)), found, NAN) == round(1_000_000 * wanted)


def test_bad_times_are_forgotten() -> None:
    """Ten years after a year in which half of M2 was written off, and since then a tenth, it is a tenth."""
    one = provisions(lgd=1.0, weight_of_prior=500.0)
    for _ in range(12):
        one.close_cycle(moves((M2, M0, 500), (M2, OFF, 500)), stocks(), NAN)
    assert one.pd_stage_2 > 0.45
    for _ in range(120):
        one.close_cycle(moves((M2, M0, 900), (M2, OFF, 100)), stocks(), NAN)
    assert one.pd_stage_2 == pytest.approx(0.1, abs=0.01)


def test_the_prior_weighs_like_accounts_seen_on_day_0() -> None:
    """Prior roll of M6+ is 0.5^(1/5); 100 seen, all cured, beside 300 reckoned with a cycle ago."""
    one = provisions(weight_of_prior=300.0)
    one.close_cycle(moves((M6, M0, 100)), stocks(), NAN)
    roll, prior = 0.5**0.2, 300 * KEPT
    assert one.pd_stage_2 == pytest.approx(roll**4 * roll * prior / (prior + 100))


def test_stages_mix_their_buckets_by_the_accounts_in_them() -> None:
    """Stage 1: M0 is never written off, M1 always within 12 cycles; 30 accounts end in M0, 10 in M1. Stage 2 alike."""
    seen = moves(
        (M0, M0, 30), (M0, M1, 0), (M1, OFF, 5), (M4, M1, 10), (M4, M2, 60), (M4, M3, 20), (M2, OFF, 8), (M3, M0, 8)
    )
    one = provisions(lgd=1.0)
    one.close_cycle(seen, stocks(), NAN)
    m0 = (30 + 8) / (38 + 10)
    assert one.pd_12_cycles == pytest.approx(1.0 - m0)
    assert one.pd_stage_2 == pytest.approx(0.75)


@pytest.mark.parametrize(("lost_share", "lgd"), [(NAN, 0.8), (0.4, 0.6), (-0.2, 0.4), (1.3, 0.9)])
def test_lgd_moves_from_the_prior_to_what_was_lost(lost_share: float, lgd: float) -> None:
    """100 written off beside a prior of 100 by now; nobody loses more than all, or less than nothing."""
    one = provisions(weight_of_prior=100.0 / KEPT)
    one.close_cycle(moves((M6, OFF, 100)), stocks(), lost_share)
    assert one.lgd == pytest.approx(lgd)


def test_what_stays_written_off_is_no_new_loss() -> None:
    one = provisions(weight_of_prior=100.0)
    one.close_cycle(moves((OFF, OFF, 10_000)), stocks(), 0.4)
    assert one.lgd == 0.8


def test_a_worse_history_asks_for_more() -> None:
    found = stocks(principal=1_000_000, over_30=200_000, over_90=50_000)
    good, bad = provisions(weight_of_prior=50.0), provisions(weight_of_prior=50.0)
    calm, stress = ((M0, M0, 990), (M0, M1, 10)), ((M0, M0, 900), (M0, M1, 100))
    assert bad.close_cycle(moves(*stress), found, NAN) > good.close_cycle(moves(*calm), found, NAN) > 0


def test_the_last_bucket_is_the_written_off() -> None:
    assert BUCKETS[CHARGED_OFF_BUCKET] == "charged_off"
    assert len(BUCKETS) - 1 == CHARGED_OFF_BUCKET


@pytest.mark.parametrize(("key", "given"), [("lgd", 1.1), ("pd_12_cycles", -0.1), ("weight_of_prior", -1.0)])
def test_bad_terms_are_refused(key: str, given: float) -> None:
    with pytest.raises(ScenarioError, match=f"provisions.{key}"):
        make_scenario({"platforms": {"baitiao": {"provisions": {key: given}}}})
