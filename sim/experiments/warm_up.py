"""Compile the engine before the first run: here and in a second process, instead of in every worker."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Hashable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

import numpy as np

from sim.consumers.population import Population
from sim.consumers.state import Pairs
from sim.core.compiled import mark_warm, warm_up_needed
from sim.core.frame import Frame, columns_of
from sim.core.frames import Answers, Contacts, Decisions, Enforcement, Grievances, Happenings, Orders, Promises
from sim.scenario import make_scenario

if TYPE_CHECKING:
    from sim.market import CreditMarket

__all__ = ["compile_bills", "compile_orders_and_contacts", "warm_up"]

F = TypeVar("F", bound=Frame)

FIRST_ACCOUNT = np.zeros(1, np.int64), np.zeros(1, np.int64)
"""Consumer and platform."""
OTHER_HALF = "from sim.experiments.warm_up import compile_bills; compile_bills()"


def warm_up() -> None:
    """Compile every kernel if this version has not been compiled on this machine: a small market for one cycle.

    A second process compiles what has to do with bills, about half of all; compiled code is shared by way of the disk.
    """
    if not warm_up_needed():
        return
    other = _begin_other_half()
    try:
        compile_orders_and_contacts()
        if other is not None:
            other.wait()
    finally:
        if other is not None:
            other.kill()
            other.wait()
    _small().run()
    mark_warm()


def compile_orders_and_contacts() -> None:
    """Compile this half: what has to do with orders, contacts, news and complaints."""
    consumers = _people()
    consumers.respond(0, _one(Contacts))
    consumers.shop(0)
    consumers.settle(0, _one(Orders), _one(Decisions))
    consumers.keep(0, _one(Promises))
    consumers.enforce(0, _one(Enforcement))
    consumers.reach(0, _one(Contacts))
    consumers.changes_of_standing()
    consumers.hear(0, _one(Happenings))
    consumers.complain(0, _one(Grievances))
    consumers.be_answered(_one(Answers))
    consumers.nullify(*FIRST_ACCOUNT)
    consumers.expire(0)


def compile_bills() -> None:
    """Compile the other half: what has to do with bills, the dearest kernel first, and what evens out both halves."""
    consumers = _people()
    consumers.bill(0)
    consumers.age(0)
    consumers.turn_over(0)
    consumers.restructure(0, _one(Pairs))
    consumers.files(0)
    consumers.files_of(*FIRST_ACCOUNT)
    consumers.earn(0)
    consumers.close_day(0)
    consumers.close_cycle(0)


def _people() -> Population:
    consumers = _small().consumers
    assert isinstance(consumers, Population)
    return consumers


def _one(kind: type[F]) -> F:
    """A row of zeros: what it does to the small market matters to nobody."""
    return kind(*(np.zeros(1, dtype) for dtype in columns_of(cast(Hashable, kind)).values()))


def _begin_other_half() -> subprocess.Popen[bytes] | None:
    """None where there is one core. If it fails, what it would have compiled is compiled here."""
    if (os.cpu_count() or 1) < 2:
        return None
    found = os.pathsep.join([str(Path(__file__).parents[2]), *filter(None, [os.environ.get("PYTHONPATH")])])
    try:
        return subprocess.Popen(
            [sys.executable, "-c", OTHER_HALF],
            env=os.environ | {"PYTHONPATH": found},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    except OSError:
        return None


def _small() -> CreditMarket:
    from sim.market import CreditMarket

    trigger = {"signal": "purchase_change", "level": 1e6, "action": "call"}  # never fires, but files are read
    return CreditMarket(
        make_scenario(
            {
                "population": {"size": 200, "turnover_annual": 0.1},
                "days": 30,
                "society": {"active": True},
                "fraud": {"share": 0.01, "from_day": 0},
                "platforms": {
                    "baitiao": {
                        "credit": {"record_cycles": 12},
                        "monitoring": {"triggers": {"busy": trigger}, "screening": {"active": True}},
                    }
                },
            }
        ),
        threads=1,
    )
