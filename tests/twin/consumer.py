"""A consumer's day, as a Mesa user would write it: one agent, plain numbers, the same rules as the engine."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.codes import Count, Mark, Status
from sim.consumers.rules import belief, repayment, shopping
from sim.consumers.rules.account import billing_batch, days_to_due_date, share_of
from sim.consumers.terms import PLAN_CYCLES
from sim.ledger import Entry
from sim.random import Stream, normal_quantile
from tests.twin.account import ACTIVE, AccountState
from tests.twin.debtor import Debtor

if TYPE_CHECKING:
    from types import SimpleNamespace

__all__ = ["Consumer"]

Row = tuple[int, ...]
OLDEST = 32_000  # days past due are counted no further


class Consumer(Debtor):
    """One who shops, is billed and whose debts grow old; mornings are in ``Person``, collectors in ``Debtor``."""

    # --- shopping -------------------------------------------------------------------------------------------------

    def shop(self, day: int, orders: list[Row]) -> None:
        """Want something or not; pay cash, order on credit or go without."""
        town = self.model
        habits = town.habits
        u, v, w, x = town.draw(Stream.WANT, 0, self.index, day)
        if u >= habits.wants_daily:
            return
        basket = shopping.basket(self.income_cents, habits.basket_share, habits.basket_log_sd, normal_quantile(v))
        weights = [1.0, self._weight_of_cash(basket)]
        weights += [self._weight_of_platform(account, basket, day // 30) for account in self.accounts]
        choice = shopping.pick(weights, len(weights), w)
        if choice == 0:
            town.counts[0][Count.LOST_SALES] += 1
        elif choice == 1:
            self._buy_for_cash(basket)
        else:
            orders.append(self._order(self.accounts[choice - 2], basket, day, x < self.green))

    def _weight_of_cash(self, basket: int) -> float:
        if self.cash_cents < basket:
            return 0.0
        habits = self.model.habits
        return math.exp(shopping.utility_of_cash(basket, self.cash_cents, habits.taste_for_cash, habits.cash_strain))

    def _weight_of_platform(self, account: AccountState, basket: int, cycle: int) -> float:
        """Exponentiated utility of this platform; 0 where it cannot be."""
        habits, terms = self.model.habits, self.model.terms[account.platform]
        if self.marks & Mark.LISTED:
            return 0.0
        headroom_share = 0.5  # what one without an account expects
        if account.status == Status.OPEN:
            left = account.limit_cents - account.owed() - basket
            if left < 0:
                return 0.0
            headroom_share = left / account.limit_cents
        elif account.status == Status.REFUSED:
            if cycle - account.opened_cycle < terms.reapply_cycles:
                return 0.0
        elif account.status not in (Status.NONE, Status.REPAIRED):
            return 0.0
        return math.exp(shopping.utility_of_platform(
            headroom_share, terms.price, self.price_sensitive,
            terms.reputation + (account.fairness + terms.standing), account.habit,
            habits.taste_for_credit, habits.weight_headroom, habits.weight_price, habits.weight_reputation,
            habits.weight_habit))

    def _order(self, account: AccountState, basket: int, day: int, green: bool) -> Row:
        """An order, in the columns of the ``Orders`` frame."""
        u, _, _, _ = self.model.draw(Stream.TERM, 0, self.index, day)
        income = self.income_now()
        term = PLAN_CYCLES[self._choose_term(self.model.terms[account.platform], basket, income, u)]
        return (
            self.index, account.platform, basket, term, green, account.status != Status.OPEN, account.limit_cents,
            account.limit_cents - account.owed(), income, account.score, account.n_orders, account.orders_cents,
            account.usual_cents, account.opened_cycle,
        )

    def _choose_term(self, terms: SimpleNamespace, basket: int, income: int, u: float) -> int:
        """Index of the term in ``PLAN_CYCLES``, by a logit over what the platform offers for this basket."""
        habits = self.model.habits
        free = income - self.essentials_cents
        weights = []
        for cycles in PLAN_CYCLES:
            fee_ppm = terms.plan_fee_ppm[cycles]
            offered = cycles == 1 or (fee_ppm >= 0 and basket >= terms.instalment_floor_cents)
            weights.append(math.exp(shopping.utility_of_term(
                basket, cycles, fee_ppm / 1_000_000.0, free, self.price_sensitive, habits.weight_burden,
                habits.weight_price, habits.hassle_of_instalments)) if offered else 0.0)
        return shopping.pick(weights, len(weights), u)

    def _buy_for_cash(self, basket: int) -> None:
        self._spend(basket, Entry.CASH_PURCHASE)
        self.model.counts[0][Count.CASH_PURCHASES] += 1

    def apply_for_credit(self, account: AccountState, limit_cents: int, score: int, day: int) -> None:
        """Hear what the platform made of the application."""
        u, _, _, _ = self.model.draw(Stream.BATCH, account.platform, billing_batch(self.index), 0)
        account.answer(limit_cents, score, int(u * 30.0), day // 30)
        counts = self.model.counts[account.platform]
        counts[Count.APPLICATIONS] += 1
        counts[Count.ADMISSIONS] += limit_cents > 0

    def settle(self, account: AccountState, amount: int, cycles: int, green: bool, admitted: bool, day: int) -> None:
        """Take the goods on credit, think better of it or, if refused, pay cash or go without."""
        town = self.model
        if admitted and town.terms[account.platform].cooling_off:
            u, _, _, _ = town.draw(Stream.REGRET, account.platform, self.index, day)
            if belief.withdraws(u, town.habits.regret, self.cash_cents, amount):
                town.counts[account.platform][Count.WITHDRAWALS] += 1
                return
        counts, flows = town.counts[account.platform], town.flows[account.platform]
        if admitted:
            terms = town.terms[account.platform]
            account.borrow(amount, cycles, terms)
            flows[Entry.ORDER] += amount
            flows[Entry.MERCHANT_DISCOUNT] += share_of(amount, terms.merchant_discount_ppm)
            counts[Count.ORDERS] += 1
            counts[Count.INSTALMENT_ORDERS] += cycles > 1
            counts[Count.GREEN_ORDER_CENTS] += amount if green else 0
            return
        counts[Count.REFUSALS] += 1
        if shopping.buys_for_cash_after_refusal(amount, self.cash_cents, self.buffer_cents):
            self._buy_for_cash(amount)
        else:
            town.counts[0][Count.LOST_SALES] += 1

    # --- bills ----------------------------------------------------------------------------------------------------

    def bill(self, day: int) -> None:
        """Issue statements, meet due dates, think of old bills.

        Who comes first among the platforms for the same cash rotates from day to day and person to person.
        """
        town = self.model
        day_of_cycle = day % 30
        n_platforms = len(self.accounts)
        for turn in range(n_platforms):
            account = self.accounts[(self.index + day + turn) % n_platforms]
            if account.status not in ACTIVE:
                continue
            if account.statement_day == day_of_cycle:
                self.issue_statement(account)
            if (day - account.statement_day - town.terms[account.platform].days_to_pay) % 30 == 0:
                if account.due() > 0:
                    self.due_date(account, day)
            elif account.arrears_cents > 0:
                u, v, _, _ = town.draw(Stream.BILL, account.platform, self.index, day)
                if repayment.attends(u, town.habits.attention_daily, day_of_cycle == self.pay_day):
                    self.pay(account, day, v, 0.0)

    def issue_statement(self, account: AccountState) -> None:
        """Receive the bill for the cycle's orders and instalments."""
        town = self.model
        terms = town.terms[account.platform]
        fees = account.issue_statement(terms.minimum_ppm, town.habits.habit_kept_per_cycle)
        self.fees_cents += fees
        town.flows[account.platform][Entry.INSTALMENT_FEE] += fees

    def due_date(self, account: AccountState, day: int) -> None:
        """Remember or forget, pay or not, put off or fall into arrears."""
        town = self.model
        counts = town.counts[account.platform]
        owed = account.due()
        counts[Count.BILLS_DUE] += 1
        u, v, _, _ = town.draw(Stream.BILL, account.platform, self.index, day)
        was_willing = False
        forgetful = self.forgetful
        if account.reminded:
            forgetful = repayment.recalled(forgetful, town.response.reminder_recall)
            account.reminded = False
        if repayment.forgets(u, forgetful, self.fee_lesson, town.habits.fee_lesson):
            counts[Count.BILLS_FORGOTTEN] += 1
        else:
            was_willing = self.pay(account, day, v, 0.0)
        may_put_off = account.may_put_off(day // 30, town.terms[account.platform])
        if was_willing and account.minimum_cents > 0 and may_put_off:
            self.put_off(account, day)
        else:
            counts[_outcome(account, owed)] += 1
            account.pass_due_date()

    def put_off(self, account: AccountState, day: int) -> None:
        """Defer the minimum by one cycle, for a fee."""
        town = self.model
        fee = account.put_off(day // 30, town.terms[account.platform].deferral_fee_ppm)
        self.fees_cents += fee
        town.flows[account.platform][Entry.DEFERRAL_FEE] += fee
        town.counts[account.platform][Count.BILLS_DEFERRED] += 1

    # --- evening --------------------------------------------------------------------------------------------------

    def age(self, day: int, cases: list[Row], reviews: list[Row]) -> None:
        """Debts grow a day older and dearer; platforms are shown those to collect, and accounts to review."""
        for account in self.accounts:
            terms = self.model.terms[account.platform]
            self.see_record_repaired(account, terms.repairs_cents)
            if account.is_claim() and terms.follows_claims and account.due() > 0:
                account.days_past_due = min(OLDEST, account.days_past_due + 1)
                cases.append(self._case(account, account.days_past_due))
            if account.status not in ACTIVE:
                continue
            frozen = account.status == Status.FROZEN
            in_arrears = account.arrears_cents > 0
            if in_arrears:
                account.days_past_due += 1
                if account.days_past_due >= terms.charge_off_days:
                    self.default(account)
                    continue
            if account.carried_cents > 0 and day >= account.spared_until:
                self.be_charged(account, terms)
            if in_arrears:
                cases.append(self._case(account, account.days_past_due))
            elif frozen or account.bill_met:
                reviews.append((self.index, account.platform, account.on_time_streak, account.limit_cents, frozen))
            elif account.minimum_cents > 0:
                days = days_to_due_date(day, account.statement_day, terms.days_to_pay)
                if terms.remind_on & 1 << days:
                    cases.append(self._case(account, -days))
            account.bill_met = False

    def _case(self, account: AccountState, days: int) -> Row:
        """What a creditor knows of a debt, in the columns of the ``Cases`` frame."""
        return (
            self.index, account.platform, days, account.arrears_cents, account.due(), account.limit_cents,
            account.status == Status.FROZEN, account.is_claim(), account.score, account.paid_cents, self.district,
            bool(self.marks & Mark.FLAGGED),
        )

    def be_charged(self, account: AccountState, terms: SimpleNamespace) -> None:
        """Bear the day's late charge, and learn from it."""
        cents = account.charge_late(terms)
        if cents == 0:
            return
        self.fees_cents += cents
        self.model.flows[account.platform][Entry.LATE_CHARGE] += cents
        if account.arrears_cents > 0:
            self.fee_lesson = 1.0

    def default(self, account: AccountState) -> None:
        """The platform writes the account off."""
        flows = self.model.flows[account.platform]
        flows[Entry.PRINCIPAL_CHARGED_OFF] += account.charge_off()
        flows[Entry.FEES_CHARGED_OFF] += account.fees_cents
        self.model.counts[account.platform][Count.CHARGE_OFFS] += 1


def _outcome(account: AccountState, owed_before: int) -> Count:
    """What became of a bill on its due date."""
    if account.due() == 0:
        return Count.BILLS_PAID_IN_FULL
    if account.minimum_cents == 0 and account.arrears_cents == 0:
        return Count.BILLS_PAID_MINIMUM
    return Count.BILLS_PAID_PARTLY if account.due() < owed_before else Count.BILLS_UNPAID
