"""One who may leave and be followed by somebody new, or whose old debts may be struck from the record."""

from __future__ import annotations

from types import SimpleNamespace

from sim.consumers.rules.life import turnover
from sim.core.ledger import Entry
from sim.core.random import Stream
from sim.core.vocabulary import Count, Mark
from tests.twin.account import ACTIVE, AccountState
from tests.twin.consumer import Consumer

__all__ = ["Mover"]


class Mover(Consumer):
    """A place in the market: a number, an address and ties, and whoever has them now."""

    def leaves(self, day: int, chance: float) -> bool:
        """Yesterday was pay day, and he goes."""
        if day == 0 or self.pay_day != (day - 1) % 30:
            return False
        return self.model.draw(Stream.TURNOVER, 0, self.index, day)[0] < chance

    def leave(self) -> None:
        """Settle with every platform as far as cash goes, and take the rest of it away."""
        for account in self.accounts:
            if account.status in ACTIVE:
                self._settle_with(account)
            self._be_forgiven(account)
            self.go_down_in_history(account)
            account.pass_to_another()
        self.model.flows[0][Entry.CASH_TAKEN_AWAY] += self.cash_cents
        self.model.counts[0][Count.DEPARTURES] += 1

    def arrive(self, day: int, makeup: SimpleNamespace, least_of_deciles: list[int]) -> None:
        """Be somebody new, who knows nothing of what the last one knew."""
        self._be_born(makeup, day)
        self.income_decile = sum(least <= self.income_cents for least in least_of_deciles)
        self.fees_cents = self.distress_days = 0
        self.fee_lesson = self.resentment = self.pursuit = self.exposed = self.evasion = 0.0
        self.cases_pursued = self.cases_spared = self.defaulting = 0.0
        self.short_today = False
        self.model.flows[0][Entry.CASH_BROUGHT] += self.cash_cents

    def _settle_with(self, account: AccountState) -> None:
        flows, counts = self.model.flows[account.platform], self.model.counts[account.platform]
        account.call_in()
        fees, principal = account.pay_off(self.cash_cents)
        self.cash_cents -= fees + principal
        flows[Entry.FEES_PAID] += fees
        flows[Entry.PRINCIPAL_PAID] += principal
        flows[Entry.POINTS_EXPIRED] += account.lapse_points() * self.model.terms[account.platform].point_cents
        if account.owed():
            account.written_off_cents = account.owed()
            flows[Entry.PRINCIPAL_CHARGED_OFF] += account.billed_cents
            flows[Entry.FEES_CHARGED_OFF] += account.fees_cents
            counts[Count.CHARGE_OFFS] += 1
            counts[Count.GREEN_LOST_CENTS] += account.green_cents

    def _be_forgiven(self, account: AccountState) -> None:
        self.model.flows[account.platform][Entry.CLAIM_FORGIVEN] += account.forgive()

    def outlive_records(self, day: int) -> list[int]:
        """On pay day: platforms whose claim on him is struck by age."""
        if self.pay_day != day % 30:
            return []
        old = [
            account
            for account in self.accounts
            if account.is_claim()
            and turnover.is_struck(
                day // 30, account.charged_off_cycle, self.model.terms[account.platform].record_cycles
            )
        ]
        for account in old:
            self._be_forgiven(account)
            self.go_down_in_history(account)
            account.vacate()
            self.model.counts[account.platform][Count.RECORDS_EXPIRED] += 1
        if old and not any(account.is_in_default() for account in self.accounts):
            self.marks &= ~Mark.IN_DEFAULT
        return [account.platform for account in old]
