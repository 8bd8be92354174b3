"""What makes a claim hold, on made-up numbers; and that the table says nothing that cannot be measured."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sim.market import CreditMarket
from sim.scenario import diff, override, refuse_another_start
from tests.evidence.claims import __main__ as command
from tests.evidence.claims import circles
from tests.evidence.claims.measures import MEASURES
from tests.evidence.claims.tables import as_markdown, as_text
from tests.evidence.claims.verdicts import Claim, claim_of, finding, verdict
from tests.evidence.claims.watch import Spells
from tests.evidence.claims.work import row_of
from tests.evidence.claims.worlds import TABLE, means_of, told_of, world

PAIR = ("a", "b")
UP, DOWN, LEVEL = [12.0, 12.1, 12.2], [8.0, 7.9, 7.8], [9.0, 11.0, 10.0]
BEFORE = [10.0, 10.0, 10.0]


def claim(said: dict[str, tuple[int | None, list[float]]]) -> Claim:
    """A claim of one contrast; by measure its sign and what it becomes of tens."""
    return Claim(
        "key", "says", tuple(finding(PAIR, measure, sign, BEFORE, after) for measure, (sign, after) in said.items())
    )


def test_a_difference_is_paired_and_has_an_interval_of_student_t() -> None:
    """Differences 1, 2, 6: mean 3, standard deviation sqrt(7), t of 2 degrees of freedom 4.3027."""
    one = finding(PAIR, "income", 1, [10.0, 20.0, 30.0], [11.0, 22.0, 36.0])
    half = 4.302652729911275 * math.sqrt(7) / math.sqrt(3)
    assert (one.without, one.with_it, one.change) == (20.0, 23.0, 3.0)
    assert (one.low, one.high) == pytest.approx((3 - half, 3 + half))
    assert one.said == "not shown"
    assert finding(PAIR, "income", 1, [1.0, 2.0], [3.0, 4.0]).said == "not shown", "always by as much: no interval"
    assert finding(PAIR, "income", 1, [1.0, 2.0], [3.0, 4.01]).said == "holds"


@pytest.mark.parametrize(
    ("sign", "after", "said"),
    [
        (1, UP, "holds"),
        (1, DOWN, "fails"),
        (1, LEVEL, "not shown"),
        (-1, UP, "fails"),
        (-1, DOWN, "holds"),
        (0, LEVEL, "holds"),
        (0, UP, "fails"),
        (0, DOWN, "fails"),
    ],
)
def test_what_a_finding_says(sign: int, after: list[float], said: str) -> None:
    assert finding(PAIR, "income", sign, BEFORE, after).said == said
    assert verdict(claim({"income": (sign, after)})) == (said, "")


def test_one_replication_shows_nothing() -> None:
    for sign in (-1, 0, 1):
        assert finding(PAIR, "income", sign, [10.0], [20.0]).said == "not shown"


def test_a_claim_whose_measures_disagree_depends() -> None:
    said, words = verdict(claim({"income": (1, UP), "losses": (-1, UP), "volume": (1, LEVEL)}))
    assert said == "depends on what"
    assert words == ("holds: net income, unused hours not paid; fails: charged off; not shown: volume on credit")


def test_money_up_and_harm_up_depends_on_what_is_looked_at() -> None:
    assert verdict(claim({"income": (1, UP), "harm": (None, LEVEL)})) == ("holds", "")
    assert verdict(claim({"income": (1, UP), "harm": (None, UP)})) == (
        "depends on what",
        "worse: harm points by contacts",
    )
    assert verdict(claim({"income": (1, DOWN), "harm": (None, UP)}))[0] == "fails"


def test_a_direction_is_judged_by_itself() -> None:
    found = replace(claim({"income": (1, UP), "harm": (None, UP)}), weighed=False)
    assert verdict(found) == ("holds", "worse: harm points by contacts")


def test_contrasts_are_named_where_they_differ() -> None:
    findings = (
        finding(PAIR, "income", 1, BEFORE, UP),
        finding(("a", "c"), "income", 1, BEFORE, DOWN),
        finding(PAIR, "losses", -1, BEFORE, UP),
        finding(("a", "c"), "losses", -1, BEFORE, UP),
    )
    assert verdict(Claim("key", "says", findings)) == (
        "depends on what",
        "holds: net income, unused hours not paid (b against a); fails: net income, unused hours "
        "not paid (c against a), charged off",
    )


def test_a_claim_of_harm_is_not_refuted_by_money() -> None:
    assert verdict(claim({"liability": (1, UP), "income": (None, UP)})) == (
        "holds",
        "better: net income, unused hours not paid",
    )


def test_a_claim_takes_its_worlds_of_its_days() -> None:
    told = {"says": "so", "contrasts": [["a", "b"]], "claimed": {"income": 1}, "beside": ["harm"]}
    known = {
        ("a", 360): [{"income": 1.0, "harm": 5.0}] * 2,
        ("b", 360): [{"income": income, "harm": 4.0} for income in (2.0 - 2**-7, 2.0 + 2**-7)],
    }
    found = claim_of("key", told, known, 360)
    assert [(one.measure, one.sign, one.change) for one in found.findings] == [("income", 1, 1.0), ("harm", None, -1.0)]
    assert verdict(found) == ("holds", "")
    with pytest.raises(KeyError):
        claim_of("key", told, known, 720)


def test_a_row_of_work_is_within_a_third_of_a_figure_or_of_a_range() -> None:
    def within(now: float, **told: float) -> bool | None:
        return row_of({"world": "a", "measure": "met"} | told, [{"met": now}] * 3).within

    assert [within(now, low=3.0, high=6.0) for now in (1.99, 2.01, 7.99, 8.01)] == [False, True, True, False]
    assert within(5.0) is None
    assert within(math.nan, low=3.0, high=6.0) is None


def test_the_table_names_what_there_is() -> None:
    """Every world is used, made, and can take over the baseline's warm market; worlds of a contrast differ."""
    rows = [told for part in ("claims", "directions", "work") for told in TABLE[part].values()]
    pairs = [pair for told in rows for pair in told.get("contrasts", [])]
    used = {name for pair in pairs for name in pair} | {told["world"] for told in rows if "world" in told}
    assert used == TABLE["worlds"].keys()
    measured = {one for told in rows for one in (*told.get("claimed", ()), *told.get("beside", ()))}
    measured |= {told["measure"] for told in rows if "measure" in told}
    assert measured <= MEASURES.keys()
    baseline = world("baseline", 2_000, 30)
    for name in used:
        refuse_another_start(baseline, world(name, 2_000, 30))
    for without, with_it in pairs:
        begins = [{key: told_of(name).get(key) for key in ("visited", "expects")} for name in (without, with_it)]
        assert diff(world(without, 2_000, 30), world(with_it, 2_000, 30)) or begins[0] != begins[1]


