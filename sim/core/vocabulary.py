"""Codes that rooms share: standing of an account, channels of collection, outcomes; what is counted, by place."""

from __future__ import annotations

from enum import IntEnum

import numpy as np

from sim.core.channels import Channel

__all__ = [
    "BUCKETS",
    "CHARGED_OFF_BUCKET",
    "Cause",
    "Channel",
    "CohortCount",
    "Complaint",
    "Count",
    "EnforcementKind",
    "Fraud",
    "Loss",
    "MET",
    "Mark",
    "MarketStock",
    "Meeting",
    "NON_PERFORMING_DAYS",
    "News",
    "OVERDUE_DAYS",
    "Offer",
    "Outcome",
    "Quality",
    "Relief",
    "Seen",
    "Status",
    "Stock",
    "Tie",
    "WelfareCount",
]


class Status(IntEnum):
    """Standing of a consumer with a platform."""

    NONE = 0
    OPEN = 1
    FROZEN = 2
    REFUSED = 3
    CHARGED_OFF = 4
    REPAIRED = 5  # written off, paid since, and struck from the record: may apply anew


class Count(IntEnum):
    """Events of a day that consumers' phases count, per platform (the first four under platform 0)."""

    CASH_PURCHASES = 0
    LOST_SALES = 1
    JOBS_LOST = 2
    SHORT_DAYS = 3
    ORDERS = 4
    INSTALMENT_ORDERS = 5
    GREEN_ORDER_CENTS = 6
    APPLICATIONS = 7
    ADMISSIONS = 8
    BILLS_DUE = 9
    BILLS_FORGOTTEN = 10
    BILLS_PAID_IN_FULL = 11
    BILLS_PAID_MINIMUM = 12
    BILLS_PAID_PARTLY = 13
    BILLS_UNPAID = 14
    BILLS_DEFERRED = 15
    CURES = 16
    CHARGE_OFFS = 17
    REFUSALS = 18
    CONTACTS_REACHED = 19
    PROMISES_GIVEN = 20
    PROMISES_KEPT = 21
    PROMISES_BROKEN = 22
    ARRANGEMENTS = 23
    SETTLEMENTS = 24
    DISPUTES = 25
    NUMBERS_CHANGED = 26
    HARM_POINTS = 27  # thousandths of a point, each contact weighted by its channel and the pressure used
    NEWS_HEARD = 28
    WITHDRAWALS = 29  # orders withdrawn within the cooling-off period
    RECORDS_REPAIRED = 30
    GREEN_ORDERS = 31
    GREEN_LOST_CENTS = 32  # principal of green orders written off
    GREEN_FORGONE_CENTS = 33  # instalment fees not asked for because the order is green
    OFFERS_TAKEN = 34  # orders at a fee that an offer lowered
    DEFERRALS_OFFERED_TAKEN = 35  # bills put off because the platform offered it
    RE_AGED = 36  # accounts brought up to date after paying for a while
    FRAUD_ORDERS = 37  # settled
    FRAUD_CENTS = 38
    POINTS_TIERS = 39  # bills met on time by members above the lowest tier
    DEBTS_CONTESTED = 40  # won by the debtor for want of a record
    DEPARTURES = 41  # of people, each replaced (under platform 0)
    ACCOUNTS_CLOSED = 42  # for want of use
    RECORDS_EXPIRED = 43  # written-off debts struck from the record by age
    RELATIVES_PAID = 44  # payments by relatives who were visited
    RELATIVES_PAID_CENTS = 45
    DISMISSALS = 46  # by employers who heard of the debt at a visit
    OPT_OUTS = 47  # requests not to be contacted on a channel again


class Meeting(IntEnum):
    """What became of an attempt to reach a debtor."""

    NOBODY = 0  # not read, not answered, nobody home
    REACHED = 1
    LOST = 2  # the number is dead, or the debtor has moved
    REFUSED = 3  # answered, and would not talk


MET = np.array([meeting in (Meeting.REACHED, Meeting.REFUSED) for meeting in Meeting])
"""By ``Meeting``: was somebody there, willing to talk or not."""
MET.flags.writeable = False


class Offer(IntEnum):
    """What a collector may offer, as bits of a set."""

    PROMISE = 1
    DEFERRAL = 2
    RESTRUCTURE = 4
    WAIVER = 8
    SETTLEMENT = 16


class Outcome(IntEnum):
    """How a contact ended, as reported to the back office."""

    NONE = 0
    PAID = 1
    PROMISED = 2
    HARDSHIP = 3
    DISPUTED = 4
    ARRANGED = 5
    LOST = 6
    REFUSED = 7
    FOUND = 8  # relatives told where the debtor is


class Relief(IntEnum):
    """How a debtor was given time, or let off a part."""

    NONE = 0
    BILL_DEFERRED = 1  # put off by a cycle on its due date
    ARREARS_DEFERRED = 2  # moved to the next statement
    RESTRUCTURED = 3  # into instalments
    RE_AGED = 4  # up to date again after minimums met
    WAIVED = 5  # fees, to one who pays the rest of the arrears
    SETTLED = 6  # a written-off debt, for one payment


class EnforcementKind(IntEnum):
    """What a court does to an account."""

    ADD_COSTS = 0  # fees are put on the debtor
    SEIZE = 1  # what an account frozen for a day holds above the exempt sum
    GARNISH = 2  # a share of pay, on pay day
    LIST = 3  # on the public list of dishonest debtors
    RELEASE = 4  # off it


class Mark(IntEnum):
    """What is true of a debtor, as bits of a set."""

    PHONE_DEAD = 1
    MOVED = 2
    LISTED = 4
    VULNERABLE = 8
    FLAGGED = 16  # has told a collector of it
    IN_DEFAULT = 32  # and has told ties of it
    LINKED = 64  # pays from an account that platforms see
    FRAUD = 128  # commits one kind of ``Fraud``, once


