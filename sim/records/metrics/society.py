"""Talk, complaints, reputation, the regulator, and the harm index."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.core.ledger import Entry
from sim.core.units import MILLION, YEAR_DAYS
from sim.core.vocabulary import Cause, Complaint, Count, MarketStock, Stock
from sim.records.metrics.business import charges
from sim.records.metrics.registry import DaySums, Metric, Values, alone, daily, harm, posted, quotient

__all__ = ["HARM_PARTS", "OF_SOCIETY", "harm_index"]

COLLECTION_CAUSES = tuple(cause for cause in Cause if cause is not Cause.FEE)
PER_1000 = 1_000.0
POINT = 1_000


def _told(name: str, label: str, unit: str, of: Callable[[DaySums], Values]) -> Metric:
    return daily(name, label, unit, of, "society")


def _state(name: str, label: str, unit: str, of: Callable[[DaySums], Values]) -> Metric:
    """What an evening finds of each platform, on average over evenings."""
    return Metric(name, label, unit, "society", "platform", "mean", of)


def _delinquents(d: DaySums) -> Values:
    return alone(d.found.stocks[..., (Stock.DELINQUENT, Stock.CHARGED_OFF)].sum(axis=-1))


def _harassment(d: DaySums) -> Values:
    """Events per 1,000 debtors past due or written off."""
    return _per_1000(alone(d.society.harassments), d)


def _per_1000(events: Values, d: DaySums) -> Values:
    return PER_1000 * events / np.maximum(1.0, _delinquents(d))


HARM_PARTS: dict[str, tuple[str, Callable[[DaySums], Values]]] = {
    "distress": ("Distress", lambda d: d.people(MarketStock.IN_DISTRESS) / d.n_consumers),
    "harassment": ("Contacts against the rules", _harassment),
    "disclosure": ("Debts told to others, a day", lambda d: _per_1000(alone(d.society.disclosures), d)),
    "exclusion": ("Exclusion from credit", lambda d: d.people(MarketStock.EXCLUDED) / d.n_consumers),
    "pressure": ("Pressure within the rules", lambda d: _per_1000(alone(d.society.pressure_points) / POINT, d)),
    "complaints": ("Complaints, a day", lambda d: _per_1000(alone(d.society.complaints.sum(axis=-1)), d)),
    "fees": (
        "Fees and charges on debts",
        lambda d: charges(d).sum(axis=-1) / np.maximum(1.0, d.people(MarketStock.DEBT_CENTS)),
    ),
}
"""Each part of the harm index: its label, and the level that its reference level is one of.

