"""Compile the engine before the first run: here and in a second process, instead of in every worker."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from sim.core.compiled import mark_warm, warm_up_needed
from sim.core.frames import Contacts, Decisions, Orders, Promises
from sim.scenario import make_scenario

if TYPE_CHECKING:
    from sim.market import CreditMarket

__all__ = ["compile_bills", "compile_orders_and_contacts", "warm_up"]

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
    """Compile this half."""
    consumers = _small().consumers
    consumers.respond(0, Contacts.empty())
    consumers.keep(0, Promises.empty())
    consumers.shop(0)
    consumers.settle(0, Orders.empty(), Decisions.empty())


def compile_bills() -> None:
    """Compile the other half: what has to do with bills, the dearest kernel first, and what evens out both halves."""
    consumers = _small().consumers
    consumers.bill(0)
    consumers.age(0)
    consumers.files(0)
    consumers.earn(0)
    consumers.close_day(0)


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
                "population": {"size": 200},
                "days": 30,
                "fraud": {"share": 0.01, "from_day": 0},
                "platforms": {
                    "baitiao": {"monitoring": {"triggers": {"busy": trigger}, "screening": {"active": True}}}
                },
            }
        ),
        threads=1,
    )
