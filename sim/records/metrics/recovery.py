"""What is recovered, each figure with its base: of what fell past due, of what was written off, less what it cost."""

from __future__ import annotations

from sim.core.ledger import Entry
from sim.core.vocabulary import BUCKETS
from sim.records.ages import WINDOWS
from sim.records.metrics.business import charged_off, collecting, waived
from sim.records.metrics.registry import DaySums, Metric, Values, daily, posted, quotient

__all__ = ["OF_RECOVERY"]

_recovered = posted(Entry.RECOVERY, Entry.DEBT_SALE)


def net_recovery(d: DaySums) -> Values:
    """Recovered on debts written off - written off - forgiven - rise of arrears - cost of collection.

    Its difference between two policies is the loss that one avoids beside the other, and what it recovers, less what
    its collection costs.
    """
    lost = charged_off(d) + waived(d) + d.past_due.arrears_rise_cents
    return _recovered(d) - lost - collecting(d)


def _within(place: int, days: int) -> tuple[Metric, ...]:
    """What is paid of the minimums that fell past due so many days ago, however old other debts are."""
    return (
        daily(
            f"new_due_{days}_days_ago_cents",
            f"Fell past due {days} days ago",
            "cents",
            lambda d: d.past_due.due_cents[..., place].astype(float),
            "recovery",
        ),
        daily(
            f"new_paid_within_{days}_days_cents",
            f"Paid within {days} days",
            "cents",
            lambda d: d.past_due.paid_within_cents[..., place].astype(float),
            "recovery",
        ),
        quotient(
            f"share_paid_within_{days}_days",
            f"Paid within {days} days, of what fell past due",
            f"share of what fell past due {days} days ago",
            "platform",
            f"new_paid_within_{days}_days_cents",
            f"new_due_{days}_days_ago_cents",
            "recovery",
        ),
    )


def _rolls(bucket: int) -> tuple[Metric, ...]:
    """Accounts that are one bucket worse a cycle later, of those that were in a bucket."""
    here, worse = BUCKETS[bucket], BUCKETS[bucket + 1]
    return (
        daily(
            f"new_left_{here.lower()}",
            f"Accounts in {here} a cycle ago",
            "accounts",
            lambda d: d.moved[..., bucket, :].sum(axis=-1).astype(float),
            "recovery",
        ),
        daily(
            f"new_rolled_to_{worse.lower()}",
            f"Accounts that rolled from {here} to {worse}",
            "accounts",
            lambda d: d.moved[..., bucket, bucket + 1].astype(float),
            "recovery",
        ),
        quotient(
            f"share_rolled_to_{worse.lower()}",
            f"Roll rate from {here} to {worse}",
            f"share of accounts in {here} a cycle ago",
            "platform",
            f"new_rolled_to_{worse.lower()}",
            f"new_left_{here.lower()}",
            "recovery",
        ),
    )


OF_RECOVERY = (
    daily("new_net_recovery_cents", "Net recovery", "cents", net_recovery, "recovery"),
    daily("new_past_due_cents", "Fell past due", "cents", lambda d: d.past_due.fallen_cents.astype(float), "recovery"),
    daily(
        "new_past_due_paid_cents",
        "Paid of what fell past due",
        "cents",
        lambda d: d.past_due.paid_cents.astype(float),
        "recovery",
    ),
    *(metric for place, days in enumerate(WINDOWS) for metric in _within(place, days)),
    daily(
        "new_past_due_paid_net_cents",
        "Paid of what fell past due, less the cost of collection",
        "cents",
        lambda d: d.past_due.paid_cents - collecting(d),
        "recovery",
    ),
    quotient(
        "share_past_due_paid_net",
        "Paid of what fell past due, net of cost",
        "share of what fell past due",
        "platform",
        "new_past_due_paid_net_cents",
        "new_past_due_cents",
        "recovery",
    ),
    Metric(
        "n_arrears_cents",
        "Past due and unpaid",
        "cents",
        "recovery",
        "platform",
        "last",
        lambda d: d.past_due.arrears_cents.astype(float),
    ),
    daily(
        "new_arrears_spells",
        "Spells of arrears begun",
        "accounts",
        lambda d: d.past_due.begun.astype(float),
        "recovery",
    ),
    daily(
        "new_arrears_spells_ended",
        "Spells of arrears ended",
        "accounts",
        lambda d: d.past_due.ended.astype(float),
        "recovery",
    ),
    daily(
        "new_arrears_spells_cured",
        "Spells of arrears ended current",
        "accounts",
        lambda d: d.past_due.cured.astype(float),
        "recovery",
    ),
    quotient(
        "share_arrears_spells_cured",
        "Cure rate",
        "share of spells of arrears ended",
        "platform",
        "new_arrears_spells_cured",
        "new_arrears_spells_ended",
        "recovery",
    ),
    daily(
        "new_charged_off_recovered_cents",
        "Recovered of what was charged off in the run",
        "cents",
        lambda d: d.past_due.recovered_cents.astype(float),
        "recovery",
    ),
    quotient(
        "share_charged_off_recovered",
        "Recovered of charged-off",
        "share of what was charged off",
        "platform",
        "new_charged_off_recovered_cents",
        "new_charged_off_cents",
        "recovery",
    ),
    *(metric for bucket in range(4) for metric in _rolls(bucket)),
)
