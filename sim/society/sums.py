"""What a society adds up in a day, for metrics and records to read before the next day begins."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Self

import numpy as np
from numpy.typing import NDArray

from sim.core.vocabulary import Cause, Complaint, News

__all__ = ["SocietySums"]

Ints = NDArray[np.int64]
DECILES = 10


@dataclass
class SocietySums:
    """All zero where the society is not active.

    By platform: ``told`` (and ``News``), ``complaints`` (and ``Cause``), ``received``, ``upheld``, ``dismissed``,
    ``escalated`` and ``waiting`` (and ``Complaint``; the last an evening's stock), ``harassments`` (contacts that
    reached somebody and broke a rule), ``pressure_points`` (thousandths, as ``LawfulPressure`` gives them),
    ``disclosures`` (others told), ``wrong_contacts`` (calls to a number that is now another's), ``redress_cents``,
    ``fines_cents``, ``nullified``, ``wronged`` (people with a claim to redress who had none before), ``class_actions``,
    ``criminal_cases`` (in which the police stepped in), ``articles``, ``heat_ppm``, ``standing_ppm`` (millionths,
    evening), ``level`` (of the regulator's response, evening).
    ``harassed_by_decile``: by income.
    """

    told: Ints
    complaints: Ints
    received: Ints
    upheld: Ints
    dismissed: Ints
    escalated: Ints
    waiting: Ints
    harassments: Ints
    pressure_points: Ints
    disclosures: Ints
    wrong_contacts: Ints
    redress_cents: Ints
    fines_cents: Ints
    nullified: Ints
    wronged: Ints
    class_actions: Ints
    criminal_cases: Ints
    articles: Ints
    heat_ppm: Ints
    standing_ppm: Ints
    level: Ints
    harassed_by_decile: Ints

    @classmethod
    def of(cls, n_platforms: int) -> Self:
        """Nothing counted yet."""
        wide = {
            "told": len(News),
            "complaints": len(Cause),
            **dict.fromkeys(("received", "upheld", "dismissed", "escalated", "waiting"), len(Complaint)),
        }
        columns = {
            column.name: np.zeros((n_platforms, wide[column.name]) if column.name in wide else n_platforms, np.int64)
            for column in fields(cls)
        }
        return cls(**columns | {"harassed_by_decile": np.zeros(DECILES, np.int64)})

    def clear(self) -> None:
        """Begin a new day."""
        for column in vars(self).values():
            column.fill(0)
