"""Every metric once by hand, on a day of two platforms."""

from __future__ import annotations

import re

import numpy as np
import pytest

from sim.collectors.accounts.sums import CollectionSums
from sim.consumers.interface import DayCounts
from sim.core.ledger import Entry
from sim.core.vocabulary import Channel, Count, MarketStock, Seen, Stock
from sim.platforms.sums import PlatformSums
from sim.records.collection import AGES, UNPROMPTED
from sim.records.metrics import METRICS, DaySums, kept, measure, over_days
from sim.records.past_due import PastDueSums
from sim.society import SocietySums

OVER_TIME = {"n": "last", "new": "sum", "cum": "last", "share": "mean", "mean": "mean", "npl": "mean"}


def a_day() -> DaySums:
    """The first platform has a busy day; the second has just opened: no account, no order, no bill."""
    flows = np.zeros((2, len(Entry)), np.int64)
    counts = np.zeros((2, len(Count)), np.int64)
    stocks = np.zeros((2, len(Stock)), np.int64)
    market = np.zeros(len(MarketStock), np.int64)
    for entry, cents in {
        Entry.ORDER: 200_000,
        Entry.MERCHANT_DISCOUNT: 1_600,
        Entry.INSTALMENT_FEE: 300,
        Entry.DEFERRAL_FEE: 50,
        Entry.LATE_CHARGE: 130,
        Entry.PRINCIPAL_PAID: 70_000,
        Entry.FEES_PAID: 400,
        Entry.PRINCIPAL_CHARGED_OFF: 9_000,
        Entry.FEES_CHARGED_OFF: 600,
        Entry.REMINDER_COST: 15,
        Entry.INTEREST_ACCRUED: 45,
        Entry.RECOVERY: 800,
        Entry.FEES_WAIVED: 30,
        Entry.PRINCIPAL_FORGIVEN: 70,
        Entry.CLAIM_FORGIVEN: 500,
        Entry.CONTACT_COST: 25,
        Entry.STAFF_PAY: 160,
        Entry.COMMISSION: 90,
        Entry.COURT_FEE: 110,
        Entry.COURT_FEE_CLAIMED: 105,
        Entry.ENFORCEMENT_FEE: 5,
        Entry.DEBT_SALE: 40,
        Entry.RECOVERY_SOLD: 7,
        Entry.AGENCY_CAPITAL: 9_999,
        Entry.AGENCY_COST: 11,
        Entry.COMPLAINT_COST: 12,
        Entry.REDRESS: 6,
        Entry.FINE: 8,
        Entry.AGENCY_FINE: 99,
        Entry.POINTS_EARNED: 60,
        Entry.POINTS_EXPIRED: 10,
        Entry.POINTS_REDEEMED: 20,
        Entry.PROVISION_MADE: 500,
        Entry.PROVISION_RELEASED: 100,
        Entry.DATA_COST: 13,
        Entry.RECORDING_COST: 17,
        Entry.OFFER_COST: 4,
    }.items():
        flows[0, entry] = cents
    for count, n in {
        Count.CASH_PURCHASES: 6,
        Count.LOST_SALES: 3,
        Count.JOBS_LOST: 1,
        Count.SHORT_DAYS: 4,
        Count.ORDERS: 5,
        Count.INSTALMENT_ORDERS: 2,
        Count.GREEN_ORDER_CENTS: 30_000,
        Count.APPLICATIONS: 7,
        Count.ADMISSIONS: 4,
        Count.BILLS_DUE: 20,
        Count.BILLS_FORGOTTEN: 2,
        Count.BILLS_PAID_IN_FULL: 10,
        Count.BILLS_PAID_MINIMUM: 4,
        Count.BILLS_PAID_PARTLY: 1,
        Count.BILLS_UNPAID: 5,
        Count.BILLS_DEFERRED: 3,
        Count.CURES: 2,
        Count.CHARGE_OFFS: 1,
        Count.REFUSALS: 8,
        Count.CONTACTS_REACHED: 9,
        Count.PROMISES_GIVEN: 5,
        Count.PROMISES_KEPT: 3,
        Count.PROMISES_BROKEN: 1,
        Count.ARRANGEMENTS: 2,
        Count.SETTLEMENTS: 1,
        Count.DISPUTES: 2,
        Count.NUMBERS_CHANGED: 1,
        Count.RELATIVES_PAID_CENTS: 300,
        Count.DISMISSALS: 2,
        Count.OPT_OUTS: 3,
        Count.HARM_POINTS: 4_500,
        Count.NEWS_HEARD: 31,
        Count.WITHDRAWALS: 3,
        Count.RECORDS_REPAIRED: 2,
        Count.GREEN_ORDERS: 2,
        Count.GREEN_LOST_CENTS: 3_000,
        Count.GREEN_FORGONE_CENTS: 21,
        Count.OFFERS_TAKEN: 3,
        Count.DEFERRALS_OFFERED_TAKEN: 2,
        Count.RE_AGED: 1,
        Count.FRAUD_ORDERS: 2,
        Count.FRAUD_CENTS: 44_000,
        Count.POINTS_TIERS: 6,
        Count.DEBTS_CONTESTED: 1,
        Count.DEPARTURES: 2,
        Count.ACCOUNTS_CLOSED: 9,
        Count.RECORDS_EXPIRED: 3,
    }.items():
        counts[0, count] = n
    for stock, n in {
        Stock.ACCOUNTS: 40,
        Stock.FROZEN: 3,
        Stock.CHARGED_OFF: 1,
        Stock.DELINQUENT: 6,
        Stock.OVER_30: 3,
        Stock.OVER_90: 2,
        Stock.LIMIT_CENTS: 4_000_000,
        Stock.PRINCIPAL_CENTS: 1_000_000,
        Stock.FEES_CENTS: 700,
        Stock.DELINQUENT_CENTS: 120_000,
        Stock.OVER_30_CENTS: 60_000,
        Stock.OVER_90_CENTS: 25_000,
        Stock.CHARGED_OFF_CENTS: 9_600,
        Stock.GREEN_CENTS: 150_000,
    }.items():
        stocks[0, stock] = n
    for person, n in {
        MarketStock.CASH_CENTS: 5_000_000,
        MarketStock.DEBT_CENTS: 1_000_700,
        MarketStock.INCOME_CENTS: 8_000_000,
        MarketStock.UNEMPLOYED: 5,
        MarketStock.IN_DISTRESS: 2,
        MarketStock.BORROWERS: 30,
        MarketStock.STACKED: 10,
        MarketStock.EXCLUDED: 4,
        MarketStock.RESENTMENT_PPM: 12_000_000,
        MarketStock.PURSUIT_PPM: 30_000_000,
        MarketStock.OUT_OF_CONTACT: 3,
        MarketStock.BELIEF_PPM: -2_000_000,
        MarketStock.TIES_IN_DEFAULT_PPM: 5_000_000,
    }.items():
        market[person] = n
    return DaySums(
        n_consumers=100,
        flows=flows,
        counts=counts,
        found=DayCounts(market, stocks),
        equity_cents=np.array([900_000, 500_000]),
        cash_cents=np.array([300_000, 500_000]),
        drawn_cents=np.array([400_000, 0]),
        points_owed_cents=np.array([30, 0]),
        allowance_cents=np.array([40_000, 0]),
        work=a_day_of_work(),
        lines_shut=np.array([1, 0]),
        reminders=np.array([3, 0]),
        collection=a_day_of_collection(),
        recoveries=recoveries(),
        teams=4,
        society=a_day_of_society(),
        harm=np.array([(0.3, 0.1), (0.2, 10), (0.1, 10), (0.1, 0.1), (0.1, 25), (0.1, 2), (0.1, 0.001)]),
        past_due=a_day_past_due(),
        moved=moved(),
        contacted=np.array([4, 0]),
    )


