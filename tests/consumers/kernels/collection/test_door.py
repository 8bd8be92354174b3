"""What is special about a visit: presence, relatives who pay or tell, an employer who hears; each switched on and off.

Draws are known by their address, so that who pays, tells or dismisses is foretold: no false alarms.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.consumers import Population
from sim.core.draws import uniforms_for
from sim.core.random import Stream
from sim.core.vocabulary import Channel, Count, Mark, Meeting, Outcome, Tie
from tests.consumers import DAY, PAY_DAY, PLAIN, Watch, channel, contacts, debtors, in_debt, population, will

HOME, WORK, RELATIVES = Channel.VISIT_HOME, Channel.VISIT_WORK, Channel.VISIT_RELATIVES
FAMILIES = {
    "society.active": True,
    **{f"beliefs.{leaf}": 0.0 for leaf in ("weight_belief", "weight_norm", "weight_fairness", "fairness_rate")},
}


def draws(people: Population, day: int = DAY) -> NDArray[np.float64]:
    """Everyone's draws at the door: which relative, pays, tells, is dismissed."""
    return np.asarray(uniforms_for(people.key, Stream.DOOR, 0, people.ids, day))


def family_of(people: Population) -> list[NDArray[np.int32]]:
    """Everyone's relatives."""
    start = people.ties.start[Tie.FAMILY]
    return [people.ties.who[start[i] : start[i + 1]] for i in range(people.size)]


def poor(values: dict[str, Any] | None = None, **debt: Any) -> Population:
    """Debtors in families, unwilling and with plenty of cash."""
    return debtors(FAMILIES | channel("visit_relatives") | (values or {}), willing=-50.0, **debt)


# --- presence ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("presence", "paid"), [(0.0, 10_000), (0.5, 12_500), (1.0, 15_000)])
def test_who_stands_there_is_paid_before_others(presence: float, paid: int) -> None:
    """15,000 at hand, 20,000 due to either of two who press alike: two thirds, or all if one is present."""
    people = debtors(
        channel("visit_home", presence=presence) | {"repayment.partial_floor": 0.0, "response.fatigue_weight": 0.0},
        lenders=2,
        cash=15_000,
        willing=50.0,
    )
    in_debt(people, 1, cash=15_000, willing=50.0)
    people.accounts.load[:] = 1.0
    found = people.respond(DAY, contacts(people, HOME))
    assert set(found.paid_cents.tolist()) == {paid}


def test_presence_is_nothing_where_there_is_no_other_creditor() -> None:
    for presence in (0.0, 1.0):
        people = debtors(
            channel("visit_home", presence=presence) | {"repayment.partial_floor": 0.0}, cash=15_000, willing=50.0
        )
        assert set(people.respond(DAY, contacts(people, HOME)).paid_cents.tolist()) == {15_000}


# --- relatives --------------------------------------------------------------------------------------------------------


def test_only_those_with_a_family_can_be_asked_for_there() -> None:
    people = poor()
    alone = np.array([not len(family) for family in family_of(people)])
    found = people.respond(DAY, contacts(people, RELATIVES))
    assert 0 < alone.sum() < people.size
    assert np.array_equal(found.meeting == Meeting.NOBODY, alone)


@pytest.mark.parametrize("chance", [0.0, 0.3])
def test_a_relative_pays_what_is_asked_as_far_as_able(chance: float) -> None:
    people = poor({"response.relative_pays": chance, "response.relative_tells": 0.0})
    people.who.cash_cents[::2] = 5_000
    watch, lots, families = Watch(people), draws(people), family_of(people)
    found = people.respond(DAY, contacts(people, RELATIVES))
    payers = [
        int(family[int(u * len(family))]) if len(family) else -1 for family, u in zip(families, lots[:, 0], strict=True)
    ]
    pays = np.array([payer >= 0 and v < chance for payer, v in zip(payers, lots[:, 1], strict=True)])
    assert pays.any() == (chance > 0.0)
    assert np.array_equal(found.paid_cents > 0, found.outcome == Outcome.PAID)
    assert np.all(found.paid_cents[~pays] == 0)
    given = np.zeros(people.size, np.int64)
    for payer, cents in zip(payers, found.paid_cents.tolist(), strict=True):
        given[payer] += cents if cents else 0
    assert np.array_equal(watch.gone("people.cash_cents"), given), "the relative's cash went, the debtor's stayed"
    assert set(found.paid_cents[pays].tolist()) <= {0, 5_000, 20_000}
    assert people.counts[0, Count.RELATIVES_PAID] == (found.paid_cents > 0).sum()
    assert people.counts[0, Count.RELATIVES_PAID_CENTS] == found.paid_cents.sum()
    watch.check_money()


@pytest.mark.parametrize("chance", [0.0, 0.4])
def test_a_relative_tells_where_a_lost_debtor_is(chance: float) -> None:
    people = poor({"response.relative_pays": 0.0, "response.relative_tells": chance})
    people.who.marks[::2] = Mark.PHONE_DEAD | Mark.MOVED
    has_family = np.array([len(family) > 0 for family in family_of(people)])
    tells = has_family & (people.who.marks > 0) & (draws(people)[:, 2] < chance)
    found = people.respond(DAY, contacts(people, RELATIVES))
    assert np.array_equal(found.outcome == Outcome.FOUND, tells)
    assert np.array_equal(people.who.marks[::2] == 0, tells[::2])
    assert tells.any() == (chance > 0.0)


