"""Statement, payment and late charges, by hand. Money in cents: RMB 1,000 is 100,000."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.consumers.rules.credit import account

money = st.integers(0, 20_000_000)
days = st.integers(1, 360)
ppm = st.integers(0, 1_000_000)

APR_24 = 240_000


@pytest.mark.parametrize(
    ("amount", "share", "expected"),
    [
        (100_000, 100_000, 10_000),
        (99_999, 100_000, 9_999),
        (9, 100_000, 0),
        (100_000, 1_000_000, 100_000),
        (100_000, 0, 0),
    ],
)
def test_shares_are_rounded_down(amount: int, share: int, expected: int) -> None:
    assert account.share_of(amount, share) == expected


@pytest.mark.parametrize(
    ("amount", "fee", "cycles", "expected"),
    [
        (120_000, 5_000, 3, 1_800),  # 0.5 % a cycle, three cycles
        (120_000, 8_000, 24, 23_040),  # 0.8 % a cycle, two years
        (9_999, 5_000, 3, 149),  # 149.985
        (120_000, 0, 12, 0),
    ],
)
def test_fee_of_plan(amount: int, fee: int, cycles: int, expected: int) -> None:
    assert account.fee_of_plan(amount, fee, cycles) == expected


@pytest.mark.parametrize(
    ("instalments", "base", "put_off", "expected"),
    [
        (0, 50_000, 0, 5_000),  # a tenth of the pay-in-30 bill
        (10_100, 0, 0, 10_100),  # instalments in full
        (10_100, 50_000, 0, 15_100),
        (10_100, 50_000, 2_020, 17_120),  # and what was put off
    ],
)
def test_minimum_due(instalments: int, base: int, put_off: int, expected: int) -> None:
    assert account.minimum_due(instalments, base, 100_000, put_off) == expected


@pytest.mark.parametrize(
    ("carried", "in_arrears", "expected"),
    [
        (100_000, True, 65),  # RMB 1,000: 0.05 % service fee and 0.015 % penalty a day
        (100_000, False, 50),  # minimum met: service fee only
        (153_846, True, 99),  # 99.9999
        (1_538, True, 0),  # 0.9997: rounded down in the consumer's favour
        (0, True, 0),
    ],
)
def test_daily_charge(carried: int, in_arrears: bool, expected: int) -> None:
    assert account.daily_charge(carried, in_arrears, 500, 150) == expected


@pytest.mark.parametrize(
    ("dpd", "arrears", "charged", "expected"),
    [
        # 10 on day 1, 7 on day 8, never above a quarter of the arrears nor above 68
        (1, 20_000, 0, 1_000),
        (8, 20_000, 1_000, 700),
        (2, 20_000, 1_000, 0),
        (7, 20_000, 1_000, 0),
        (9, 20_000, 1_700, 0),
        (0, 20_000, 0, 0),
        (1, 2_000, 0, 500),  # a quarter of 20
        (8, 2_000, 500, 0),
        (8, 6_000, 1_000, 500),  # a quarter of 60 less the 10 charged
        (8, 20_000, 1_700, 0),  # a part payment made the debt younger: both fees were charged in this spell
        (8, 100_000, 7_000, 0),  # above the cap already, after a payment: nothing more, nothing back
    ],
)
def test_flat_charge(dpd: int, arrears: int, charged: int, expected: int) -> None:
    assert account.flat_charge(dpd, arrears, charged, 1_000, 700, 250_000, 6_800) == expected


def test_flat_fees_above_the_sum_of_a_spell_are_cut_to_it() -> None:
    """Fees of 40 and 35, of which 68 may be charged."""
    assert account.flat_charge(1, 100_000, 0, 4_000, 3_500, 250_000, 6_800) == 4_000
    assert account.flat_charge(8, 100_000, 4_000, 4_000, 3_500, 250_000, 6_800) == 2_800


@given(days, money, money, st.integers(0, 100_000), st.integers(0, 100_000), ppm, st.integers(0, 1_000_000))
def test_flat_charges_stay_within_both_caps(
    dpd: int, arrears: int, charged: int, first: int, second: int, cap_ppm: int, cap_cents: int
) -> None:
    fee = account.flat_charge(dpd, arrears, charged, first, second, cap_ppm, cap_cents)
    assert 0 <= fee <= max(first, second)
    assert fee == 0 or charged + fee <= min(cap_cents, arrears * cap_ppm / 1_000_000, first + second)


@pytest.mark.parametrize(
    ("charge", "charged", "dpd", "expected"),
    [
        # on 100,000 at 24 % a year: 65.75 a day
        (1_000, 0, 1, 65),
        (700, 65, 8, 461),  # 526 - 65
        (10, 0, 1, 10),
        (700, 600, 8, 0),
        (1_000, 0, 365, 1_000),
    ],
)
def test_charge_within_apr(charge: int, charged: int, dpd: int, expected: int) -> None:
    assert account.charge_within_apr(charge, charged, 100_000, dpd, APR_24) == expected


@given(money, money, money, days, st.integers(0, 10_000_000))
def test_charges_of_a_spell_stay_within_the_annual_price(
    charge: int, charged: int, carried: int, dpd: int, cap: int
) -> None:
    cut = account.charge_within_apr(charge, charged, carried, dpd, cap)
    assert 0 <= cut <= charge
    assert cut == 0 or (charged + cut) * 365 * 1_000_000 <= carried * cap * dpd


@pytest.mark.parametrize(
    ("dpd", "bucket"),
    [
        (0, 0),
        (1, 1),
        (30, 1),
        (31, 2),
        (60, 2),
        (61, 3),
        (90, 3),
        (91, 4),
        (120, 4),
        (121, 5),
        (150, 5),
        (151, 6),
        (180, 6),
        (360, 6),
    ],
)
def test_bucket_edges(dpd: int, bucket: int) -> None:
    assert account.bucket(dpd) == bucket


@pytest.mark.parametrize(
    ("minimum", "carried", "counts", "fee"),
    [
        (10_000, 0, True, 100),  # 1 % of it: 12 % a year
        (10_000, 5_000, True, 100),  # 75 of service fee in 30 days leave 125 of the 200 that 24 % a year allow
        (10_000, 9_000, True, 65),  # 135 leave 65
        (10_000, 90_000, True, 50),  # no more is carried of it than it is
        (10_000, 90_000, False, 100),  # late charges do not count
    ],
)
def test_deferral_fee(minimum: int, carried: int, counts: bool, fee: int) -> None:
    assert account.deferral_fee(minimum, carried, 10_000, 500, counts, APR_24) == fee


@given(money, money, ppm, st.integers(0, 2_000), ppm)
def test_a_deferral_and_the_service_fee_stay_within_the_cap(
    minimum: int, carried: int, fee_ppm: int, service_ppm: int, cap: int
) -> None:
    fee = account.deferral_fee(minimum, carried, fee_ppm, service_ppm, True, cap)
    service = min(carried, minimum) * service_ppm * 30 // 1_000_000
    assert 0 <= fee <= minimum * fee_ppm // 1_000_000
    assert fee == 0 or 12 * (fee + service) <= minimum * cap // 1_000_000


@pytest.mark.parametrize(
    ("charge", "charged", "kept"), [(100, 0, 100), (100, 950, 50), (100, 1_000, 0), (100, 2_000, 0)]
)
def test_charge_within_year(charge: int, charged: int, kept: int) -> None:
    assert account.charge_within_year(charge, charged, 1_000) == kept


def test_a_year_of_an_account_has_12_cycles() -> None:
    assert [cycle for cycle in range(3, 40) if account.year_begins(cycle, 3)] == [3, 15, 27, 39]