def a_day_past_due() -> PastDueSums:
    """What falls past due on the first platform, and what is paid of what did so many days ago."""
    sums = PastDueSums.of(2)
    sums.due_cents[0], sums.paid_within_cents[0] = (4_000, 3_000, 2_000, 1_000), (3_000, 2_400, 1_800, 950)
    for name, number in {
        "fallen_cents": 5_000,
        "paid_cents": 3_000,
        "begun": 9,
        "ended": 8,
        "cured": 6,
        "recovered_cents": 240,
        "arrears_cents": 7_000,
        "arrears_rise_cents": 500,
    }.items():
        getattr(sums, name)[0] = number
    return sums


def moved() -> np.ndarray:
    """Accounts of the first platform by bucket a cycle ago and now."""
    accounts = np.zeros((2, 8, 8), np.int64)
    for before, now, n in ((0, 0, 90), (0, 1, 10), (1, 0, 9), (1, 2, 3), (2, 2, 1), (2, 3, 1), (3, 4, 2)):
        accounts[0, before, now] = n
    return accounts


def a_day_of_work() -> PlatformSums:
    """The first platform learns, warns and offers; nothing of the second has been measured yet."""
    sums = PlatformSums.of(2)
    for what, n in {
        Seen.REVIEWED: 20,
        Seen.REVIEWED_ACTIVE: 15,
        Seen.ALARMS: 5,
        Seen.EARLY_FREEZES: 1,
        Seen.EARLY_CUTS: 2,
        Seen.EARLY_CALLS: 1,
        Seen.EARLY_DEFERRALS: 1,
        Seen.FALSE_ALARMS: 2,
        Seen.SCREENED: 50,
        Seen.HELD_BACK: 4,
        Seen.HELD_BACK_FRAUD: 3,
        Seen.MISSED_FRAUD: 2,
        Seen.LIMIT_OFFERS: 4,
        Seen.SALE_OFFERS: 6,
        Seen.REFITS: 1,
        Seen.FALLBACKS: 2,
    }.items():
        sums.counts[0, what] = n
    sums.quality[0] = 0.75, 1.1, 0.05, 900
    return sums


