"""Court fees against the published bands and examples (docs/sources.md, 3C), in yuan here."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.collectors.court.fees import enforcement_fee_cents, enforcement_fee_ppm, filing_fee_cents

HALF = 500_000
SAME = settings(deadline=None, derandomize=True)


def yuan(*amounts: float) -> np.ndarray:
    return np.array([round(100 * amount) for amount in amounts], np.int64)


@pytest.mark.parametrize(("claim", "fee"), [(5_000, 25), (26_000, 225), (50_000, 525)])
def test_published_examples_in_summary_procedure(claim: float, fee: float) -> None:
    assert filing_fee_cents(yuan(claim), HALF).tolist() == yuan(fee).tolist()


@pytest.mark.parametrize(
    ("claim", "fee"),
    [
        (0, 0),
        (1, 50),
        (10_000, 50),
        (10_000.04, 50),
        (20_000, 300),
        (100_000, 2_300),
        (200_000, 4_300),
        (300_000, 5_800),
        (500_000, 8_800),
    ],
)
def test_filing_fee(claim: float, fee: float) -> None:
    assert filing_fee_cents(yuan(claim)).tolist() == yuan(fee).tolist()


@pytest.mark.parametrize(
    ("claim", "fee"),
    [(0, 0), (100, 50), (10_000, 50), (20_000, 200), (500_000, 7_400), (1_000_000, 12_400), (5_000_000, 52_400)],
)
def test_enforcement_fee(claim: float, fee: float) -> None:
    assert enforcement_fee_cents(yuan(claim)).tolist() == yuan(fee).tolist()


@SAME
@given(st.lists(st.integers(1, 50_000_000), min_size=2, max_size=20))
def test_fees_never_fall_as_claims_rise(claims: list[int]) -> None:
    rising = np.sort(np.array(claims, np.int64))
    for fee in (filing_fee_cents, enforcement_fee_cents):
        assert (np.diff(fee(rising)) >= 0).all()
        assert (fee(rising) > 0).all()


@SAME
@given(st.integers(1, 500_000_000))
def test_a_share_of_the_whole_claim_is_the_whole_fee(claim_cents: int) -> None:
    claim = np.array([claim_cents])
    taken = claim * enforcement_fee_ppm(claim) // 1_000_000
    assert 0 <= int(enforcement_fee_cents(claim)[0] - taken[0]) <= 1 + claim_cents // 1_000_000
    assert enforcement_fee_ppm(np.array([0])).tolist() == [0]


def test_each_claim_has_its_own_share() -> None:
    assert filing_fee_cents(yuan(5_000, 5_000, 5_000), np.array([0, HALF, 1_000_000])).tolist() == [0, 2_500, 5_000]
