"""The scenario files that come with the package."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.scenario import Scenario, diff, load_scenario, make_scenario
from tests.shipped import LIMITS, without_habits

FOLDER = Path(__file__).parents[2] / "scenarios"
FILES = sorted(FOLDER.rglob("*.toml"))
TRIALS = sorted((FOLDER / "trials").glob("*.toml"))
STRATEGIES = [
    "no_collection",
    "gentle",
    "ladder",
    "doorstep",
    "relatives",
    "uniform_harsh",
    "litigious",
    "outsourced",
    "in_house",
]
MEANS = ("collection", "collectors", "reminders")


def shipped(name: str) -> Scenario:
    return load_scenario(FOLDER / f"{name}.toml")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_file_loads_is_short_and_says_what_it_is_for(path: Path) -> None:
    scenario = load_scenario(path)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert scenario.name == path.stem
    assert scenario.description
    assert len(lines) < 70
    assert max(map(len, lines)) <= 120


def test_the_baseline_has_two_kinds_of_platform() -> None:
    baseline = shipped("baseline")
    assert (baseline.population.size, baseline.days, list(baseline.platforms)) == (20_000, 360, ["baitiao", "pocket"])
    baitiao, pocket = baseline.platforms.values()
    assert (baitiao.late.kind, pocket.late.kind) == ("daily", "flat")
    assert pocket.credit.score_cutoff < baitiao.credit.score_cutoff
    assert pocket.credit.score_accuracy < baitiao.credit.score_accuracy
    assert pocket.credit.limit_max_cents < baitiao.credit.limit_max_cents


def test_the_card_revolves() -> None:
    assert list(shipped("card").platforms) == ["card"]
    terms = shipped("card").platforms["card"].terms
    assert (terms.instalments, terms.minimum_payment_share, terms.deferral) == ((), 0.05, False)


def test_the_first_platform_is_the_default_one_but_for_limits_that_follow_income_and_records_that_expire() -> None:
    only = {key for key in diff(make_scenario({}), shipped("baseline")) if key.startswith("platforms.baitiao.")}
    assert only == {"platforms.baitiao.label"} | {
        f"platforms.baitiao.credit.{leaf}" for leaf in (*LIMITS, "limit_min_cents")
    }
    assert {key for key in diff(make_scenario({}), without_habits()) if key.startswith("platforms.baitiao.")} == {
        "platforms.baitiao.label"
    }


@pytest.mark.parametrize("name", ["baitiao", "pocket"])
def test_strict_admits_fewer_and_has_less_patience(name: str) -> None:
    strict, baseline = (shipped(one).platforms[name] for one in ("strict", "baseline"))
    assert strict.credit.score_cutoff > baseline.credit.score_cutoff
    assert strict.credit.freeze_days_past_due < baseline.credit.freeze_days_past_due
    assert strict.credit.limit_max_cents < baseline.credit.limit_max_cents
    assert strict.terms.minimum_payment_share == 1.0
    assert not strict.terms.deferral


def test_the_baseline_collects_by_its_own_reminders_alone() -> None:
    baseline = shipped("baseline")
    assert (baseline.collectors, baseline.trial, baseline.arms_on(0)) == ({}, None, ())
    assert not any(platform.collection.active for platform in baseline.platforms.values())
    assert all(platform.reminders.days_before_due == 0 for platform in baseline.platforms.values())


@pytest.mark.parametrize("name", STRATEGIES)
def test_a_strategy_differs_from_the_baseline_in_its_means_alone(name: str) -> None:
    scenario = shipped(name)
    assert "research policy, nobody's actual terms" in scenario.description
    for key in diff(shipped("baseline"), scenario).keys() - {"name", "description"}:
        assert set(key.split(".")) & set(MEANS), key


@pytest.mark.parametrize("name", STRATEGIES)
def test_a_strategy_is_that_of_both_platforms_and_every_pool_has_work(name: str) -> None:
    scenario = shipped(name)
    ladders = [platform.collection for platform in scenario.platforms.values()]
    assert {one.active for one in ladders} == {name != "no_collection"}
    assert {stage.pool for one in ladders for stage in one.stages.values()} - {""} == set(scenario.collectors)
    assert all(pool.staff_per_1000_cases > 0 for pool in scenario.collectors.values())


def channels_of(name: str, last_day: int = 3_600) -> set[str]:
    ladders = [platform.collection for platform in shipped(name).platforms.values()]
    return {
        channel
        for one in ladders
        for stage in one.stages.values()
        if stage.from_days <= last_day
        for channel in stage.contacts
    }


def test_what_each_strategy_stands_for() -> None:
    assert channels_of("gentle") == {"text", "app_push", "ai_call"}
    assert channels_of("ladder", last_day=6) == {"text", "app_push"}
    assert channels_of("ladder") >= {"ai_call", "human_call", "visit_home", "lawyers_letter", "lawsuit"}
    assert "visit_home" in channels_of("doorstep", last_day=5)
    assert channels_of("uniform_harsh", last_day=1) == {"human_call", "call_to_contacts"}
    assert channels_of("litigious") >= {"lawyers_letter", "lawsuit"}
    outsourced, in_house = shipped("outsourced"), shipped("in_house")
    assert {pool.kind for pool in outsourced.collectors.values()} == {"agency"}
    assert all(platform.collection.sells_after_days for platform in outsourced.platforms.values())
    assert {pool.kind for pool in in_house.collectors.values()} == {"in_house"}


def test_the_harsh_are_watched_less_than_the_officers_of_the_house() -> None:
    harsh, own = shipped("uniform_harsh").collectors["callers"], shipped("in_house").collectors["officers"]
    assert harsh.commission > own.commission
    for restraint in ("supervision", "recorded", "conduct_weight", "audit_daily", "base_pay_cents"):
        assert getattr(harsh, restraint) < getattr(own, restraint)


@pytest.mark.parametrize("path", TRIALS, ids=lambda path: path.stem)
def test_a_trial_names_its_source_and_changes_something_but_the_null_trial(path: Path) -> None:
    scenario = load_scenario(path)
    trial = scenario.trial
    assert trial is not None
    assert trial.source
    assert trial.expected
    assert sum(arm.share for arm in trial.arms.values()) == pytest.approx(1.0)
    assert trial.from_day + trial.horizon_days <= scenario.days
    control, *treated = scenario.arms_on(trial.from_day)
    assert len(treated) == len(trial.arms) - 1
    assert all((arm == control) == (path.stem == "null") for arm in treated)
    offers = {"limit_offer", "instalment_offer"}  # before its first day none has what it tests
    if path.stem not in {"null", "text_before_due", "announced_list"} | offers:
        assert scenario.platforms[trial.platform].collection.forbidden


def test_there_is_a_trial_for_each_published_contrast_that_is_not_one_of_prices() -> None:
    assert {path.stem for path in TRIALS} >= {
        "agent_call",
        "voice",
        "phone_call",
        "ai_caller",
        "ai_then_human",
        "behavioural_text",
        "moral_text",
        "text_before_due",
        "visit_or_letter",
        "null",
    }


def test_there_is_a_trial_for_each_direction_that_shows_inside_one_market() -> None:
    """Two others compare markets: stricter rules (``agencies_adapt``), and a second lender."""
    assert {path.stem for path in TRIALS} >= {"contacts_intrusion", "visit_spill_over", "contagion", "announced_list"}
