"""What actors hand one another in a day: frames, arrays of columns of equal length.

A policy of a user reads and writes frames and nothing else, so it can neither move money nor see hidden traits.
"""

from __future__ import annotations

from dataclasses import dataclass

from sim.core.frame import Flags, Frame, Ints

__all__ = [
    "AccountActions",
    "Actions",
    "Answers",
    "Cases",
    "Complaints",
    "Contacts",
    "Decisions",
    "Enforcement",
    "Files",
    "Frame",
    "Grievances",
    "Happenings",
    "Judgments",
    "Offers",
    "Orders",
    "Outcomes",
    "Promises",
    "Reliefs",
    "Reviews",
    "Sales",
    "Scores",
    "Standings",
    "Statements",
]


@dataclass(frozen=True)
class Orders(Frame):
    """Baskets that consumers want on credit today.

    ``term_cycles`` is 1 for pay in 30 days, else the number of instalments. ``applies`` marks those without an
    account; their ``headroom_cents`` and ``limit_cents`` are 0. ``income_cents`` is what the consumer states.
    ``score`` is the account's, or the one the platform's scorecard has just given to the applicant. ``n_orders`` and
    ``orders_cents`` count the account's orders since its last statement, ``usual_cents`` is their usual sum between
    two statements; ``opened_cycle`` is the cycle of admission, all 0 for applicants. ``elsewhere_worst_days``: most
    days past due with any other platform, as the bureau tells (3,600 if written off); 0 where lenders do not ask it.
    """

    consumer: Ints
    platform: Ints
    amount_cents: Ints
    term_cycles: Ints
    green: Flags
    applies: Flags
    limit_cents: Ints
    headroom_cents: Ints
    income_cents: Ints
    score: Ints
    n_orders: Ints
    orders_cents: Ints
    usual_cents: Ints
    opened_cycle: Ints
    elsewhere_worst_days: Ints


@dataclass(frozen=True)
class Decisions(Frame):
    """A platform's answer to each order.

    ``admitted``: the order goes ahead. ``limit_cents``: for applicants their first limit, where 0 opens no account;
    ignored for others.
    """

    admitted: Flags
    limit_cents: Ints


@dataclass(frozen=True)
class Reviews(Frame):
    """Accounts that met a bill on its due date today, and frozen ones that have paid what was past due.

    ``worst_days``: most days past due since the last statement. ``income_cents``: as stated when in work.
    ``elsewhere_worst_days``: as of ``Orders``. ``arranged_cents``: what is unpaid of arrears that an arrangement took
    away.
    """

    consumer: Ints
    platform: Ints
    on_time_streak: Ints
    limit_cents: Ints
    frozen: Flags
    worst_days: Ints
    income_cents: Ints
    elsewhere_worst_days: Ints
    arranged_cents: Ints


@dataclass(frozen=True)
class Files(Frame):
    """What platforms may know of some account holders or applicants: own business, and what a bureau tells.

    ``status`` is a ``Status``. ``worst_days``: most days past due since the statement before today's. ``orders_cents``,
    ``n_orders``: between these two statements; ``usual_cents``: on average, the last cycle weighing most.
    ``contacts_failed``: in a row. ``linked_cents``: what is in the account from which bills are paid, -1 where the
    platform cannot see it. ``elsewhere_*``, from the bureau, over all other platforms: accounts open, what is owed to
    them (cents), most days past due there (3,600 if written off). ``income_cents``: as stated when in work.
    """

    consumer: Ints
    platform: Ints
    status: Ints
    opened_cycle: Ints
    limit_cents: Ints
    owed_cents: Ints
    billed_cents: Ints
    minimum_cents: Ints
    arrears_cents: Ints
    days_past_due: Ints
    worst_days: Ints
    on_time_streak: Ints
    paid_cents: Ints
    orders_cents: Ints
    n_orders: Ints
    usual_cents: Ints
    contacts_failed: Ints
    arranged_cycle: Ints
    linked_cents: Ints
    income_cents: Ints
    score: Ints
    elsewhere_open: Ints
    elsewhere_owed_cents: Ints
    elsewhere_worst_days: Ints


@dataclass(frozen=True)
class Statements(Frame):
    """Statements issued today; ``billed_cents`` are principal and fees, ``minimum_cents`` what is due of them."""

    consumer: Ints
    platform: Ints
    billed_cents: Ints
    minimum_cents: Ints


@dataclass(frozen=True)
class Standings(Frame):
    """How accounts stand on an evening; ``status`` is a ``Status``, ``paid_cents`` everything ever paid."""

    consumer: Ints
    platform: Ints
    status: Ints
    limit_cents: Ints
    arrears_cents: Ints
    days_past_due: Ints
    paid_cents: Ints


@dataclass(frozen=True)
class Scores(Frame):
    """New scores of some accounts, points."""

    consumer: Ints
    platform: Ints
    score: Ints


@dataclass(frozen=True)
class Offers(Frame):
    """Offers to account holders.

    ``fee_off_ppm``: off the instalment fees of orders made before ``until_day``; 0: no such offer. ``deferral``: the
    bill that falls due next may be put off, free and whatever the usual terms say.
    """

    consumer: Ints
    platform: Ints
    fee_off_ppm: Ints
    until_day: Ints
    deferral: Flags


