"""What is read off the files of account holders before anything is late: one pure function per signal."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from sim.core.frames import Files
from sim.platforms.credit.risk import MEAN_POINTS

__all__ = ["SIGNALS", "utilisation"]

Floats = NDArray[np.float64]


def _share(part: NDArray[np.int64], whole: NDArray[np.int64]) -> Floats:
    """part / whole, 0 where there is no whole."""
    return np.where(whole > 0, part / np.maximum(whole, 1), 0.0)


def utilisation(files: Files) -> Floats:
    """Share of the limit: owed / limit."""
    return _share(files.owed_cents, files.limit_cents)


def stacking(files: Files) -> Floats:
    """Accounts open with other platforms, as the bureau tells."""
    return files.elsewhere_open.astype(float)


def late_elsewhere(files: Files) -> Floats:
    """Days: most days past due with any other platform, as the bureau tells."""
    return files.elsewhere_worst_days.astype(float)


def contact_failure(files: Files) -> Floats:
    """Contacts: attempts in a row that reached nobody."""
    return files.contacts_failed.astype(float)


def purchase_change(files: Files) -> Floats:
    """Times as usual: orders between the last two statements / usual orders; 0 where nothing is usual."""
    return _share(files.orders_cents, files.usual_cents)


def account_drained(files: Files) -> Floats:
    """Share of the minimum: (minimum - what is in the linked account) / minimum, at least 0; 0 where it is not seen."""
    lacking = np.maximum(files.minimum_cents - files.linked_cents, 0)
    return np.where(files.linked_cents >= 0, _share(lacking, files.minimum_cents), 0.0)


def high_risk(files: Files) -> Floats:
    """Points below the mean of scores: 650 - score."""
    return (MEAN_POINTS - files.score).astype(float)


SIGNALS: dict[str, Callable[[Files], Floats]] = {
    signal.__name__: signal
    for signal in (stacking, late_elsewhere, contact_failure, purchase_change, account_drained, high_risk)
}
"""By name; ``utilisation_jump`` is no function of a file alone, and is told beside the last statement's utilisation."""
