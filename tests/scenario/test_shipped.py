"""The scenario files that come with the package."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.scenario import Scenario, diff, load_scenario, make_scenario

FOLDER = Path(__file__).parents[2] / "scenarios"
FILES = sorted(FOLDER.glob("*.toml"))


def shipped(name: str) -> Scenario:
    return load_scenario(FOLDER / f"{name}.toml")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_file_loads_is_short_and_says_what_it_is_for(path: Path) -> None:
    scenario = load_scenario(path)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert scenario.name == path.stem
    assert scenario.description
    assert len(lines) < 40
    assert max(map(len, lines)) <= 120


def test_the_baseline_has_two_kinds_of_platform() -> None:
    baseline = shipped("baseline")
    assert (baseline.population.size, baseline.days, list(baseline.platforms)) == (20_000, 360, ["baitiao", "pocket"])
    baitiao, pocket = baseline.platforms.values()
    assert (baitiao.late.kind, pocket.late.kind) == ("daily", "flat")
    assert pocket.credit.score_cutoff < baitiao.credit.score_cutoff
    assert pocket.credit.score_accuracy < baitiao.credit.score_accuracy
    assert pocket.credit.limit_max_cents < baitiao.credit.limit_max_cents


def test_the_first_platform_is_the_default_one() -> None:
    only = {key for key in diff(make_scenario({}), shipped("baseline")) if key.startswith("platforms.baitiao.")}
    assert only == {"platforms.baitiao.label"}


@pytest.mark.parametrize("name", ["baitiao", "pocket"])
def test_strict_and_gentle_lie_on_either_side_of_the_baseline(name: str) -> None:
    strict, baseline, gentle = (shipped(one).platforms[name] for one in ("strict", "baseline", "gentle"))
    assert strict.credit.score_cutoff > baseline.credit.score_cutoff > gentle.credit.score_cutoff
    freezes = [platform.credit.freeze_days_past_due for platform in (strict, baseline, gentle)]
    assert freezes == sorted(set(freezes))
    assert strict.credit.limit_max_cents < baseline.credit.limit_max_cents
    assert strict.terms.minimum_payment_share == 1.0 > gentle.terms.minimum_payment_share
    assert (strict.terms.deferral, gentle.terms.deferral) == (False, True)
    assert len(gentle.reminders.days_past_due) > len(baseline.reminders.days_past_due)