Distress and exclusion are shares of consumers. Harassment, disclosure and complaints are events of a day, and pressure
is points of a day, per 1,000 debtors past due or written off. Fees are those of a day as a share of what consumers owe.
"""


def _part(place: int, name: str) -> Metric:
    label, level = HARM_PARTS[name]
    return Metric(
        f"mean_harm_of_{name}",
        f"Harm: {label[0].lower()}{label[1:]}",
        "times the reference level",
        "welfare",
        "market",
        "mean",
        lambda d: level(d) / d.harm[..., place, 1],
    )


def harm_index(d: DaySums) -> Values:
    """The sum of weight * level / reference level over ``HARM_PARTS``.

    Weights, which add up to 1, and reference levels are the scenario's ``society.harm``: an index of 1 is a market at
    all reference levels.
    """
    parts = (
        level(d) * d.harm[..., place, 0] / d.harm[..., place, 1] for place, (_, level) in enumerate(HARM_PARTS.values())
    )
    index: Values = sum(parts, np.zeros(()))
    return index


OF_SOCIETY = (
    Metric("mean_harm_index", "Harm index", "index", "welfare", "market", "mean", harm_index),
    *(_part(place, name) for place, name in enumerate(HARM_PARTS)),
    Metric(
        "new_harassments_per_1000_delinquents",
        "Harassment",
        "events per 1,000 debtors in arrears",
        "welfare",
        "market",
        "sum",
        _harassment,
    ),
    Metric(
        "new_wrong_contacts",
        "Third parties contacted",
        "contacts",
        "welfare",
        "market",
        "sum",
        lambda d: alone(d.society.disclosures) + alone(d.society.wrong_contacts),
    ),
    Metric(
        "mean_belief_in_pursuit",
        "Belief in pursuit, beyond that of day 0",
        "probability",
        "society",
        "market",
        "mean",
        lambda d: d.people(MarketStock.BELIEF_PPM) / MILLION / d.n_consumers,
    ),
    Metric(
        "share_of_ties_in_default",
        "Ties known to default",
        "share of ties",
        "society",
        "market",
        "mean",
        lambda d: d.people(MarketStock.TIES_IN_DEFAULT_PPM) / MILLION / d.n_consumers,
    ),
    _told("new_news_heard", "News heard from ties", "tales", lambda d: d.count(Count.NEWS_HEARD)),
    _told("new_complaints", "Complaints made", "complaints", lambda d: d.society.complaints.sum(axis=-1).astype(float)),
    _told(
        "new_complaints_about_collection",
        "Complaints about collection",
        "complaints",
        lambda d: d.society.complaints[..., COLLECTION_CAUSES].sum(axis=-1).astype(float),
    ),
    quotient(
        "share_complaints_about_collection",
        "Complaints that are about collection",
        "share of complaints",
        "platform",
        "new_complaints_about_collection",
        "new_complaints",
        "society",
    ),
    _told("new_account_days", "Accounts, added up over days", "account-days", lambda d: d.stock(Stock.ACCOUNTS)),
    quotient(
        "mean_complaints_per_1000_accounts",
        "Complaints per 1,000 accounts",
        "complaints per 1,000 accounts and year",
        "platform",
        "new_complaints",
        "new_account_days",
        "society",
        PER_1000 * YEAR_DAYS,
    ),
    quotient(
        "mean_complaints_per_1000_contacted",
        "Complaints about collection per 1,000 people reached",
        "complaints per 1,000 people reached by collectors",
        "platform",
        "new_complaints_about_collection",
        "new_people_contacted",
        "society",
        PER_1000,
    ),
    _told(
        "new_public_posts",
        "Complaints where all can read them",
        "complaints",
        lambda d: d.society.received[..., Complaint.PUBLIC_SITE].astype(float),
    ),
    _told(
        "new_regulator_complaints",
        "Complaints to the regulator",
        "complaints",
        lambda d: d.society.received[..., Complaint.REGULATOR].astype(float),
    ),
    _told(
        "new_complaints_upheld",
        "Complaints upheld",
        "complaints",
        lambda d: d.society.upheld.sum(axis=-1).astype(float),
    ),
    Metric(
        "n_complaints_waiting",
        "Complaints without an answer",
        "complaints",
        "society",
        "platform",
        "last",
        lambda d: d.society.waiting.sum(axis=-1).astype(float),
    ),
    _told("new_articles", "Articles in the press", "articles", lambda d: d.society.articles.astype(float)),
    _state("mean_standing", "Public standing", "on a scale from -1 to 1", lambda d: d.society.standing_ppm / MILLION),
    _state("mean_press_heat", "Heat of the press", "articles remembered", lambda d: d.society.heat_ppm / MILLION),
    _state("mean_regulator_level", "Regulator's response", "steps of 5", lambda d: d.society.level.astype(float)),
    harm("new_harassments", "Contacts that broke a rule", "contacts", lambda d: d.society.harassments.astype(float)),
    _told(
        "new_debts_nullified", "Debts struck by the regulator", "accounts", lambda d: d.society.nullified.astype(float)
    ),
    _told(
        "new_records_repaired", "Records of paid debts struck", "accounts", lambda d: d.count(Count.RECORDS_REPAIRED)
    ),
    _told("new_orders_withdrawn", "Orders withdrawn", "orders", lambda d: d.count(Count.WITHDRAWALS)),
    _told("new_complaint_cost_cents", "Cost of handling complaints", "cents", posted(Entry.COMPLAINT_COST)),
    _told("new_redress_cents", "Redress paid", "cents", posted(Entry.REDRESS)),
    _told("new_fines_cents", "Fines paid", "cents", posted(Entry.FINE)),
    harm("new_people_wronged", "People wronged", "people", lambda d: d.society.wronged.astype(float)),
    _told("new_class_actions", "Class actions", "suits", lambda d: d.society.class_actions.astype(float)),
    _told("new_criminal_cases", "Criminal cases", "cases", lambda d: d.society.criminal_cases.astype(float)),
)
