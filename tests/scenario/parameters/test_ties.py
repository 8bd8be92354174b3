"""What a scenario may say of ties, and what is said to those who say something else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sim.scenario import (
    Scenario,
    ScenarioError,
    TieParameters,
    TiesParameters,
    describe,
    leaves,
    load_scenario,
    make_scenario,
    override,
)
from sim.scenario.parameters.people.ties import USUAL, check_ties

KINDS = ("family", "friend", "colleague")


def ties_of(scenario: Scenario) -> dict[str, Any]:
    return {kind: getattr(scenario.ties, kind) for kind in KINDS}


def test_a_kind_that_is_not_named_is_as_usual() -> None:
    assert ties_of(Scenario()) == USUAL
    assert ties_of(make_scenario({"ties": {}})) == USUAL


def test_a_table_that_names_some_leaves_leaves_the_others_as_they_usually_are_for_that_kind() -> None:
    made = ties_of(make_scenario({"ties": {"family": {"mean_degree": 3.0}, "colleague": {"closeness": 0.0}}}))
    assert made["family"] == TieParameters(mean_degree=3.0, clustering=0.9, far_share=0.1)
    assert made["colleague"] == USUAL["colleague"].model_copy(update={"closeness": 0.0})
    assert made["friend"] == USUAL["friend"]


def test_so_does_a_file_and_one_that_extends_it(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("[ties]\nfamily.mean_degree = 3.0\n")
    (tmp_path / "b.toml").write_text('extends = "a.toml"\n[ties.family]\nfar_share = 0.5\n')
    family = load_scenario(tmp_path / "b.toml").ties.family
    assert family == TieParameters(mean_degree=3.0, clustering=0.9, far_share=0.5)


def test_so_does_an_override() -> None:
    made = override(Scenario(), {"ties.friend.clustering": 0.5})
    assert made.ties.friend == USUAL["friend"].model_copy(update={"clustering": 0.5})


@pytest.mark.parametrize("kind", KINDS)
def test_the_table_of_parameters_has_the_defaults_of_each_kind(kind: str) -> None:
    given = make_scenario({"ties": {kind: {"mean_degree": 0.25}}})
    for table in (leaves(), leaves(Scenario()), leaves(given)):
        shown = {leaf.key.rpartition(".")[2]: leaf.default for leaf in table if leaf.key.startswith(f"ties.{kind}.")}
        assert shown == USUAL[kind].model_dump()
    values = {leaf.key: leaf.value for leaf in leaves(given)}
    assert values[f"ties.{kind}.mean_degree"] == 0.25
    assert values[f"ties.{kind}.clustering"] == USUAL[kind].clustering
    assert describe(prefix=f"ties.{kind}").count("[") == 4


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (
            {"ties": {"friend": {"mean_degree": -1.0}}},
            "ties.friend.mean_degree = -1.0: allowed is a number: 0.0 to 50.0",
        ),
        ({"ties": {"friend": {"clustering": 0.0}}}, "ties.friend.clustering = 0.0: allowed is a number: 0.05 to 1.0"),
        ({"ties": {"family": {"far_share": 1.5}}}, "ties.family.far_share = 1.5: allowed is a number: 0.0 to 1.0"),
        (
            {"ties": {"family": {"closenes": 0.5}}},
            "ties.family.closenes: unknown key; nearest valid key: ties.family.closeness",
        ),
        ({"ties": {"friends": {}}}, "ties.friends: unknown key; nearest valid key: ties.friend"),
        ({"ties": {"family": 3.0}}, "ties.family = 3.0"),
        ({"ties": 3.0}, "ties = 3.0"),
    ],
)
def test_bad_input_is_one_line_with_the_key_and_what_is_allowed(values: dict[str, Any], said: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        make_scenario(values)
    assert str(caught.value).startswith(said)
    assert "\n" not in str(caught.value)


def test_who_knows_whom_stays_but_how_close_they_are_may_change() -> None:
    change = {"from_day": 90, "set": {"ties.friend.closeness": 0.1}}
    friend = make_scenario({"changes": [change]}).on(90).ties.friend
    assert friend == USUAL["friend"].model_copy(update={"closeness": 0.1})
    for leaf in ("mean_degree", "clustering", "far_share"):
        with pytest.raises(ScenarioError, match="it shapes the market of day 0"):
            make_scenario({"changes": [{"from_day": 90, "set": {f"ties.friend.{leaf}": 0.5}}]})


class TestDegreeAbovePopulation:
    @pytest.mark.parametrize("kind", KINDS)
    def test_is_refused(self, kind: str) -> None:
        calm = {name: {"mean_degree": 0.0} for name in KINDS}
        ties = TiesParameters(**calm | {kind: {"mean_degree": 9.5}})
        with pytest.raises(ScenarioError) as caught:
            check_ties(ties, 10)
        assert caught.value.key == f"ties.{kind}.mean_degree"
        assert str(caught.value) == (
            f"ties.{kind}.mean_degree = 9.5: allowed is at most population.size - 1, 9 "
            "(ties per consumer); nearest valid: 9"
        )

    @pytest.mark.parametrize(("degree", "size"), [(9.0, 10), (0.0, 1), (1.0, 2), (50.0, 51)])
    def test_the_edge_is_allowed(self, degree: float, size: int) -> None:
        check_ties(TiesParameters(**{kind: {"mean_degree": degree} for kind in KINDS}), size)

    def test_what_is_usual_fits_any_population_but_the_smallest(self) -> None:
        check_ties(TiesParameters(), 5)
        with pytest.raises(ScenarioError, match=r"^ties\.colleague\.mean_degree = 4\.0: allowed is .* 3 \(ties"):
            check_ties(TiesParameters(), 4)
