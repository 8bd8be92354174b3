"""One who owes: willing or not, able or not, and what he hands over to a platform or to whoever has its claim."""

from __future__ import annotations

from sim.consumers.rules.collection import contact, treatment
from sim.consumers.rules.credit import loyalty, repayment, style, willingness
from sim.consumers.rules.life import belief, life
from sim.consumers.state import UNDECIDED
from sim.core.ledger import Entry
from sim.core.random import Stream, normal_quantile
from sim.core.vocabulary import Count, Status
from tests.twin.account import AccountState
from tests.twin.person import Person

__all__ = ["Payer"]


class Payer(Person):
    """Pays bills and claims as willing and able; ``push`` is what a contact or a promise of today adds, in logits."""

    def pay(self, account: AccountState, day: int, u: float, push: float) -> bool:
        """One who attends to a bill pays as willing and able; returns whether he was willing."""
        able = self.able_to_pay(account, day)
        if not self.is_willing(account, day, push, able):
            return False
        self.give(account, day, u, push, able)
        return True

    def give(self, account: AccountState, day: int, u: float, push: float, able: int) -> None:
        """Willing: pay of a bill what he has decided, or what his taste says, as far as he is able."""
        habits, minimum = self.model.habits, account.arrears_cents + account.minimum_cents
        if habits.styled:
            self._decide(account, day, push)
            cents = style.handed_over(able, min(account.due(), account.intended_cents), minimum, habits.partial_floor)
        else:
            cents = repayment.payment(
                able,
                account.due(),
                minimum,
                repayment.prefers_minimum(u, habits.minimum_taste, self.price_sensitive),
                habits.partial_floor,
            )
        if cents > 0:
            self.hand_over(account, cents)

    def _decide(self, account: AccountState, day: int, push: float) -> None:
        """Decide once a statement what to pay; a contact may still move one who is behind to catch up."""
        habits, p = self.model.habits, account.platform
        u, v, w, x = self.model.draw(Stream.DECISION, p, self.index, day - (day - account.statement_day) % 30)
        catches = style.catches_up(u, habits.catch_up, push)
        if account.intended_cents != UNDECIDED:
            if push > 0.0 and catches:
                account.intended_cents = max(account.intended_cents, account.arrears_cents)
            return
        minimum, behind, n_missed = account.minimum_cents, account.arrears_cents, len(account.missed)
        oldest = account.missed[0][1] if account.missed else 0
        if minimum == 0 and account.missed:
            minimum = account.missed[-1][1]
            behind, n_missed = behind - minimum, n_missed - 1
        usual = self.style
        if w < habits.style_switch:
            usual = style.style_of(x, habits.style_full, habits.style_fourfold, habits.style_double)
        account.intended_cents = style.intended(
            account.due(),
            behind,
            oldest,
            minimum,
            usual,
            catches,
            style.past_due_only(v, habits.past_due_only, n_missed),
        )

    def think_of_arrears(self, account: AccountState, day: int, u: float, v: float) -> None:
        """Look at an overdue bill or look away, and pay."""
        habits = self.model.habits
        cannot_cover = habits.averted > 0.0 and self.able_to_pay(account, day) < account.arrears_cents
        if u < self._attention(account, day, cannot_cover):
            self.pay(account, day, v, 0.0)

    def think_of_claim(self, account: AccountState, day: int) -> None:
        """Look at a written-off debt or, mostly, away; one that was sold is paid to nobody unasked."""
        if day % 30 == self.pay_day:
            account.intended_cents = self._allowance()
            account.paid_lately_cents = int(self.model.habits.claim_lately_kept * account.paid_lately_cents)
        if account.sold or account.due() == 0:
            return
        u, _, _, _ = self.model.draw(Stream.BILL, account.platform, self.index, day)
        if u < self._attention(account, day, cannot_cover=True):
            self.pay_claim(account, day, 0.0, 0)

    def _attention(self, account: AccountState, day: int, cannot_cover: bool) -> float:
        habits = self.model.habits
        return repayment.attention(
            habits.attention_daily,
            habits.pay_day_attention,
            day % 30 == self.pay_day,
            account.days_past_due,
            habits.attention_fade,
            cannot_cover,
            habits.averted,
        )

    def _allowance(self) -> int:
        """Most that is paid on one old debt in a cycle, cents."""
        return int(self.model.habits.claim_income_share * self.income_cents)

    def pay_claim(self, account: AccountState, day: int, push: float, owner: int) -> bool:
        """One who attends to a written-off debt pays what he can of it; returns whether he was willing."""
        able = self.able_to_pay(account, day)
        if not self.is_willing(account, day, push, able):
            return False
        self.give_of_claim(account, able, owner)
        return True

    def give_of_claim(self, account: AccountState, able: int, owner: int) -> None:
        """Willing: pay of a written-off debt what he is able to, at most what a cycle allows."""
        cents = min(account.due(), able)
        if self.model.habits.claim_income_share > 0.0:
            cents = min(cents, account.intended_cents)
        self.hand_over_claim(account, cents, owner)

    def is_willing(self, account: AccountState, day: int, push: float, able: int) -> bool:
        """Willing to pay this creditor today, given how he has been treated and what he is able to pay."""
        if self.pays_no_more(day):
            return False
        habits, claimed = self.model.habits, account.is_claim()
        mood = self._mood(account)
        if claimed:
            mood += self._about_claim(account)
        if habits.pain_of_paying > 0.0:
            mood -= willingness.pain_of_paying(self._asked(account), able, habits.pain_of_paying)
        return repayment.willing(self._lot(account, day), self.willing, self._gains_and_burden(account), mood + push)

    def _gains_and_burden(self, account: AccountState) -> float:
        """Logits that credit to lose adds to willingness, less those that debts take."""
        habits = self.model.habits
        limit = 0 if account.is_claim() else account.limit_cents
        if not habits.counts_all_credit:
            return repayment.gains_and_burden(
                limit, account.due(), self.income_cents, habits.weight_future_credit, habits.weight_debt_burden
            )
        others = self._others(account)
        elsewhere = sum(other.limit_cents for other in others if other.status == Status.OPEN)
        debt = account.due() + sum(other.owed() for other in others)
        return (
            habits.weight_future_credit
            * willingness.credit_at_stake(limit, elsewhere, self.income_cents, habits.credit_counts_to)
            - habits.weight_debt_burden * debt / self.income_cents
        )

    def _mood(self, account: AccountState) -> float:
        """Logits that treatment, beliefs and points at stake add to willingness."""
        habits, response = self.model.habits, self.model.response
        mood = treatment.mood(
            self.pursuit,
            self.exposed,
            belief.dread_left(self.stigma, self.defaulting),
            self.resentment,
            any(other.status == Status.OPEN for other in self._others(account)),
            response.weight_pursuit,
            response.weight_stigma,
            response.weight_resentment,
            response.weight_other_credit,
        )
        terms = self.model.terms[account.platform]
        mood += belief.outlook(
            belief.belief_beyond_prior(
                response.prior_pursuit, response.prior_cases, self.cases_pursued, self.cases_spared
            ),
            self.defaulting,
            account.fairness + terms.standing,
            response.weight_belief,
            response.weight_norm,
            response.weight_fairness,
        )
        return mood + loyalty.inclination(account.points_at_stake(terms), self.income_cents, habits.weight_points)

    def _about_claim(self, account: AccountState) -> float:
        """Logits that the age of an old debt and payments begun add to willingness."""
        habits = self.model.habits
        age = max(0, account.days_past_due - self.model.terms[account.platform].charge_off_days)
        return willingness.momentum(
            account.paid_lately_cents, self._allowance(), habits.claim_momentum
        ) - willingness.staleness(age, habits.claim_staleness)

    def _asked(self, account: AccountState) -> int:
        """What the creditor asks for now, cents."""
        if not account.is_claim():
            return account.arrears_cents + account.minimum_cents
        if self.model.habits.claim_income_share > 0.0:
            return min(account.due(), self._allowance())
        return account.due()

    def _lot(self, account: AccountState, day: int) -> float:
        """The lot of willingness of this cycle; a debt that the debtor contests has the worst."""
        habits, p = self.model.habits, account.platform
        lot, _, _, _ = self.model.draw(Stream.WILL, p, self.index, day - day % 30)
        u, v, _, _ = self.model.draw(Stream.ACCOUNT, p, self.index, account.opened_cycle)
        if account.is_claim() and v < habits.contested_share:
            return 1.0
        if habits.willing_memory > 0.0:
            return willingness.lasting_lot(
                self.reluctant, normal_quantile(u), normal_quantile(lot), habits.willing_memory, habits.willing_shared
            )
        return lot

    def free_cash(self, day: int) -> int:
        """Cash that is not kept for essentials until pay day, cents."""
        return repayment.able(
            self.cash_cents,
            self.essentials_cents,
            life.days_to_pay_day(day, self.pay_day),
            self.model.habits.reserve_share,
        )

    def able_to_pay(self, account: AccountState, day: int) -> int:
        """What he can give this creditor, cents; others who hold on to his purse want their share."""
        habits = self.model.habits
        able = self.free_cash(day)
        due_elsewhere, held_elsewhere = 0, 0.0
        for rival in self._others(account):
            due, hold = rival.pressing(), self._hold(rival)
            if habits.order_by_credit > 0.0 and not rival.is_claim():
                due += rival.minimum_cents
            if hold > 0.0 and due > 0:
                due_elsewhere += due
                held_elsewhere += hold
        if not due_elsewhere:
            return able
        return contact.share_of_purse(able, due_elsewhere, self._hold(account), held_elsewhere)

    def _hold(self, account: AccountState) -> float:
        """How strongly a creditor holds on to scarce cash: by pressing, and by the credit that is open there."""
        weight = self.model.habits.order_by_credit
        if weight > 0.0 and account.status == Status.OPEN:
            return account.load + contact.hold_by_credit(account.limit_cents, self.income_cents, weight)
        return account.load

    def _others(self, account: AccountState) -> list[AccountState]:
        return [other for other in self.accounts if other is not account]

    def hand_over(self, account: AccountState, cents: int) -> None:
        """Pay so much to the platform."""
        fees, principal, cured = account.take_payment(cents)
        self.cash_cents -= cents
        flows = self.model.flows[account.platform]
        flows[Entry.FEES_PAID] += fees
        flows[Entry.PRINCIPAL_PAID] += principal
        if cured:
            self.model.counts[account.platform][Count.CURES] += 1

    def hand_over_claim(self, account: AccountState, cents: int, owner: int) -> None:
        """Pay so much of a written-off debt to the platform, or to the agency that bought it (``owner`` above 0)."""
        account.take_claim(cents)
        self.cash_cents -= cents
        self.model.flows[account.platform][Entry.RECOVERY_SOLD if owner else Entry.RECOVERY] += cents
