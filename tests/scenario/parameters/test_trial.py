"""Trials: who, when, with what shares, and what an arm may touch."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pytest

from sim.scenario import Scenario, ScenarioError, diff, load_scenario, make_scenario, override, to_toml

FORBIDDEN = "platforms.one.collection.forbidden"
STAGES = {"s": {"contacts": {"text": 7}}}


def trial(arms: dict[str, dict[str, Any]] | None = None, **values: Any) -> dict[str, Any]:
    by_name = arms or {"none": {}, "text": {FORBIDDEN: []}}
    given = {"platform": "one", "arms": {name: {"share": 0.5, "set": keys} for name, keys in by_name.items()}} | values
    return {"platforms": {"one": {"collection": {"stages": STAGES, "forbidden": ["text"]}}, "two": {}}, "trial": given}


@pytest.mark.parametrize(
    ("values", "key", "said"),
    [
        (trial(platform="on"), "trial.platform", '"on": allowed is one of one, two; nearest valid: one'),
        (trial(platform="x"), "trial.platform", "nearest valid: one"),
        (
            trial(horizon_days=241),
            "trial.horizon_days",
            "241: allowed is what ends the trial, begun on day 120, within the 360 days of the run; nearest valid: 240",
        ),
        (trial(from_day=400), "trial.horizon_days", "within the 360 days of the run"),
        (trial(from_days_past_due=31, to_days_past_due=30), "trial.from_days_past_due", "nearest valid: 30"),
        (trial(arms={"a": {}, "b": {}, "c": {}}), "trial.arms.c.share", "at or below 1 (now 1.5)"),
        (trial(arms={"a": {}}), "trial.arms", "a table with at least 2 entries"),
        (trial(arms={f"a{n}": {} for n in range(9)}), "trial.arms", "a table with at most 8 entries"),
        (trial(arms={"a": {}, "B": {}}), "trial.arms", 'the name "B"'),
        (
            trial(arms={"a": {}, "b": {"platforms.two.collection.forbidden": []}}),
            "trial.arms.b.set",
            "has the key platforms.two.collection.forbidden: allowed are keys that begin "
            "with platforms.one.collection. or "
            "platforms.one.reminders. or channels.",
        ),
        (trial(arms={"a": {}, "b": {"economy.benefit_share": 0.5}}), "trial.arms.b.set", "economy.benefit_share"),
        (
            trial(arms={"a": {}, "b": {"platforms.one.collection.sells_after_days": 200}}),
            "trial.arms.b.set",
            "has the key platforms.one.collection.sells_after_days: it is the same for all arms",
        ),
        (trial(arms={"a": {}, "b": {"platforms.one.reminders.cost_cents": 9}}), "trial.arms.b.set", "cost_cents"),
        (
            trial(arms={"a": {}, "b": {"channels.tex.reach": 0.5}}),
            "channels.tex.reach",
            "arm b of the trial: channels.tex.reach: unknown key; nearest valid key: channels.text.reach",
        ),
        (
            trial(arms={"a": {}, "b": {"channels.text.reach": 2.0}}),
            "channels.text.reach",
            "arm b of the trial: channels.text.reach = 2.0: allowed is a number: 0.0 to 1.0 "
            "probability; nearest valid: 1.0",
        ),
        (
            trial(arms={"a": {}, "b": {"platforms.one.collection.strategy": "m:C"}}),
            "platforms.one.collection.strategy",
            'arm b of the trial: platforms.one.collection.strategy = "m:C": fixed during a run',
        ),
        (
            trial(arms={"a": {}, "b": {"platforms.one.collection.stages.s.to_days": 0}}),
            "platforms.one.collection.stages.s.to_days",
            "arm b of the trial: ",
        ),
        (trial(outcome="paid_shares"), "trial.outcome", "nearest valid: paid_share"),
        (trial(unit="person"), "trial.unit", "one of debtor or district"),
        ({"trial": {"platform": "baitiao"}}, "trial.arms", "trial.arms: missing"),
        ({"trial": {"platform": "baitiao", "arms": {"a": {}, "b": {"share": 0.5}}}}, "trial.arms.a.share", "missing"),
        (
            {"trial": {"platform": "baitiao", "arms": {"a": {"share": 0.0}, "b": {"share": 0.5}}}},
            "trial.arms.a.share",
            "nearest valid: 0.001",
        ),
    ],
)
def test_a_trial_that_cannot_be_run(values: dict[str, Any], key: str, said: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        make_scenario(values)
    assert caught.value.key == key
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_each_arm_has_its_tree_and_the_control_comes_first() -> None:
    scenario = make_scenario(trial())
    none, text = scenario.arms_on(0)
    assert diff(none, text) == {FORBIDDEN: (("text",), ())}
    assert none.trial is text.trial is None
    assert scenario.arms_on(200) is scenario.arms_on(0)
    assert Scenario().arms_on(0) == ()


def test_arms_follow_the_changes_of_a_date() -> None:
    change = {"from_day": 130, "set": {"platforms.one.collection.stages.s.contacts.text": 3}}
    scenario = make_scenario(trial() | {"changes": [change]})
    every = [
        [arm.platforms["one"].collection.stages["s"].contacts["text"] for arm in scenario.arms_on(day)]
        for day in (129, 130)
    ]
    assert every == [[7, 7], [3, 3]]


def test_a_change_that_breaks_an_arm_is_refused_at_once() -> None:
    arms = {"a": {}, "b": {"platforms.one.collection.low_score": 650}}
    change = {"from_day": 130, "set": {"platforms.one.collection.high_score": 640}}
    with pytest.raises(ScenarioError, match=r"^change from day 130: arm b of the trial: .*low_score = 650"):
        make_scenario(trial(arms) | {"changes": [change]})


def test_an_arm_may_be_left_in_peace() -> None:
    scenario = make_scenario(trial({"text": {FORBIDDEN: []}, "none": {}}))
    assert scenario.arms_on(0)[1].platforms["one"].collection.forbidden == ("text",)
    assert override(scenario, {"days": 300}).arms_on(0) != ()


def test_arms_may_leave_people_out_and_take_bills_that_are_not_due() -> None:
    values = trial(from_days_past_due=-10, to_days_past_due=0, horizon_days=240)
    values["trial"]["arms"]["none"]["share"] = 0.1
    given = make_scenario(values).trial
    assert given is not None
    assert (given.from_days_past_due, given.arms["none"].share) == (-10, 0.1)


def test_a_trial_is_frozen_hashed_and_travels() -> None:
    scenario = make_scenario(trial())
    copy = pickle.loads(pickle.dumps(scenario))
    assert (copy, hash(copy)) == (scenario, hash(scenario))
    assert copy.arms_on(0) == scenario.arms_on(0)
    assert scenario.trial is not None
    with pytest.raises(TypeError, match="frozen"):
        scenario.trial.arms["text"].set["days"] = 3  # type: ignore[index]


def test_a_trial_is_written_inherited_and_read_back(tmp_path: Path) -> None:
    scenario = make_scenario(trial(source="a study", expected="+1 pp"))
    (tmp_path / "parent.toml").write_text(to_toml(scenario), encoding="utf-8")
    again = load_scenario(tmp_path / "parent.toml")
    assert again == scenario
    (tmp_path / "child.toml").write_text('extends = "parent.toml"\n[trial]\nhorizon_days = 60\n', encoding="utf-8")
    child = load_scenario(tmp_path / "child.toml")
    assert diff(scenario, child).keys() == {"name", "trial.horizon_days"}


def test_a_difference_shows_what_an_arm_sets_and_a_missing_trial() -> None:
    scenario = make_scenario(trial())
    other = make_scenario(trial({"none": {}, "text": {"channels.text.reach": 0.5}}))
    assert diff(scenario, other) == {"trial.arms.text.set": ({FORBIDDEN: ()}, {"channels.text.reach": 0.5})}
    without = make_scenario({"platforms": trial()["platforms"] | {"one": {}}})
    assert diff(without, scenario)["trial.platform"] == (None, "one")


def test_a_trial_may_be_overridden_and_not_by_a_date() -> None:
    scenario = override(make_scenario(trial()), {"trial.horizon_days": 60, "trial.arms.none.share": 0.2})
    assert scenario.trial is not None
    assert (scenario.trial.horizon_days, scenario.trial.arms["none"].share) == (60, 0.2)
    change = {"from_day": 5, "set": {"trial.horizon_days": 60}}
    with pytest.raises(ScenarioError, match="fixed during a run"):
        make_scenario(trial() | {"changes": [change]})
    with pytest.raises(ScenarioError, match="trial: unknown key"):
        make_scenario({"changes": [{"from_day": 5, "set": {"trial": 5}}]})
