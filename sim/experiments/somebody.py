"""People worth following: found by living a world until somebody is late, visited or sued."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.arguments import INTERESTING
from sim.core.channels import having
from sim.core.compiled import told_of_compiling
from sim.core.vocabulary import Status
from sim.experiments.job import Job, forget_state, on_day_0
from sim.experiments.progress import Progress
from sim.experiments.warm_up import warm_up
from sim.results.store.folder import StorageError
from sim.scenario import ScenarioError, bad_value, cut

if TYPE_CHECKING:
    from sim.market import CreditMarket
    from sim.results.run import Run

__all__ = ["numbers_of", "without_case"]

LONGEST_LIST = 60


def numbers_of(follow: Sequence[int | str], job: Job, *, shown: bool, fresh: bool) -> tuple[int, ...]:
    """Numbers of the people to follow, each once: those given, and the first of each kind that is named.

    Of whom a kind is true is known on an evening, from ``job`` without anybody followed; the first evening on which it
    is true of anybody decides, and of several people the lowest number. A kind that is true of nobody is left out.
    """
    if not any(isinstance(one, str) for one in follow):
        return tuple(one for one in follow if isinstance(one, int))
    if fresh:
        forget_state(job)
    days = job.scenario.start.warm_days + job.scenario.days
    found: list[int] = []
    with Progress([days], shown) as progress, told_of_compiling(progress.say):
        warm_up()
        for one in follow:
            number = _first(one, job, progress) if isinstance(one, str) else one
            if number is not None and number not in found:
                found.append(number)
    return tuple(found)


def without_case(run: Run) -> Iterator[str]:
    """A sentence about the followed consumers of whom there is no case to draw, by replication and reason."""
    followed, story = run.followed, run.story
    late = followed[followed["days_past_due"] > 0]
    for entry in run.provenance:
        number = entry["replication"]
        worked, owing = ({*table.loc[table["replication"] == number, "consumer"]} for table in (story, late))
        idle = [consumer for consumer in entry["follow"] if consumer not in worked]
        for why, consumers in (
            ("never late", [one for one in idle if one not in owing]),
            ("late, but contacted by no collector", [one for one in idle if one in owing]),
        ):
            if consumers:
                listed = cut(", ".join(map(str, consumers)), LONGEST_LIST)
                yield f"replication {number}: no case to draw of consumer {listed}: {why}"


def _first(kind: str, job: Job, progress: Progress) -> int | None:
    if kind not in _WHO:
        raise bad_value("follow", kind, f"a consumer's number or one of {', '.join(INTERESTING)}")
    progress.say(f"looking for somebody who is {kind}")
    try:
        market = on_day_0(job, None, progress.day, None)
        while market.day < job.scenario.days:
            market.step()
            who = _WHO[kind](market)
            if len(who):
                progress.say(f"following consumer {who.min()}, the first who is {kind}, on day {market.day - 1}")
                return int(who.min())
    except (ScenarioError, StorageError):
        raise
    except Exception as error:  # the run will tell of it as its failure
        progress.warn(f"nobody who is {kind} was found before an error: {error}")
        return None
    progress.warn(f"nobody is {kind} in replication {job.replication}: nobody is followed for that")
    return None


def _late(market: CreditMarket) -> NDArray[np.int64]:
    """Only the first: cases are of the morning, and many pay in the course of the day."""
    cases = market.today.cases
    for consumer in np.unique(cases.consumer[(cases.days_past_due > 0) & ~cases.charged_off]):
        evening = market.consumers.describe(int(consumer))
        if any(one["days_past_due"] > 0 and one["status"] != Status.CHARGED_OFF.name.lower() for one in evening):
            return np.array([consumer])
    return np.array([], np.int64)


def _visited(market: CreditMarket) -> NDArray[np.int64]:
    contacts = market.today.contacts
    return contacts.consumer[having("is_visit")[contacts.channel]]


def _sued(market: CreditMarket) -> NDArray[np.int64]:
    suits = market.collection.court.docket.suits
    return suits["consumer"][market.collection.court.in_court(suits["consumer"], suits["platform"])]


_WHO: dict[str, Callable[[CreditMarket], NDArray[np.int64]]] = dict(
    zip(INTERESTING, (_late, _visited, _sued), strict=True)
)
