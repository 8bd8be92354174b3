"""A court: suits wait to be heard, are won or lost, and judgments are enforced where there is anything to take."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum

import mesa
import numpy as np
from numpy.typing import NDArray

from sim.collectors.cases.proof import waiting_days
from sim.collectors.court.docket import Docket, Stage
from sim.collectors.court.fees import enforcement_fee_ppm, filing_fee_cents
from sim.core.frames import Enforcement, Judgments, Outcomes
from sim.core.units import MILLION, NO_DAY, ppm
from sim.core.vocabulary import EnforcementKind
from sim.scenario import CourtParameters

__all__ = ["Court", "CourtCount"]

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


class CourtCount(IntEnum):
    """What a court counts: events of the day, and (the last three) how many there are in the evening."""

    FILED = 0
    HEARD = 1
    WON = 2
    LOST = 3
    PAID_UP = 4
    NO_ASSETS = 5
    LATE = 6  # not heard within the time limit
    QUEUED = 7
    OPEN = 8  # queued or being enforced
    LISTED = 9  # suits over which a debtor is on the list


class Court(mesa.Agent):
    """The court of the whole market. It moves no money: it says what is due, and is told what came of it.

    ``counts`` holds the day's events by ``CourtCount``, until ``close_day``; ``judgments`` are those of the last
    sitting. ``hearing_faster``: how much sooner a claim is heard that is wholly on record, as a share.
    """

    def __init__(
        self,
        model: mesa.Model,
        settings: CourtParameters,
        key: tuple[int, int, int],
        n_consumers: int,
        hearing_faster: float = 0.0,
    ) -> None:
        super().__init__(model)
        self.settings, self.hearing_faster = settings, hearing_faster
        self.docket = Docket()
        self.judgments = Judgments.empty()
        self.counts: Ints = np.zeros(len(CourtCount), np.int64)
        self._key, self._n_consumers = key, n_consumers

    def use(self, settings: CourtParameters, hearing_faster: float = 0.0) -> None:
        """Take the terms in force from today on."""
        self.settings, self.hearing_faster = settings, hearing_faster

    def sued(self, consumers: Ints, platforms: Ints) -> Flags:
        """Accounts over which a suit is pending, lost, or closed with the claim unpaid: they cannot be sued over."""
        known: Flags = self.docket.find(consumers, platforms) >= 0
        return known

    def in_court(self, consumers: Ints, platforms: Ints) -> Flags:
        """Accounts over which a suit waits to be heard or is being enforced."""
        rows = self.docket.find(consumers, platforms)
        stages = np.append(self.docket.suits["stage"], Stage.LOST)  # read where the row is -1
        busy: Flags = np.isin(stages[rows], (Stage.QUEUED, Stage.ENFORCED))
        return busy

    def file(
        self, day: int, consumers: Ints, platforms: Ints, claims_cents: Ints, recorded_ppm: Ints, owners: Ints
    ) -> Ints:
        """Open suits, over each account one at a time; returns the fee to advance for each, 0 where none was opened.

        Claims above the small-claims limit go the ordinary way: the whole fee, a longer time limit.
        ``recorded_ppm``: share of what was said and agreed that the claimant can prove. No account is named twice.
        """
        settings = self.settings
        ordinary = claims_cents > settings.small_claims_limit_cents
        opened = ~self.sued(consumers, platforms) & (claims_cents > 0)
        share_ppm = np.where(ordinary, MILLION, ppm(settings.summary_share))
        fees: Ints = np.where(opened, filing_fee_cents(claims_cents, share_ppm), 0)
        self.docket.append(
            int(opened.sum()),
            consumer=consumers[opened],
            platform=platforms[opened],
            owner=owners[opened],
            claim_cents=claims_cents[opened],
            fee_cents=fees[opened],
            recorded_ppm=recorded_ppm[opened],
            ordinary=ordinary[opened].astype(np.int64),
            filed_day=day,
            stage=Stage.QUEUED,
            judged_day=NO_DAY,
            last_taken_day=NO_DAY,
            listed_day=NO_DAY,
            released_day=NO_DAY,
        )
        self.counts[CourtCount.FILED] += opened.sum()
        return fees

    def let_go(self, consumers: Ints, platforms: Ints) -> None:
        """Nothing is owed any more on these accounts: suits over them are lost, and whoever is listed is released."""
        rows = self.docket.find(consumers, platforms)
        self.docket.suits["stage"][rows[rows >= 0]] = Stage.LOST

    def judge(self, day: int, owed: Callable[[Ints, Ints], Ints]) -> Enforcement:
        """The day's hearings, and what is enforced; ``owed(consumers, platforms)`` is what is still owed, cents.

        On the day of a judgment costs are added and accounts seized; pay is garnished from the next day on.
        """
        self.judgments = Judgments.empty()
        if not len(self.docket.suits):
            return Enforcement.empty()
        left = owed(self.docket.suits["consumer"], self.docket.suits["platform"])
        parts = [self._release(day, left), self._garnish(day, left), self._list(day, left)]
        self._close(day, left)
        parts.append(self._hear(day))
        return Enforcement.joined(parts)

    def enforced(self, day: int, orders: Enforcement, taken: Outcomes) -> None:
        """Note what came of the orders, row by row: ``paid_cents`` is what was taken for the claim, without fees."""
        came = taken.paid_cents > 0
        rows = self.docket.find(orders.consumer[came], orders.platform[came])
        suits = self.docket.suits
        np.add.at(suits["taken_cents"], rows, taken.paid_cents[came])
        suits["last_taken_day"][rows] = day

    def close_day(self) -> Ints:
        """What was counted today, by ``CourtCount``; begins a new day."""
        suits = self.docket.suits
        queued = suits["stage"] == Stage.QUEUED
        counts = self.counts.copy()
        counts[CourtCount.QUEUED] = queued.sum()
        counts[CourtCount.OPEN] = (queued | (suits["stage"] == Stage.ENFORCED)).sum()
        counts[CourtCount.LISTED] = self._listed.sum()
        self.counts[:] = 0
        return counts

    # --- hearings -------------------------------------------------------------------------------------------------

    def _hear(self, day: int) -> Enforcement:
        """Judge as many suits as there is capacity for, in the order of filing; those won are enforced at once.

        What is on record shortens the least time of waiting; of those whose time has come, the first filed go first.
        """
        suits, settings = self.docket.suits, self.settings
        queued = suits["stage"] == Stage.QUEUED
        waited = day - suits["filed_day"]
        least = waiting_days(settings.hearing_days_min, self.hearing_faster, suits["recorded_ppm"])
        heard = np.flatnonzero(queued & (waited >= least))[: self._capacity(day)]
        # The law gives a small claim two of the three months that it gives any other.
        limit = np.where(suits["ordinary"] == 1, settings.limit_days, settings.limit_days * 2 // 3)
        self.counts[CourtCount.LATE] += (queued & (waited == limit + 1)).sum()
        won = self._won(heard)
        suits["stage"][heard] = np.where(won, Stage.ENFORCED, Stage.LOST)
        suits["judged_day"][heard] = suits["last_taken_day"][heard] = day
        self.counts[CourtCount.HEARD] += len(heard)
        self.counts[CourtCount.WON] += won.sum()
        self.counts[CourtCount.LOST] += (~won).sum()
        judged = suits[heard]
        self.judgments = Judgments(
            judged["consumer"], judged["platform"], judged["claim_cents"] + judged["fee_cents"], waited[heard], won
        )
        rows = heard[won]
        costs = self._orders(EnforcementKind.ADD_COSTS, rows, suits["fee_cents"][rows])
        seizures = self._orders(EnforcementKind.SEIZE, rows, np.full(len(rows), settings.exempt_cents))
        return Enforcement.joined([costs, seizures])

    def _capacity(self, day: int) -> int:
        """Hearings of this day; fractions of a hearing add up over the days."""
        daily_ppm = round(self.settings.capacity_daily_per_100k * self._n_consumers * MILLION / 100_000)
        return daily_ppm * (day + 1) // MILLION - daily_ppm * day // MILLION

    def _won(self, rows: Ints) -> Flags:
        """Nobody defends, or the claim is proven: the likelier, the more of it is on record."""
        settings, lots = self.settings, self.docket.lots(self._key, rows)
        recorded = self.docket.suits["recorded_ppm"][rows] / MILLION
        proven = settings.proven_unrecorded + (settings.proven_recorded - settings.proven_unrecorded) * recorded
        won: Flags = (lots[:, 0] < settings.default_share) | (lots[:, 1] < proven)
        return won

    # --- enforcement ----------------------------------------------------------------------------------------------

    @property
    def _listed(self) -> Flags:
        suits = self.docket.suits
        listed: Flags = (suits["listed_day"] != NO_DAY) & (suits["released_day"] == NO_DAY)
        return listed

    def _unpaid(self, owed_cents: Ints) -> Ints:
        """What is left of each claim with its costs; never more than is still owed."""
        suits = self.docket.suits
        left: Ints = np.minimum(suits["claim_cents"] + suits["fee_cents"] - suits["taken_cents"], owed_cents)
        return np.maximum(left, 0)

    def _garnish(self, day: int, owed_cents: Ints) -> Enforcement:
        """Withhold from pay while enforcement runs: no more than what is left and the court's fee on it."""
        suits, left = self.docket.suits, self._unpaid(owed_cents)
        rows = np.flatnonzero((suits["stage"] == Stage.ENFORCED) & (left > 0) & ~self._given_up(day))
        fees = -(-left[rows] * self._fee_ppm(rows) // MILLION)  # rounded up, or a last cent would stay behind
        return self._orders(EnforcementKind.GARNISH, rows, left[rows] + fees)

    def _list(self, day: int, owed_cents: Ints) -> Enforcement:
        """List, once, debtors under enforcement from whom nothing came for a while."""
        if not self.settings.listing:
            return Enforcement.empty()
        suits = self.docket.suits
        rows = np.flatnonzero(
            (suits["stage"] == Stage.ENFORCED)
            & (self._unpaid(owed_cents) > 0)
            & (suits["listed_day"] == NO_DAY)
            & (day - suits["last_taken_day"] >= self.settings.list_after_days)
        )
        suits["listed_day"][rows] = day
        return self._orders(EnforcementKind.LIST, rows, np.zeros(len(rows), np.int64))

    def _release(self, day: int, owed_cents: Ints) -> Enforcement:
        """Take those off the list who have paid or whose time is over, unless another suit keeps them there."""
        suits, listed = self.docket.suits, self._listed
        rows = np.flatnonzero(
            listed & ((self._unpaid(owed_cents) == 0) | (day - suits["listed_day"] >= self.settings.list_days))
        )
        suits["released_day"][rows] = day
        still = suits["consumer"][self._listed]
        rows = rows[~np.isin(suits["consumer"][rows], still)]
        return self._orders(EnforcementKind.RELEASE, rows, np.zeros(len(rows), np.int64))

    def _given_up(self, day: int) -> Flags:
        """Nothing came for too long, or the time for enforcement is over."""
        suits, settings = self.docket.suits, self.settings
        given_up: Flags = (day - suits["last_taken_day"] >= settings.no_asset_days) | (
            day - suits["judged_day"] > settings.enforcement_days
        )
        return given_up

    def _close(self, day: int, owed_cents: Ints) -> None:
        """Forget suits whose debt is paid; close those in which there was nothing to take."""
        suits = self.docket.suits
        paid = np.where(suits["stage"] == Stage.QUEUED, owed_cents, self._unpaid(owed_cents)) == 0
        gone = (suits["stage"] == Stage.ENFORCED) & ~paid & self._given_up(day)
        suits["stage"][gone] = Stage.NO_ASSETS
        self.counts[CourtCount.NO_ASSETS] += gone.sum()
        self.counts[CourtCount.PAID_UP] += (paid & (suits["stage"] != Stage.LOST)).sum()
        self.docket.remove(paid)

    def _orders(self, kind: EnforcementKind, rows: Ints, cents: Ints) -> Enforcement:
        """One order of a kind for each of these suits."""
        suits = self.docket.suits[rows]
        share_ppm = ppm(self.settings.garnish_share) if kind is EnforcementKind.GARNISH else 0
        takes = kind in (EnforcementKind.SEIZE, EnforcementKind.GARNISH)
        return Enforcement(
            consumer=suits["consumer"].copy(),
            platform=suits["platform"].copy(),
            kind=np.full(len(rows), int(kind)),
            cents=cents,
            share_ppm=np.full(len(rows), share_ppm),
            fee_ppm=self._fee_ppm(rows) * takes,
            owner=suits["owner"].copy(),
        )

    def _fee_ppm(self, rows: Ints) -> Ints:
        """The fee for enforcement, as a share of what is taken for the claim."""
        suits = self.docket.suits
        return enforcement_fee_ppm(suits["claim_cents"][rows] + suits["fee_cents"][rows])
