"""A consumer's day, as a Mesa user would write it: one agent, plain numbers, the same rules as the engine."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.consumers.kernels.numbers import PLAN_CYCLES
from sim.consumers.rules.credit import forbearance, green, loyalty, repayment, style
from sim.consumers.rules.credit.account import billing_batch, days_to_due_date, share_of
from sim.consumers.rules.life import belief, fraud, shopping
from sim.consumers.state import UNDECIDED
from sim.core.ledger import Entry
from sim.core.random import Stream, normal_quantile
from sim.core.vocabulary import Count, Fraud, Mark, Offer, Relief, Status
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
        if self.commits_fraud(day):
            self._order_in_spree(day, orders)
            return
        u, v, w, x = town.draw(Stream.WANT, 0, self.index, day)
        if u >= shopping.chance_of_want(
            habits.wants_daily, habits.weight_free_limit, self._free_limit(), self.income_cents
        ):
            return
        is_green = x < self.green
        basket = shopping.basket(self.income_cents, habits.basket_share, habits.basket_log_sd, normal_quantile(v))
        weights = [1.0, self._weight_of_cash(basket)]
        weights += [self._weight_of_platform(account, basket, is_green, day) for account in self.accounts]
        choice = shopping.pick(weights, len(weights), w)
        if choice == 0:
            town.counts[0][Count.LOST_SALES] += 1
        elif choice == 1:
            self._buy_for_cash(basket)
        else:
            account = self.accounts[choice - 2]
            orders.append(self._order(account, basket, self._choose_term(account, basket, is_green, day), is_green))

    def _free_limit(self) -> int:
        """What could still be ordered on all open accounts together, cents."""
        return sum(
            max(0, account.limit_cents - account.owed()) for account in self.accounts if account.status == Status.OPEN
        )

    def _order_in_spree(self, day: int, orders: list[Row]) -> None:
        """A fraudulent order or none, on the account with the most left of its limit."""
        habits = self.model.habits
        u, v, _, _ = self.model.draw(Stream.FRAUD, 0, self.index, day)
        accounts = [account for account in self.accounts if account.status == Status.OPEN]
        if u >= habits.fraud_orders_daily or self.marks & Mark.LISTED or not accounts:
            return
        most = max(accounts, key=lambda account: account.limit_cents - account.owed())
        left = max(0, most.limit_cents - most.owed())
        if cents := fraud.spree_order(left, habits.fraud_of_headroom, v):
            orders.append(self._order(most, cents, 1, False))

    def _weight_of_cash(self, basket: int) -> float:
        habits = self.model.habits
        bills = sum(
            style.usual_payment(account.due(), account.arrears_cents, account.minimum_cents, self.style)
            for account in self.accounts
            if account.status in ACTIVE
        )
        cash = shopping.cash_for_wants(self.cash_cents, bills, habits.bills_earmarked * self.patience)
        if cash < basket:
            return 0.0
        return math.exp(shopping.utility_of_cash(basket, cash, habits.taste_for_cash, habits.cash_strain))

    def _weight_of_platform(self, account: AccountState, basket: int, is_green: bool, day: int) -> float:
        """Exponentiated utility of this platform; 0 where it cannot be."""
        habits, terms = self.model.habits, self.model.terms[account.platform]
        if self.marks & Mark.LISTED:
            return 0.0
        headroom_share = habits.expected_headroom
        if account.status == Status.OPEN:
            limit = account.limit_for(is_green, terms)
            left = limit - account.owed() - basket
            if left < 0:
                return 0.0
            headroom_share = left / limit
        elif account.status == Status.REFUSED:
            if day // 30 - account.opened_cycle < terms.reapply_cycles:
                return 0.0
        elif account.status not in (Status.NONE, Status.REPAIRED):
            return 0.0
        price = green.price_left(terms.price, terms.green_fee_off_ppm if is_green else 0, account.offered_ppm(day))
        return math.exp(
            shopping.utility_of_platform(
                headroom_share,
                price,
                self.price_sensitive,
                terms.reputation + (account.fairness + terms.standing),
                account.habit,
                habits.taste_for_credit,
                habits.weight_headroom,
                habits.weight_price,
                habits.weight_reputation,
                habits.weight_habit,
            )
        )

    def _order(self, account: AccountState, cents: int, cycles: int, is_green: bool) -> Row:
        """An order, in the columns of the ``Orders`` frame."""
        headroom = account.limit_for(is_green, self.model.terms[account.platform]) - account.owed()
        return (
            self.index,
            account.platform,
            cents,
            cycles,
            is_green,
            account.status != Status.OPEN,
            account.limit_cents,
            headroom,
            self.income_now(),
            account.score,
            account.n_orders,
            account.orders_cents,
            account.usual_cents,
            account.opened_cycle,
            self.told_by_bureau(account),
        )

    def _choose_term(self, account: AccountState, basket: int, is_green: bool, day: int) -> int:
        """The number of cycles, by a logit over what the platform offers for this basket."""
        habits, terms = self.model.habits, self.model.terms[account.platform]
        u, _, _, _ = self.model.draw(Stream.TERM, 0, self.index, day)
        free = self.income_now() - self.essentials_cents
        weights = []
        for cycles in PLAN_CYCLES:
            fee_ppm = green.lowered(terms.plan_fee_ppm[cycles], account.offered_ppm(day))
            if is_green:
                fee_ppm = green.lowered(fee_ppm, terms.green_fee_off_ppm)
            offered = cycles == 1 or (terms.plan_fee_ppm[cycles] >= 0 and basket >= terms.instalment_floor_cents)
            utility = shopping.utility_of_term(
                basket,
                cycles,
                fee_ppm / 1_000_000.0,
                free,
                self.price_sensitive,
                habits.weight_burden,
                habits.most_burden,
                habits.weight_price,
                habits.hassle_of_instalments,
            )
            utility += loyalty.appeal(
                loyalty.rebate(
                    terms.point_cents, terms.points_ppm, terms.points_split_ppm, cycles, fee_ppm / 1_000_000.0
                ),
                self.price_sensitive,
                habits.points_as_price,
                habits.weight_price,
            )
            weights.append(math.exp(utility) if offered else 0.0)
        return PLAN_CYCLES[shopping.pick(weights, len(weights), u)]

    def _buy_for_cash(self, basket: int) -> None:
        self._spend(basket, Entry.CASH_PURCHASE)
        self.model.counts[0][Count.CASH_PURCHASES] += 1

    def apply_for_credit(self, account: AccountState, limit_cents: int, score: int, day: int) -> None:
        """Hear what the platform made of the application."""
        u, _, _, _ = self.model.draw(Stream.BATCH, account.platform, billing_batch(self.index), 0)
        self.go_down_in_history(account)
        account.answer(limit_cents, score, int(u * 30.0), day // 30)
        counts = self.model.counts[account.platform]
        counts[Count.APPLICATIONS] += 1
        counts[Count.ADMISSIONS] += limit_cents > 0

    def settle(self, account: AccountState, amount: int, cycles: int, is_green: bool, admitted: bool, day: int) -> None:
        """Take the goods on credit, think better of it or, if refused, pay cash or go without."""
        town = self.model
        is_fraud = self.commits_fraud(day)
        if admitted and town.terms[account.platform].cooling_off and not is_fraud:
            u, _, _, _ = town.draw(Stream.REGRET, account.platform, self.index, day)
            if belief.withdraws(u, town.habits.regret, self.cash_cents, amount):
                town.counts[account.platform][Count.WITHDRAWALS] += 1
                return
        counts, flows = town.counts[account.platform], town.flows[account.platform]
        if admitted:
            terms = town.terms[account.platform]
            if cycles > 1:
                counts[Count.INSTALMENT_ORDERS] += 1
                counts[Count.OFFERS_TAKEN] += account.offered_ppm(day) > 0
                counts[Count.GREEN_FORGONE_CENTS] += account.split(amount, cycles, is_green, day, terms)
                flows[Entry.POINTS_EARNED] += account.earn_points(amount, terms.points_split_ppm, terms)
            else:
                account.borrow(amount, waits=is_green and terms.green_waits)
            account.count_order(amount, is_green)
            discount_ppm = terms.merchant_discount_ppm
            if is_green:
                counts[Count.GREEN_ORDERS] += 1
                counts[Count.GREEN_ORDER_CENTS] += amount
                discount_ppm = green.lowered(discount_ppm, terms.green_discount_off_ppm)
            flows[Entry.ORDER] += amount
            flows[Entry.MERCHANT_DISCOUNT] += share_of(amount, discount_ppm)
            counts[Count.ORDERS] += 1
            if is_fraud:
                self._profit_from_fraud(account, amount)
            return
        counts[Count.REFUSALS] += 1
        if is_fraud:
            return
        if shopping.buys_for_cash_after_refusal(amount, self.cash_cents, self.buffer_cents):
            self._buy_for_cash(amount)
        else:
            town.counts[0][Count.LOST_SALES] += 1

    def _profit_from_fraud(self, account: AccountState, cents: int) -> None:
        """Goods are all that most frauds are for; a merchant in the plot pays out money."""
        town, p = self.model, account.platform
        kind, _ = self.spree()
        if kind == Fraud.CASH_OUT:
            paid_out = fraud.cashed_out(cents, town.habits.fraud_cash_out_fee)
            self.cash_cents += paid_out
            town.flows[p][Entry.CASH_OUT] += paid_out
        town.counts[p][Count.FRAUD_ORDERS] += 1
        town.counts[p][Count.FRAUD_CENTS] += cents

    # --- bills ----------------------------------------------------------------------------------------------------

    def bill(self, day: int) -> None:
        """Issue statements, meet due dates, think of old bills, look for help in the app.

        Who comes first among the platforms for the same cash rotates from day to day and person to person. Debts are
        restructured at the end.
        """
        to_spread = []
        town = self.model
        day_of_cycle = day % 30
        n_platforms = len(self.accounts)
        for turn in range(n_platforms):
            account = self.accounts[(self.index + day + turn) % n_platforms]
            if account.is_claim() and town.habits.claim_income_share > 0.0:
                self.think_of_claim(account, day)
            if account.status not in ACTIVE:
                continue
            if account.statement_day == day_of_cycle:
                self.issue_statement(account)
                self.use_points(account, day // 30)
            if (day - account.statement_day - town.terms[account.platform].days_to_pay) % 30 == 0:
                if account.due() > 0:
                    self.due_date(account, day)
                account.deferral_offered, account.paid_lately_cents = False, 0
            elif account.arrears_cents > 0:
                u, v, w, _ = town.draw(Stream.BILL, account.platform, self.index, day)
                self.think_of_arrears(account, day, u, v)
                if self.wants_to_spread(account, day, w):
                    to_spread.append(account)
        for account in to_spread:
            self.take_time(account, Offer.RESTRUCTURE, day)

    def use_points(self, account: AccountState, cycle: int) -> None:
        """On the day of the statement points pay; in some cycles the oldest then expire."""
        terms, flows = self.model.terms[account.platform], self.model.flows[account.platform]
        flows[Entry.POINTS_REDEEMED] += account.redeem_points(terms)
        if loyalty.period_ends(cycle, terms.period_cycles):
            flows[Entry.POINTS_EXPIRED] += account.begin_period() * terms.point_cents

    def wants_to_spread(self, account: AccountState, day: int, u: float) -> bool:
        """Willing, short of the arrears and looking for time in the app, he puts them off or, if he cannot, asks more.

        Returns whether he asks for a restructuring, and may have one.
        """
        terms = self.model.terms[account.platform]
        looks = account.arrears_cents > 0 and forbearance.sees_help(
            u, account.days_past_due, terms.help_from_days, terms.help_to_days, terms.help_daily
        )
        if not (
            looks
            and self.is_willing(account, day, 0.0, self.able_to_pay(account, day))
            and self.able_to_pay(account, day) < account.arrears_cents
        ):
            return False
        put_off = bool(terms.deferral) and self.take_time(account, Offer.DEFERRAL, day)
        return not put_off and account.may_restructure(day // 30, terms)

    def issue_statement(self, account: AccountState) -> None:
        """Receive the bill for the cycle's orders and instalments."""
        town = self.model
        terms = town.terms[account.platform]
        fees = account.issue_statement(terms.minimum_ppm, town.habits.habit_kept_per_cycle)
        account.intended_cents = UNDECIDED if town.habits.styled else 0
        self.fees_cents += fees
        town.flows[account.platform][Entry.INSTALMENT_FEE] += fees

    def due_date(self, account: AccountState, day: int) -> None:
        """Remember or forget, pay or not, put off or fall into arrears."""
        town = self.model
        counts, terms = town.counts[account.platform], town.terms[account.platform]
        owed, arrears, minimum, before = (
            account.due(),
            account.arrears_cents,
            account.minimum_cents,
            account.paid_cents,
        )
        counts[Count.BILLS_DUE] += 1
        u, v, _, _ = town.draw(Stream.BILL, account.platform, self.index, day)
        was_willing = False
        forgetful = self.forgetful
        if account.reminded:
            forgetful = repayment.recalled(forgetful, town.response.reminder_recall)
            account.reminded = False
        if account.points_held() > 0:
            forgetful = repayment.recalled(forgetful, town.habits.points_recall)
        if arrears > 0:
            forgetful = repayment.recalled(forgetful, town.habits.arrears_recall)
        if repayment.forgets(u, forgetful, self.fee_lesson, town.habits.fee_lesson):
            counts[Count.BILLS_FORGOTTEN] += 1
        else:
            was_willing = self.pay(account, day, v, 0.0)
        if was_willing and account.minimum_cents > 0 and account.may_put_off(day // 30, terms):
            self.put_off(account, day)
            return
        counts[_outcome(account, owed)] += 1
        account.pass_due_date()
        if account.bill_met:
            account.met_in_arrears = 0
            counts[Count.POINTS_TIERS] += account.is_in_upper_tier(terms)
            rewarded = max(0, account.paid_cents - before - arrears)
            town.flows[account.platform][Entry.POINTS_EARNED] += account.earn_points(rewarded, terms.points_ppm, terms)
        elif arrears == 0:
            account.met_in_arrears = 0
        elif terms.re_age_after > 0 and account.is_re_aged(minimum, day // 30, terms):
            counts[Count.RE_AGED] += 1
            self.tell_relief(account, Relief.RE_AGED, account.carried_cents)

    def put_off(self, account: AccountState, day: int) -> None:
        """Defer the minimum by one cycle, for a fee unless it was offered."""
        town = self.model
        town.counts[account.platform][Count.DEFERRALS_OFFERED_TAKEN] += account.deferral_offered
        fee = account.put_off(day // 30, town.terms[account.platform])
        self.fees_cents += fee
        town.flows[account.platform][Entry.DEFERRAL_FEE] += fee
        town.counts[account.platform][Count.BILLS_DEFERRED] += 1
        self.tell_relief(account, Relief.BILL_DEFERRED, account.put_off_cents, fee)

    # --- evening --------------------------------------------------------------------------------------------------

    def age(self, day: int, cases: list[Row], reviews: list[Row]) -> None:
        """Debts grow a day older and dearer; platforms are shown those to collect, and accounts to review."""
        for account in self.accounts:
            terms = self.model.terms[account.platform]
            self.see_record_repaired(account, terms.repairs_cents)
            if account.is_claim() and terms.ages_claims and account.due() > 0:
                account.days_past_due = min(OLDEST, account.days_past_due + 1)
                if terms.follows_claims:
                    cases.append(self._case(account, account.days_past_due))
            if account.status not in ACTIVE:
                continue
            if terms.close_idle_cycles and account.statement_day == day % 30 and account.is_to_close(terms):
                self.lose_for_want_of_use(account)
                continue
            frozen = account.status == Status.FROZEN
            in_arrears = account.arrears_cents > 0
            if in_arrears:
                account.grow_older()
                if account.days_past_due >= terms.charge_off_days:
                    self.default(account, day // 30)
                    continue
            if account.carried_cents > 0 and day >= account.spared_until:
                self.be_charged(account, terms)
            if in_arrears:
                cases.append(self._case(account, account.days_past_due))
            elif account.bill_met or (frozen and account.arranged_cents == 0):
                reviews.append(
                    (
                        self.index,
                        account.platform,
                        account.on_time_streak,
                        account.limit_cents,
                        frozen,
                        account.worst_days,
                        self.income_cents,
                        self.told_by_bureau(account),
                        account.arranged_cents,
                    )
                )
            elif account.minimum_cents > 0:
                days = days_to_due_date(day, account.statement_day, terms.days_to_pay)
                if terms.remind_on & 1 << days:
                    cases.append(self._case(account, -days))
            account.bill_met = False

    def lose_for_want_of_use(self, account: AccountState) -> None:
        """The platform closes an account that nobody uses; its points are lost."""
        p = account.platform
        self.model.flows[p][Entry.POINTS_EXPIRED] += account.lapse_points() * self.model.terms[p].point_cents
        account.vacate()
        self.model.counts[p][Count.ACCOUNTS_CLOSED] += 1

    def _case(self, account: AccountState, days: int) -> Row:
        """What a creditor knows of a debt, in the columns of the ``Cases`` frame."""
        return (
            self.index,
            account.platform,
            days,
            account.arrears_cents,
            account.due(),
            account.limit_cents,
            account.status == Status.FROZEN,
            account.is_claim(),
            account.score,
            account.paid_cents,
            self.district,
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

    def default(self, account: AccountState, cycle: int) -> None:
        """The platform writes the account off."""
        flows, counts = self.model.flows[account.platform], self.model.counts[account.platform]
        counts[Count.GREEN_LOST_CENTS] += account.green_cents
        flows[Entry.PRINCIPAL_CHARGED_OFF] += account.charge_off(cycle)
        flows[Entry.FEES_CHARGED_OFF] += account.fees_cents
        flows[Entry.POINTS_EXPIRED] += account.lapse_points() * self.model.terms[account.platform].point_cents
        counts[Count.CHARGE_OFFS] += 1


def _outcome(account: AccountState, owed_before: int) -> Count:
    """What became of a bill on its due date."""
    if account.due() == 0:
        return Count.BILLS_PAID_IN_FULL
    if account.minimum_cents == 0 and account.arrears_cents == 0:
        return Count.BILLS_PAID_MINIMUM
    return Count.BILLS_PAID_PARTLY if account.due() < owed_before else Count.BILLS_UNPAID
