"""What metrics are, where the label does not say it all: the equation, the base, what counts."""

from __future__ import annotations

from sim.records.ages import WINDOWS
from sim.records.metrics.registry import Metric

__all__ = ["about", "base", "over_days", "over_platforms"]

ABOUT = {
    "share_in_distress": "people who could not meet essentials or an expense today, or are over 30 days past due",
    "mean_debt_to_income": "principal and fees owed on accounts not written off, by usual income of a cycle",
    "share_excluded": "people listed by a court, or with no account open and none to be asked for",
    "new_net_income_cents": "income less interest, collection, losses, complaints, redress, fines and other costs",
    "cum_default_rate": "written off or over 90 days past due this evening, of accounts opened so far",
    "new_cures": "arrears that a payment brought to nothing",
    "new_collected_cents": "all payments of consumers on accounts not written off, on time or late",
    "new_collection_cost_cents": "reminders, contacts, pay of staff, commissions, court fees and records of contacts",
    "new_net_recovery_cents": (
        "recovered on debts written off and from their sale - written off - forgiven - rise of arrears - cost of "
        "collection; its difference to a baseline is the loss avoided and what is recovered more, less what collection "
        "costs more"
    ),
    "new_past_due_cents": "unpaid parts of minimums whose due date was today",
    "new_past_due_paid_cents": "paid today on minimums that fell past due since day 0, the oldest of an account first",
    "new_past_due_paid_net_cents": "what is paid of what fell past due since day 0 - cost of collection",
    "share_past_due_paid_net": "paid of what fell past due since day 0, less the cost of collection",
    "n_arrears_cents": "minimums past due and unpaid on accounts that are not written off",
    "new_arrears_spells": "accounts on the first day of being past due; a spell lasts until nothing is past due",
    "new_arrears_spells_ended": "spells that end current, in a charge-off or with the departure of the debtor",
    "new_arrears_spells_cured": "spells that end with nothing past due: paid, arranged or struck",
    "new_charged_off_recovered_cents": (
        "paid by debtors on debts written off since day 0, to whoever owns them, at most what was written off"
    ),
    "new_late_paid_cents": (
        "everything paid on accounts past due or written off; it falls where less is late, and is no measure of success"
    ),
    "new_harm_points": "contacts that reached somebody: points of the channel * (1 + pressure) * frailty",
    "mean_harm_index": "sum of weight * level / reference level over the parts; 1: all at their reference levels",
    "mean_harm_of_distress": "share of consumers in distress, by the reference level",
    "mean_harm_of_harassment": "contacts of a day against a rule, per 1,000 debtors late or written off, by reference",
    "mean_harm_of_disclosure": "debts told to others in a day, per 1,000 debtors late or written off, by the reference",
    "mean_harm_of_exclusion": "share of consumers shut out of credit, by the reference level",
    "mean_harm_of_pressure": (
        "contacts of a day that kept to the rules and reached somebody, weighed by channel, by whether they follow "
        "another soon and by refusal, per 1,000 debtors late or written off, by the reference level"
    ),
    "mean_harm_of_complaints": "complaints of a day per 1,000 debtors late or written off, by the reference level",
    "mean_harm_of_fees": "fees and late charges of a day as a share of what consumers owe, by the reference level",
    "new_harassments_per_1000_delinquents": "contacts that broke a rule, per 1,000 debtors past due or written off",
    "new_people_contacted": "people whom a collector reached for the first time since day 0",
    "mean_contacts_per_case": "attempts on any debt; a case is a spell of arrears begun",
    "share_staff_time_used": "hours at work on cases and on the road, of hours paid",
    "mean_cost_to_collect": "cost of collection by what was paid on debts past due or written off",
    "mean_standing": "what the public thinks of the platform",
    "mean_score_auc": "chance that an account that goes bad has a worse score than one that does not",
    **{
        f"share_paid_within_{days}_days": (
            f"of minimums that fell past due since day 0 and at least {days} days ago, the part paid by day {days}; "
            "a longer window is of fewer and older due days"
        )
        for days in WINDOWS
    },
}
"""By name; of all others the label is the definition."""


def about(metric: Metric) -> str:
    """What a metric is."""
    said = ABOUT.get(metric.name)
    return f"{metric.label}: {said}" if said else metric.label


def base(metric: Metric) -> str:
    """What a metric is a share of, or counted by."""
    if metric.ratio_of is not None:
        each = f" * {metric.per:g}" if metric.per != 1.0 else ""
        return f"{metric.ratio_of[0]} / {metric.ratio_of[1]}{each}"
    for word in (" of ", " per "):
        head, found, of = metric.unit.partition(word)
        if found and head in ("share", "cents", "events", "units", "complaints"):
            return of
    return "none"


def over_days(metric: Metric) -> str:
    """How days add up to a cycle or a run."""
    if metric.ratio_of is not None:
        return "ratio of the sums"
    return {"sum": "sum of days", "mean": "mean of days", "last": "last day"}[metric.over_time]


def over_platforms(metric: Metric) -> str:
    """How platforms add up to the market."""
    if metric.level == "market":
        return "one of the market"
    if metric.ratio_of is not None:
        return "ratio of the sums"
    return "mean" if metric.over_time == "mean" else "sum"