def a_day_of_society() -> SocietySums:
    """Talk and trouble about the first platform."""
    sums = SocietySums.of(2)
    sums.complaints[0] = 4, 3, 2, 1, 5, 0
    sums.received[0], sums.upheld[0] = (9, 4, 2, 1), (3, 1, 0, 0)
    sums.waiting[0] = 1, 2, 0, 4
    for name, number in {
        "harassments": 7,
        "pressure_points": 14_000,
        "disclosures": 2,
        "wrong_contacts": 3,
        "nullified": 1,
        "wronged": 6,
        "class_actions": 1,
        "criminal_cases": 2,
        "articles": 2,
        "heat_ppm": 2_500_000,
        "standing_ppm": -300_000,
        "level": 2,
    }.items():
        getattr(sums, name)[0] = number
    return sums


def a_day_of_collection() -> CollectionSums:
    """Two collectors and four districts, all for the first platform."""
    sums = CollectionSums.of(2, 2, 4)
    for channel, (tries, met, cost) in {
        Channel.REMINDER: (1_000, 1_000, 1_000),
        Channel.HUMAN_CALL: (20, 8, 40),
        Channel.VISIT_HOME: (6, 3, 600),
        Channel.VISIT_WORK: (2, 2, 200),
        Channel.NOTICE_TO_CONTACTS: (4, 3, 8),
        Channel.CALL_TO_CONTACTS: (3, 1, 6),
        Channel.LAWSUIT: (5, 5, 0),
    }.items():
        sums.channels.tries[0, channel], sums.channels.met[0, channel] = tries, met
        sums.channels.cost_cents[0, channel] = cost
    sums.collectors.staff[:] = 10, 5
    sums.collectors.minutes_available[:] = 4_800, 2_400
    sums.collectors.minutes_used[:] = 3_600, 0
    sums.collectors.breaches[:] = 1, 2
    sums.districts.visits[:] = 5, 0, 3, 0
    sums.court.open[...], sums.court.listed[...] = 12, 7
    return sums


def recoveries() -> np.ndarray:
    """On the first platform, of young debt after a call and of old debt without a contact."""
    cents = np.zeros((2, len(AGES), UNPROMPTED + 1), np.int64)
    cents[0, 0, Channel.HUMAN_CALL], cents[0, -1, UNPROMPTED] = 1_200, 800
    return cents


