"""Early warning: signals on the day of a statement, and what is done before anything is late."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.core.frames import AccountActions, Contacts, Files, Offers, Reviews
from sim.core.units import CYCLE_DAYS, MILLION, ppm
from sim.core.vocabulary import Channel, Seen, Status
from sim.platforms.sums import PlatformSums
from sim.platforms.watching.signals import SIGNALS, utilisation
from sim.scenario.parameters.platforms.monitoring import MonitoringParameters, TriggerParameters

__all__ = ["EarlyWarning", "Warned"]

Flags = NDArray[np.bool_]
Days = NDArray[np.uint16]  # of the run; a scenario has at most 36,000
UNKNOWN = 255  # no statement was seen yet


@dataclass(frozen=True)
class Warned:
    """What warnings of a day lead to: freezes and cuts, calls before anything is due, deferrals offered.

    ``alarmed`` marks, row by row of the files, whom a warning was of.
    """

    alarmed: Flags
    actions: AccountActions
    calls: Contacts
    offers: Offers


class EarlyWarning:
    """The triggers of one platform, and which accounts it holds frozen although nothing is late."""

    def __init__(self, index: int, settings: MonitoringParameters, sums: PlatformSums, n_consumers: int) -> None:
        self.index, self.sums = index, sums
        self._n_consumers = n_consumers
        # Columns by consumer, only those that a trigger needs: day before which a trigger, by its name and action, is
        # quiet and its freeze is held; day of the last alarm; percent of the limit used at the last statement.
        self._until: dict[tuple[str, str], Days] = {}
        self._alarmed_on: Days = np.zeros(0, np.uint16)
        self._used: NDArray[np.uint8] = np.zeros(0, np.uint8)
        self.use(settings)

    @property
    def active(self) -> bool:
        """Is there a trigger."""
        return bool(self.settings.triggers)

    def use(self, settings: MonitoringParameters) -> None:
        """Take the terms in force from today on; a trigger that is gone holds nothing any more."""
        self.settings = settings
        n = self._n_consumers
        names = [(name, trigger.action) for name, trigger in settings.triggers.items()]
        self._until = {name: self._until.get(name, np.zeros(n, np.uint16)) for name in names}
        if self.active and len(self._alarmed_on) == 0:
            self._alarmed_on = np.zeros(n, np.uint16)
        if self._watches_use and len(self._used) == 0:
            self._used = np.full(n, UNKNOWN, np.uint8)

    @property
    def bytes(self) -> int:
        """Memory of the columns."""
        columns: list[NDArray[Any]] = [*self._until.values(), self._alarmed_on, self._used]
        return sum(column.nbytes for column in columns)

    def forget(self, consumers: NDArray[np.int64]) -> None:
        """These have left; nothing is known of those who take their places."""
        for column in self._until.values():
            column[consumers] = 0
        if len(self._alarmed_on):
            self._alarmed_on[consumers] = 0
        if len(self._used):
            self._used[consumers] = UNKNOWN

    def held(self, reviews: Reviews, day: int) -> Flags:
        """Which of these accounts are to stay frozen for now."""
        held: Flags = reviews.frozen & self._frozen_beyond(reviews.consumer, day)
        return held

    def review(self, files: Files, day: int) -> Warned:
        """Look at the account holders with a statement today; the first trigger that fires acts."""
        alarmed = np.zeros(len(files), bool)
        actions, calls, offers = AccountActions.empty(), Contacts.empty(), Offers.empty()
        if not self.active:
            return Warned(alarmed, actions, calls, offers)
        self._count_false_alarms(files, day)
        jump = self._jump(files)
        free = self._may_be_warned_of(files, day)
        for name, trigger in self.settings.triggers.items():
            until = self._until[name, trigger.action]
            signal = jump if trigger.signal == "utilisation_jump" else SIGNALS[trigger.signal](files)
            fires = free & ~alarmed & (until[files.consumer] <= day) & (signal >= trigger.level)
            alarmed |= fires
            chosen = files.where(fires)
            until[chosen.consumer] = day + CYCLE_DAYS * trigger.hold_cycles
            match trigger.action:
                case "freeze":
                    actions = AccountActions.joined([actions, self._frozen(chosen)])
                case "cut_limit":
                    actions = AccountActions.joined([actions, self._cut(chosen, trigger)])
                case "call":
                    calls = Contacts.joined([calls, self._called(chosen)])
                case "offer_deferral":
                    offers = Offers.joined([offers, self._deferred(chosen)])
        self._alarmed_on[files.consumer[alarmed]] = day
        self._count(Seen.ALARMS, int(alarmed.sum()))
        return Warned(alarmed, actions, calls, offers)

    # --- what is done ---------------------------------------------------------------------------------------------

    def _frozen(self, files: Files) -> AccountActions:
        self._count(Seen.EARLY_FREEZES, len(files))
        return AccountActions(files.consumer, files.platform, files.limit_cents, np.ones(len(files), bool))

    def _cut(self, files: Files, trigger: TriggerParameters) -> AccountActions:
        """New limit: the larger of limit * limit kept and what is owed, where that is lower."""
        kept = files.limit_cents * ppm(trigger.limit_kept) // MILLION
        limit = np.maximum(kept, files.owed_cents)
        lower = limit < files.limit_cents
        self._count(Seen.EARLY_CUTS, int(lower.sum()))
        return AccountActions(
            files.consumer[lower], files.platform[lower], limit[lower], np.zeros(int(lower.sum()), bool)
        )

    def _called(self, files: Files) -> Contacts:
        """A call by machine that offers nothing and demands nothing: skill 0 marks it as one before the due date."""
        n = len(files)
        self._count(Seen.EARLY_CALLS, n)
        nothing = np.zeros(n, np.int64)
        return Contacts(
            consumer=files.consumer,
            platform=files.platform,
            channel=np.full(n, int(Channel.AI_CALL)),
            arm=nothing,
            offers=nothing,
            discount_ppm=nothing,
            skill_ppm=nothing,
            pressure_ppm=nothing,
            familiar_ppm=nothing,
            owner=nothing,
        )

    def _deferred(self, files: Files) -> Offers:
        n = len(files)
        self._count(Seen.EARLY_DEFERRALS, n)
        nothing = np.zeros(n, np.int64)
        return Offers(files.consumer, files.platform, nothing, nothing, np.ones(n, bool))

    # --- what is remembered ---------------------------------------------------------------------------------------

    @property
    def _watches_use(self) -> bool:
        return any(trigger.signal == "utilisation_jump" for trigger in self.settings.triggers.values())

    def _jump(self, files: Files) -> NDArray[np.float64]:
        """Utilisation now less that at the last statement, both to a whole percent; 0 at the first."""
        if not self._watches_use:
            return np.zeros(len(files))
        now = np.minimum(np.rint(100 * utilisation(files)), UNKNOWN - 1)
        before = self._used[files.consumer]
        self._used[files.consumer] = now.astype(np.uint8)
        return np.where(before == UNKNOWN, 0.0, now - before) / 100.0

    def _may_be_warned_of(self, files: Files, day: int) -> Flags:
        """Nothing is late, and the account is open or its freeze, a warning's own, ends today."""
        last = np.zeros(len(files), bool)
        for (_, action), until in self._until.items():
            if action == "freeze":
                last |= until[files.consumer] == day
        open_today = (files.status == Status.OPEN) | (last & ~self._frozen_beyond(files.consumer, day))
        free: Flags = open_today & (files.arrears_cents == 0)
        return free

    def _frozen_beyond(self, consumers: NDArray[np.int64], day: int) -> Flags:
        """Is a freeze of these by a warning to last beyond the morning of a day."""
        held = np.zeros(len(consumers), bool)
        for (_, action), until in self._until.items():
            if action == "freeze":
                held |= until[consumers] > day
        return held

    def _count_false_alarms(self, files: Files, day: int) -> None:
        """Alarms of the statement before today's after which nothing was late."""
        before = (self._alarmed_on[files.consumer].astype(np.int64) == day - CYCLE_DAYS) & (day > CYCLE_DAYS)
        self._count(Seen.FALSE_ALARMS, int((before & (files.worst_days == 0) & (files.arrears_cents == 0)).sum()))

    def _count(self, what: Seen, n: int) -> None:
        self.sums.counts[self.index, what] += n