@dataclass(frozen=True)
class Cases(Frame):
    """Accounts to look after at the end of the day: in arrears, with a bill to be reminded of, or charged off.

    ``days_past_due`` is negative before a due date. ``owed_cents`` is what is billed and unpaid, or the whole claim
    after charge-off. ``paid_cents`` is everything ever paid on the account. ``district`` is the last address known.
    ``flagged``: known to be vulnerable.
    """

    consumer: Ints
    platform: Ints
    days_past_due: Ints
    arrears_cents: Ints
    owed_cents: Ints
    limit_cents: Ints
    frozen: Flags
    charged_off: Flags
    score: Ints
    paid_cents: Ints
    district: Ints
    flagged: Flags


@dataclass(frozen=True)
class AccountActions(Frame):
    """New limit and freeze of some accounts."""

    consumer: Ints
    platform: Ints
    limit_cents: Ints
    frozen: Flags


@dataclass(frozen=True)
class Actions(Frame):
    """What a strategy wants done today: one row per case and ``Channel``.

    ``pool`` is the place of the collectors in the scenario, -1 where no collector is needed. ``offers`` is a set of
    ``Offer`` bits; ``discount_ppm`` the share of fees (waiver) or of the claim (settlement) that may be forgiven.
    """

    consumer: Ints
    platform: Ints
    channel: Ints
    pool: Ints
    offers: Ints
    discount_ppm: Ints


@dataclass(frozen=True)
class Contacts(Frame):
    """Attempts to reach debtors, in the order in which they are made.

    ``arm`` is the arm of a trial (0 without one). ``skill_ppm``: 1 000 000 is usual; 0 for a call by machine
    that only tells of a bill before it is due. ``pressure_ppm``: pressure beyond the rules, added to the
    harshness of the channel. ``familiar_ppm``: how well debtor and officer know each other. ``owner``: 0 if the debt
    is the platform's, else 1 + the agency that bought it.
    """

    consumer: Ints
    platform: Ints
    channel: Ints
    arm: Ints
    offers: Ints
    discount_ppm: Ints
    skill_ppm: Ints
    pressure_ppm: Ints
    familiar_ppm: Ints
    owner: Ints


@dataclass(frozen=True)
class Promises(Frame):
    """Promises that fall due today; ``binding_ppm`` is the strength of each, in millionths of a logit."""

    consumer: Ints
    platform: Ints
    cents: Ints
    binding_ppm: Ints
    owner: Ints


@dataclass(frozen=True)
class Enforcement(Frame):
    """What a court does today, by ``EnforcementKind``.

    ``cents``: costs to add, the exempt sum of a seizure, or the most that may still be garnished. ``share_ppm``: of
    pay. ``fee_ppm``: the court's own part of what it takes.
    """

    consumer: Ints
    platform: Ints
    kind: Ints
    cents: Ints
    share_ppm: Ints
    fee_ppm: Ints
    owner: Ints


@dataclass(frozen=True)
class Judgments(Frame):
    """Suits judged today; ``claim_cents`` with the costs, ``waited_days`` since the filing."""

    consumer: Ints
    platform: Ints
    claim_cents: Ints
    waited_days: Ints
    won: Flags


@dataclass(frozen=True)
class Outcomes(Frame):
    """What followed, row by row, from ``Contacts``, ``Promises`` or ``Enforcement``.

    ``meeting`` is a ``Meeting``, ``outcome`` an ``Outcome``. A promise is to pay ``promise_cents`` on ``promise_day``.
    ``harm_points`` are thousandths of a point. ``opted_out``: 1 where a debtor asks not to be contacted so again.
    """

    meeting: Ints
    outcome: Ints
    paid_cents: Ints
    promise_cents: Ints
    promise_day: Ints
    binding_ppm: Ints
    harm_points: Ints
    opted_out: Ints


@dataclass(frozen=True)
class Reliefs(Frame):
    """Debtors given time, or let off a part; ``kind`` is a ``Relief``.

    ``cents``: what the next statement asks for instead, what was made into instalments, what is carried on, or what was
    forgiven. ``other_cents``: the fee for a bill put off; what was paid at once where the rest was forgiven.
    """

    consumer: Ints
    platform: Ints
    kind: Ints
    cents: Ints
    other_cents: Ints


@dataclass(frozen=True)
class Sales(Frame):
    """Claims sold today; ``cents`` is what is claimed, ``pool`` the place of the agency that bought it."""

    consumer: Ints
    platform: Ints
    cents: Ints
    pool: Ints


@dataclass(frozen=True)
class Happenings(Frame):
    """What happened to people today that they tell their ties: ``kind`` is a ``News``; once per account and kind.

    ``harshness_ppm``: of the treatment, millionths.
    """

    consumer: Ints
    platform: Ints
    kind: Ints
    harshness_ppm: Ints


@dataclass(frozen=True)
class Grievances(Frame):
    """Reasons to complain that arose today: ``cause`` is a ``Cause``; once per account and cause.

    ``gravity_ppm``: millionths of a usual grievance.
    """

    consumer: Ints
    platform: Ints
    cause: Ints
    gravity_ppm: Ints


@dataclass(frozen=True)
class Complaints(Frame):
    """Complaints made today: ``cause`` is a ``Cause``, ``where_to`` a ``Complaint``."""

    consumer: Ints
    platform: Ints
    cause: Ints
    where_to: Ints
    gravity_ppm: Ints


@dataclass(frozen=True)
class Answers(Frame):
    """Complaints answered today; ``redress_cents`` are paid to the consumer."""

    consumer: Ints
    platform: Ints
    cause: Ints
    where_to: Ints
    upheld: Flags
    redress_cents: Ints
