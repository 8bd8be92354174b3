"""Contacts, collectors and what they bring."""

from __future__ import annotations

import numpy as np

from sim.core.channels import having
from sim.core.ledger import Entry
from sim.core.units import MILLION
from sim.core.vocabulary import Channel, Count, MarketStock
from sim.records.metrics.business import waived
from sim.records.metrics.registry import DaySums, Metric, Values, alone, flow, harm, posted, quotient

__all__ = ["OF_COLLECTION", "OF_COLLECTORS"]

_HARM_PER_POINT = 1_000

_COLLECTION = tuple(Channel)[Channel.REMINDER + 1 :]


def told_to_others(d: DaySums) -> Values:
    """Contacts with others that met somebody, but for those that tell nothing of the debt; by platform."""
    return d.through(having("to_others"), "met") - d.collection.platforms.silent


OF_COLLECTION = (
    flow("new_contacts", "Attempts to reach debtors", "attempts", lambda d: d.through(_COLLECTION)),
    flow("new_contacts_reached", "Attempts that reached somebody", "attempts", lambda d: d.through(_COLLECTION, "met")),
    quotient(
        "share_right_party_contact",
        "Reached at an attempt",
        "share of attempts",
        "platform",
        "new_contacts_reached",
        "new_contacts",
    ),
    flow("new_people_contacted", "People reached by collectors", "people", lambda d: d.contacted.astype(float)),
    quotient(
        "mean_contacts_per_case",
        "Attempts per case",
        "attempts per spell of arrears begun",
        "platform",
        "new_contacts",
        "new_arrears_spells",
    ),
    flow("new_visits", "Visits", "visits", lambda d: d.through(having("is_visit"))),
    flow(
        "new_empty_visits",
        "Visits that met nobody",
        "visits",
        lambda d: d.through(having("is_visit")) - d.through(having("is_visit"), "met"),
    ),
    quotient("share_empty_visits", "Visits in vain", "share of visits", "platform", "new_empty_visits", "new_visits"),
    flow(
        "new_visit_cost_cents",
        "Travel and outlays of visits",
        "cents",
        lambda d: d.through(having("is_visit"), "cost_cents"),
    ),
    quotient(
        "mean_visit_cost_cents",
        "Travel and outlays of a visit",
        "cents per visit",
        "platform",
        "new_visit_cost_cents",
        "new_visits",
    ),
    flow("new_promises", "Promises to pay", "promises", lambda d: d.count(Count.PROMISES_GIVEN)),
    flow(
        "new_promises_due",
        "Promises fallen due",
        "promises",
        lambda d: d.count(Count.PROMISES_KEPT) + d.count(Count.PROMISES_BROKEN),
    ),
    flow("new_promises_kept", "Promises kept", "promises", lambda d: d.count(Count.PROMISES_KEPT)),
    quotient(
        "share_promises_kept",
        "Promises that are kept",
        "share of promises due",
        "platform",
        "new_promises_kept",
        "new_promises_due",
    ),
    flow("new_arrangements", "Arrangements made", "accounts", lambda d: d.count(Count.ARRANGEMENTS)),
    flow("new_settlements", "Settlements made", "accounts", lambda d: d.count(Count.SETTLEMENTS)),
    flow("new_suits", "Lawsuits filed", "lawsuits", lambda d: d.through((Channel.LAWSUIT,))),
    flow(
        "new_late_paid_cents",
        "Paid on debts past due or charged off",
        "cents",
        lambda d: d.recoveries.sum(axis=(-2, -1)).astype(float),
    ),
    flow(
        "new_relatives_paid_cents",
        "Paid by relatives who were visited",
        "cents",
        lambda d: d.count(Count.RELATIVES_PAID_CENTS),
    ),
    flow("new_recovered_cents", "Recovered on charged-off debts", "cents", posted(Entry.RECOVERY)),
    flow("new_debt_sale_cents", "Proceeds of debts sold", "cents", posted(Entry.DEBT_SALE)),
    flow("new_waived_cents", "Fees and principal forgiven", "cents", waived),
    flow("new_claims_forgiven_cents", "Charged-off claims forgiven", "cents", posted(Entry.CLAIM_FORGIVEN)),
    flow("new_contact_cost_cents", "Outlays of contacts", "cents", posted(Entry.CONTACT_COST)),
    flow("new_staff_pay_cents", "Pay of collectors", "cents", posted(Entry.STAFF_PAY)),
    flow("new_commission_cents", "Commission of agencies", "cents", posted(Entry.COMMISSION)),
    flow("new_court_costs_cents", "Court fees advanced", "cents", posted(Entry.COURT_FEE)),
    quotient(
        "mean_cost_to_collect",
        "Cost to collect",
        "yuan per yuan paid late",
        "platform",
        "new_collection_cost_cents",
        "new_late_paid_cents",
    ),
    harm("new_harm_points", "Harm by contacts", "points", lambda d: d.count(Count.HARM_POINTS) / _HARM_PER_POINT),
    harm("new_third_party_disclosures", "Debts told to others", "times", told_to_others),
    harm("new_disputes", "Disputes", "disputes", lambda d: d.count(Count.DISPUTES)),
    harm("new_numbers_changed", "Phone numbers changed", "debtors", lambda d: d.count(Count.NUMBERS_CHANGED)),
    harm("new_opt_outs", "Requests not to be contacted so again", "requests", lambda d: d.count(Count.OPT_OUTS)),
    harm("new_dismissals", "Debtors dismissed after a visit at work", "debtors", lambda d: d.count(Count.DISMISSALS)),
    harm(
        "new_court_fees_on_debtors_cents",
        "Court fees put on debtors",
        "cents",
        posted(Entry.COURT_FEE_CLAIMED, Entry.ENFORCEMENT_FEE),
    ),
)

