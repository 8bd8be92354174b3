"""What a society does about treatment: complaints, opinion, press, regulator."""

from __future__ import annotations

from sim.scenario.leaf import Branch, leaf


class SocietyParameters(Branch):
    """The third floor as a whole."""

    active: bool = leaf(
        False, unit="yes or no", about="do people talk, complain and read the press, and does a regulator watch",
        role="fixed", source="a choice of the run", at_start_only=True)
