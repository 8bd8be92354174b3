"""What a platform makes of the files of account holders on the day of their statement."""

from __future__ import annotations

from dataclasses import dataclass

from sim.core.frames import AccountActions, Contacts, Offers, Scores

__all__ = ["Review"]


@dataclass(frozen=True)
class Review:
    """New scores; limits and freezes, one set after another; offers; calls before anything is due."""

    scores: Scores
    actions: list[AccountActions]
    offers: list[Offers]
    calls: Contacts