NAN = float("nan")
BY_HAND = {
    "share_in_distress": [0.02],
    "mean_debt_to_income": [1_000_700 / 8_000_000],
    "new_fees_per_consumer_cents": [4.8],  # 300 + 50 + 130 over 100 people
    "share_borrowers": [0.3],
    "share_stacked": [0.1],
    "share_excluded": [0.04],
    "share_unemployed": [0.05],
    "new_short_days": [4],
    "new_departures": [2],
    "new_cash_purchases": [6],
    "new_lost_sales": [3],
    "new_orders": [5, 0],
    "new_gmv_cents": [200_000, 0],
    "share_instalment_orders": [0.4, NAN],  # no order: no share
    "share_green_gmv": [0.15, NAN],
    "new_applications": [7, 0],
    "new_admissions": [4, 0],
    "new_accounts_closed": [9, 0],
    "new_refusals": [8, 0],
    "n_accounts": [40, 0],
    "share_utilisation": [0.25, NAN],
    "n_receivable_cents": [1_000_000, 0],
    "n_delinquent_accounts": [6, 0],
    "n_frozen_accounts": [3, 0],
    "share_bills_unpaid": [0.3, NAN],  # 5 and 1 of 20
    "share_bills_forgotten": [0.1, NAN],
    "new_deferrals": [3, 0],
    "share_delinquent": [0.12, NAN],
    "share_30_plus": [0.06, NAN],
    "npl_ratio": [0.025, NAN],
    "cum_default_rate": [3 / 40, NAN],  # one written off, two over 90 days
    "new_cures": [2, 0],
    "new_records_expired": [3, 0],
    "new_charge_offs": [1, 0],
    "new_charged_off_cents": [9_600, 0],
    "new_merchant_discount_cents": [1_600, 0],
    "new_instalment_fees_cents": [300, 0],
    "new_deferral_fees_cents": [50, 0],
    "new_late_charges_cents": [130, 0],
    "new_collected_cents": [70_400, 0],
    "new_reminders": [3, 0],
    "new_collection_cost_cents": [15 + 25 + 160 + 90 + 110 + 17, 0],
    "new_interest_cents": [45, 0],
    "new_net_income_cents": [
        1_600 + 300 + 50 + 130 + 800 + 40 - 45 - 417 - 9_600 - 30 - 70 - 12 - 6 - 8 - (13 + 4 + 60 - 10 + 500 - 100),
        0,
    ],
    "n_equity_cents": [900_000, 500_000],
    "n_cash_cents": [300_000, 500_000],
    "n_drawn_cents": [400_000, 0],
    "n_lines_shut": [1, 0],
    "new_net_recovery_cents": [800 + 40 - 9_600 - 30 - 70 - 500 - 417, 0],
    "new_past_due_cents": [5_000, 0],
    "new_past_due_paid_cents": [3_000, 0],
    "new_due_30_days_ago_cents": [4_000, 0],
    "new_paid_within_30_days_cents": [3_000, 0],
    "share_paid_within_30_days": [0.75, NAN],
    "new_due_60_days_ago_cents": [3_000, 0],
    "new_paid_within_60_days_cents": [2_400, 0],
    "share_paid_within_60_days": [0.8, NAN],
    "new_due_90_days_ago_cents": [2_000, 0],
    "new_paid_within_90_days_cents": [1_800, 0],
    "share_paid_within_90_days": [0.9, NAN],
    "new_due_180_days_ago_cents": [1_000, 0],
    "new_paid_within_180_days_cents": [950, 0],
    "share_paid_within_180_days": [0.95, NAN],
    "new_past_due_paid_net_cents": [3_000 - 417, 0],
    "share_past_due_paid_net": [(3_000 - 417) / 5_000, NAN],
    "n_arrears_cents": [7_000, 0],
    "new_arrears_spells": [9, 0],
    "new_arrears_spells_ended": [8, 0],
    "new_arrears_spells_cured": [6, 0],
    "share_arrears_spells_cured": [0.75, NAN],
    "new_charged_off_recovered_cents": [240, 0],
    "share_charged_off_recovered": [240 / 9_600, NAN],
    "new_left_m0": [100, 0],
    "new_rolled_to_m1": [10, 0],
    "share_rolled_to_m1": [0.1, NAN],
    "new_left_m1": [12, 0],
    "new_rolled_to_m2": [3, 0],
    "share_rolled_to_m2": [0.25, NAN],
    "new_left_m2": [2, 0],
    "new_rolled_to_m3": [1, 0],
    "share_rolled_to_m3": [0.5, NAN],
    "new_left_m3": [2, 0],
    "new_rolled_to_m4": [2, 0],
    "share_rolled_to_m4": [1.0, NAN],
    "mean_resentment": [0.12],
    "mean_pursuit_belief": [0.3],
    "share_out_of_contact": [0.03],
    "new_harassment_events": [3],
    "n_officers": [15],
    "new_staff_minutes": [7_200],
    "new_staff_minutes_used": [3_600],
    "share_staff_time_used": [0.5],
    "new_doors_visited": [8],
    "new_team_days": [4],
    "mean_visits_per_team_day": [2],
    "n_court_cases": [12],
    "n_listed": [7],
    "new_contacts": [20 + 6 + 2 + 4 + 3 + 5, 0],  # plain reminders are no collection
    "new_contacts_reached": [22, 0],
    "share_right_party_contact": [0.55, NAN],
    "new_people_contacted": [4, 0],
    "mean_contacts_per_case": [40 / 9, NAN],
    "new_visits": [8, 0],
    "new_empty_visits": [3, 0],
    "share_empty_visits": [3 / 8, NAN],
    "new_visit_cost_cents": [800, 0],
    "mean_visit_cost_cents": [100, NAN],
    "new_promises": [5, 0],
    "new_promises_due": [4, 0],
    "new_promises_kept": [3, 0],
    "share_promises_kept": [0.75, NAN],
    "new_arrangements": [2, 0],
    "new_settlements": [1, 0],
    "new_suits": [5, 0],
    "new_late_paid_cents": [2_000, 0],
    "new_recovered_cents": [800, 0],
    "new_relatives_paid_cents": [300, 0],
    "new_debt_sale_cents": [40, 0],
    "new_waived_cents": [100, 0],
    "new_claims_forgiven_cents": [500, 0],
    "new_contact_cost_cents": [25, 0],
    "new_staff_pay_cents": [160, 0],
    "new_commission_cents": [90, 0],
    "new_court_costs_cents": [110, 0],
    "mean_cost_to_collect": [417 / 2_000, NAN],
    "new_harm_points": [4.5, 0],
    "new_third_party_disclosures": [4, 0],
    "new_disputes": [2, 0],
    "new_numbers_changed": [1, 0],
    "new_opt_outs": [3, 0],
    "new_dismissals": [2, 0],
    "new_court_fees_on_debtors_cents": [110, 0],
    # 6 debtors past due and 1 written off: 7 harassments are 1,000 per 1,000 of them
    "mean_harm_index": [
        0.3 * 0.2 + 0.2 * 100 + 0.1 * 2_000 / 70 + 0.1 * 0.4 + 0.1 * 80 + 0.1 * 15_000 / 14 + 0.1 * 480 / 1_000.7
    ],
    "mean_harm_of_distress": [0.02 / 0.1],
    "mean_harm_of_harassment": [1_000 / 10],
    "mean_harm_of_disclosure": [2_000 / 7 / 10],
    "mean_harm_of_exclusion": [0.04 / 0.1],
    "mean_harm_of_pressure": [14 / 7 * 1_000 / 25],
    "mean_harm_of_complaints": [15 / 7 * 1_000 / 2],
    "mean_harm_of_fees": [480 / 1_000_700 / 0.001],
    "new_harassments_per_1000_delinquents": [1_000],
    "new_wrong_contacts": [5],
    "mean_belief_in_pursuit": [-0.02],
    "share_of_ties_in_default": [0.05],
    "new_news_heard": [31, 0],
    "new_complaints": [15, 0],
    "new_complaints_about_collection": [10, 0],
    "share_complaints_about_collection": [2 / 3, NAN],
    "new_account_days": [40, 0],
    "mean_complaints_per_1000_accounts": [1_000 * 360 * 15 / 40, NAN],
    "mean_complaints_per_1000_contacted": [1_000 * 10 / 4, NAN],
    "new_public_posts": [4, 0],
    "new_regulator_complaints": [2, 0],
    "new_complaints_upheld": [4, 0],
    "n_complaints_waiting": [7, 0],
    "new_articles": [2, 0],
    "mean_standing": [-0.3, 0],
    "mean_press_heat": [2.5, 0],
    "mean_regulator_level": [2, 0],
    "new_harassments": [7, 0],
    "new_debts_nullified": [1, 0],
    "new_records_repaired": [2, 0],
    "new_orders_withdrawn": [3, 0],
    "new_complaint_cost_cents": [12, 0],
    "new_redress_cents": [6, 0],
    "new_fines_cents": [8, 0],
    "new_people_wronged": [6, 0],
    "new_class_actions": [1, 0],
    "new_criminal_cases": [2, 0],
    "mean_score_auc": [0.75, NAN],
    "mean_score_calibration": [1.1, NAN],
    "mean_score_psi": [0.05, NAN],
    "n_outcomes_known": [900, 0],
    "new_model_refits": [1, 0],
    "new_model_fallbacks": [2, 0],
    "new_accounts_reviewed": [20, 0],
    "new_accounts_active": [15, 0],
    "share_accounts_active": [0.75, NAN],
    "new_alarms": [5, 0],
    "new_false_alarms": [2, 0],
    "share_false_alarms": [0.4, NAN],
    "new_early_freezes": [1, 0],
    "new_early_cuts": [2, 0],
    "new_early_calls": [1, 0],
    "new_early_deferrals": [1, 0],
    "new_offered_deferrals_taken": [2, 0],
    "new_orders_screened": [50, 0],
    "new_orders_held_back": [4, 0],
    "new_fraud_held_back": [3, 0],
    "new_fraud_tried": [5, 0],
    "share_held_back_that_is_fraud": [0.75, NAN],
    "share_fraud_held_back": [0.6, NAN],
    "new_fraud_orders": [2, 0],
    "new_fraud_cents": [44_000, 0],
    "new_data_cost_cents": [13, 0],
    "new_recording_cost_cents": [17, 0],
    "new_debts_contested_cleared": [1, 0],
    "new_accounts_re_aged": [1, 0],
    "new_provisions_cents": [400, 0],
    "n_allowance_cents": [40_000, 0],
    "share_allowance": [0.04, NAN],
    "mean_cost_of_funds_annual": [45 * 360 / 400_000, NAN],
    "new_limit_offers": [4, 0],
    "new_instalment_offers": [6, 0],
    "new_offers_taken": [3, 0],
    "share_offers_taken": [0.5, NAN],
    "new_offer_cost_cents": [4, 0],
    "new_green_orders": [2, 0],
    "new_green_gmv_cents": [30_000, 0],
    "new_green_forgone_cents": [21, 0],
    "new_green_lost_cents": [3_000, 0],
    "share_green_lost": [0.1, NAN],
    "share_green_balance": [0.15, NAN],
    "new_points_earned_cents": [60, 0],
    "new_points_redeemed_cents": [20, 0],
    "new_points_expired_cents": [10, 0],
    "new_upper_tier_bills": [6, 0],
    "n_points_owed_cents": [30, 0],
}


