"""What a credit bureau tells lenders of a customer's debts with others."""

from __future__ import annotations

from sim.scenario.leaf import Branch, leaf


class BureauParameters(Branch):
    """A bureau through which lenders see how late a customer is with others, as long as these keep the record."""

    active: bool = leaf(
        False,
        unit="yes or no",
        about="do lenders ask the bureau before they admit an order or raise a limit",
        role="lever",
    )
    worst_days: int = leaf(
        90,
        unit="days past due",
        about="most days past due with another lender at which an order, a new account or a higher limit is "
        "granted; a written-off debt counts 3,600 days until it is paid or struck",
        role="lever",
        source="non-performing is over 90 days (docs/sources.md, 6)",
        ge=0,
        le=3_600,
    )