def test_whom_visits_go_to_and_what_they_expect_is_as_the_world_says() -> None:
    """As many people each time: by lot, with the most ties, or in few districts; beside them nobody is in the arm."""
    market = CreditMarket(override(world("visit_central", 2_000, 30), {"start.warm_days": 0}), rng=1)
    ties, districts = market.consumers.n_ties(np.arange(2_000)), market.consumers.districts()
    chosen = {}
    for how in ("scattered", "central", "together"):
        circles.begin(market, {"visited": how, "expects": 0.9})
        chosen[how] = market.trial.arm_of.astype(bool)
        assert chosen[how].sum() == 400
    circles.begin(market, {"visited": "nobody"})
    assert not market.trial.arm_of.any()
    assert ties[chosen["central"]].min() >= ties[~chosen["central"]].max()
    assert len(np.unique(districts[chosen["together"]])) < 0.4 * len(np.unique(districts[chosen["scattered"]]))
    assert (market.consumers.who.expected == 0.9).all()  # type: ignore[attr-defined]
    assert not (circles.around(market)["never_visited"] & (chosen["central"] | chosen["together"])).any()


def test_channels_differ_in_the_channel_alone() -> None:
    """Stages of both worlds are alike but for the means; so are offers, days and the readiness of links."""
    call, visit = (world(name, 2_000, 30) for name in ("call", "visit"))
    differing = {key.rpartition(".")[2] for key in diff(call, visit)}
    assert differing <= {"human_call", "visit_home", "channels", "staff_per_1000_cases"}


def test_a_pair_gives_its_means_and_not_its_world() -> None:
    assert means_of("days = 540\n\n[collectors.a]\nstaff = 1\n\n[b]\n") == "[collectors.a]\nstaff = 1\n\n[b]\n"
    assert means_of('extends = "x.toml"\nchannels.text.links = 0.5\n') == ""


def test_spells_of_arrears_are_followed_from_their_fourth_day_on() -> None:
    """Of four that are late from day 10 on one pays in time, one is written off, two go on; one was late before."""
    last = 130
    spells = Spells(np.array([0, 0, 0, 0, 8]), last)
    for day in range(last):
        late = max(0, day - 9)
        spells.follow(day, np.array([late if late < 10 else 0, late if day < 60 else 100_000, late, late, day + 9]))
    assert {reached: int(begun.sum()) for reached, begun in spells.begun.items()} == {4: 4, 31: 3, 91: 3}
    assert np.flatnonzero(spells.begun[4]).tolist() == [13]
    assert spells.share(31) == spells.share(91) == 75.0


def test_spells_begun_too_late_to_be_followed_are_left_out() -> None:
    spells = Spells(np.array([0, 0]), 60)
    for day in range(60):
        spells.follow(day, np.array([max(0, day - 5), max(0, day - 40)]))
    assert spells.begun[4].sum() == 2
    assert spells.share(31) == 100.0
    assert math.isnan(spells.share(91))


def test_the_command_prints_verdicts(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Any
) -> None:
    """Everything but the markets."""

    def made_up(tasks: Any, folder: Any, jobs: int) -> dict[Any, dict[str, float]]:
        assert folder == tmp_path
        return {
            task: dict.fromkeys(MEASURES, 1.0 + (task.world == "points") * (1 + task.replication / 100))
            for task in tasks
        }

    monkeypatch.setattr(command, "all_lived", made_up)
    command.main(["--only", "points", "--only", "calls", "--replications", "2", "--store", str(tmp_path)])
    told = capsys.readouterr().out
    assert "Points raise instalments and relieve cash flow: DEPENDS ON WHAT (holds: orders in instalments" in told
    assert "[work]" in told
    command.main(["--only", "points", "--markdown", "--store", str(tmp_path)])
    assert "| Points raise instalments and relieve cash flow | points, baseline |" in capsys.readouterr().out


def test_nothing_chosen_prints_nothing() -> None:
    assert as_text({"claims": []}, []) == ""
    assert as_markdown({"claims": []}, []) == ""
