"""One consumer's account with one platform, as a plain object that knows its own arithmetic and nobody else's."""

from __future__ import annotations

from types import SimpleNamespace

from sim.codes import Status
from sim.consumers.rules import account, life

__all__ = ["ACTIVE", "AccountState", "Plan"]

ACTIVE = (Status.OPEN, Status.FROZEN)
RESTRUCTURE_CYCLES = 6
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
    """How one consumer stands with one platform; see ``sim.consumers.columns.Accounts`` for each word."""

    __slots__ = (
        "arrears_cents", "bill_met", "billed_cents", "bucket_before", "carried_cents", "charged_cents", "days_past_due",
        "deferred_cycle", "fairness", "fees_cents", "habit", "limit_cents", "load", "minimum_cents", "on_time_streak",
        "opened_cycle", "paid_cents", "plans", "plans_cents", "platform", "put_off_cents", "reminded",
        "restructured_cycle", "score", "spared_until", "statement_day", "status", "unbilled_cents",
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
        self.spared_until = 0
        self.habit = self.load = self.fairness = 0.0
        self.plans: list[Plan] = []

    # --- what is owed ---------------------------------------------------------------------------------------------

    def principal(self) -> int:
        """Principal, billed or not, cents."""
        return self.unbilled_cents + self.plans_cents + self.billed_cents

    def owed(self) -> int:
        """Principal and fees, billed or not, cents."""
        return self.unbilled_cents + self.plans_cents + self.billed_cents + self.fees_cents

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
        self.status = Status.OPEN if limit_cents > 0 else Status.REFUSED
        self.limit_cents, self.score = limit_cents, score
        self.statement_day, self.opened_cycle = statement_day, cycle
        self.days_past_due, self.bucket_before = 0, NO_BUCKET  # of an account before this one

    def borrow(self, amount_cents: int, cycles: int, terms: SimpleNamespace) -> None:
        """Add an order to the next statement, or split it over several."""
        if cycles == 1:
            self.unbilled_cents += amount_cents
        else:
            fee = account.fee_of_plan(amount_cents, terms.plan_fee_ppm[cycles], cycles)
            self.plans.append(Plan(amount_cents, fee, cycles))
            self.plans_cents += amount_cents
        self.habit += 1.0

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
        self.unbilled_cents = 0
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
        self.fees_cents -= fees
        self.billed_cents -= principal
        self.carried_cents -= min(principal, self.carried_cents)
        self.minimum_cents -= min(cents - to_arrears, self.minimum_cents)
        self.put_off_cents = min(self.put_off_cents, self.due())
        self.paid_cents += cents
        if arrears > 0:
            self.days_past_due = account.days_after_payment(self.days_past_due, arrears, cents)
            self.arrears_cents = arrears - to_arrears
        cured = arrears > 0 and self.arrears_cents == 0
        if cured:
            self.charged_cents = 0
        return fees, principal, cured

    def take_claim(self, cents: int) -> None:
        """A payment on a written-off debt: fees first."""
        fees = min(cents, self.fees_cents)
        self.fees_cents -= fees
        self.billed_cents -= cents - fees
        self.paid_cents += cents

    def long_since_deferred(self, cycle: int, terms: SimpleNamespace) -> bool:
        """As many cycles have passed since the last deferral as must."""
        return cycle - self.deferred_cycle >= terms.deferral_gap_cycles

    def may_put_off(self, cycle: int, terms: SimpleNamespace) -> bool:
        """The platform lets this bill be deferred."""
        return terms.deferral and self.arrears_cents == 0 and self.long_since_deferred(cycle, terms)

    def put_off(self, cycle: int, fee_ppm: int) -> int:
        """Defer the minimum by one cycle; returns the fee for it, cents."""
        fee = account.share_of(self.minimum_cents, fee_ppm)
        self.put_off_cents = self.minimum_cents + fee
        self.minimum_cents = 0
        self.fees_cents += fee
        self.deferred_cycle = cycle
        return fee

    def pass_due_date(self) -> None:
        """What is left of the minimum falls into arrears, what is left of the bill is carried."""
        self.arrears_cents += self.minimum_cents
        self.minimum_cents = 0
        self.carried_cents = self.billed_cents
        self.bill_met = self.arrears_cents == 0
        self.on_time_streak = self.on_time_streak + 1 if self.bill_met else 0

    # --- arrears --------------------------------------------------------------------------------------------------

    def charge_late(self, terms: SimpleNamespace) -> int:
        """Add the day's late charge on what is past its due date; returns it, cents."""
        if terms.late_is_flat:
            cents = account.flat_charge(
                self.days_past_due, self.arrears_cents, self.charged_cents, terms.flat_first_cents,
                terms.flat_second_cents, terms.flat_cap_ppm, terms.flat_cap_cents)
            if terms.late_counts_in_apr_cap:
                cents = account.charge_within_apr(
                    cents, self.charged_cents, self.carried_cents, self.days_past_due, terms.apr_cap_ppm)
        else:
            cents = account.daily_charge(
                self.carried_cents, self.arrears_cents > 0, terms.service_ppm, terms.penalty_ppm)
        self.fees_cents += cents
        if self.arrears_cents > 0:
            self.charged_cents += cents
        return cents

    # --- arrangements ---------------------------------------------------------------------------------------------

    def become_current(self) -> None:
        """By agreement nothing is past due any more."""
        self.arrears_cents = self.days_past_due = self.charged_cents = 0

    def waive(self, cents: int) -> None:
        """Forgive fees that are in arrears."""
        self.fees_cents -= cents
        self.arrears_cents -= cents
        self.put_off_cents = min(self.put_off_cents, self.due())

    def defer_arrears(self, cycle: int) -> None:
        """Ask for the arrears with the next statement."""
        self.put_off_cents = min(self.put_off_cents + self.arrears_cents, self.due())
        self.deferred_cycle = cycle
        self.become_current()

    def restructure(self, cycle: int) -> None:
        """Turn the billed principal into a plan without a fee; fees stay on the next statement."""
        self.restructured_cycle = cycle
        self.plans.append(Plan(self.billed_cents, 0, RESTRUCTURE_CYCLES))
        self.plans_cents += self.billed_cents
        self.billed_cents = self.carried_cents = self.minimum_cents = 0
        self.put_off_cents = min(self.put_off_cents, self.fees_cents)
        self.become_current()

    # --- the law ---------------------------------------------------------------------------------------------------

    def strike(self) -> tuple[int, int]:
        """A regulator strikes what is billed, or the whole claim; returns principal and fees, cents."""
        struck = self.billed_cents, self.fees_cents
        self.billed_cents = self.fees_cents = self.carried_cents = self.minimum_cents = self.put_off_cents = 0
        self.arrears_cents = self.charged_cents = 0
        if not self.is_claim():
            self.days_past_due = 0
        return struck

    # --- the end --------------------------------------------------------------------------------------------------

    def charge_off(self) -> int:
        """All principal falls due at once, no fee is charged for cycles to come; returns the principal, cents."""
        claim = self.principal()
        self.plans = []
        self.billed_cents = claim
        self.unbilled_cents = self.plans_cents = self.minimum_cents = 0
        self.arrears_cents = self.put_off_cents = self.carried_cents = 0
        self.status = Status.CHARGED_OFF
        return claim
