"""A platform's own plain texts."""

from __future__ import annotations

from sim.scenario.errors import bad_value
from sim.scenario.leaf import Branch, leaf
from sim.scenario.parameters.cited import BAITIAO
from sim.scenario.parameters.platforms.terms import Days


class ReminderParameters(Branch):
    """The platform's own plain texts."""

    days_past_due: Days = leaf(
        (1, 3, 5, 7, 9, 15, 20),
        unit="days past due",
        about="days on which a text is sent",
        role="lever",
        source=BAITIAO,
    )
    days_before_due: int = leaf(
        0, unit="days", about="a text so many days before a due date; 0: none", role="lever", ge=0, le=28
    )
    reach: float = leaf(
        0.4, unit="probability", about="chance that a text is read the same day", role="uncertain", ge=0.0, le=1.0
    )
    cost_cents: int = leaf(5, unit="cents", about="cost of one text", role="uncertain", ge=0, le=1_000)


def check_reminders(reminders: ReminderParameters, charge_off_days: int, days_to_pay: int, at: str) -> None:
    """Reminders of the platform at ``at`` come in order, on days when the bill or the debt exists."""
    days = reminders.days_past_due
    if list(days) != sorted(set(days)) or any(not 1 <= day <= charge_off_days for day in days):
        raise bad_value(
            f"{at}.reminders.days_past_due",
            days,
            f"rising days from 1 to {at}.credit.charge_off_days_past_due, {charge_off_days}",
        )
    before = reminders.days_before_due
    if before > days_to_pay:
        raise bad_value(
            f"{at}.reminders.days_before_due",
            before,
            f"at most {at}.terms.days_to_pay, {days_to_pay} (days): earlier there is no bill",
            str(days_to_pay),
        )
