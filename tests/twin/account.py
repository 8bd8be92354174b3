"""One consumer's account with one platform, as a plain object that knows its own arithmetic and nobody else's."""

from __future__ import annotations

from types import SimpleNamespace

from sim.consumers.rules.credit import account, forbearance, green, loyalty, watch
from sim.consumers.rules.life import life, turnover
from sim.consumers.state import UNDECIDED
from sim.core.vocabulary import Status

__all__ = ["ACTIVE", "AccountState", "Plan"]

ACTIVE = (Status.OPEN, Status.FROZEN)
NO_BUCKET = 255
NEVER = -1000
NON_PERFORMING_DAYS = 90


class Plan:
    """An instalment plan; ``left`` instalments are still to be billed."""

    __slots__ = ("amount_cents", "cycles", "fee_cents", "left")

    def __init__(self, amount_cents: int, fee_cents: int, cycles: int) -> None:
        self.amount_cents, self.fee_cents = amount_cents, fee_cents
        self.cycles = self.left = cycles

    def next_instalment(self) -> tuple[int, int]:
        """Principal and fee of the next instalment, cents; one fewer is left."""
        n = self.cycles - self.left
        self.left -= 1
        return life.nth_part(self.amount_cents, n, self.cycles), life.nth_part(self.fee_cents, n, self.cycles)


