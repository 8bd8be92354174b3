"""A regulator that does nothing without cause, one step more each time, and less again in quiet."""

from __future__ import annotations

from typing import Any

import mesa
import numpy as np
import pytest

from sim.core.units import NEVER
from sim.core.vocabulary import Channel
from sim.scenario.parameters.society.law import LawParameters
from sim.scenario.parameters.society.regulator import RegulatorParameters
from sim.society.acts import Act
from sim.society.regulator import Regulator, worst
from sim.society.rulings import Breaches, Evidence, Note, Rulings, Step

KEY = (3, 0, 0)
LAW = LawParameters()
USERS = 10_000
CALL, DOOR, TEXT = int(Channel.HUMAN_CALL), int(Channel.VISIT_HOME), int(Channel.TEXT)


def regulator(key: tuple[int, int, int] = KEY, law: LawParameters = LAW, **changes: Any) -> Regulator:
    """Two platforms, three pools; an audit finds everything, and none comes unless it is asked for."""
    settings = RegulatorParameters(**dict(audit_daily=0.0, finds=1.0) | changes)
    return Regulator(mesa.Model(rng=0), settings, 2, 3, key, law)


def evidence(
    complaints: int = 0,
    heat: float = 0.0,
    rows: Any = (),
    agency: tuple[bool, ...] = (False, True, True),
    users: int = USERS,
) -> Evidence:
    """About platform 0; ``rows`` are consumer, platform, channel, pool and, unless it is a rule broken, act."""
    acts = [row if len(row) == 5 else (*row, Act.RULE) for row in rows]
    return Evidence(
        np.array([complaints, 0]),
        np.array([users, users]),
        np.array([heat, 0.0]),
        Breaches.of_rows(acts),
        np.array(agency),
    )


QUIET = evidence()


def said(rulings: Rulings) -> str:
    """The step first, then why and what."""
    first = f"{rulings.notes[0].step.name.lower()}: " if rulings.notes else ""
    return first + "; ".join(note.said for note in rulings.notes)


def assert_nothing(rulings: Rulings) -> None:
    assert not rulings.fines_cents.any()
    assert not rulings.agency_fines_cents.any()
    lists = (rulings.suspended, rulings.suspended_pools, rulings.nullified, rulings.redress)
    assert [len(rows) for rows in lists] == [0, 0, 0, 0]
    assert rulings.licence_until.tolist() == [NEVER, NEVER]
    assert rulings.level.tolist() == [0, 0]
    assert rulings.notes == ()


# --- cause ----------------------------------------------------------------------------------------------------------


def test_without_evidence_nothing_happens_whatever_the_lots() -> None:
    strict = regulator(audit_daily=1.0, complaints_per_1000=0.0, scandal_heat=0.0, breaches_per_1000=0.0)
    for day in range(400):
        assert_nothing(strict.inspect(day, QUIET))


def test_switched_off_it_does_nothing_whatever_the_evidence() -> None:
    blind = regulator(active=False, audit_daily=1.0)
    for day in range(120):
        assert_nothing(blind.inspect(day, evidence(complaints=900, heat=50.0, rows=[(day, 0, CALL, 1)] * 40)))
    blind.use(regulator().settings, blind.law)  # it has kept its ears open
    assert blind.inspect(120, QUIET).level.tolist() == [Step.WARNING, 0]


@pytest.mark.parametrize(
    ("cause", "word"),
    [(dict(complaints=6), "0.6 complaints a cycle per 1,000 users"), (dict(heat=3.5), "press heat 3.5")],
)
def test_complaints_or_a_scandal_are_cause_enough(cause: dict[str, Any], word: str) -> None:
    rulings = regulator().inspect(0, evidence(**cause))
    assert rulings.level.tolist() == [Step.WARNING, 0]
    assert rulings.notes == (Note(0, Step.WARNING, word),)
    assert not rulings.fines_cents.any()


@pytest.mark.parametrize("cause", [dict(complaints=5), dict(heat=3.0), dict(complaints=50, users=10 * USERS)])
def test_a_threshold_is_passed_or_it_is_not_and_rates_count_not_numbers(cause: dict[str, Any]) -> None:
    assert_nothing(regulator().inspect(0, evidence(**cause)))


