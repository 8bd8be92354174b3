"""Arms of a trial: who is in which, under which rule, counted how."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from sim.consumers.graph import circle_of
from sim.core.frames import Cases, Contacts, Outcomes, Promises
from sim.core.random import key_of
from sim.core.vocabulary import Channel, Meeting, Outcome, Status, Tie
from sim.market.trial import Trial, segments
from sim.scenario import Scenario, make_scenario
from tests.consumers import DAY, Ints, channel, contacts, debtors, logistic, scenario, will

KEY = key_of(1, 0)
REACH = "platforms.baitiao.reminders.reach"


def trial(
    n: int = 10_000,
    *,
    shares: tuple[float, ...] = (0.5, 0.3),
    unit: str = "debtor",
    seed: int = 1,
    districts: Ints | None = None,
    rules: tuple[dict[str, Any], ...] = ({}, {REACH: 0.9}),
    **settings: Any,
) -> Trial:
    """A trial from day 60 for 30 days on debts of 1 to 90 days; with fewer rules than arms, the others have none."""
    arms = {f"arm_{k}": {"share": share, "set": rules[k] if k < len(rules) else {}} for k, share in enumerate(shares)}
    tree = {"days": 360, "trial": {"platform": "baitiao", "from_day": 60, "unit": unit, "arms": arms} | settings}
    where = np.arange(n) % 64 if districts is None else districts
    return Trial(make_scenario(tree), key_of(seed, 0), where)


def cases(rows: list[tuple[int, int, int]], charged_off: bool = False) -> Cases:
    """Consumer, platform, days past due."""
    return Cases.of_rows(
        [(who, p, days, 100, 200, 300, False, charged_off, 640, 50, 7, False) for who, p, days in rows]
    )


def test_a_circle_of_family_is_assigned_as_one() -> None:
    districts = np.arange(6_400) % 64
    run = trial(districts=districts, shares=(0.5, 0.5), unit="family")
    circle = circle_of(make_scenario({}).ties.family, Tie.FAMILY, key_of(1, 0), districts)
    assert np.bincount(circle).min() >= 2
    assert all(len(set(run.arm_of[circle == one].tolist())) == 1 for one in range(200))
    assert set(run.arm_of.tolist()) == {0, 1}


# --- who is in which arm ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shares", [(0.5, 0.5), (0.5, 0.3), (0.25, 0.25, 0.25, 0.25), (0.1, 0.05, 0.6)])
def test_arms_have_their_shares_and_the_rest_lives_as_the_control(shares: tuple[float, ...]) -> None:
    """False alarm about once in two million for each arm: five standard deviations."""
    n = 40_000
    counts = np.bincount(trial(n, shares=shares).arm_of, minlength=len(shares))
    expected = [shares[0] + 1 - sum(shares), *shares[1:]]
    assert len(counts) == len(shares)
    for count, share in zip(counts, expected, strict=True):
        assert abs(count - n * share) < 5 * math.sqrt(n * share * (1 - share))


def test_the_same_people_are_in_the_same_arms_whatever_the_rules() -> None:
    plain = trial()
    other = trial(
        rules=({REACH: 0.1}, {"channels.text.reach": 1.0}),
        from_day=90,
        horizon_days=10,
        from_days_past_due=-3,
        outcome="defaulted",
    )
    assert np.array_equal(plain.arm_of, other.arm_of)
    assert not np.array_equal(plain.arm_of, trial(seed=2).arm_of)
    assert np.array_equal(plain.arm_of[:500], trial(500).arm_of)  # nor on how many others there are


def test_a_smaller_arm_keeps_its_people() -> None:
    """Shares are cut from the same lot: the control of 0.3 is within that of 0.5."""
    assert np.all(trial(shares=(0.5, 0.5)).arm_of[trial(shares=(0.3, 0.7)).arm_of == 0] == 0)


def test_a_district_is_assigned_as_one() -> None:
    districts = np.arange(6_400) * 7 % 64
    arm = trial(districts=districts, shares=(0.5, 0.5), unit="district").arm_of
    by_district = [set(arm[districts == district].tolist()) for district in range(64)]
    assert all(len(arms) == 1 for arms in by_district)
    assert {0, 1} == set().union(*by_district)
    assert len(set(trial(districts=np.zeros(100, np.int64), unit="district").arm_of.tolist())) == 1


def test_without_a_trial_there_is_one_arm_and_the_rule_is_the_scenarios_own() -> None:
    none, terms = Trial(Scenario(), KEY, np.zeros(50, np.int64)), Scenario()
    assert none.arms(terms, 100) == [terms]
    assert not none.arm_of.any()
    assert not any(none.starts(day) or none.ends(day) for day in range(400))
    none.enrol(cases([(1, 0, 5)]), 60)
    assert len(none.participants) == 0


# --- under which rule, and when ---------------------------------------------------------------------------------------


def test_rules_part_on_the_first_day() -> None:
    terms, run = Scenario(), trial()
    before, after = run.arms(terms, 59), run.arms(terms, 60)
    assert before == [terms, terms]
    assert after[0] == terms
    assert after[1].platforms["baitiao"].reminders.reach == 0.9
    assert [day for day in range(400) if run.starts(day)] == [60]
    assert [day for day in range(400) if run.ends(day)] == [89]


def test_each_arm_of_a_trial_is_treated_by_its_own_rule() -> None:
    rules = [scenario(channel("human_call", persuasion=push)) for push in (0.0, 2.0)]
    people = debtors(channel("human_call"))
    people.use(rules[0], rules)
    work = contacts(people, Channel.HUMAN_CALL)
    work.arm[1::2] = 1
    found = people.respond(DAY, work)
    chance = np.where(work.arm == 1, logistic(2.0), 0.5)
    assert np.array_equal(found.paid_cents > 0, will(people) < chance)


# --- who takes part, and how they fared -------------------------------------------------------------------------------


def test_those_take_part_whose_debt_has_the_right_age_on_the_first_day() -> None:
    run = trial(100, from_days_past_due=5, to_days_past_due=30)
    rows = [(3, 0, 4), (8, 0, 5), (9, 0, 30), (11, 0, 31), (12, 0, -5)]
    run.enrol(cases(rows), 59)
    assert len(run.participants) == 0
    run.enrol(cases(rows), 60)
    assert run.participants.tolist() == [8, 9]
    run.enrol(cases([(50, 0, 10)]), 61)
    assert run.participants.tolist() == [8, 9]


def test_neither_the_written_off_nor_other_lenders_debtors_take_part() -> None:
    written_off = trial(100)
    written_off.enrol(cases([(8, 0, 5)], charged_off=True), 60)
    elsewhere = trial(100)
    elsewhere.enrol(cases([(8, 1, 5)]), 60)
    assert len(written_off.participants) == len(elsewhere.participants) == 0


def test_the_report_tells_how_everybody_fared() -> None:
    run = trial(100)
    run.enrol(cases([(4, 0, 10), (6, 0, 20), (8, 0, 80), (9, 0, 80)]), 60)
    standing = {
        "income_decile": np.array([0, 4, 9, 9]),
        "paid_cents": np.array([150, 50, 50, 90]),
        "days_past_due": np.array([0, 50, 91, 110]),
        "charged_off": np.array([False, False, False, True]),
        "resentment": np.zeros(4),
        "belief": np.array([0.1, 0.0, -0.2, 0.0]),
        "n_ties": np.array([3, 8, 0, 1]),
        "nearest_treated": np.array([0, 2, 3, 1]),
    }
    run.report(standing, Scenario())
    assert run.table["consumer"].tolist() == [4, 6, 8, 9]
    assert run.table["arm"].tolist() == [f"arm_{k}" for k in run.arm_of[[4, 6, 8, 9]]]
    assert run.table["paid_cents"].tolist() == [100, 0, 0, 40]  # since the first day
    assert run.table["resolved"].tolist() == [True, False, False, False]
    assert run.table["defaulted"].tolist() == [False, False, True, True]
    assert run.table["income_decile"].tolist() == [1, 5, 10, 10]
    assert set(run.table["segment"]) == {"middle"}
    assert run.table["n_ties"].tolist() == [3, 8, 0, 1]
    assert run.table["nearest_treated"].tolist() == ["family", "colleague", "none", "friend"]
    assert run.treated.nonzero()[0].tolist() == [who for who in (4, 6, 8, 9) if run.arm_of[who] > 0]
    assert not run.table["harm_points"].any()


def test_harm_is_that_of_contacts_that_reached_those_who_take_part() -> None:
    run = trial(100)
    run.enrol(cases([(4, 0, 10), (6, 0, 20), (8, 0, 30)]), 60)
    call, visit = int(Channel.HUMAN_CALL), int(Channel.VISIT_HOME)
    rows = [
        (4, 0, call, 0.0, Meeting.REACHED),
        (4, 0, call, 1.0, Meeting.REFUSED),
        (6, 0, visit, 0.0, Meeting.REACHED),
        (6, 0, call, 0.0, Meeting.NOBODY),
        (8, 0, call, 0.0, Meeting.LOST),
        (8, 1, call, 0.0, Meeting.REACHED),
        (7, 0, call, 0.0, Meeting.REACHED),
        (8, 0, int(Channel.REMINDER), 0.0, Meeting.REACHED),
    ]
    made = Contacts.of_rows(
        [(who, p, by, 0, 0, 0, 10**6, round(1e6 * pressure), 0, 0) for who, p, by, pressure, _ in rows]
    )
    terms = Scenario()
    by_call, by_visit = terms.channels.human_call.harm, terms.channels.visit_home.harm
    felt = {Meeting.REACHED, Meeting.REFUSED}
    harm = [
        round(1000 * (by_call if by == call else by_visit if by == visit else 0) * (1 + pressure))
        if meeting in felt
        else 0
        for *_, by, pressure, meeting in rows
    ]
    met = Outcomes.of_rows(
        [(int(meeting), 0, 0, 0, 0, 0, points, 0) for (*_, meeting), points in zip(rows, harm, strict=True)]
    )
    run.watch(made, met)
    run.report(
        {
            "income_decile": np.zeros(3, int),
            "paid_cents": np.zeros(3, int),
            "days_past_due": np.ones(3, int),
            "charged_off": np.zeros(3, bool),
            "resentment": np.zeros(3),
            "belief": np.zeros(3),
            "n_ties": np.zeros(3, int),
            "nearest_treated": np.zeros(3, int),
        },
        terms,
    )
    assert run.table["harm_points"] == pytest.approx([3 * by_call, by_visit, 0.0])


class Ledger:
    """Stands in for consumers: what some have paid so far and how late they are, day by day."""

    def __init__(self, days: dict[int, list[tuple[int, int, bool]]]) -> None:
        self.days, self.today = days, 0

    def files_of(self, consumers: Ints, platforms: Ints) -> SimpleNamespace:
        paid, late, lost = (np.array(column) for column in zip(*self.days[self.today], strict=True))
        return SimpleNamespace(
            paid_cents=paid, days_past_due=late, status=np.where(lost, Status.CHARGED_OFF, Status.OPEN)
        )


def followed(run: Trial, days: dict[int, list[tuple[int, int, bool]]]) -> dict[str, Any]:
    """The table of a trial whose people pay and are late as told."""
    book: Any = Ledger(days)
    for book.today in days:
        run.follow(book, book.today)
    n = len(run.participants)
    run.report(
        {
            "income_decile": np.zeros(n, int),
            "paid_cents": np.zeros(n, int),
            "days_past_due": np.ones(n, int),
            "charged_off": np.zeros(n, bool),
            "resentment": np.zeros(n),
            "belief": np.zeros(n),
            "n_ties": np.zeros(n, int),
            "nearest_treated": np.zeros(n, int),
        },
        Scenario(),
    )
    return run.table


def test_when_who_paid_first_was_clear_and_what_it_is_worth_on_the_first_day() -> None:
    run = trial(100, discount_annual=0.44)
    run.enrol(cases([(4, 0, 10), (6, 0, 20), (8, 0, 80)]), 60)  # each owes 200 and had paid 50 before
    table = followed(
        run,
        {
            60: [(150, 0, False), (50, 20, False), (50, 0, True)],
            61: [(150, 0, False), (50, 21, False), (50, 0, True)],
            89: [(150, 3, False), (370, 0, False), (50, 0, True)],
            90: [(999, 0, False), (999, 0, False), (999, 0, False)],
        },
    )  # it is over
    assert table["first_paid_day"].tolist() == [0, 29, -1]
    assert table["resolved_day"].tolist() == [0, 29, -1]
    assert table["present_value_cents"] == pytest.approx([100.0, 200 / 1.44 ** (29 / 360), 0.0])


def test_who_leaves_takes_everything_noted_along_and_the_others_keep_theirs() -> None:
    def told(leaves: bool) -> dict[str, Any]:
        run = trial(100)
        run.enrol(cases([(4, 0, 10), (6, 0, 20), (8, 0, 80)]), 60)
        book: Any = Ledger(
            {
                60: [(150, 0, False), (90, 20, False), (50, 80, False)],
                61: [(150, 0, False), *[(90, 20, False)] * (not leaves), (80, 0, False)],
            }
        )
        met = Contacts.of_rows([(8, 0, int(Channel.HUMAN_CALL), 0, 0, 0, 10**6, 0, 0, 0)])
        for book.today in (60, 61):
            if leaves and book.today == 61:
                run.forget(np.array([6, 99]))
            run.watch_meetings(met, np.array([int(Meeting.REACHED)]))
            run.follow(book, book.today)
        return followed(run, {})

    stayed, left = told(False), told(True)
    assert left["consumer"].tolist() == [4, 8]
    for name, column in stayed.items():
        assert column[[0, 2]].tolist() == left[name].tolist(), name
    assert left["first_paid_day"].tolist() == [0, 1]
    assert left["talked_to"].tolist() == [False, True]


def test_who_was_reached_talked_to_promised_kept_and_arranged() -> None:
    run = trial(100)
    run.enrol(cases([(4, 0, 10), (5, 0, 10), (6, 0, 20), (8, 0, 30), (9, 0, 30)]), 60)
    call, visit, machine, text = (
        int(one) for one in (Channel.HUMAN_CALL, Channel.VISIT_HOME, Channel.AI_CALL, Channel.TEXT)
    )
    rows = [
        (4, 0, call, Meeting.REACHED, Outcome.PROMISED),
        (5, 0, visit, Meeting.NOBODY, Outcome.NONE),
        (5, 0, call, Meeting.REFUSED, Outcome.REFUSED),
        (6, 0, visit, Meeting.REACHED, Outcome.ARRANGED),
        (8, 0, machine, Meeting.REACHED, Outcome.PAID),
        (9, 1, call, Meeting.REACHED, Outcome.PROMISED),
        (8, 0, text, Meeting.REACHED, Outcome.NONE),
    ]
    made = Contacts.of_rows([(who, p, by, 0, 0, 0, 10**6, 0, 0, 0) for who, p, by, _, _ in rows])
    met = Outcomes.of_rows([(int(meeting), int(outcome), 0, 0, 0, 0, 0, 0) for *_, meeting, outcome in rows])
    run.watch(made, met)
    run.watch_meetings(made, met.meeting)
    run.watch_promises(
        Promises.of_rows([(4, 0, 10, 0, 0), (9, 1, 10, 0, 0)]),
        Outcomes.of_rows([(1, int(Outcome.PAID), 10, 0, 0, 0, 0, 0)] * 2),
    )
    table = followed(run, {})
    for name, expected in {
        "reached": [4, 6, 8],
        "talked_to": [4, 6],
        "promised": [4],
        "promise_kept": [4],
        "arranged": [6],
    }.items():
        assert table["consumer"][table[name]].tolist() == expected, name


@pytest.mark.parametrize(("unit", "n_units"), [("debtor", 640), ("district", 64)])
def test_the_table_tells_what_was_assigned_as_one(unit: str, n_units: int) -> None:
    run = trial(640, unit=unit)
    run.enrol(cases([(who, 0, 10) for who in range(640)]), 60)
    units = followed(run, {})["unit"]
    assert len(np.unique(units)) == n_units
    assert all(len(set(run.arm_of[units == one].tolist())) == 1 for one in np.unique(units))


def test_funding_is_fixed_from_the_first_day_on_if_it_is() -> None:
    assert [day for day in range(100) if trial(10).fixes_funding(day)] == [60]
    assert not any(trial(10, funding_fixed=False).fixes_funding(day) for day in range(100))


@pytest.mark.parametrize(("score", "segment"), [(599, 0), (600, 1), (659, 1), (660, 2), (300, 0), (850, 2)])
def test_segments(score: int, segment: int) -> None:
    assert segments(np.array([score]), 600, 660).tolist() == [segment]
