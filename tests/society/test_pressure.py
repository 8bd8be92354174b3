"""Lawful pressure, contact by contact: by channel, by how soon it follows another, by refusal."""

from __future__ import annotations

import numpy as np
import pytest

from sim.core.frames import Contacts, Outcomes
from sim.core.vocabulary import Channel, Meeting
from sim.scenario import HarmParameters, ScenarioError, make_scenario
from sim.society.pressure import LawfulPressure

CALL, VISIT = Channel.HUMAN_CALL, Channel.VISIT_HOME
HARM = np.zeros((1, len(Channel)))
HARM[0, CALL], HARM[0, VISIT] = 0.5, 2.0
SETTINGS = HarmParameters(pressure_again=0.5, pressure_again_days=7, pressure_refused=1.0)


def day_of(
    of: LawfulPressure, day: int, *made: tuple[int, Channel, Meeting], breach: tuple[int, ...] = ()
) -> list[int]:
    """Thousandths of a point of each contact of a day."""
    zeros = np.zeros(len(made), np.int64)
    contacts = dict.fromkeys(Contacts.__dataclass_fields__, zeros) | {
        "consumer": np.array([who for who, _, _ in made], np.int64),
        "channel": np.array([channel for _, channel, _ in made], np.int64),
    }
    meeting = np.array([meeting for _, _, meeting in made], np.int64)
    outcomes = Outcomes(**dict.fromkeys(Outcomes.__dataclass_fields__, zeros) | {"meeting": meeting})
    broken = np.zeros(len(made), bool)
    broken[list(breach)] = True
    return of.of_day(day, Contacts(**contacts), outcomes, broken, HARM, SETTINGS).tolist()


def test_three_debtors_by_hand() -> None:
    of = LawfulPressure(3)
    first = (
        (0, CALL, Meeting.REACHED),
        (1, VISIT, Meeting.REFUSED),
        (2, VISIT, Meeting.NOBODY),
        (0, CALL, Meeting.REACHED),
    )
    assert day_of(of, 0, *first) == [500, 4_000, 0, 750]
    # 7 days later a contact still follows the first, 8 days later it does not
    assert day_of(of, 7, (0, VISIT, Meeting.REFUSED), (2, CALL, Meeting.REACHED)) == [5_000, 500]
    assert day_of(of, 8, (1, CALL, Meeting.REACHED)) == [500]


def test_what_breaks_a_rule_is_not_lawful_and_still_makes_the_next_one_soon() -> None:
    of = LawfulPressure(1)
    assert day_of(of, 0, (0, CALL, Meeting.REACHED), breach=(0,)) == [0]
    assert day_of(of, 1, (0, CALL, Meeting.REACHED)) == [750]
    of.forget(np.array([0]))
    assert day_of(of, 2, (0, CALL, Meeting.REACHED)) == [500]


def test_weights_of_harm_add_up_to_1() -> None:
    with pytest.raises(ScenarioError, match=r"society\.harm\.fees"):
        make_scenario({"society": {"harm": {"pressure": 0.5}}})