def test_complaints_add_up_over_a_cycle_and_no_longer() -> None:
    slow, spread = regulator(), regulator()
    levels = [int(slow.inspect(day, evidence(complaints=day % 6 == 0)).level[0]) for day in range(200)]
    assert max(levels) == 0  # five in any 30 days
    levels = [int(spread.inspect(day, evidence(complaints=day % 5 == 0)).level[0]) for day in range(30)]
    assert levels == [0] * 25 + [1] * 5  # the sixth


def test_an_audit_needs_its_lot_breaches_and_a_share_that_is_found() -> None:
    rows = [(who, 0, CALL, 0) for who in range(40)]
    caught = regulator(audit_daily=1.0).inspect(0, evidence(rows=rows))
    assert caught.notes == (Note(0, Step.WARNING, "an audit found 4 breaches per 1,000 users"),)
    for spared in (
        regulator(),
        regulator(audit_daily=1.0, finds=0.0),
        regulator(audit_daily=1.0, breaches_per_1000=4.0),
    ):
        assert_nothing(spared.inspect(0, evidence(rows=rows)))


def test_audits_come_by_lot_at_their_rate() -> None:
    """False alarm by five standard deviations: 6e-7."""
    n = 3_000
    one = regulator(audit_daily=0.02, looks_back_days=1, quiet_cycles=1)
    audits = sum(one._audited(day, 0) for day in range(n))
    assert abs(audits / n - 0.02) < 5 * np.sqrt(0.02 * 0.98 / n)
    rows = [(0, 0, CALL, 0)] * 9
    first = next(day for day in range(n) if one._audited(day, 0))
    levels = [int(one.inspect(day, evidence(rows=rows)).level[0]) for day in range(first + 1)]
    assert levels == [0] * first + [1]


def test_an_audit_finds_its_share_of_the_wronged() -> None:
    """False alarm by five standard deviations: 6e-7."""
    n = 5_000
    one = regulator(finds=0.3)
    one.level[0] = Step.SUSPENSION
    rulings = one.inspect(0, evidence(heat=9.0, rows=[(who, 0, CALL, 0) for who in range(n)]))
    assert abs(len(rulings.nullified) / n - 0.3) < 5 * np.sqrt(0.3 * 0.7 / n)


def test_an_audit_looks_back_so_far_and_no_further() -> None:
    for back, found in ((5, 1), (4, 0)):
        one = regulator(audit_daily=1.0, breaches_per_1000=0.0, looks_back_days=back)
        one.settings = one.settings.model_copy(update={"audit_daily": 0.0})
        one.inspect(0, evidence(rows=[(7, 0, CALL, 0)]))
        for day in range(1, 4):
            one.inspect(day, QUIET)
        one.settings = one.settings.model_copy(update={"audit_daily": 1.0})
        assert one.inspect(4, QUIET).level[0] == found


# --- the ladder -----------------------------------------------------------------------------------------------------


def test_the_ladder_step_by_step() -> None:
    one = regulator(suspension_days=40, licence_days=50)
    ruled = {
        day: one.inspect(day, evidence(complaints=9, rows=[(day, 0, DOOR, 0), (day, 1, CALL, 0)])) for day in range(160)
    }
    stepped = [day for day, rulings in ruled.items() if rulings.notes]
    assert stepped == [0, 30, 60, 90, 120, 150]  # once a cycle at most
    assert [int(ruled[day].level[0]) for day in stepped] == [
        Step.WARNING,
        Step.FINE,
        Step.SUSPENSION,
        Step.NULLIFICATION,
        Step.LICENCE,
        Step.LICENCE,
    ]
    assert [int(ruled[day].fines_cents[0]) for day in stepped] == [0] + [100_000] * 5
    bans = [ruled[day].suspended for day in stepped]
    assert [ban.until_day.tolist() for ban in bans] == [[], [], [101], [131], [161], [191]]
    assert {(*ban.platform.tolist(), *ban.channel.tolist()) for ban in bans[2:]} == {(0, DOOR)}
    assert [len(ruled[day].nullified) for day in stepped] == [0, 0, 0, 30, 30, 30]
    assert ruled[90].nullified.consumer.tolist() == list(range(61, 91))
    assert set(ruled[90].nullified.platform.tolist()) == {0}
    assert [int(ruled[day].licence_until[0]) for day in stepped] == [NEVER] * 4 + [171, 201]
    assert said(ruled[120]) == (
        "licence: 27 complaints a cycle per 1,000 users; fined 1,000.00 yuan; breaches found: 30; visit_home suspended "
        "for 40 days; breaches: 30; debts struck of people wronged: 30; no new credit for 50 days"
    )
    assert all(rulings.level[1] == 0 for rulings in ruled.values())
    assert one.channel_until[0, DOOR] == 191
    assert (one.channel_until != NEVER).sum() == 1


