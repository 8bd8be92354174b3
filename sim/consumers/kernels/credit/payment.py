"""What a debtor hands over, of his own accord or not: the passages that bills, contacts and courts share."""

from __future__ import annotations

from sim.consumers.kernels.credit.missed import clear_missed, cover_missed, minimums_missed
from sim.consumers.kernels.credit.owing import balance_due, owed, pay_off_green
from sim.consumers.kernels.credit.points import points_at_stake
from sim.consumers.kernels.life.fraud import pays_no_more
from sim.consumers.kernels.world import Counts, Day, World
from sim.consumers.rules.collection import contact, door, treatment
from sim.consumers.rules.credit import loyalty, repayment, style, willingness
from sim.consumers.rules.life import belief, life
from sim.consumers.state import MOST_INTENDED, UNDECIDED
from sim.core import random
from sim.core.compiled import kernel_part
from sim.core.ledger import Entry
from sim.core.random import Stream
from sim.core.units import day_of_cycle
from sim.core.vocabulary import Count, Status
from sim.scenario import Scenario

__all__ = [
    "able_before_others",
    "able_to_pay",
    "allow_claim",
    "asked",
    "free_cash",
    "hand_over",
    "hand_over_claim",
    "pay",
    "pay_claim",
    "pays_by_style",
    "take_claim",
    "take_payment",
    "willing_to_pay",
]


@kernel_part
def pays_by_style(scenario: Scenario) -> bool:
    """Whether people have styles of paying, and decide once a statement what to pay."""
    styles = scenario.repayment.styles
    return style.are_kept(styles.full, styles.fourfold, styles.double, styles.minimum)


@kernel_part
def take_payment(i: int, p: int, cents: int, world: World, today: Day) -> None:
    """Book a payment: fees first, then principal; arrears, the oldest minimum first, before that of this cycle."""
    who, accounts = world.who, world.accounts
    fees = min(cents, accounts.fees_cents[i, p])
    principal = cents - fees
    arrears = accounts.arrears_cents[i, p]
    who.cash_cents[i] -= cents
    pay_off_green(i, p, principal, accounts)
    accounts.fees_cents[i, p] -= fees
    accounts.billed_cents[i, p] -= principal
    accounts.carried_cents[i, p] -= min(principal, accounts.carried_cents[i, p])
    to_arrears = min(cents, arrears)
    accounts.minimum_cents[i, p] -= min(cents - to_arrears, accounts.minimum_cents[i, p])
    accounts.put_off_cents[i, p] = min(accounts.put_off_cents[i, p], balance_due(i, p, accounts))
    if arrears > 0:
        if to_arrears == arrears:
            accounts.days_past_due[i, p] = 0
            clear_missed(i, p, world.missed)
            accounts.charged_cents[i, p] = 0
            today.counts[p, Count.CURES] += 1
        else:
            cover_missed(i, p, cents, world)
        accounts.arrears_cents[i, p] = arrears - to_arrears
    accounts.arranged_cents[i, p] -= min(cents, accounts.arranged_cents[i, p])
    accounts.paid_cents[i, p] += cents
    accounts.paid_lately_cents[i, p] += cents
    if accounts.intended_cents[i, p] > 0:
        accounts.intended_cents[i, p] = max(0, accounts.intended_cents[i, p] - cents)
    today.flows[p, Entry.FEES_PAID] += fees
    today.flows[p, Entry.PRINCIPAL_PAID] += principal


@kernel_part
def take_claim(i: int, p: int, cents: int, owner: int, world: World, flows: Counts) -> None:
    """Book a payment on a charged-off debt: fees first; to the agency if one has bought it (``owner`` above 0)."""
    who, accounts = world.who, world.accounts
    fees = min(cents, accounts.fees_cents[i, p])
    who.cash_cents[i] -= cents
    accounts.fees_cents[i, p] -= fees
    accounts.billed_cents[i, p] -= cents - fees
    accounts.paid_cents[i, p] += cents
    accounts.paid_lately_cents[i, p] += cents
    accounts.intended_cents[i, p] = max(0, accounts.intended_cents[i, p] - cents)
    flows[p, Entry.RECOVERY_SOLD if owner > 0 else Entry.RECOVERY] += cents