class AccountState:
    """How one consumer stands with one platform; see ``sim.consumers.state.Accounts`` for each word."""

    __slots__ = (
        "arranged_cents",
        "arranged_cycle",
        "arrears_cents",
        "bill_met",
        "billed_cents",
        "bucket_before",
        "carried_cents",
        "charged_cents",
        "charged_in_year_cents",
        "charged_off_cycle",
        "contacts_failed",
        "days_past_due",
        "deferral_offered",
        "deferred_cycle",
        "fairness",
        "fees_cents",
        "forgiven_cents",
        "green_cents",
        "habit",
        "idle_cycles",
        "intended_cents",
        "limit_cents",
        "load",
        "met_in_arrears",
        "minimum_cents",
        "missed",
        "n_orders",
        "offer_ppm",
        "offer_until",
        "on_time_streak",
        "opened_cycle",
        "orders_cents",
        "paid_cents",
        "paid_lately_cents",
        "plans",
        "plans_cents",
        "platform",
        "points",
        "points_before",
        "points_earned",
        "put_off_cents",
        "reminded",
        "restructured_cycle",
        "score",
        "sold",
        "spared_until",
        "statement_day",
        "status",
        "unbilled_cents",
        "usual_cents",
        "waiting_cents",
        "worst_days",
        "written_off_cents",
    )

    def __init__(self, platform: int) -> None:
        self.platform = platform
        self.status = Status.NONE
        self.limit_cents = self.score = self.statement_day = self.opened_cycle = 0
        self.unbilled_cents = self.plans_cents = self.billed_cents = self.carried_cents = self.fees_cents = 0
        self.minimum_cents = self.arrears_cents = self.put_off_cents = self.charged_cents = 0
        self.days_past_due = self.on_time_streak = self.paid_cents = 0
        self.bill_met = self.reminded = False
        self.deferred_cycle = self.restructured_cycle = NEVER
        self.bucket_before = NO_BUCKET
        self.spared_until = self.intended_cents = 0
        self.sold = False
        self.waiting_cents = self.green_cents = self.orders_cents = self.usual_cents = self.n_orders = 0
        self.points = self.points_before = self.points_earned = self.offer_ppm = self.offer_until = 0
        self.worst_days = self.contacts_failed = self.met_in_arrears = self.paid_lately_cents = 0
        self.arranged_cycle, self.deferral_offered = NEVER, False
        self.habit = self.load = self.fairness = 0.0
        self.charged_off_cycle = self.idle_cycles = 0
        self.arranged_cents = self.written_off_cents = self.forgiven_cents = self.charged_in_year_cents = 0
        self.missed: list[list[int]] = []  # age in days and cents of minimums past due, oldest first
        self.plans: list[Plan] = []

    # --- what is owed ---------------------------------------------------------------------------------------------

    def principal(self) -> int:
        """Principal, billed or not, cents."""
        return self.waiting_cents + self.unbilled_cents + self.plans_cents + self.billed_cents

    def owed(self) -> int:
        """Principal and fees, billed or not, cents."""
        return self.principal() + self.fees_cents

    def due(self) -> int:
        """Principal and fees billed and unpaid, cents."""
        return self.billed_cents + self.fees_cents

    def is_in_default(self) -> bool:
        """Over 90 days past due, or written off and unpaid."""
        if self.is_claim():
            return self.due() > 0
        return self.days_past_due > NON_PERFORMING_DAYS and self.status != Status.REPAIRED

    def is_claim(self) -> bool:
        """Written off, and still claimed."""
        return self.status == Status.CHARGED_OFF

    def pressing(self) -> int:
        """What the creditor presses for, cents: arrears, or all of a claim."""
        return self.due() if self.is_claim() else self.arrears_cents

    # --- credit ---------------------------------------------------------------------------------------------------

    def answer(self, limit_cents: int, score: int, statement_day: int, cycle: int) -> None:
        """Take the platform's answer to an application: a limit, or none."""
        self.vacate()
        self.status = Status.OPEN if limit_cents > 0 else Status.REFUSED
        self.limit_cents, self.score = limit_cents, score
        self.statement_day, self.opened_cycle = statement_day, cycle

    def limit_for(self, is_green: bool, terms: SimpleNamespace) -> int:
        """Limit up to which such an order can be made, cents."""
        return self.limit_cents + (account.share_of(self.limit_cents, terms.green_limit_ppm) if is_green else 0)

    def offered_ppm(self, day: int) -> int:
        """What an offer takes off the instalment fee of an order of today, parts per million."""
        return self.offer_ppm if day < self.offer_until else 0

    def borrow(self, amount_cents: int, waits: bool) -> None:
        """Add an order to the next statement or, if it ``waits``, to the one after."""
        if waits:
            self.waiting_cents += amount_cents
        else:
            self.unbilled_cents += amount_cents

    def split(self, amount_cents: int, cycles: int, is_green: bool, day: int, terms: SimpleNamespace) -> int:
        """Split an order over several statements, using up an offer; returns the fee forgone on green goods, cents."""
        fee_ppm = terms.plan_fee_ppm[cycles]
        if self.offered_ppm(day):
            fee_ppm = green.lowered(fee_ppm, self.offer_ppm)
            self.offer_ppm = self.offer_until = 0
        usual_fee = account.fee_of_plan(amount_cents, fee_ppm, cycles)
        fee = usual_fee
        if is_green:
            fee = account.fee_of_plan(amount_cents, green.lowered(fee_ppm, terms.green_fee_off_ppm), cycles)
        self.plans.append(Plan(amount_cents, fee, cycles))
        self.plans_cents += amount_cents
        return usual_fee - fee

    def count_order(self, amount_cents: int, is_green: bool) -> None:
        """Remember an order that went ahead."""
        self.green_cents += amount_cents if is_green else 0
        self.habit += 1.0
        self.n_orders = min(255, self.n_orders + 1)
        self.orders_cents = min(2_000_000_000, self.orders_cents + amount_cents)

    def begin_cycle(self, cycle: int) -> None:
        """In the evening of a statement the counts of the next cycle begin; a frozen debt stays as late as it was."""
        worst_days = self.worst_days if self.status == Status.FROZEN and self.arranged_cents else 0
        self.usual_cents = watch.usual_after(self.usual_cents, self.orders_cents)
        self.orders_cents = self.n_orders = 0
        self.worst_days = worst_days
        if (cycle - self.opened_cycle) % 12 == 0:
            self.charged_in_year_cents = 0

    # --- bills ----------------------------------------------------------------------------------------------------

    def issue_statement(self, minimum_ppm: int, habit_kept: float) -> int:
        """Bill the cycle's orders and this cycle's instalments, set the minimum; returns the fees billed, cents."""
        principal = fees = 0
        if self.plans:
            for plan in self.plans:
                part, fee = plan.next_instalment()
                principal += part
                fees += fee
            self.plans = [plan for plan in self.plans if plan.left]
        base = self.due() - self.arrears_cents - self.put_off_cents + self.unbilled_cents
        self.minimum_cents = account.minimum_due(principal + fees, max(0, base), minimum_ppm, self.put_off_cents)
        self.put_off_cents = 0
        self.billed_cents += self.unbilled_cents + principal
        self.plans_cents -= principal
        self.unbilled_cents, self.waiting_cents = self.waiting_cents, 0
        self.fees_cents += fees
        self.habit *= habit_kept
        return fees

    def take_payment(self, cents: int) -> tuple[int, int, bool]:
        """Fees first, then principal; arrears before the minimum of this cycle.

        Returns the fees and the principal paid, cents, and whether the account has come out of arrears.
        """
        fees = min(cents, self.fees_cents)
        principal = cents - fees
        arrears = self.arrears_cents
        to_arrears = min(cents, arrears)
        self.green_cents = green.green_after(self.green_cents, self.principal(), principal)
        self.fees_cents -= fees
        self.billed_cents -= principal
        self.carried_cents -= min(principal, self.carried_cents)
        self.minimum_cents -= min(cents - to_arrears, self.minimum_cents)
        self.put_off_cents = min(self.put_off_cents, self.due())
        self._count_payment(cents)
        if arrears > 0:
            self._pay_oldest(to_arrears)
            self.arrears_cents = arrears - to_arrears
        self.arranged_cents = max(0, self.arranged_cents - cents)
        cured = arrears > 0 and self.arrears_cents == 0
        if cured:
            self.charged_cents = 0
        return fees, principal, cured

    def take_claim(self, cents: int) -> None:
        """A payment on a written-off debt: fees first."""
        fees = min(cents, self.fees_cents)
        self.fees_cents -= fees
        self.billed_cents -= cents - fees
        self._count_payment(cents)

    def _count_payment(self, cents: int) -> None:
        self.paid_cents += cents
        self.paid_lately_cents += cents
        if self.intended_cents != UNDECIDED:
            self.intended_cents = max(0, self.intended_cents - cents)

    def _pay_oldest(self, cents: int) -> None:
        """Minimums past due are paid in the order in which they fell due; the debt is as old as the first left."""
        while self.missed and cents >= self.missed[0][1]:
            cents -= self.missed.pop(0)[1]
        if self.missed:
            self.missed[0][1] -= cents
        self.days_past_due = self.missed[0][0] if self.missed else 0

    def grow_older(self) -> None:
        """An evening passes over what is past due."""
        for minimum in self.missed:
            minimum[0] += 1
        self.days_past_due += 1
        self.worst_days = max(self.worst_days, self.days_past_due)

    def older_missed(self, column: str) -> list[int]:
        """Minimums past due before the latest as columns have them: cents, or days to the next."""
        if column == "missed_cents":
            return [cents for _, cents in self.missed[:-1]]
        return [one[0] - following[0] for one, following in zip(self.missed, self.missed[1:], strict=False)]

    def long_since_deferred(self, cycle: int, terms: SimpleNamespace) -> bool:
        """As many cycles have passed since the last deferral as must."""
        return cycle - self.deferred_cycle >= terms.deferral_gap_cycles

    def may_put_off(self, cycle: int, terms: SimpleNamespace) -> bool:
        """The platform lets this bill be deferred, usually or because it has offered it."""
        usually = terms.deferral and self.long_since_deferred(cycle, terms)
        return self.arrears_cents == 0 and (usually or self.deferral_offered)

    def put_off(self, cycle: int, terms: SimpleNamespace) -> int:
        """Defer the minimum by one cycle; returns the fee for it, cents."""
        fee = (
            0
            if self.deferral_offered
            else account.deferral_fee(
                self.minimum_cents,
                self.carried_cents,
                terms.deferral_fee_ppm,
                0 if terms.late_is_flat else terms.service_ppm,
                terms.late_counts_in_apr_cap,
                terms.apr_cap_ppm,
            )
        )
        self.fees_cents += fee
        self.put_off_cents = min(self.put_off_cents + self.minimum_cents + fee, self.due())
        self.minimum_cents = 0
        self.deferred_cycle = cycle
        return fee

    def pass_due_date(self) -> None:
        """What is left of the minimum falls into arrears, what is left of the bill is carried."""
        if self.minimum_cents > 0:
            self.missed.append([0, self.minimum_cents])
        self.arrears_cents += self.minimum_cents
        self.minimum_cents = 0
        self.carried_cents = self.billed_cents
        self.bill_met = self.arrears_cents == 0
        self.on_time_streak = self.on_time_streak + 1 if self.bill_met else 0

    # --- points ---------------------------------------------------------------------------------------------------

    def points_held(self) -> int:
        """Points earned in this period and the one before, and not used."""
        return self.points_before + self.points

    def is_in_upper_tier(self, terms: SimpleNamespace) -> bool:
        """Enough has been earned in this period."""
        return loyalty.is_in_upper_tier(self.points_earned, terms.tier_points)

    def points_for(self, cents: int, points_ppm: int, terms: SimpleNamespace) -> int:
        """What a sum earns, at so many points for a million cents."""
        bonus_ppm = terms.tier_bonus_ppm if self.is_in_upper_tier(terms) else 0
        return loyalty.points_for(cents, points_ppm, bonus_ppm)

    def earn_points(self, cents: int, points_ppm: int, terms: SimpleNamespace) -> int:
        """Points for a sum; returns what they are worth, cents."""
        points = self.points_for(cents, points_ppm, terms)
        self.points += points
        self.points_earned += points
        return points * terms.point_cents

    def points_at_stake(self, terms: SimpleNamespace) -> int:
        """Worth of the points held and, of a bill that is not late, of those to come, cents."""
        late = self.is_claim() or self.arrears_cents > 0
        to_come = 0 if late else self.points_for(self.due(), terms.points_ppm, terms)
        return (self.points_held() + to_come) * terms.point_cents

    def redeem_points(self, terms: SimpleNamespace) -> int:
        """Pay billed principal by points, the oldest first, unless something is late; returns the cents."""
        if self.arrears_cents > 0:
            return 0
        used = loyalty.points_used(self.points_held(), terms.redeem_floor, self.billed_cents, terms.point_cents)
        cents = used * terms.point_cents
        old = min(used, self.points_before)
        self.points_before -= old
        self.points -= used - old
        self.green_cents = green.green_after(self.green_cents, self.principal(), cents)
        self.billed_cents -= cents
        self.carried_cents = max(0, self.carried_cents - cents)
        self.minimum_cents = max(0, self.minimum_cents - cents)
        self.arranged_cents = max(0, self.arranged_cents - cents)
        return cents

    def begin_period(self) -> int:
        """A new period; returns how many points of the one before the last expire."""
        expired, self.points_before = self.points_before, self.points
        self.points = self.points_earned = 0
        return expired

    def lapse_points(self) -> int:
        """All points are lost; returns how many."""
        lost = self.points_held()
        self.points_before = self.points = self.points_earned = 0
        return lost

    # --- arrears --------------------------------------------------------------------------------------------------

    def charge_late(self, terms: SimpleNamespace) -> int:
        """Add the day's late charge on what is past its due date; returns it, cents."""
        if terms.late_is_flat:
            cents = account.flat_charge(
                self.days_past_due,
                self.arrears_cents,
                self.charged_cents,
                terms.flat_first_cents,
                terms.flat_second_cents,
                terms.flat_cap_ppm,
                terms.flat_cap_cents,
            )
            if terms.late_counts_in_apr_cap:
                cents = account.charge_within_apr(
                    cents, self.charged_cents, self.carried_cents, self.days_past_due, terms.apr_cap_ppm
                )
        else:
            cents = account.daily_charge(
                self.carried_cents, self.arrears_cents > 0, terms.service_ppm, terms.penalty_ppm
            )
        cents = account.charge_within_year(cents, self.charged_in_year_cents, terms.late_cap_cents)
        self.fees_cents += cents
        self.charged_in_year_cents += cents
        if self.arrears_cents > 0:
            self.charged_cents += cents
        return cents

    # --- arrangements ---------------------------------------------------------------------------------------------

    def may_arrange(self, cycle: int, terms: SimpleNamespace) -> bool:
        """The platform allows this account an arrangement."""
        return forbearance.is_eligible(
            cycle, self.opened_cycle, self.arranged_cycle, terms.min_cycles_open, terms.gap_cycles
        )

    def may_restructure(self, cycle: int, terms: SimpleNamespace) -> bool:
        """There is principal to spread, it was not done lately, and the platform allows it or must."""
        long_ago = cycle - self.restructured_cycle >= terms.restructure_gap_cycles
        by_law = self.due() < terms.restructure_below_cents
        return self.billed_cents > 0 and long_ago and (by_law or self.may_arrange(cycle, terms))

    def become_current(self, cycle: int) -> None:
        """By agreement nothing is past due any more, though it is still to be paid."""
        self.arranged_cents = max(self.arranged_cents, self.arrears_cents)
        self.missed = []
        self.arrears_cents = self.days_past_due = self.charged_cents = self.met_in_arrears = 0
        self.arranged_cycle = cycle

    def is_re_aged(self, minimum_cents: int, cycle: int, terms: SimpleNamespace) -> bool:
        """On a due date in arrears: one more minimum is met or not; enough of them bring the account up to date."""
        self.met_in_arrears = forbearance.minimums_met(self.met_in_arrears, self.paid_lately_cents, minimum_cents)
        enough = self.met_in_arrears >= terms.re_age_after and self.may_arrange(cycle, terms)
        if enough:
            self.become_current(cycle)
        return enough

    def waive(self, cents: int) -> None:
        """Forgive fees that are in arrears."""
        self.fees_cents -= cents
        self.arrears_cents -= cents
        self._pay_oldest(cents)
        self.arranged_cents = max(0, self.arranged_cents - cents)
        self.put_off_cents = min(self.put_off_cents, self.due())

    def defer_arrears(self, cycle: int) -> None:
        """Ask for the arrears with the next statement."""
        self.put_off_cents = min(self.put_off_cents + self.arrears_cents, self.due())
        self.deferred_cycle = cycle
        self.become_current(cycle)

    def restructure(self, cycle: int, n_cycles: int) -> None:
        """Turn the billed principal into a plan without a fee; fees stay on the next statement."""
        self.restructured_cycle = cycle
        self.plans.append(Plan(self.billed_cents, 0, n_cycles))
        self.plans_cents += self.billed_cents
        self.billed_cents = self.carried_cents = self.minimum_cents = 0
        self.put_off_cents = min(self.put_off_cents, self.fees_cents)
        self.become_current(cycle)

    # --- the law ---------------------------------------------------------------------------------------------------

    def strike(self) -> tuple[int, int]:
        """A regulator strikes what is billed, or the whole claim; returns principal and fees, cents."""
        struck = self.billed_cents, self.fees_cents
        self.green_cents = green.green_after(self.green_cents, self.principal(), self.billed_cents)
        self.billed_cents = self.fees_cents = self.carried_cents = self.minimum_cents = self.put_off_cents = 0
        self.arrears_cents = self.charged_cents = 0
        self.missed = []
        self.arranged_cents = min(self.arranged_cents, self.owed())
        if self.is_claim():
            self.forgiven_cents += sum(struck)
        else:
            self.days_past_due = 0
        return struck

    # --- the end --------------------------------------------------------------------------------------------------

    def charge_off(self, cycle: int) -> int:
        """All principal falls due at once, no fee is charged for cycles to come; returns the principal, cents."""
        self.call_in()
        self.green_cents = 0
        self.status, self.charged_off_cycle = Status.CHARGED_OFF, cycle
        self.written_off_cents = self.due()
        return self.billed_cents

    def call_in(self) -> None:
        """All principal is billed, no fee of cycles to come."""
        self.billed_cents, self.plans = self.principal(), []
        self.waiting_cents = self.unbilled_cents = self.plans_cents = self.minimum_cents = 0
        self.arrears_cents = self.put_off_cents = self.carried_cents = self.intended_cents = 0
        self.missed, self.arranged_cents = [], 0

    def is_to_close(self, terms: SimpleNamespace) -> bool:
        """On the day of a statement: idle for one more cycle or not; long enough to be closed."""
        self.idle_cycles = turnover.idle_after(self.idle_cycles, self.n_orders, self.owed())
        return self.status == Status.OPEN and self.idle_cycles >= terms.close_idle_cycles

    def vacate(self) -> None:
        """There is no account any more: the next begins with nothing of what this one has been through."""
        self.status, self.bucket_before, self.bill_met, self.sold = Status.NONE, NO_BUCKET, False, False
        self.limit_cents = self.days_past_due = self.worst_days = self.charged_cents = 0
        self.on_time_streak = self.met_in_arrears = self.idle_cycles = self.contacts_failed = 0
        self.n_orders = self.orders_cents = self.usual_cents = 0
        self.offer_ppm = self.offer_until = self.intended_cents = self.paid_lately_cents = 0
        self.arranged_cents = self.written_off_cents = self.forgiven_cents = self.charged_in_year_cents = 0

    def losses(self) -> tuple[int, int, int]:
        """So far written off, forgiven and recovered, cents."""
        if self.written_off_cents == 0:
            return 0, 0, 0
        return self.written_off_cents, self.forgiven_cents, self.written_off_cents - self.forgiven_cents - self.owed()

    def forgive(self) -> int:
        """What is left of a claim is claimed no more; returns it, cents."""
        forgiven = self.due()
        self.forgiven_cents += forgiven
        self.billed_cents = self.fees_cents = 0
        return forgiven

    def pay_off(self, cash_cents: int) -> tuple[int, int]:
        """Pay what was called in as far as cash goes; returns fees and principal paid, cents."""
        fees = min(cash_cents, self.fees_cents)
        principal = min(cash_cents - fees, self.billed_cents)
        self.green_cents = green.green_after(self.green_cents, self.principal(), principal)
        self.fees_cents -= fees
        self.billed_cents -= principal
        self.paid_cents += fees + principal
        return fees, principal

    def pass_to_another(self) -> None:
        """Its holder has left: all that is kept is what was ever paid, and what an application overwrites."""
        self.vacate()
        self.habit = self.fairness = self.load = 0.0
        self.deferred_cycle = self.arranged_cycle = self.restructured_cycle = NEVER
        self.green_cents = self.spared_until = 0
        self.deferral_offered = self.reminded = False