def test_it_steps_back_one_at_a_time_after_quiet_cycles() -> None:
    one = regulator(quiet_cycles=2)
    one.inspect(0, evidence(heat=9.0))
    for day in range(1, 31):
        one.inspect(day, evidence(heat=9.0 if day == 30 else 0.0))
    levels = {day: int(one.inspect(day, QUIET).level[0]) for day in range(31, 200)}
    changes = [(day, level) for day, level in levels.items() if level != levels.get(day - 1, 2)]
    assert changes == [(90, 1), (150, 0)]


def test_an_offence_in_between_sets_the_clock_of_quiet_back() -> None:
    one = regulator(quiet_cycles=1)
    one.inspect(0, evidence(heat=9.0))
    one.inspect(20, evidence(heat=9.0))  # within the cycle: no further step, no quiet either
    assert [int(one.inspect(day, QUIET).level[0]) for day in (30, 49, 50)] == [1, 1, 0]


def test_what_was_ruled_on_is_not_ruled_on_again() -> None:
    one = regulator(looks_back_days=200)
    one.level[0] = Step.SUSPENSION
    first = one.inspect(0, evidence(heat=9.0, rows=[(7, 0, CALL, 0), (8, 1, CALL, 0), (7, 0, TEXT, 0)]))
    for day in range(1, 30):
        one.inspect(day, QUIET)
    second = one.inspect(30, evidence(heat=9.0))
    assert first.nullified.consumer.tolist() == [7]  # once, though wronged twice
    assert "breaches found: 2" in said(first)
    assert len(second.nullified) == len(second.suspended) == 0
    assert second.fines_cents[0] > 0
    assert "breaches found: 0" in said(second)


# --- who is hit -----------------------------------------------------------------------------------------------------


def suspended(rows: Any, agency: tuple[bool, ...] = (False, True, True)) -> tuple[Rulings, Regulator]:
    one = regulator()
    one.level[0] = Step.FINE
    return one.inspect(10, evidence(heat=9.0, rows=rows, agency=agency)), one


def test_the_channel_with_most_breaches_is_suspended() -> None:
    rulings, one = suspended([(1, 0, TEXT, -1), (2, 0, CALL, 0), (3, 0, CALL, -1), (4, 1, TEXT, 0), (5, 1, TEXT, 0)])
    assert rulings.suspended.channel.tolist() == [CALL]
    assert rulings.suspended.until_day.tolist() == [101]
    assert len(rulings.suspended_pools) == 0
    assert one.channel_until[0, CALL] == 101
    assert not rulings.agency_fines_cents.any()


def test_the_agency_with_most_breaches_is_suspended_where_most_are_by_agencies() -> None:
    rows = [(1, 0, DOOR, 2), (2, 0, CALL, 2), (3, 0, CALL, 1), (4, 0, CALL, 0), (5, 0, DOOR, -1)]
    rulings, one = suspended(rows)
    assert rulings.suspended_pools.pool.tolist() == [2]
    assert len(rulings.suspended) == 0
    assert one.pool_until.tolist() == [NEVER, NEVER, 101]
    assert rulings.agency_fines_cents.tolist() == [0, 50_000, 100_000]
    rulings, one = suspended(rows, agency=(False, False, False))  # the same pools, in house
    assert rulings.suspended.channel.tolist() == [CALL]
    assert not rulings.agency_fines_cents.any()
    rulings, _ = suspended([*rows, (6, 0, DOOR, -1)])  # half of them is not most; of two that tie, the first
    assert rulings.suspended.channel.tolist() == [CALL]
    assert len(rulings.suspended_pools) == 0


def test_worst() -> None:
    assert worst(np.array([5, 2, 2, 5, 9])) == (2, 2)
    assert worst(np.array([0])) == (0, 1)


def test_fines_go_with_users() -> None:
    one = regulator()
    one.level[0] = Step.WARNING
    assert one.inspect(0, evidence(heat=9.0, users=2_500)).fines_cents.tolist() == [25_000, 0]
    free = regulator(fine_cents_per_1000_users=0)
    free.level[0] = Step.WARNING
    assert free.inspect(0, evidence(heat=9.0)).fines_cents.tolist() == [0, 0]


