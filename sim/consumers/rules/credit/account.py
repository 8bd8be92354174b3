"""The arithmetic of an account: statement, payment, late charges, age. Whole cents throughout."""

from __future__ import annotations

from sim.core.units import CYCLE_DAYS, MILLION

M6_PLUS = 6
ACCOUNTS_IN_BATCH = 64


def billing_batch(consumer: int) -> int:
    """Accounts are billed in batches of 64 neighbours, as lenders do; people are numbered without meaning."""
    return consumer // ACCOUNTS_IN_BATCH


def statement_day(u: float) -> int:
    """Day of the cycle of a batch's statements, 0 to 29."""
    return int(u * CYCLE_DAYS)


def share_of(amount_cents: int, share_ppm: int) -> int:
    """A share of an amount in cents, given in parts per million, rounded down in the consumer's favour."""
    return amount_cents * share_ppm // MILLION


def part_before_fee(total_cents: int, fee_ppm: int) -> int:
    """The largest sum that, with a fee of ``fee_ppm`` on it, stays within a total, cents."""
    return total_cents * MILLION // (MILLION + fee_ppm)


def fee_of_plan(amount_cents: int, fee_ppm: int, cycles: int) -> int:
    """Flat fee of a whole plan, cents: original principal * fee per cycle * cycles."""
    return share_of(amount_cents, fee_ppm * cycles)


def minimum_due(instalments_cents: int, base_cents: int, share_ppm: int, put_off_cents: int) -> int:
    """Minimum payment of a statement, cents: instalments in full, a share of the rest, and what was put off."""
    return instalments_cents + share_of(base_cents, share_ppm) + put_off_cents


def daily_charge(carried_cents: int, in_arrears: bool, service_ppm: int, penalty_ppm: int) -> int:
    """Late charge of one day, cents: service fee on what is past its due date, penalty on top if in arrears."""
    return share_of(carried_cents, service_ppm + (penalty_ppm if in_arrears else 0))


def flat_charge(
    days_past_due: int,
    arrears_cents: int,
    charged_cents: int,
    first_cents: int,
    second_cents: int,
    cap_ppm: int,
    cap_cents: int,
) -> int:
    """Fixed late fee of this day, cents: one on day 1, one on day 8, each once in a spell and within its caps.

    A part payment makes a debt younger, so that day 8 may come again; what was charged in the spell is what tells.
    """
    fee = first_cents if days_past_due == 1 else second_cents if days_past_due == 8 else 0
    room = min(share_of(arrears_cents, cap_ppm), cap_cents, first_cents + second_cents) - charged_cents
    return max(0, min(fee, room))


def charge_within_apr(
    charge_cents: int, charged_cents: int, carried_cents: int, days_past_due: int, apr_cap_ppm: int
) -> int:
    """A late charge cut so that the charges of a spell stay within carried * apr * days / 365."""
    room = share_of(carried_cents, apr_cap_ppm) * days_past_due // 365 - charged_cents
    return max(0, min(charge_cents, room))


def deferral_fee(
    minimum_cents: int, carried_cents: int, fee_ppm: int, service_ppm: int, counts: bool, apr_cap_ppm: int
) -> int:
    """Fee of putting a minimum off by a cycle, cents: with the service fee on what is carried of it, within the cap.

    Where late charges count in the price of credit: at most minimum * apr / 12 - 30 * service fee a day on the carried
    part; a cycle is a twelfth of a year.
    """
    fee = share_of(minimum_cents, fee_ppm)
    if not counts:
        return fee
    service = share_of(min(carried_cents, minimum_cents), service_ppm * CYCLE_DAYS)
    return max(0, min(fee, share_of(minimum_cents, apr_cap_ppm) // 12 - service))


def charge_within_year(charge_cents: int, charged_cents: int, cap_cents: int) -> int:
    """A late charge cut so that those of a year of the account stay within a sum."""
    return max(0, min(charge_cents, cap_cents - charged_cents))


def year_begins(cycle: int, opened_cycle: int) -> bool:
    """A year of an account is 12 cycles from its opening."""
    return (cycle - opened_cycle) % 12 == 0


def days_to_due_date(day: int, statement_day: int, days_to_pay: int) -> int:
    """Days from the evening of ``day`` to the next due date of an account, 1 to 30."""
    return CYCLE_DAYS - (day - statement_day - days_to_pay) % CYCLE_DAYS


def bucket(days_past_due: int) -> int:
    """Delinquency bucket: 0 is current, k is 30 (k - 1) + 1 to 30 k days past due, 6 is everything older."""
    return min(M6_PLUS, (days_past_due + CYCLE_DAYS - 1) // CYCLE_DAYS)