@kernel_part
def _mood(i: int, p: int, world: World) -> float:
    """Logits that treatment, beliefs and points at stake add to willingness."""
    who, accounts, scenario, numbers = world.who, world.accounts, world.scenario[0], world.numbers
    response, beliefs = world.scenario[0].response, world.scenario[0].beliefs
    other_credit = False
    for q in range(accounts.status.shape[1]):
        other_credit = other_credit or (q != p and accounts.status[i, q] == Status.OPEN)
    mood = treatment.mood(
        who.pursuit[i],
        who.exposed[i],
        belief.dread_left(who.stigma[i], who.defaulting[i]),
        who.resentment[i],
        other_credit,
        response.weight_pursuit,
        response.weight_stigma,
        response.weight_resentment,
        response.weight_other_credit,
    )
    mood += belief.outlook(
        belief.belief_beyond_prior(
            beliefs.prior_pursuit, beliefs.prior_cases, who.cases_pursued[i], who.cases_spared[i]
        ),
        who.defaulting[i],
        accounts.fairness[i, p] + numbers.terms.standing[p],
        beliefs.weight_belief,
        beliefs.weight_norm,
        beliefs.weight_fairness,
    )
    return mood + loyalty.inclination(
        points_at_stake(i, p, world), who.income_cents[i], scenario.repayment.weight_points
    )


@kernel_part
def asked(i: int, p: int, world: World) -> int:
    """What the creditor asks for now, cents: arrears and the minimum, or of a claim what is paid in a cycle."""
    accounts, repayment = world.accounts, world.scenario[0].repayment
    if accounts.status[i, p] != Status.CHARGED_OFF:
        cents: int = accounts.arrears_cents[i, p] + accounts.minimum_cents[i, p]
        return cents
    claim: int = balance_due(i, p, accounts)
    if repayment.claim_income_share > 0.0:
        return min(claim, _allowance(i, world))
    return claim


@kernel_part
def _allowance(i: int, world: World) -> int:
    """Most that is paid on one old debt in a cycle, cents."""
    who, repayment = world.who, world.scenario[0].repayment
    return min(MOST_INTENDED, int(repayment.claim_income_share * who.income_cents[i]))


@kernel_part
def _gains_and_burden(i: int, p: int, world: World) -> float:
    """Logits that credit to lose adds to willingness, less those that debts take: of this bill, or of all creditors."""
    who, accounts, scenario = world.who, world.accounts, world.scenario[0]
    claimed = accounts.status[i, p] == Status.CHARGED_OFF  # nothing is left to lose
    limit = 0 if claimed else accounts.limit_cents[i, p]
    debt = balance_due(i, p, accounts)
    income = who.income_cents[i]
    if scenario.repayment.counts_all_credit == 0.0:
        return repayment.gains_and_burden(
            limit, debt, income, scenario.repayment.weight_future_credit, scenario.repayment.weight_debt_burden
        )
    elsewhere = 0
    for q in range(accounts.status.shape[1]):
        if q != p:
            debt += owed(i, q, accounts)
            if accounts.status[i, q] == Status.OPEN:
                elsewhere += accounts.limit_cents[i, q]
    gains = scenario.repayment.weight_future_credit * willingness.credit_at_stake(
        limit, elsewhere, income, scenario.repayment.credit_counts_to
    )
    return gains + repayment.gains_and_burden(0, debt, income, 0.0, scenario.repayment.weight_debt_burden)


@kernel_part
def _about_claim(i: int, p: int, world: World) -> float:
    """Logits that the age of an old debt and payments begun add to willingness."""
    accounts, numbers, repayment = world.accounts, world.numbers, world.scenario[0].repayment
    age = max(0, accounts.days_past_due[i, p] - numbers.platforms[p].credit.charge_off_days_past_due)
    return willingness.momentum(
        accounts.paid_lately_cents[i, p], _allowance(i, world), repayment.claim_momentum
    ) - willingness.staleness(age, repayment.claim_staleness)