def test_platforms_answer_for_themselves() -> None:
    one = regulator()
    both = Evidence(
        np.array([900, 0]),
        np.array([USERS, USERS]),
        np.array([0.0, 9.0]),
        Breaches.empty(),
        np.array([False, True, True]),
    )
    rulings = one.inspect(0, both)
    assert rulings.level.tolist() == [1, 1]
    assert [note.platform for note in rulings.notes] == [0, 1]


def test_a_regulator_without_platform_users_or_pools() -> None:
    bare = Regulator(mesa.Model(rng=0), RegulatorParameters(audit_daily=1.0), 1, 0, KEY, LawParameters())
    nobody = Evidence(np.zeros(1, np.int64), np.zeros(1, np.int64), np.zeros(1), Breaches.empty(), np.zeros(0, bool))
    assert bare.inspect(0, nobody).level.tolist() == [0]
    own = Evidence(
        np.zeros(1, np.int64),
        np.full(1, 1_000),
        np.full(1, 9.0),
        Breaches.of_rows([(1, 0, CALL, -1, Act.RULE)]),
        np.zeros(0, bool),
    )
    bare.level[0] = Step.FINE
    assert bare.inspect(1, own).suspended.channel.tolist() == [CALL]


def test_it_is_an_agent_and_its_draws_belong_to_its_world() -> None:
    one = regulator()
    assert one in one.model.agents
    rows = [(who, 0, CALL, 0) for who in range(300)]
    wronged = []
    for key in (KEY, KEY, (4, 0, 0)):
        one = regulator(key=key, finds=0.5)
        one.level[0] = Step.SUSPENSION
        wronged.append(one.inspect(0, evidence(heat=9.0, rows=rows)).nullified.consumer.tolist())
    assert wronged[0] == wronged[1] != wronged[2]


def test_breaches_against_those_who_left_void_nobodys_debts() -> None:
    at = regulator(complaints_per_1000=1.0)
    at.inspect(0, evidence(rows=[(3, 0, CALL, 0), (4, 0, CALL, 0)]))
    at.level[0] = Step.SUSPENSION
    at.forget(np.array([4]))
    rulings = at.inspect(1, evidence(complaints=20))
    assert rulings.nullified.consumer.tolist() == [3]


def test_suspensions_and_breaches_follow_pools_that_move() -> None:
    watched = regulator(looks_back_days=30)
    watched.inspect(0, evidence(rows=[(1, 0, CALL, 2), (2, 0, CALL, 0), (3, 0, CALL, -1)]))
    watched.pool_until[:] = [NEVER, 50, 60]
    watched.take_over(np.array([-1, 0, 3, -1]), 4)
    assert watched.pool_until.tolist() == [50, NEVER, NEVER, 60]
    assert watched._breaches.pool.tolist() == [3, -1, -1]


# --- by acts --------------------------------------------------------------------------------------------------------


LAW = LawParameters(active=True)
PRESSED, TOLD, FORCED = int(Act.PRESSURE), int(Act.DISCLOSURE), int(Act.INTRUSION)


@pytest.mark.parametrize(
    ("complaints", "step"),
    [
        (5, Step.NONE),
        (6, Step.WARNING),
        (9, Step.WARNING),
        (10, Step.FINE),
        (20, Step.SUSPENSION),
        (40, Step.NULLIFICATION),
        (4_000, Step.NULLIFICATION),
    ],
)
def test_a_first_offence_is_answered_by_its_size(complaints: int, step: Step) -> None:
    one = regulator(law=LAW)
    assert one.inspect(0, evidence(complaints=complaints)).level[0] == step


def test_repetition_counts_as_size_within_the_time_looked_back() -> None:
    for back, steps in ((360, [1, 2, 2, 3, 3, 3, 3, 4]), (30, [1] * 8)):
        one = regulator(law=LAW, looks_back_days=back, quiet_cycles=1)
        acted = [
            said(rulings).split(":")[0]
            for rulings in (one.inspect(30 * cycle, evidence(heat=3.01)) for cycle in range(8))
        ]
        assert acted == [Step(step).name.lower() for step in steps]