class Fraud(IntEnum):
    """Kinds of planted fraud."""

    TAKEOVER = 0  # a stranger orders in the name of the account holder
    BUST_OUT = 1  # all credit is used at once, with no thought of paying
    CASH_OUT = 2  # a merchant in the plot pays out the sum of an order that never was


class Tie(IntEnum):
    """Kinds of tie between consumers."""

    FAMILY = 0
    FRIEND = 1
    COLLEAGUE = 2


class News(IntEnum):
    """What people tell their ties of themselves."""

    VISIT = 0
    SUIT = 1
    FREEZE = 2  # no more orders; or an account seized by a court
    DEFAULT = 3  # a debt written off
    REPAYMENT = 4  # arrears, or a written-off debt, paid off
    SETTLEMENT = 5  # an arrangement was made
    INSULT = 6  # pressure beyond the rules, or the debt told to others


class Cause(IntEnum):
    """Why somebody complains."""

    HARSHNESS = 0  # within the rules
    BREACH = 1  # pressure beyond them, or a rule of the regime broken
    DISCLOSURE = 2  # others were told
    WRONG_CLAIM = 3  # contests the debt
    FEE = 4  # late charges felt unfair
    BROKEN_PROMISE = 5  # pressed although a promise was open


class Complaint(IntEnum):
    """Where somebody complains; what is handled badly goes on to the next."""

    HOTLINE = 0
    PUBLIC_SITE = 1
    REGULATOR = 2
    COURT = 3


class Stock(IntEnum):
    """What a count of all accounts at the end of a day finds, per platform."""

    ACCOUNTS = 0
    FROZEN = 1
    CHARGED_OFF = 2
    DELINQUENT = 3
    OVER_30 = 4
    OVER_90 = 5
    LIMIT_CENTS = 6
    PRINCIPAL_CENTS = 7
    FEES_CENTS = 8
    DELINQUENT_CENTS = 9
    OVER_30_CENTS = 10
    OVER_90_CENTS = 11
    CHARGED_OFF_CENTS = 12
    GREEN_CENTS = 13  # principal of green orders
    FORBORNE_CENTS = 14  # principal of debts at most 30 days past due with an arrangement in the last 12 cycles


class MarketStock(IntEnum):
    """What a count of all consumers at the end of a day finds."""

    CASH_CENTS = 0
    DEBT_CENTS = 1
    INCOME_CENTS = 2
    UNEMPLOYED = 3
    IN_DISTRESS = 4
    BORROWERS = 5
    STACKED = 6
    EXCLUDED = 7  # with no account open, and none that could be asked for
    RESENTMENT_PPM = 8  # sums over all consumers, in millionths
    PURSUIT_PPM = 9
    OUT_OF_CONTACT = 10
    BELIEF_PPM = 11  # what is believed of the chance that a debtor is pursued, beyond what all believed on day 0
    TIES_IN_DEFAULT_PPM = 12  # share of a consumer's ties who are known to default


class CohortCount(IntEnum):
    """What is counted of the accounts opened in one cycle."""

    ACCOUNTS = 0
    OVER_30 = 1
    OVER_90 = 2
    CHARGED_OFF = 3
    BALANCE_CENTS = 4
    CLAIMED_CENTS = 5  # of debts written off, what is still owed
    WRITTEN_OFF_CENTS = 6  # from here on: so far, as of ``Loss``
    FORGIVEN_CENTS = 7
    RECOVERED_CENTS = 8


class Loss(IntEnum):
    """What became of debts of one cohort that were written off: the last of ``CohortCount``, in its order."""

    WRITTEN_OFF_CENTS = 0  # with costs of courts put on them since
    FORGIVEN_CENTS = 1
    RECOVERED_CENTS = 2


class WelfareCount(IntEnum):
    """What is counted of the consumers of one income decile."""

    CONSUMERS = 0
    DISTRESS_DAYS = 1
    EVER_IN_DISTRESS = 2
    DEBT_CENTS = 3
    INCOME_CENTS = 4
    FEES_CENTS = 5
    EXCLUDED = 6


BUCKETS = ("M0", "M1", "M2", "M3", "M4", "M5", "M6+", "charged_off")
"""Delinquency buckets: Mk is 30 (k - 1) + 1 to 30 k days past due."""
CHARGED_OFF_BUCKET = BUCKETS.index("charged_off")
OVERDUE_DAYS = 30
"""A debt that is past due by more counts as seriously late."""
NON_PERFORMING_DAYS = 90
"""A debt that is past due by more counts as in default."""


class Seen(IntEnum):
    """Events of a day, per platform."""

    REVIEWED = 0  # account holders with a statement today
    REVIEWED_ACTIVE = 1  # of them, who ordered since the statement before
    ALARMS = 2
    EARLY_FREEZES = 3
    EARLY_CUTS = 4
    EARLY_CALLS = 5
    EARLY_DEFERRALS = 6
    FALSE_ALARMS = 7  # alarms after which nothing was late for a cycle
    SCREENED = 8
    HELD_BACK = 9
    HELD_BACK_FRAUD = 10
    MISSED_FRAUD = 11
    LIMIT_OFFERS = 12
    SALE_OFFERS = 13
    REFITS = 14
    FALLBACKS = 15  # fits that failed: the prior scorecard scores


class Quality(IntEnum):
    """How good the score of account holders is, as last measured; not a number before the first measurement."""

    AUC = 0
    CALIBRATION = 1  # bad accounts per account expected to go bad
    PSI = 2  # population stability index of the score against the sample of the last fit
    KNOWN = 3  # accounts of which it is known whether they went bad
