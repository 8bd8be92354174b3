"""A lending platform: a Mesa agent that answers frames with frames and books what it does."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import mesa
import numpy as np

from sim.consumers.interface import CycleCounts
from sim.core.draws import uniforms_for
from sim.core.frames import AccountActions, Cases, Decisions, Files, Orders, Reviews
from sim.core.ledger import Account, Actor, Entry, Ledger
from sim.core.random import Stream
from sim.core.vocabulary import Seen, Stock
from sim.platforms.credit.admission import policy_of
from sim.platforms.credit.funding import Funding
from sim.platforms.credit.losses import Losses, RealisedLoss, cutoff_shift
from sim.platforms.credit.provisions import Provisions
from sim.platforms.credit.risk import scored
from sim.platforms.learning import Learner
from sim.platforms.offers import Targeting
from sim.platforms.sums import PlatformSums
from sim.platforms.watching.limits import bad_elsewhere, freezes, limit_reviews
from sim.platforms.watching.review import Review
from sim.platforms.watching.screening import Screening
from sim.platforms.watching.warning import EarlyWarning
from sim.scenario import BureauParameters, CreditParameters, PlatformParameters
from sim.scenario.parameters.society.opinion import OpinionParameters
from sim.society.opinion import cost_of_funds

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.society import Society

__all__ = ["Platform"]

LOSSES = (
    Account.CREDIT_LOSS,
    Account.RECOVERIES,
    Account.DEBT_SALES,
    Account.WAIVERS,
    Account.COLLECTION_COST,
    Account.COMMISSION,
    Account.COURT_COSTS,
    Account.RECORDING_COST,
)
"""What a lost debt costs, less what comes back of it."""
POOL_LOSSES = (Account.CREDIT_LOSS, Account.RECOVERIES, Account.DEBT_SALES, Account.WAIVERS)
"""What the pool itself loses: the lender pays for collection."""


class Platform(mesa.Agent):
    """One platform; ``index`` is its place in the scenario, ``label`` its key there.

    ``standing`` and ``heat`` are what is thought and written of it; before ``licence_until`` it may not lend.
    """

    def __init__(
        self,
        model: mesa.Model,
        index: int,
        label: str,
        settings: PlatformParameters,
        n_consumers: int,
        ledger: Ledger,
        key: tuple[int, int, int],
        sums: PlatformSums,
        bureau: BureauParameters,
        home: tuple[str, ...] = (),
    ) -> None:
        super().__init__(model)
        self.index, self.label, self.settings, self.bureau = index, label, settings, bureau
        self.policy = policy_of(label, settings.credit, home)
        self.funding = Funding(settings.funding.lines, n_consumers)
        self.standing = self.heat = 0.0
        self.licence_until = 0
        self.losses = Losses(settings.credit.reckoned_loss_annual)
        self.realised = RealisedLoss()
        self._lost_before = self._pool_lost_before = 0
        self._fixed_burden: float | None = None
        self.held_back = np.zeros(0, bool)  # of today's orders
        self.learner = Learner(index, label, settings.learning, sums, key, n_consumers)
        self.warning = EarlyWarning(index, settings.monitoring, sums, n_consumers)
        self.screening = Screening(index, settings.monitoring.screening, sums, key)
        self.targeting = Targeting(index, settings.offers, sums, key)
        self.provisions = Provisions(settings.provisions)
        self.interest_due_cents = 0
        self.costs_due_cents = 0
        self.sums = sums
        self._ledger, self._key = ledger, key
        ledger.post(Entry.CAPITAL_PAID_IN, index, settings.funding.capital_cents_per_consumer * n_consumers)

    @property
    def cash_cents(self) -> int:
        """Money in hand, cents."""
        return self._ledger.balance(Account.CASH, Actor.PLATFORM, self.index)

    @property
    def _credit(self) -> CreditParameters:
        """The terms of admission, the cut-off moved by the losses of late and by what they make money cost."""
        credit = self.settings.credit
        # A cent more of interest leaves as little for losses as a cent more lost.
        burden = self._fixed_burden
        if burden is None:
            burden = self.losses.annual + self.funding.dearer_annual
        shift = cutoff_shift(burden, credit)
        if shift == 0:
            return credit
        return credit.model_copy(update={"score_cutoff": credit.score_cutoff + shift})

    def take_over(
        self, settings: PlatformParameters, bureau: BureauParameters, day: int, home: tuple[str, ...] = ()
    ) -> None:
        """Go on under another scenario, whose day 0 this is: with its credit policy, and lines that it adds undrawn."""
        if settings.credit.policy != self.settings.credit.policy or not self.policy.is_from(home):
            self.policy = policy_of(self.label, settings.credit, home)
        self.use(settings, bureau)
        self.learner.begin(day)

    def use(self, settings: PlatformParameters, bureau: BureauParameters) -> None:
        """Take the terms in force from today on."""
        self.settings, self.bureau = settings, bureau
        self.funding.use(settings.funding.lines)
        self.learner.use(settings.learning)
        self.warning.use(settings.monitoring)
        self.screening.use(settings.monitoring.screening)
        self.provisions.use(settings.provisions)

    def forget(self, consumers: NDArray[np.int64]) -> None:
        """These have left; what was known of them is of no use."""
        self.warning.forget(consumers)
        self.learner.forget(consumers)

    def fix_funding(self) -> None:
        """From now on what is lent does not follow losses: money suffices, prices of lines and the cut-off stay."""
        self._fixed_burden = self.losses.annual + self.funding.dearer_annual
        self.funding.fixed = True

    def score(self, orders: Orders, creditworthiness: NDArray[np.float64], day: int) -> Orders:
        """This platform's orders with a score for each applicant among them."""
        credit = self.settings.credit
        return scored(orders, creditworthiness, credit.score_accuracy, credit.score_memory, self.index, self._key, day)

    def score_again(self, orders: Orders, files: Files, day: int) -> Orders:
        """The scored orders with the model's points for applicants, whose ``files`` these are, row by row."""
        points = orders.score.copy()
        points[orders.applies] = self.learner.of_applicants(orders.where(orders.applies), files, day)
        self._owe_for_files(len(files))
        return replace(orders, score=points)

    def decide(self, orders: Orders, day: int) -> Decisions:
        """Ask the policy, and let through what headroom and funds allow; ``orders`` are this platform's, scored."""
        wished = self.policy.decide(orders, self._credit)
        trusted = ~bad_elsewhere(orders.elsewhere_worst_days, self.bureau)
        limit = wished.limit_cents * (orders.applies & trusted)
        headroom = np.where(orders.applies, limit, orders.headroom_cents)
        admitted = wished.admitted & trusted & (orders.amount_cents <= headroom) & (day >= self.licence_until)
        self.held_back = self._screened(orders, admitted, day)
        admitted &= ~self.held_back
        return Decisions(self._funded(orders, admitted, day), limit)

    def _screened(self, orders: Orders, admitted: NDArray[np.bool_], day: int) -> NDArray[np.bool_]:
        """Which of the admitted orders are held back for being odd."""
        held_back = np.zeros_like(admitted)
        if self.screening.active:
            rows = np.flatnonzero(admitted & self.screening.looks_at(orders))
            held_back[rows] = self.screening.holds_back(orders.where(rows), day)
            self.owe(Entry.DATA_COST, len(rows) * self.screening.settings.cost_cents)
        return held_back

    def _funded(self, orders: Orders, admitted: NDArray[np.bool_], day: int) -> NDArray[np.bool_]:
        """Those of the admitted orders for which there is money, by lot when there is too little; draws the lines."""
        rows = np.flatnonzero(admitted)
        floor = self.settings.funding.co_lending_floor
        fits = self.funding.fundable(orders.amount_cents[rows], self.cash_cents, floor)
        if fits < len(rows):
            lot = uniforms_for(self._key, Stream.QUEUE, self.index, orders.consumer[rows], day)[:, 0]
            rows = rows[np.argsort(lot, kind="stable")]
            rows = rows[: self.funding.fundable(orders.amount_cents[rows], self.cash_cents, floor)]
        funded = np.zeros_like(admitted)
        funded[rows] = True
        lent = int(orders.amount_cents[rows].sum())
        self._ledger.post(Entry.FUNDING_DRAWN, self.index, self.funding.draw(lent))
        if self.funding.fixed:
            self._ledger.post(Entry.CAPITAL_PAID_IN, self.index, max(0, lent - self.cash_cents))
        return funded

    def watch(self, cases: Cases, reviews: Reviews, day: int) -> list[AccountActions]:
        """Freeze, thaw and raise limits; the frames are this platform's."""
        free = reviews.where(~self.warning.held(reviews, day)) if self.warning.active else reviews
        return [freezes(cases, self.settings.credit), limit_reviews(free, self.settings.credit, self.bureau)]

    @property
    def keeps_files(self) -> bool:
        """Does anything hang on the files of account holders."""
        return self.learner.active or self.warning.active or self.targeting.active

    def review(self, files: Files, arm: NDArray[np.uint8], day: int) -> Review:
        """Score, warn of and make offers to the account holders with a statement today, whose files these are.

        ``arm`` is the arm of a trial that each of them is in.
        """
        active = files.n_orders > 0
        self.sums.counts[self.index, [Seen.REVIEWED, Seen.REVIEWED_ACTIVE]] += len(files), int(active.sum())
        scores = self.learner.review(files, day)
        if len(scores):
            files = replace(files, score=scores.score)
        warned = self.warning.review(files, day)
        calm = ~warned.alarmed
        actions, offers = self.targeting.review(files.where(calm), arm[calm], self.settings.credit, day)
        self._owe_for_files(len(files))
        self.owe(Entry.CONTACT_COST, len(warned.calls) * self.settings.monitoring.call_cost_cents)
        told = int((offers.fee_off_ppm > 0).sum())
        self.owe(Entry.OFFER_COST, told * self.settings.offers.instalments.cost_cents)
        return Review(scores, [actions, warned.actions], [offers, warned.offers], warned.calls)

    def _owe_for_files(self, n_files: int) -> None:
        if self.settings.learning.bureau:
            self.owe(Entry.DATA_COST, n_files * self.settings.learning.bureau_cost_cents)

    def owe_for_reminders(self, n_texts: int) -> None:
        """Book the cost of today's texts, to be paid at the end of the cycle."""
        self.owe(Entry.REMINDER_COST, n_texts * self.settings.reminders.cost_cents)

    def owe(self, entry: Entry, cents: int) -> None:
        """Book a cost, to be paid at the end of the cycle."""
        self.costs_due_cents += cents
        self._ledger.post(entry, self.index, cents)

    def hear(self, society: Society) -> None:
        """Take today's standing and the heat of the press."""
        self.standing = float(society.opinion.standing[self.index])
        self.heat = float(society.press.heat[self.index])

    def be_fined(self, cents: int) -> int:
        """Pay a fine as far as cash goes; returns what was paid."""
        paid = min(cents, max(0, self.cash_cents))
        self._ledger.post(Entry.FINE, self.index, paid)
        return paid

    def close(self, stocks: NDArray[np.int64], day: int, pays: bool, opinion: OpinionParameters) -> None:
        """Repay and service the lines; at the end of a cycle (``pays``) settle what is owed, as far as cash goes.

        ``stocks`` are the day's counts by ``Stock``; a line shuts when the non-performing share, or at the end of a
        cycle the loss of the last 12, trips its trigger.
        """
        principal = int(stocks[Stock.PRINCIPAL_CENTS])
        collected = int(self._ledger.flows[self.index, Entry.PRINCIPAL_PAID])
        self._ledger.post(Entry.FUNDING_REPAID, self.index, self.funding.repay(principal, collected, self.cash_cents))
        weights = opinion.weight_funding, opinion.weight_heat
        interest = self.funding.interest(
            cost_of_funds(1.0, self.standing, self.heat, weights), int(stocks[Stock.GREEN_CENTS]), principal
        )
        self.interest_due_cents += interest
        self._ledger.post(Entry.INTEREST_ACCRUED, self.index, interest)
        if pays:
            self._settle_dues()
            lost, pool_lost = self._balance_of(LOSSES), self._balance_of(POOL_LOSSES)
            self.losses.close_cycle(lost - self._lost_before, principal, self.settings.credit.loss_kept_per_cycle)
            self.realised.close_cycle(pool_lost - self._pool_lost_before, principal)
            self._lost_before, self._pool_lost_before = lost, pool_lost
            self.funding.hear_of_losses(self.realised.annual, day)
        self.funding.watch(int(stocks[Stock.OVER_90_CENTS]) / principal if principal else 0.0, day)

    def close_cycle(self, counted: CycleCounts, stocks: NDArray[np.int64], day: int) -> None:
        """Set aside what the losses to come ask for; ``stocks`` as for ``close``."""
        written_off = self._balance_of((Account.CREDIT_LOSS,))
        back = -self._balance_of((Account.RECOVERIES, Account.DEBT_SALES))
        share = (written_off - back) / written_off if written_off > 0 else float("nan")
        wanted = self.provisions.close_cycle(counted.transitions[self.index], stocks, share)
        more = wanted + self._balance_of((Account.LOSS_ALLOWANCE,))
        self._ledger.post(Entry.PROVISION_MADE, self.index, max(0, more))
        self._ledger.post(Entry.PROVISION_RELEASED, self.index, max(0, -more))
        self.screening.close_cycle(day)

    def _balance_of(self, accounts: tuple[Account, ...]) -> int:
        """What these accounts of the platform's book hold together, debit-positive, cents."""
        return sum(self._ledger.balance(account, Actor.PLATFORM, self.index) for account in accounts)

    def _settle_dues(self) -> None:
        interest = min(self.interest_due_cents, self.cash_cents)
        self._ledger.post(Entry.INTEREST_PAID, self.index, interest)
        self.interest_due_cents -= interest
        costs = min(self.costs_due_cents, self.cash_cents)
        self._ledger.post(Entry.COSTS_PAID, self.index, costs)
        self.costs_due_cents -= costs