def test_one_who_is_not_helped_is_pleaded_with_and_pays_himself_if_that_moves_him() -> None:
    for pleading in (0.0, 3.0):
        people = debtors(
            FAMILIES
            | channel("visit_relatives", persuasion=pleading)
            | {"response.relative_pays": 0.0, "response.relative_tells": 0.0},
            willing=-1.0,
        )
        has_family = np.array([len(family) > 0 for family in family_of(people)])
        moved = will(people) < 1.0 / (1.0 + np.exp(1.0 - pleading))
        found = people.respond(DAY, contacts(people, RELATIVES))
        assert np.array_equal(found.paid_cents > 0, has_family & moved)


def test_relatives_take_it_amiss_that_they_are_asked() -> None:
    people = poor({"beliefs.fairness_rate": 0.5, "channels.visit_relatives.harshness": 1.0})
    asked = {
        int(family[int(u * len(family))])
        for family, u in zip(family_of(people), draws(people)[:, 0], strict=True)
        if len(family)
    }
    people.respond(DAY, contacts(people, RELATIVES))
    assert set(np.flatnonzero(people.accounts.fairness[:, 0] < 0.0).tolist()) >= asked


# --- the place of work ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("chance", [0.0, 0.25])
def test_an_employer_who_hears_may_dismiss(chance: float) -> None:
    people = debtors(channel("visit_work") | {"response.dismissed_per_visit": chance})
    people.who.employed[::4] = False
    before, lots = people.who.employed.copy(), draws(people)
    people.respond(DAY, contacts(people, WORK))
    dismissed = before & (lots[:, 3] < chance)
    assert np.array_equal(people.who.employed, before & ~dismissed)
    assert people.counts[0, Count.DISMISSALS] == people.counts[0, Count.JOBS_LOST] == dismissed.sum()
    assert dismissed.any() == (chance > 0.0)


def test_an_employer_hears_nothing_where_nobody_was_met() -> None:
    people = debtors(channel("visit_work", reach=0.0) | channel("letter") | {"response.dismissed_per_visit": 1.0})
    people.respond(DAY, contacts(people, WORK))
    assert people.who.employed.all()


def test_at_home_nobody_is_dismissed() -> None:
    people = population(channel("visit_home") | PLAIN | {"response.dismissed_per_visit": 1.0})
    people.respond(DAY, contacts(in_debt(people), HOME))
    assert people.who.employed.all()


# --- consent ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("by", "word"), [(HOME, 0), (WORK, 0), (RELATIVES, 1), (Channel.HUMAN_CALL, -1)])
@pytest.mark.parametrize("share", [0.0, 0.4])
def test_who_withholds_consent_ends_the_visit_at_the_door_every_time(by: Channel, word: int, share: float) -> None:
    """The debtor himself at home and at work; his relatives for themselves. Nobody else, and no call, is refused."""
    people = debtors(FAMILIES | channel(by.name.lower()) | {"regime.consent_withheld": share}, willing=50.0)
    people.accounts.opened_cycle[::2] = 3
    cycles = people.accounts.opened_cycle[:, 0]
    lots = np.where(
        cycles == 3, *(uniforms_for(people.key, Stream.CONSENT, 0, people.ids, day)[:, max(word, 0)] for day in (3, 0))
    )
    opens = np.array([len(family) > 0 for family in family_of(people)]) | (by is not RELATIVES)
    withheld = opens & (lots < share) & (word >= 0)
    for day in (DAY, DAY + 1):
        assert np.array_equal(people.reach(day, contacts(people, by)) == Meeting.REFUSED, withheld)
    found = people.respond(DAY, contacts(people, by))
    assert np.array_equal(found.outcome == Outcome.REFUSED, withheld)
    assert not found.paid_cents[withheld].any()
    assert found.paid_cents[opens & ~withheld].all()
    assert withheld.any() == (share > 0.0 and word >= 0)


def test_relatives_who_let_nobody_in_neither_pay_nor_tell() -> None:
    people = poor({"response.relative_pays": 1.0, "response.relative_tells": 1.0, "regime.consent_withheld": 1.0})
    people.who.marks[:] = Mark.PHONE_DEAD | Mark.MOVED
    found = people.respond(DAY, contacts(people, RELATIVES))
    assert set(found.outcome.tolist()) == {Outcome.NONE, Outcome.REFUSED}
    assert not found.paid_cents.any()
    assert people.who.marks.all()


# --- losing touch -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("chance", [0.0, 0.3])
def test_debtors_lose_touch_of_their_own_accord(chance: float) -> None:
    people = debtors({"response.loses_touch_per_cycle": chance})
    people.earn(PAY_DAY + 30)
    lots = np.asarray(uniforms_for(people.key, Stream.TOUCH, 0, people.ids, PAY_DAY + 30))
    lost = lots[:, 0] < chance
    assert np.array_equal(people.who.marks & Mark.PHONE_DEAD > 0, lost)
    assert np.array_equal(people.who.marks & Mark.MOVED > 0, lost & (lots[:, 1] < 0.5))
    assert lost.any() == (chance > 0.0)


def test_who_owes_nothing_past_due_is_in_touch_again() -> None:
    for chance, left in ((0.0, Mark.PHONE_DEAD), (1e-9, 0)):
        people = debtors({"response.loses_touch_per_cycle": chance}, arrears=0)
        people.who.marks[:] = Mark.PHONE_DEAD
        people.earn(PAY_DAY + 30)
        assert set(people.who.marks.tolist()) == {int(left)}
