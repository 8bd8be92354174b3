"""One who talks and listens: news told along ties, views of platforms, what they know of him, complaints."""

from __future__ import annotations

from sim.consumers.rules.collection import treatment
from sim.consumers.rules.credit import watch
from sim.consumers.rules.life import belief, shopping
from sim.core.ledger import Entry
from sim.core.random import Stream
from sim.core.vocabulary import Cause, Count, Mark, News, Relief, Status
from tests.twin.account import ACTIVE, NEVER, AccountState
from tests.twin.payer import Payer

__all__ = ["Neighbour"]

Row = tuple[int, ...]
MILLION = 1_000_000.0


class Neighbour(Payer):
    """Hears what happens to those he is tied to, and lets his own ties hear."""

    ties: list[list[Neighbour]]  # type: ignore[assignment]

    def see(self, account: AccountState, shown: float, rate: float) -> None:
        """The view of a platform moves towards what it has shown."""
        account.fairness = belief.view_after(account.fairness, shown, rate)

    def be_frozen(self, account: AccountState) -> None:
        """No more orders; one on whom nothing is late takes it amiss, and shops elsewhere."""
        if account.status == Status.OPEN and account.arrears_cents == 0:
            self.see(account, -1.0, self.model.habits.hurt_by_freeze)
            account.habit = 0.0
        account.status = Status.FROZEN

    def file(self, account: AccountState) -> Row:
        """What a platform may know of him, in the columns of the ``Files`` frame."""
        own: Row = (0,) * 14
        arranged_cycle, score = NEVER, 0
        if account.status in (*ACTIVE, Status.CHARGED_OFF):
            own = (
                account.opened_cycle,
                account.limit_cents,
                account.owed(),
                account.billed_cents,
                account.minimum_cents,
                account.arrears_cents,
                account.days_past_due,
                account.worst_days,
                account.on_time_streak,
                account.paid_cents,
                account.orders_cents,
                account.n_orders,
                account.usual_cents,
                account.contacts_failed,
            )
            arranged_cycle, score = account.arranged_cycle, account.score
        linked = self.cash_cents if self.marks & Mark.LINKED else -1
        elsewhere = [other for other in self._others(account) if other.status in (*ACTIVE, Status.CHARGED_OFF)]
        return (
            self.index,
            account.platform,
            account.status,
            *own,
            arranged_cycle,
            linked,
            self.income_cents,
            score,
            sum(other.status in ACTIVE for other in elsewhere),
            sum(other.owed() for other in elsewhere),
            self.worst_elsewhere(account),
        )

    def worst_elsewhere(self, account: AccountState) -> int:
        """How late his worst debt to another platform is, days, as a bureau tells."""
        return max(
            (
                watch.days_late(other.is_claim(), other.owed(), other.days_past_due)
                for other in self._others(account)
                if other.status in (*ACTIVE, Status.CHARGED_OFF)
            ),
            default=0,
        )

    def told_by_bureau(self, account: AccountState) -> int:
        """As ``worst_elsewhere``; 0 where lenders do not ask."""
        return self.worst_elsewhere(account) if self.model.terms[account.platform].asks_bureau else 0

    def change_of_standing(self, rows: list[Row]) -> None:
        """Fall into default or come out of it, as others may hear; rows of the ``Happenings`` frame."""
        at = next((account.platform for account in self.accounts if account.is_in_default()), None)
        known = bool(self.marks & Mark.IN_DEFAULT)
        if known == (at is not None):
            return
        self.marks ^= Mark.IN_DEFAULT
        rows.append((self.index, at or 0, News.REPAYMENT if known else News.DEFAULT, 0))

    def tell(self, platform: int, kind: int, harshness: float, day: int) -> None:
        """Let ties hear, as far as they do."""
        town = self.model
        told = day + 65_536 * (self.index % 65_536)
        for of_kind, (closeness, circle) in enumerate(zip(town.closeness, self.ties, strict=True)):
            for listener in circle:
                u, _, _, _ = town.draw(Stream.NEWS, platform + 8 * kind, listener.index, told)
                if belief.hears(u, town.news[kind].reach, closeness):
                    town.counts[platform][Count.NEWS_HEARD] += 1
                    listener.hear(self, platform, kind, of_kind, harshness)

    def hear(self, teller: Neighbour, platform: int, kind: int, of_kind: int, harshness: float) -> None:
        """Make something of news of a tie of some kind."""
        closeness = self.model.closeness[of_kind]
        news, rate = self.model.news[kind], self.model.response.hearsay_rate * closeness
        self.cases_pursued += closeness * news.pursued
        self.cases_spared += closeness * news.spared * (1.0 - teller.pursuit)
        if news.fairness:
            self.see(self.accounts[platform], news.fairness, rate)
        if harshness > 0.0:
            self.expected = treatment.expected_after(self.expected, harshness, rate)
        if kind in (News.DEFAULT, News.REPAYMENT):
            share = self.share_of_ties(of_kind)
            self.defaulting = self.defaulting + share if kind == News.DEFAULT else max(0.0, self.defaulting - share)

    def share_of_ties(self, kind: int) -> float:
        """What one tie of a kind is among all."""
        known = [len(circle) for circle in self.ties]
        return belief.share_of_ties(
            known[kind], sum(known), sum(count > 0 for count in known), self.model.response.norm_by_circle
        )

    def complain(self, account: AccountState, cause: int, gravity_ppm: int, day: int, rows: list[Row]) -> None:
        """Complain or not; rows of the ``Complaints`` frame."""
        taste, p = self.model.taste, account.platform
        gravity = gravity_ppm / MILLION * taste.by_cause[cause]
        if cause == Cause.FEE:
            gravity *= account.fees_cents / account.due() if account.due() else 0.0
        u, v, _, _ = self.model.draw(Stream.COMPLAIN, p + 8 * cause, self.index, day)
        if belief.complains(u, taste.hazard, gravity, self.resentment, taste.per_resentment, account.fairness):
            where_to = shopping.pick(taste.where_to, len(taste.where_to), v)
            rows.append((self.index, p, cause, where_to, gravity_ppm))

    def be_answered(self, account: AccountState, upheld: bool, redress_cents: int) -> None:
        """A complaint is upheld or not; redress is paid out."""
        self.see(account, 1.0 if upheld else -1.0, self.model.response.fairness_rate)
        if upheld:
            self.resentment *= 1.0 - self.model.response.relief
        self.cash_cents += redress_cents
        self.model.flows[account.platform][Entry.REDRESS] += redress_cents

    def tell_relief(self, account: AccountState, kind: Relief, cents: int, other_cents: int = 0) -> None:
        """Let it be known that he was given time, or let off a part."""
        self.model.reliefs.append((self.index, account.platform, kind, cents, other_cents))

    def be_freed(self, account: AccountState) -> int:
        """A regulator strikes the debt; returns it, cents."""
        flows, claimed = self.model.flows[account.platform], account.is_claim()
        principal, fees = account.strike()
        if claimed:
            flows[Entry.CLAIM_FORGIVEN] += principal + fees
        else:
            flows[Entry.PRINCIPAL_FORGIVEN] += principal
            flows[Entry.FEES_WAIVED] += fees
        return principal + fees

    def go_down_in_history(self, account: AccountState) -> None:
        """The account is about to go: what was written off on it stays with its cohort."""
        history = self.model.losses[account.platform]
        before = history.get(account.opened_cycle, (0, 0, 0))
        history[account.opened_cycle] = tuple(map(sum, zip(before, account.losses(), strict=True)))

    def see_record_repaired(self, account: AccountState, repairs_cents: int) -> None:
        """A written-off debt that is paid is struck from the record, if the law does so."""
        if account.status == Status.CHARGED_OFF and account.due() == 0 and account.limit_cents <= repairs_cents:
            account.status = Status.REPAIRED
            self.model.counts[account.platform][Count.RECORDS_REPAIRED] += 1