def test_every_metric_has_its_hand_computed_value() -> None:
    assert set(BY_HAND) == set(METRICS)


@pytest.mark.parametrize("name", METRICS)
def test_by_hand(name: str) -> None:
    np.testing.assert_allclose(measure(a_day())[name], BY_HAND[name], rtol=1e-14)


def test_days_measured_at_once_are_as_each_by_itself() -> None:
    """The second day is busier; what is kept of the first does not move with it."""
    day = a_day()
    first = kept(day)
    alone = [measure(day)]
    day.flows[:] *= 3
    day.counts[:] += 2
    day.found.stocks[:] += 5
    day.found.market[:] *= 2
    day.society.harassments[:] += 4
    alone.append(measure(day))
    together = measure(over_days([first, day]))
    for name in METRICS:
        np.testing.assert_array_equal(together[name], np.stack([one[name] for one in alone]), name)
    assert (together["new_orders"][0] != together["new_orders"][1]).all()


@pytest.mark.parametrize("name", METRICS)
def test_a_prefix_says_how_days_add_up(name: str) -> None:
    assert METRICS[name].name == name
    assert re.fullmatch(r"[a-z0-9_]+", name)
    assert METRICS[name].over_time == OVER_TIME[name.split("_")[0]]


@pytest.mark.parametrize("name", METRICS)
def test_a_metric_says_its_unit_and_its_label(name: str) -> None:
    metric = METRICS[name]
    assert metric.label
    assert name.endswith("_cents") == metric.unit.startswith("cents")
    if name.startswith("share_") or name == "npl_ratio":
        assert metric.unit.startswith("share of ")
    assert len(BY_HAND[name]) == (1 if metric.level == "market" else 2)


@pytest.mark.parametrize("name", [name for name, metric in METRICS.items() if metric.ratio_of])
def test_a_ratio_is_of_sums_of_its_level(name: str) -> None:
    metric = METRICS[name]
    assert metric.ratio_of is not None
    for part in metric.ratio_of:
        assert (METRICS[part].over_time, METRICS[part].level) == ("sum", metric.level)


def test_labels_differ() -> None:
    assert len({metric.label for metric in METRICS.values()}) == len(METRICS)
