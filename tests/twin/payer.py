"""One who owes: willing or not, able or not, and what he hands over to a platform or to whoever has its claim."""

from __future__ import annotations

from sim.codes import Count, Status
from sim.consumers.rules import belief, contact, life, loyalty, repayment, treatment
from sim.ledger import Entry
from sim.random import Stream
from tests.twin.account import AccountState
from tests.twin.person import Person

__all__ = ["Payer"]


class Payer(Person):
    """Pays bills and claims as willing and able; ``push`` is what a contact or a promise of today adds, in logits."""

    def pay(self, account: AccountState, day: int, u: float, push: float) -> bool:
        """One who attends to a bill pays as willing and able; returns whether he was willing."""
        if not self.is_willing(account, day, push):
            return False
        habits = self.model.habits
        cents = repayment.payment(
            self.able_to_pay(account, day), account.due(), account.arrears_cents + account.minimum_cents,
            repayment.prefers_minimum(u, habits.minimum_taste, self.price_sensitive), habits.partial_floor)
        if cents > 0:
            self.hand_over(account, cents)
        return True

    def pay_claim(self, account: AccountState, day: int, push: float, owner: int) -> bool:
        """One who attends to a written-off debt pays what he can of it; returns whether he was willing."""
        if not self.is_willing(account, day, push):
            return False
        self.hand_over_claim(account, min(account.due(), self.able_to_pay(account, day)), owner)
        return True

    def is_willing(self, account: AccountState, day: int, push: float) -> bool:
        """Willing to pay this creditor today, given how he has been treated."""
        if self.pays_no_more(day):
            return False
        habits, response = self.model.habits, self.model.response
        mood = treatment.mood(
            self.pursuit, self.exposed, belief.dread_left(self.stigma, self.defaulting), self.resentment,
            any(other.status == Status.OPEN for other in self._others(account)), response.weight_pursuit,
            response.weight_stigma, response.weight_resentment, response.weight_other_credit)
        terms = self.model.terms[account.platform]
        mood += belief.outlook(
            belief.belief_beyond_prior(
                response.prior_pursuit, response.prior_cases, self.cases_pursued, self.cases_spared),
            self.defaulting, account.fairness + terms.standing, response.weight_belief, response.weight_norm,
            response.weight_fairness)
        mood += loyalty.inclination(account.points_at_stake(terms), self.income_cents, habits.weight_points)
        u, _, _, _ = self.model.draw(Stream.WILL, account.platform, self.index, day - day % 30)
        limit = 0 if account.is_claim() else account.limit_cents
        return repayment.willing(
            u, self.willing, limit, account.due(), self.income_cents, habits.weight_future_credit,
            habits.weight_debt_burden, mood + push)

    def able_to_pay(self, account: AccountState, day: int) -> int:
        """What he can give this creditor, cents; others who have pressed of late want their share."""
        able = repayment.able(
            self.cash_cents, self.essentials_cents, life.days_to_pay_day(day, self.pay_day),
            self.model.habits.reserve_share)
        due_elsewhere, load_elsewhere = 0, 0.0
        for rival in self._others(account):
            if rival.load > 0.0 and rival.pressing() > 0:
                due_elsewhere += rival.pressing()
                load_elsewhere += rival.load
        if not due_elsewhere:
            return able
        return contact.share_of_purse(able, due_elsewhere, account.load, load_elsewhere)

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
