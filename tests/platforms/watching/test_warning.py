"""Early warning: signals by hand, which trigger acts, for how long, and what is never touched."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.core.frames import AccountActions, Files, Reviews
from sim.core.vocabulary import Channel, Status
from sim.platforms.sums import PlatformSums
from sim.platforms.watching.limits import limit_reviews
from sim.platforms.watching.signals import SIGNALS, utilisation
from sim.platforms.watching.warning import EarlyWarning
from sim.scenario import BureauParameters, CreditParameters
from sim.scenario.parameters.platforms.monitoring import SIGNALS as DECLARED
from sim.scenario.parameters.platforms.monitoring import MonitoringParameters
from tests.platforms.files import files, seen, watching

DAY = 45
RISKY = {"signal": "high_risk", "level": 50, "action": "freeze"}


def warning(n: int = 50, **triggers: dict[str, Any]) -> EarlyWarning:
    return EarlyWarning(0, watching(**triggers), PlatformSums.of(1), n)


def rows(actions: AccountActions) -> list[tuple[int, int, bool]]:
    return list(zip(actions.consumer.tolist(), actions.limit_cents.tolist(), actions.frozen.tolist(), strict=True))


# --- signals ----------------------------------------------------------------------------------------------------------


def test_there_is_a_function_for_every_signal_that_can_be_declared() -> None:
    assert {*SIGNALS, "utilisation_jump"} == set(DECLARED)


@pytest.mark.parametrize(
    ("signal", "row", "value"),
    [
        ("stacking", {"elsewhere_open": 3}, 3.0),
        ("late_elsewhere", {"elsewhere_worst_days": 12}, 12.0),
        ("contact_failure", {"contacts_failed": 4}, 4.0),
        ("purchase_change", {"orders_cents": 15_000, "usual_cents": 5_000}, 3.0),
        ("purchase_change", {"orders_cents": 15_000, "usual_cents": 0}, 0.0),  # nothing is usual yet
        ("account_drained", {"minimum_cents": 2_000, "linked_cents": 500}, 0.75),
        ("account_drained", {"minimum_cents": 2_000, "linked_cents": 0}, 1.0),
        ("account_drained", {"minimum_cents": 2_000, "linked_cents": 9_000}, 0.0),
        ("account_drained", {"minimum_cents": 2_000, "linked_cents": -1}, 0.0),  # not linked: nothing is seen
        ("account_drained", {"minimum_cents": 0, "linked_cents": 0}, 0.0),  # and here nothing is due
        ("high_risk", {"score": 590}, 60.0),
        ("high_risk", {"score": 700}, -50.0),
    ],
)
def test_signals_by_hand(signal: str, row: dict[str, int], value: float) -> None:
    assert SIGNALS[signal](files(row)).tolist() == [value]


def test_utilisation_is_a_share_of_the_limit() -> None:
    found = utilisation(files({"owed_cents": 25_000}, {"owed_cents": 0}, {"limit_cents": 0}))
    assert found.tolist() == [0.25, 0.0, 0.0]


def test_a_jump_is_against_the_last_statement_of_the_same_person() -> None:
    watch = warning(jump={"signal": "utilisation_jump", "level": 0.3, "action": "call"})
    first = files({"owed_cents": 20_000}, {"owed_cents": 90_000})
    second = files({"owed_cents": 50_000}, {"owed_cents": 90_000})
    third = files({"owed_cents": 79_000}, {"owed_cents": 20_000})
    assert [watch.review(one, day).alarmed.tolist() for one, day in ((first, 45), (second, 75), (third, 105))] == [
        [False, False],
        [True, False],
        [False, False],
    ]


# --- what is done -----------------------------------------------------------------------------------------------------


def test_a_freeze() -> None:
    watch = warning(risk=RISKY)
    warned = watch.review(files({"score": 590}, {"score": 601}), DAY)
    assert rows(warned.actions) == [(0, 100_000, True)]
    assert (len(warned.calls), len(warned.offers)) == (0, 0)
    assert seen(watch.sums) == {"alarms": 1, "early_freezes": 1}


def test_a_cut_leaves_what_is_owed() -> None:
    watch = warning(cut={"signal": "high_risk", "level": 50, "action": "cut_limit", "limit_kept": 0.7})
    people = files(*({"score": 590, "owed_cents": owed} for owed in (20_000, 80_000, 100_000)))
    warned = watch.review(people, DAY)
    assert rows(warned.actions) == [(0, 70_000, False), (1, 80_000, False)]
    assert warned.alarmed.all()
    assert seen(watch.sums) == {"alarms": 3, "early_cuts": 2}


def test_a_call_is_by_machine_offers_nothing_and_does_not_press() -> None:
    watch = warning(call={"signal": "high_risk", "level": 50, "action": "call"})
    [call] = zip(*vars(watch.review(files({"consumer": 7, "score": 500}), DAY).calls).values(), strict=True)
    assert call == (7, 0, int(Channel.AI_CALL), 0, 0, 0, 0, 0, 0, 0)
    assert seen(watch.sums) == {"alarms": 1, "early_calls": 1}


def test_a_deferral_is_offered() -> None:
    watch = warning(ease={"signal": "account_drained", "level": 0.5, "action": "offer_deferral"})
    offers = watch.review(files({"linked_cents": 100}, {"linked_cents": -1}), DAY).offers
    assert (offers.consumer.tolist(), offers.deferral.tolist(), offers.fee_off_ppm.tolist()) == ([0], [True], [0])
    assert seen(watch.sums) == {"alarms": 1, "early_deferrals": 1}


def test_the_first_trigger_that_fires_acts_and_no_other() -> None:
    watch = warning(
        call={"signal": "high_risk", "level": 50, "action": "call"},
        cut={"signal": "high_risk", "level": 20, "action": "cut_limit"},
    )
    warned = watch.review(files({"score": 590}, {"score": 620}, {"score": 640}), DAY)
    assert warned.calls.consumer.tolist() == [0]
    assert warned.actions.consumer.tolist() == [1]
    assert warned.alarmed.tolist() == [True, True, False]


@pytest.mark.parametrize(
    "row",
    [{"arrears_cents": 1, "days_past_due": 2}, {"status": int(Status.FROZEN)}, {"status": int(Status.CHARGED_OFF)}],
)
def test_the_late_and_the_frozen_are_left_to_others(row: dict[str, int]) -> None:
    watch = warning(risk=RISKY)
    assert len(watch.review(files({"score": 400} | row), DAY).actions) == 0
    assert seen(watch.sums) == {}


# --- for how long -----------------------------------------------------------------------------------------------------


def lives_through(watch: EarlyWarning, people: Files, days: list[int]) -> list[list[bool]]:
    """Who is warned of on each of these days."""
    return [watch.review(people, day).alarmed.tolist() for day in days]


def test_a_trigger_is_quiet_until_its_time_is_over_and_for_that_person_alone() -> None:
    watch = warning(call={"signal": "high_risk", "level": 50, "action": "call", "hold_cycles": 2})
    assert lives_through(watch, files({"score": 590}), [45, 75, 105, 135]) == [[True], [False], [True], [False]]
    assert lives_through(watch, files({"score": 590, "consumer": 8}), [75]) == [[True]]


def test_while_one_trigger_is_quiet_the_next_may_fire() -> None:
    watch = warning(
        call={"signal": "high_risk", "level": 50, "action": "call", "hold_cycles": 2},
        cut={"signal": "high_risk", "level": 50, "action": "cut_limit"},
    )
    people = files({"score": 590})
    assert len(watch.review(people, 45).calls) == 1
    assert len(watch.review(people, 75).actions) == 1
    assert len(watch.review(people, 105).calls) == 1


def frozen(consumer: int) -> Reviews:
    return Reviews.of_rows([(consumer, 0, 0, 100_000, True, 0, 600_000, 0, 0)])


def test_a_freeze_is_held_to_the_statement_on_which_it_ends() -> None:
    """The usual review would thaw at once, for nothing is late."""
    watch = warning(risk=RISKY | {"hold_cycles": 2})
    watch.review(files({"consumer": 3, "score": 590}), DAY)
    held = [bool(watch.held(frozen(3), day)[0]) for day in (DAY + 1, DAY + 59, DAY + 60, DAY + 61)]
    assert held == [True, True, False, False]
    assert not watch.held(frozen(4), DAY + 1).any(), "frozen for another reason"
    reviews = frozen(3)
    free = reviews.where(~watch.held(reviews, DAY + 60))
    assert rows(limit_reviews(free, CreditParameters(), BureauParameters())) == [(3, 100_000, False)]


def test_accounts_that_are_not_frozen_are_reviewed_as_ever() -> None:
    watch = warning(risk=RISKY)
    watch.review(files({"consumer": 3, "score": 590}), DAY)
    assert not watch.held(Reviews.of_rows([(3, 0, 3, 100_000, False, 0, 600_000, 0, 0)]), DAY + 1).any()


def test_a_freeze_goes_on_if_the_signal_does() -> None:
    watch = warning(risk=RISKY)
    watch.review(files({"score": 590}), DAY)
    still = {"status": int(Status.FROZEN)}
    assert rows(watch.review(files({"score": 590} | still), DAY + 30).actions) == [(0, 100_000, True)]
    assert watch.held(frozen(0), DAY + 31).all()
    assert rows(watch.review(files({"score": 650} | still), DAY + 60).actions) == []
    assert not watch.held(frozen(0), DAY + 60).any()


def test_a_trigger_that_is_gone_holds_nothing() -> None:
    watch = warning(risk=RISKY)
    watch.review(files({"score": 590}), DAY)
    watch.use(MonitoringParameters())
    assert not watch.held(frozen(0), DAY + 1).any()
    assert not watch.active


# --- false alarms and memory ------------------------------------------------------------------------------------------


def test_an_alarm_is_false_if_nothing_was_late_until_the_next_statement() -> None:
    watch = warning(call={"signal": "high_risk", "level": 50, "action": "call", "hold_cycles": 24})
    watch.review(files(*[{"score": 590}] * 3, {"score": 650}), DAY)
    watch.sums.clear()
    after = files({}, {"worst_days": 5}, {"arrears_cents": 100, "days_past_due": 3, "worst_days": 3}, {})
    watch.review(after, DAY + 30)
    assert seen(watch.sums) == {"false_alarms": 1}
    watch.sums.clear()
    watch.review(after, DAY + 60)
    assert seen(watch.sums) == {}, "counted once"


def test_nobody_was_warned_of_before_the_first_statement() -> None:
    watch = warning(risk=RISKY)
    watch.review(files({}), 30)
    assert seen(watch.sums) == {}


def test_without_triggers_nothing_is_kept_and_nothing_is_done() -> None:
    watch = warning(1_000_000)
    warned = watch.review(files({"score": 300}), DAY)
    assert watch.bytes == 0
    assert not warned.alarmed.any()
    assert len(warned.actions) == len(warned.calls) == len(warned.offers) == 0


def test_only_columns_that_a_trigger_needs_are_kept() -> None:
    assert warning(1_000, risk=RISKY).bytes == 4 * 1_000
    jump = {"signal": "utilisation_jump", "level": 0.3, "action": "call"}
    assert warning(1_000, risk=RISKY, jump=jump).bytes == (4 + 2 + 1) * 1_000


def test_no_day_of_a_run_is_too_late_to_remember() -> None:
    watch = warning(risk=RISKY | {"hold_cycles": 24})
    watch.review(files({"score": 590}), 35_999)
    assert watch.held(frozen(0), 36_718).all()
    assert np.iinfo(np.uint16).max > 36_000 + 24 * 30
