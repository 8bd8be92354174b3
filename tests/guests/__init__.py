"""Guests that tests bring: modules written to a folder, with the scenario that names them."""

from __future__ import annotations

import textwrap
from pathlib import Path

POLICY = """
import numpy as np
from sim.frames import Decisions
from sim.guests import Parameter
from sim.platforms import Scorecard

{before}

class Mine(Scorecard):
{inside}
    def decide(self, orders, credit):
        usual = super().decide(orders, credit)
{body}
        return usual
"""
STRATEGY = """
import numpy as np
from sim.core.vocabulary import Channel
from sim.collectors import Strategy
from sim.frames import Actions
from sim.guests import Parameter

{before}

class Mine(Strategy):
{inside}
    def decide(self, cases, file, settings, day):
        n = len(cases)
        wants = dict(
            consumer=cases.consumer, platform=cases.platform, channel=np.full(n, int(Channel.TEXT)),
            pool=np.full(n, -1), offers=np.ones(n, np.int64), discount_ppm=np.zeros(n, np.int64))
{body}
        return Actions(**wants)
"""
SCENARIOS = {
    POLICY: '[platforms.baitiao.credit]\npolicy = "{module}:Mine"\n',
    STRATEGY: '[platforms.baitiao.collection]\nstrategy = "{module}:Mine"\n',
}


def write_guest(
    folder: Path,
    kind: str = POLICY,
    body: str = "pass",
    *,
    before: str = "",
    inside: str = "",
    module: str = "mine",
    days: int = 5,
) -> Path:
    """Write the module of a guest and, beside it, a scenario that names it; returns the scenario's path."""
    text = kind.format(
        before=textwrap.dedent(before),
        inside=textwrap.indent(textwrap.dedent(inside), " " * 4),
        body=textwrap.indent(textwrap.dedent(body), " " * 8),
    )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{module}.py").write_text(text)
    scenario = folder / "scenario.toml"
    scenario.write_text(
        f'name = "mine"\ndays = {days}\n[population]\nsize = 150\n' + SCENARIOS[kind].format(module=module)
    )
    return scenario