@kernel_part
def _lot(i: int, p: int, world: World, today: Day) -> float:
    """The lot of willingness of this cycle, uniform; a debt that the debtor contests has the worst."""
    who, accounts, repayment = world.who, world.accounts, world.scenario[0].repayment
    lot, _, _, _ = random.uniforms(today.key, Stream.WILL, p, i, today.day - day_of_cycle(today.day))
    claimed = accounts.status[i, p] == Status.CHARGED_OFF
    if repayment.willing_memory > 0.0 or (claimed and repayment.contested_share > 0.0):
        u, v, _, _ = random.uniforms(today.key, Stream.ACCOUNT, p, i, int(accounts.opened_cycle[i, p]))
        if claimed and v < repayment.contested_share:
            return 1.0
        if repayment.willing_memory > 0.0:
            lot = willingness.lasting_lot(
                who.reluctant[i],
                random.normal_quantile(u),
                random.normal_quantile(lot),
                repayment.willing_memory,
                repayment.willing_shared,
            )
    return lot


@kernel_part
def willing_to_pay(i: int, p: int, push: float, able: int, world: World, today: Day) -> bool:
    """Willing today, with so much at hand; ``push`` is what a contact or a promise adds, in logits."""
    who, accounts, scenario = world.who, world.accounts, world.scenario[0]
    if pays_no_more(i, world, today):
        return False
    mood = _mood(i, p, world)
    if accounts.status[i, p] == Status.CHARGED_OFF:
        mood += _about_claim(i, p, world)
    if scenario.repayment.pain_of_paying > 0.0:
        mood -= willingness.pain_of_paying(asked(i, p, world), able, scenario.repayment.pain_of_paying)
    return repayment.willing(_lot(i, p, world, today), who.willing[i], _gains_and_burden(i, p, world), mood + push)


@kernel_part
def _hold_on_purse(i: int, p: int, world: World) -> float:
    """How strongly a creditor holds on to scarce cash: by pressing, and by the credit that is open there."""
    who, accounts, repayment = world.who, world.accounts, world.scenario[0].repayment
    hold: float = accounts.load[i, p]
    if repayment.order_by_credit > 0.0 and accounts.status[i, p] == Status.OPEN:
        hold += contact.hold_by_credit(accounts.limit_cents[i, p], who.income_cents[i], repayment.order_by_credit)
    return hold


@kernel_part
def free_cash(i: int, world: World, day: int) -> int:
    """Cash that is not kept for essentials until pay day, cents."""
    who, scenario = world.who, world.scenario[0]
    return repayment.able(
        who.cash_cents[i],
        who.essentials_cents[i],
        life.days_to_pay_day(day, int(who.pay_day[i])),
        scenario.repayment.reserve_share,
    )


@kernel_part
def able_to_pay(i: int, p: int, world: World, day: int) -> int:
    """Ability for this creditor, cents: less what others who hold on to the purse as well are left with."""
    accounts, repayment = world.accounts, world.scenario[0].repayment
    able = free_cash(i, world, day)
    due_elsewhere, held_elsewhere = 0, 0.0
    for q in range(accounts.status.shape[1]):
        if q == p:
            continue
        hold = _hold_on_purse(i, q, world)
        if hold == 0.0:
            continue
        due = accounts.arrears_cents[i, q]
        if repayment.order_by_credit > 0.0:
            due += accounts.minimum_cents[i, q]
        if accounts.status[i, q] == Status.CHARGED_OFF:
            due = balance_due(i, q, accounts)
        if due > 0:
            due_elsewhere += due
            held_elsewhere += hold
    if due_elsewhere > 0:
        able = contact.share_of_purse(able, due_elsewhere, _hold_on_purse(i, p, world), held_elsewhere)
    return able


@kernel_part
def able_before_others(i: int, p: int, presence: float, world: World, day: int) -> int:
    """Ability for one who asks in person, cents: before creditors who are not there, as far as presence counts."""
    able = able_to_pay(i, p, world, day)
    if presence == 0.0:
        return able
    return door.able_before_others(able, free_cash(i, world, day), presence)


