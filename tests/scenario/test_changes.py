"""Changes on a date."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

from sim.scenario import Scenario, ScenarioError, make_scenario, override

CUTOFF = "platforms.baitiao.credit.score_cutoff"
BENEFIT = "economy.benefit_share"


def changing(*changes: tuple[int, dict[str, Any]]) -> Scenario:
    return make_scenario({"changes": [{"from_day": day, "set": values} for day, values in changes]})


def test_each_day_has_its_tree() -> None:
    scenario = override(changing((180, {CUTOFF: 640}), (30, {CUTOFF: 600, BENEFIT: 0.1})), {"days": 400})
    assert {scenario.on(day).days for day in (0, 30, 180)} == {400}
    assert scenario.change_days == (30, 180)
    seen = {day: scenario.on(day) for day in (0, 29, 30, 179, 180, 359)}
    assert {
        day: (tree.platforms["baitiao"].credit.score_cutoff, tree.economy.benefit_share) for day, tree in seen.items()
    } == {0: (590, 0.35), 29: (590, 0.35), 30: (600, 0.1), 179: (600, 0.1), 180: (640, 0.1), 359: (640, 0.1)}


def test_between_changes_it_is_the_same_object() -> None:
    scenario = changing((30, {BENEFIT: 0.1}))
    assert scenario.on(0) is scenario.on(29)
    assert scenario.on(30) is scenario.on(300)
    assert scenario.on(29) is not scenario.on(30)
    assert scenario.on(30).on(0) is scenario.on(30)


def test_without_changes_it_is_the_scenario_itself() -> None:
    scenario = Scenario()
    assert scenario.change_days == ()
    assert scenario.on(100) is scenario


def test_two_changes_of_a_day_add_up() -> None:
    scenario = changing((30, {BENEFIT: 0.1}), (30, {CUTOFF: 700}))
    assert scenario.change_days == (30,)
    assert scenario.on(30).economy.benefit_share == 0.1
    assert scenario.on(30).platforms["baitiao"].credit.score_cutoff == 700


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        (
            {BENEFIT: 0.1, CUTOFF: 700},
            {BENEFIT: 0.2},
            f"{BENEFIT} = 0.2: allowed is one value a day: another change from day 30 sets {BENEFIT}",
        ),
        ({CUTOFF: 700}, {CUTOFF: 700}, f"{CUTOFF} = 700: allowed is one value a day"),
        (
            {"regime.consent_withheld": 0.3},
            {"regime": "us_reg_f"},
            "another change from day 30 sets regime.consent_withheld",
        ),
        ({"regime": "us_reg_f"}, {"regime.consent_withheld": 0.3}, "another change from day 30 sets regime"),
    ],
)
def test_two_changes_of_a_day_set_different_things(first: dict, second: dict, said: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        changing((30, first), (30, second))
    assert str(caught.value).startswith("change from day 30: ")
    assert said in str(caught.value)
    changing((30, first))
    changing((30, second))


@pytest.mark.parametrize("day", [360, 361, 36_000])
def test_a_change_comes_before_the_end(day: int) -> None:
    changing((359, {BENEFIT: 0.1}))
    with pytest.raises(ScenarioError) as caught:
        changing((5, {BENEFIT: 0.2}), (day, {BENEFIT: 0.1}))
    assert str(caught.value) == (
        f"change from day {day}: from_day = {day}: allowed is a day on which the run goes on, "
        "1 to 359 (days = 360); nearest valid: 359"
    )


def test_a_run_made_shorter_refuses_changes_that_it_would_not_see() -> None:
    with pytest.raises(ScenarioError, match=r"^--set: change from day 30: from_day = 30: .* 1 to 29 \(days = 30\)"):
        override(changing((30, {BENEFIT: 0.1})), {"days": 30})
    with pytest.raises(ScenarioError, match=r"allowed is no change \(days = 1\)$"):
        override(changing((1, {BENEFIT: 0.1})), {"days": 1})


def test_a_change_may_pass_through_values_that_need_one_another() -> None:
    minimum, maximum = (f"platforms.baitiao.credit.limit_{edge}_cents" for edge in ("min", "max"))
    scenario = changing((30, {minimum: 6_000_000}), (30, {maximum: 7_000_000}))
    assert scenario.on(30).platforms["baitiao"].credit.limit_max_cents == 7_000_000


def test_a_list_may_change() -> None:
    scenario = changing((30, {"platforms.baitiao.terms.instalments": [3, 6]}))
    assert scenario.on(30).platforms["baitiao"].terms.instalments == (3, 6)
    assert hash(scenario) == hash(changing((30, {"platforms.baitiao.terms.instalments": [3, 6]})))


@pytest.mark.parametrize(
    "damage",
    [
        lambda s: setattr(s, "days", 5),
        lambda s: setattr(s.economy, "benefit_share", 0.5),
        lambda s: s.platforms.update(other=None),
        lambda s: s.platforms.pop("baitiao"),
        lambda s: s.platforms["baitiao"].funding.lines.clear(),
        lambda s: s.changes[0].set.setdefault("days", 3),
    ],
)
def test_a_scenario_is_frozen(damage: Any) -> None:
    scenario = changing((30, {BENEFIT: 0.1}))
    with pytest.raises((TypeError, ValueError), match="frozen"):
        damage(scenario)
    assert scenario == changing((30, {BENEFIT: 0.1}))


def test_a_scenario_travels_between_processes() -> None:
    scenario = changing((30, {BENEFIT: 0.1}))
    copy = pickle.loads(pickle.dumps(scenario))
    assert copy == scenario
    assert hash(copy) == hash(scenario)
    assert copy.on(30) == scenario.on(30)
