"""Plain texts: on set days past due, and before a due date; the rule of each arm of a trial for its own people."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.collectors import plain_texts, to_remind
from sim.consumers import Population
from sim.consumers.rules.credit import account
from sim.core.frames import Cases, Contacts
from sim.core.vocabulary import Channel, Meeting, Status
from sim.scenario import ReminderParameters, Scenario, override
from tests.consumers import DAY, Watch, contacts, debtors

LENDER = "platforms.baitiao.reminders"
DAYS, REACH, BEFORE = f"{LENDER}.days_past_due", f"{LENDER}.reach", f"{LENDER}.days_before_due"


def cases_aged(*days: int, charged_off: bool = False) -> Cases:
    return Cases.of_rows(
        [(consumer, 0, age, 100, 200, 300, False, charged_off, 650, 0, 0, False) for consumer, age in enumerate(days)]
    )


def reminders(days: tuple[int, ...] = (1, 3, 9), before: int = 0) -> ReminderParameters:
    return ReminderParameters(days_past_due=days, days_before_due=before)


def texts(cases: Cases, *arms: Scenario, arm_of: list[int] | None = None) -> Contacts:
    n = int(cases.consumer.max(initial=-1)) + 1
    return plain_texts(cases, "baitiao", arms, np.array(arm_of if arm_of is not None else [0] * n, np.uint8))


def people(n: int, **leaves: float) -> Population:
    given = override(Scenario(), {"population.size": n} | {f"{LENDER}.{name}": leaf for name, leaf in leaves.items()})
    return Population(given, seed=1, replication=0, threads=1)


# --- who is sent a text -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("schedule", "before", "ages"),
    [((1, 3, 9), 0, [1, 3, 9]), ((), 0, []), ((1, 3, 9), 2, [-2, 1, 3, 9]), ((), 3, [-3]), ((1,), 5, [1])],
)
def test_only_the_days_on_the_schedule(schedule: tuple[int, ...], before: int, ages: list[int]) -> None:
    cases = cases_aged(-3, -2, 1, 2, 3, 4, 9, 10)
    assert cases.where(to_remind(cases, reminders(schedule, before))).days_past_due.tolist() == ages


def test_a_debt_written_off_is_not_the_business_of_plain_texts() -> None:
    assert not to_remind(cases_aged(1, 3, 9, charged_off=True), reminders()).any()


def test_nobody_to_remind() -> None:
    assert len(to_remind(Cases.empty(), reminders())) == 0
    assert len(texts(Cases.empty(), Scenario())) == 0


def test_a_text_carries_no_offer_and_no_pressure() -> None:
    sent = texts(cases_aged(1, 2, 3), override(Scenario(), {DAYS: (1, 3)}))
    assert sent.consumer.tolist() == [0, 2]
    assert set(sent.channel) == {Channel.REMINDER}
    assert set(sent.skill_ppm) == {1_000_000}
    for name in ("offers", "discount_ppm", "pressure_ppm", "familiar_ppm", "owner", "arm"):
        assert not getattr(sent, name).any()


def test_each_arm_is_reminded_by_its_own_rule() -> None:
    early, late = (override(Scenario(), {DAYS: (day,)}) for day in (1, 2))
    sent = texts(cases_aged(1, 1, 2, 2), early, late, arm_of=[0, 1, 0, 1])
    assert list(zip(sent.consumer.tolist(), sent.arm.tolist(), strict=True)) == [(0, 0), (3, 1)]


def test_with_one_rule_for_all_a_bill_is_a_case_on_its_day() -> None:
    """A statement on day 0 and ten days to pay: due on day 40, reminded on day 37."""
    assert days_reminded(3) == {0: {37}}


def test_arms_may_be_reminded_on_different_days_before_the_due_date() -> None:
    assert days_reminded(3, 7) == {0: {37}, 1: {33}}


def days_reminded(*before: int) -> dict[int, set[int]]:
    """On which days each arm is sent texts about a bill due on day 40."""
    arms = [
        override(Scenario(), {"population.size": 10, BEFORE: days, "platforms.baitiao.terms.days_to_pay": 10})
        for days in before
    ]
    population = Population(arms[0], seed=1, replication=0, threads=1)
    population.use(arms[0], arms)
    for name, value in {"status": Status.OPEN, "minimum_cents": 10_000, "billed_cents": 100_000}.items():
        getattr(population.accounts, name)[:] = value
    arm_of, sent = np.arange(10) % len(arms), {arm: set[int]() for arm in range(len(arms))}
    for day in range(30, 40):
        work = plain_texts(population.age(day)[0], "baitiao", arms, arm_of.astype(np.uint8))
        for arm in work.arm.tolist():
            sent[arm].add(day)
    return sent


# --- who reads it -----------------------------------------------------------------------------------------------------


def read(population: Population, sent: Contacts, day: int = 5) -> np.ndarray:
    return population.reach(day, sent) == Meeting.REACHED


@pytest.mark.parametrize(("reach", "share"), [(0.0, 0), (1.0, 1)])
def test_reach_at_its_ends(reach: float, share: int) -> None:
    sent = texts(cases_aged(*[1] * 50), Scenario())
    assert len(sent) == 50
    assert read(people(50, reach=reach), sent).sum() == 50 * share


def test_reach_is_the_share_that_reads() -> None:
    """False alarm about once in two million: five standard deviations."""
    n, reach = 20_000, 0.4
    count = read(people(n, reach=reach), texts(cases_aged(*[1] * n), Scenario())).sum()
    assert abs(count - n * reach) < 5 * math.sqrt(n * reach * (1 - reach))


def test_who_reads_depends_neither_on_the_others_nor_falls_with_reach() -> None:
    everyone = texts(cases_aged(*[1] * 200), Scenario())
    some = everyone.where(np.arange(0, 200, 7))
    few = read(people(200, reach=0.4), everyone)
    assert np.array_equal(read(people(200, reach=0.4), some), few[::7])
    more = read(people(200, reach=0.6), everyone)
    assert np.all(more[few])
    assert more.sum() > few.sum()


def test_another_day_is_another_draw() -> None:
    sent, population = texts(cases_aged(*[1] * 200), Scenario()), people(200, reach=0.4)
    assert not np.array_equal(read(population, sent, day=5), read(population, sent, day=6))


def test_no_reader_of_plain_texts_is_tired_or_evasive() -> None:
    """The plain text is what it was before there was any collection."""
    sent, population = texts(cases_aged(*[1] * 200), Scenario()), people(200, reach=0.4)
    before = read(population, sent)
    population.who.evasion[:] = 1.0
    population.accounts.load[:] = 50.0
    population.who.resentment[:] = 50.0
    assert np.array_equal(read(population, sent), before)


# --- the day before a due date ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("day", "days_left"), [(0, 10), (9, 1), (10, 30), (11, 29), (39, 1), (40, 30), (29, 11)])
def test_days_to_due_date(day: int, days_left: int) -> None:
    """A statement on day 0 of each cycle, ten days to pay: due on day 10, 40, 70."""
    assert account.days_to_due_date(day, 0, 10) == days_left


@given(st.integers(0, 36_000), st.integers(0, 29), st.integers(1, 29))
def test_the_next_due_date_is_1_to_30_days_away(day: int, statement_day: int, days_to_pay: int) -> None:
    ahead = account.days_to_due_date(day, statement_day, days_to_pay)
    assert 1 <= ahead <= 30
    assert (day + ahead - days_to_pay) % 30 == statement_day
    following = account.days_to_due_date(day + 1, statement_day, days_to_pay)
    assert following == (ahead - 1 if ahead > 1 else 30)


@pytest.mark.parametrize(("forgetful", "recall"), [(0.4, 0.5), (0.4, 1.0), (0.4, 0.0), (0.0, 1.0), (1.0, 0.5)])
def test_a_reminder_read_before_the_due_date_acts_on_those_who_would_have_forgotten(
    forgetful: float, recall: float
) -> None:
    """Due on day 40, reminded on day 38."""
    leaves = {"platforms.baitiao.reminders.reach": 1.0, "response.reminder_recall": recall}
    terms = {"platforms.baitiao.terms.days_to_pay": 10}
    alone, reminded = (debtors(leaves | terms, arrears=0, minimum=10_000, days=0, willing=50.0) for _ in range(2))
    for people in (alone, reminded):
        people.who.forgetful[:] = forgetful
    watch = Watch(reminded)
    assert not reminded.respond(38, contacts(reminded, Channel.REMINDER)).paid_cents.any()
    assert watch.changed() == {"accounts.reminded"}
    for people in (alone, reminded):
        people.bill(DAY)
    missed, missed_still = (people.accounts.arrears_cents[:, 0] > 0 for people in (alone, reminded))
    assert np.all(missed[missed_still])
    if recall in (0.0, 1.0):
        assert np.array_equal(missed_still, missed & (recall == 0.0))
    elif forgetful > 0.0:
        assert 0 < missed_still.sum() < missed.sum()
    for table in ("who", "accounts"):
        for name, column in getattr(reminded, table).columns().items():
            assert np.array_equal(column[~missed], getattr(getattr(alone, table), name)[~missed]), name