@kernel_part
def _decide(i: int, p: int, push: float, world: World, today: Day) -> None:
    """What to pay is decided once a statement; a contact may still move one who is behind to catch up."""
    who, accounts, repayment = world.who, world.accounts, world.scenario[0].repayment
    since_statement = day_of_cycle(today.day - accounts.statement_day[i, p])
    u, v, w, x = random.uniforms(today.key, Stream.DECISION, p, i, today.day - since_statement)
    arrears, minimum = accounts.arrears_cents[i, p], accounts.minimum_cents[i, p]
    catches = style.catches_up(u, repayment.catch_up, push)
    before = accounts.intended_cents[i, p]
    if before != UNDECIDED:
        if push > 0.0 and catches:
            accounts.intended_cents[i, p] = min(MOST_INTENDED, max(before, arrears))
        return
    behind, oldest, latest = minimums_missed(i, p, world)
    if minimum == 0:  # past the due date: the latest of the minimums missed is what fell due
        minimum = latest
        arrears -= minimum
        behind -= 1
    usual = int(who.style[i])
    if w < repayment.style_switch:
        usual = style.style_of(x, repayment.styles.full, repayment.styles.fourfold, repayment.styles.double)
    accounts.intended_cents[i, p] = min(
        MOST_INTENDED,
        style.intended(
            balance_due(i, p, accounts),
            arrears,
            oldest,
            minimum,
            usual,
            catches,
            style.past_due_only(v, repayment.past_due_only, behind),
        ),
    )


@kernel_part
def pay(i: int, p: int, u: float, push: float, world: World, today: Day) -> bool:
    """One who attends to a bill pays as willing and able; returns whether he was willing."""
    able = able_to_pay(i, p, world, today.day)
    if not willing_to_pay(i, p, push, able, world, today):
        return False
    hand_over(i, p, u, push, able, world, today)
    return True


@kernel_part
def hand_over(i: int, p: int, u: float, push: float, able: int, world: World, today: Day) -> None:
    """One who is willing pays of a bill what he has decided, or what his taste says, as far as he is able."""
    who, accounts, scenario = world.who, world.accounts, world.scenario[0]
    due = balance_due(i, p, accounts)
    minimum = accounts.arrears_cents[i, p] + accounts.minimum_cents[i, p]
    if pays_by_style(scenario):
        _decide(i, p, push, world, today)
        cents = style.handed_over(
            able, min(due, int(accounts.intended_cents[i, p])), minimum, scenario.repayment.partial_floor
        )
    else:
        cents = repayment.payment(
            able,
            due,
            minimum,
            repayment.prefers_minimum(u, scenario.repayment.minimum_taste, who.price_sensitive[i]),
            scenario.repayment.partial_floor,
        )
    if cents > 0:
        take_payment(i, p, cents, world, today)


@kernel_part
def allow_claim(i: int, p: int, world: World) -> None:
    """Pay day: a new cycle's part of an old debt may be paid, and less counts as paid of late."""
    accounts, kept = world.accounts, world.scenario[0].repayment.claim_lately_kept
    accounts.intended_cents[i, p] = _allowance(i, world)
    accounts.paid_lately_cents[i, p] = int(kept * accounts.paid_lately_cents[i, p])


@kernel_part
def pay_claim(i: int, p: int, push: float, owner: int, world: World, today: Day) -> bool:
    """One who attends to a charged-off debt pays what he can of it, if willing; returns whether he was."""
    able = able_to_pay(i, p, world, today.day)
    if not willing_to_pay(i, p, push, able, world, today):
        return False
    hand_over_claim(i, p, able, owner, world, today.flows)
    return True


@kernel_part
def hand_over_claim(i: int, p: int, able: int, owner: int, world: World, flows: Counts) -> None:
    """One who is willing pays of a charged-off debt what he is able to, at most what a cycle allows."""
    accounts, repayment = world.accounts, world.scenario[0].repayment
    cents = min(balance_due(i, p, accounts), able)
    if repayment.claim_income_share > 0.0:
        cents = min(cents, int(accounts.intended_cents[i, p]))
    take_claim(i, p, cents, owner, world, flows)
