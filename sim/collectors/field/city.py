"""Where people live: districts on a map, the ways between them, and where it is not safe to go."""

from __future__ import annotations

from random import Random

import numpy as np
from mesa.discrete_space import OrthogonalMooreGrid, PropertyLayer
from numpy.typing import NDArray

from sim.core.draws import uniforms_for
from sim.core.random import Stream
from sim.scenario import FieldParameters

__all__ = ["City"]

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]


class City:
    """Districts are the cells of ``grid``, numbered row by row; each knows its neighbours and if it is ``unsafe``."""

    def __init__(self, settings: FieldParameters, key: tuple[int, int, int], random: Random) -> None:
        self._key = key
        # Mesa asks for a generator; no draw is ever taken from it.
        self.grid = OrthogonalMooreGrid((settings.rows, settings.columns), torus=False, random=random)
        self._unsafe = PropertyLayer.from_data("unsafe", np.zeros((settings.rows, settings.columns), bool))
        self.grid.add_property_layer(self._unsafe)
        self._centres = np.array([cell.coordinate for cell in self.grid.all_cells], np.float64)
        self.use(settings)

    def use(self, settings: FieldParameters) -> None:
        """Take the terms in force from today on; the map itself stays."""
        self._settings = settings
        lots = self._draws(day=0)[:, 0]
        self._unsafe.data = (lots < settings.unsafe_share).reshape(self._unsafe.data.shape)

    def __len__(self) -> int:
        return len(self._centres)

    @property
    def unsafe(self) -> Flags:
        """Districts where a door cannot be entered on some days."""
        flags: Flags = self._unsafe.data.ravel()
        return flags

    @property
    def minutes_per_km(self) -> float:
        """Of travel."""
        return 60.0 / self._settings.speed_kmh

    def shut_on(self, day: int) -> Flags:
        """Unsafe districts where no door can be entered today."""
        return self.unsafe & (self._draws(day)[:, 1] < self._settings.unsafe_daily)

    def km(self, start: Ints, end: Ints) -> Floats:
        """Way from each of ``start`` (rows) to each of ``end`` (columns): from centre to centre as the crow flies, and
        within a district from one door to the next."""
        steps = self._centres[start][:, None, :] - self._centres[end][None, :, :]
        between = self._settings.km_between * np.sqrt((steps * steps).sum(axis=2))
        return np.where(start[:, None] == end[None, :], self._settings.km_within, between)

    def within(self, depot: int, territory_km: float) -> Flags:
        """Districts as far as ``territory_km`` from the depot; none if it is 0."""
        near: Flags = self.km(np.array([depot]), np.arange(len(self)))[0] <= territory_km
        return near if territory_km > 0 else np.zeros_like(near)

    def _draws(self, day: int) -> Floats:
        return uniforms_for(self._key, Stream.ROUND, 0, np.arange(len(self)), day)