OF_COLLECTORS = (
    Metric(
        "mean_resentment",
        "Resentment",
        "units per consumer",
        "welfare",
        "market",
        "mean",
        lambda d: d.people(MarketStock.RESENTMENT_PPM) / MILLION / d.n_consumers,
    ),
    Metric(
        "mean_pursuit_belief",
        "Belief in being pursued",
        "belief from 0 to 1",
        "collection",
        "market",
        "mean",
        lambda d: d.people(MarketStock.PURSUIT_PPM) / MILLION / d.n_consumers,
    ),
    Metric(
        "share_out_of_contact",
        "Consumers out of contact",
        "share of consumers",
        "collection",
        "market",
        "mean",
        lambda d: d.people(MarketStock.OUT_OF_CONTACT) / d.n_consumers,
    ),
    Metric(
        "new_harassment_events",
        "Breaches of conduct by collectors",
        "breaches",
        "welfare",
        "market",
        "sum",
        lambda d: alone(d.collection.collectors.breaches),
    ),
    Metric(
        "n_officers",
        "Officers of collectors",
        "officers",
        "collection",
        "market",
        "last",
        lambda d: alone(d.collection.collectors.staff),
    ),
    Metric(
        "new_staff_minutes",
        "Minutes of collectors paid",
        "minutes",
        "collection",
        "market",
        "sum",
        lambda d: alone(d.collection.collectors.minutes_available),
    ),
    Metric(
        "new_staff_minutes_used",
        "Minutes at work on cases",
        "minutes",
        "collection",
        "market",
        "sum",
        lambda d: alone(d.collection.collectors.minutes_used),
    ),
    quotient(
        "share_staff_time_used",
        "Hours used of collectors",
        "share of hours paid",
        "market",
        "new_staff_minutes_used",
        "new_staff_minutes",
    ),
    Metric(
        "new_doors_visited",
        "Doors visited",
        "visits",
        "collection",
        "market",
        "sum",
        lambda d: alone(d.collection.districts.visits),
    ),
    Metric(
        "new_team_days",
        "Days of field teams",
        "team-days",
        "collection",
        "market",
        "sum",
        lambda d: np.asarray(d.teams, float),
    ),
    quotient(
        "mean_visits_per_team_day",
        "Visits of a team in a day",
        "visits per team-day",
        "market",
        "new_doors_visited",
        "new_team_days",
    ),
    Metric(
        "n_court_cases",
        "Cases before the court",
        "cases",
        "collection",
        "market",
        "last",
        lambda d: d.collection.court.open.astype(float),
    ),
    Metric(
        "n_listed",
        "Debtors on the public list",
        "debtors",
        "welfare",
        "market",
        "last",
        lambda d: d.collection.court.listed.astype(float),
    ),
)
