"""Kinds of acts, whom they wrong, and the step that an offence asks for."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest

from sim.core.frames import Contacts
from sim.core.units import MILLION
from sim.core.vocabulary import Channel
from sim.scenario.parameters.society.law import GravityParameters
from sim.society.acts import Act, Wrongs, acts_of, gravest, gravities, owed_cents, severity_step
from sim.society.rulings import Step

MOST = int(Step.NULLIFICATION)


def contacts(*rows: tuple[Channel, int]) -> Contacts:
    """Channel and pressure of each."""
    return Contacts.of_rows([(0, 0, int(channel), 0, 0, 0, MILLION, pressure, 0, 0) for channel, pressure in rows])


def test_what_each_contact_is_if_it_breaks_a_rule() -> None:
    rows = {
        (Channel.HUMAN_CALL, 0): Act.RULE,
        (Channel.TEXT, 0): Act.RULE,
        (Channel.HUMAN_CALL, 1): Act.PRESSURE,
        (Channel.CALL_TO_CONTACTS, 0): Act.DISCLOSURE,
        (Channel.NOTICE_TO_CONTACTS, 5): Act.DISCLOSURE,
        (Channel.VISIT_HOME, 0): Act.VISIT,
        (Channel.VISIT_WORK, 0): Act.VISIT,
        (Channel.VISIT_HOME, 1): Act.INTRUSION,
        (Channel.VISIT_WORK, 9): Act.INTRUSION,
    }
    made = contacts(*rows)
    assert acts_of(made, np.ones(len(made), bool)).tolist() == list(rows.values())
    assert set(acts_of(made, np.zeros(len(made), bool)).tolist()) == {Act.ATTEMPT}  # nobody was there


def test_every_act_has_its_gravity() -> None:
    assert set(GravityParameters.model_fields) == {act.name.lower() for act in Act} - {"attempt"}
    assert gravities(GravityParameters()).tolist() == [0, 100_000, 500_000, MILLION, MILLION, 3 * MILLION]


def test_each_person_counts_once_with_the_gravest_of_what_was_done() -> None:
    found = gravest(Wrongs.of_rows([(5, 1, 1), (3, 0, 7), (5, 0, 2), (5, 1, 9), (3, 0, 7), (5, 1, 4)]))
    assert [found.platform.tolist(), found.consumer.tolist(), found.gravity_ppm.tolist()] == [
        [0, 0, 1],
        [3, 5, 5],
        [7, 2, 9],
    ]
    assert len(gravest(Wrongs.empty())) == 0


def test_what_is_owed_is_price_times_gravity() -> None:
    assert owed_cents(np.array([0, 100_000, MILLION, 3 * MILLION, 333_333]), 50_000).tolist() == [
        0,
        5_000,
        50_000,
        150_000,
        16_666,
    ]
    assert not owed_cents(np.array([3 * MILLION]), 0).any()


@pytest.mark.parametrize(
    ("excess", "times", "step"),
    [
        (0.0, 9, 0),
        (1.0, 9, 0),
        (1.01, 1, 1),
        (1.99, 1, 1),
        (2.0, 1, 2),
        (3.9, 1, 2),
        (4.0, 1, 3),
        (8.0, 1, 4),
        (1.01, 2, 2),
        (1.01, 3, 2),
        (1.01, 4, 3),
        (2.0, 4, 4),
        (1e9, 1, 4),
        (math.inf, 12, 4),
    ],
)
def test_a_doubling_of_size_or_number_is_a_step(excess: float, times: int, step: int) -> None:
    assert severity_step(excess, times, MOST) == step


def test_steps_leave_nothing_out() -> None:
    steps = [severity_step(excess, 1, MOST) for excess in np.geomspace(0.5, 64.0, 200)]
    assert set(steps) == set(range(MOST + 1))
    assert all(later - earlier in (0, 1) for earlier, later in pairwise(steps))