def test_only_offences_of_the_same_kind_are_repetitions() -> None:
    one = regulator(law=LAW, looks_back_days=360)
    assert one.inspect(0, evidence(heat=3.5)).level[0] == Step.WARNING
    assert said(one.inspect(30, evidence(complaints=6))).startswith("warning")
    assert said(one.inspect(60, evidence(heat=3.5))).startswith("fine")


def test_fines_grow_with_people_gravity_and_repetition() -> None:
    def fine(rows: Any, times: int = 1) -> int:
        one = regulator(law=LAW, looks_back_days=360, fine_cents_per_1000_users=0)
        for cycle in range(times - 1):
            one.inspect(30 * cycle, evidence(heat=6.0))
        return int(one.inspect(30 * (times - 1), evidence(heat=6.0, rows=rows)).fines_cents[0])

    few, many = ([(who, 0, CALL, 0, PRESSED) for who in range(n)] for n in (10, 30))
    assert fine(few) == 10 * 50_000 * 0.5 * 0.4
    assert fine(many) == 3 * fine(few)
    assert fine([(*row[:4], TOLD) for row in few]) == 2 * fine(few)
    assert fine(few + few) == fine(few)  # people, not acts
    assert [fine(few, times) for times in (2, 3)] == [2 * fine(few)] * 2
    assert fine([(*row[:4], PRESSED) for row in few]) > 0 == fine([])


def test_people_found_are_paid_and_debts_struck_as_gravely_as_they_were_wronged() -> None:
    rows = [(1, 0, CALL, 0, PRESSED), (2, 0, CALL, 0, TOLD), (2, 0, CALL, 0, PRESSED), (3, 0, CALL, 0, int(Act.RULE))]
    rulings = regulator(law=LAW).inspect(0, evidence(complaints=50, rows=rows))
    assert rulings.level[0] == Step.NULLIFICATION
    assert rulings.redress.consumer.tolist() == [1, 2, 3]
    assert rulings.redress.cents.tolist() == [25_000, 50_000, 5_000]
    assert rulings.nullified.consumer.tolist() == [2]
    assert rulings.licence_until.tolist() == [NEVER, NEVER]
    milder = regulator(law=LAW).inspect(0, evidence(complaints=30, rows=rows))
    assert milder.level[0] == Step.SUSPENSION
    assert len(milder.suspended) == 1
    assert len(milder.redress) == len(milder.nullified) == 0


def test_an_audit_weighs_people_by_what_was_done_to_them() -> None:
    def level(act: Act, n: int) -> int:
        one = regulator(law=LAW, audit_daily=1.0, breaches_per_1000=1.0)
        return int(one.inspect(0, evidence(rows=[(who, 0, CALL, 0, int(act)) for who in range(n)])).level[0])

    assert [level(Act.RULE, 12), level(Act.PRESSURE, 12), level(Act.PRESSURE, 21)] == [0, 0, Step.WARNING]
    assert [level(Act.DISCLOSURE, 12), level(Act.INTRUSION, 12)] == [Step.WARNING, Step.FINE]


def test_the_licence_is_for_the_gravest_and_repeated_alone() -> None:
    def levels(act: int) -> list[int]:
        one = regulator(law=LAW, looks_back_days=360)
        return [
            int(one.inspect(30 * cycle, evidence(complaints=90, rows=[(cycle, 0, DOOR, 0, act)])).level[0])
            for cycle in range(4)
        ]

    assert levels(int(Act.VISIT)) == [Step.NULLIFICATION] * 4
    assert levels(FORCED) == [Step.NULLIFICATION] + [Step.LICENCE] * 3


def test_steps_go_down_again_although_lesser_offences_go_on() -> None:
    one = regulator(law=LAW, quiet_cycles=2, looks_back_days=30)
    one.inspect(0, evidence(complaints=60))
    levels = [int(one.inspect(day, evidence(heat=3.5)).level[0]) for day in range(30, 600)]
    assert levels[0] == Step.NULLIFICATION
    assert levels[-1] == Step.WARNING  # which the lesser offences ask for
    assert sorted(levels, reverse=True)[:-1] == sorted(levels[:-1], reverse=True)
    assert set(levels) == {1, 2, 3, 4}


def test_by_acts_nothing_happens_without_cause() -> None:
    strict = regulator(law=LAW, audit_daily=1.0)
    for day in range(200):
        assert_nothing(strict.inspect(day, QUIET))
