"""The report stands alone and says what matters."""

from __future__ import annotations

import base64
import math
import re
from dataclasses import replace

import pytest

from sim import Comparison, Run
from sim.results import Failure
from sim.results.page.report import report


@pytest.fixture(scope="module")
def pages(lived: Run, dearer: Run) -> dict[str, str]:
    return {"run": report(lived), "comparison": report(Comparison(lived, (dearer,)))}


@pytest.mark.parametrize("kind", ["run", "comparison"])
def test_self_contained(pages: dict[str, str], kind: str) -> None:
    page = pages[kind]
    assert not re.search(r"https?://|<script|<link|@import|url\(", page)
    sources = re.findall(r'<img src="([^"]*)"', page)
    assert len(sources) > 10
    for source in sources:
        header, data = source.split(",")
        assert header == "data:image/svg+xml;base64"
        assert b"<svg" in base64.b64decode(data)
    assert 'name="viewport"' in page
    assert "prefers-color-scheme: dark" in page
    assert "These people do not exist" in page


def test_harm_stands_beside_money_before_anything_else(pages: dict[str, str]) -> None:
    page = pages["comparison"]
    places = [
        page.index(text) for text in ("Harm to consumers", "Money of the lender", "What was compared", "Pictures")
    ]
    assert places == sorted(places)
    assert places[0] < page.index("Consumers in distress") < places[1] < page.index("Net income", places[1])


def test_says_what_was_compared(pages: dict[str, str]) -> None:
    compared = pages["comparison"].partition("What was compared")[2].partition("Every metric")[0]
    assert re.findall(r"<code>(.*?)</code>", compared) == ["platforms.one.terms.fee_3_cycles"]
    assert "0.005" in compared
    assert "0.0085" in compared
    assert "The first" in pages["run"]


def test_dated_changes_are_told(lived: Run) -> None:
    from sim.experiments import run
    from sim.scenario import make_scenario

    tree = lived.scenario.model_dump() | {
        "name": "later",
        "changes": [{"from_day": 40, "set": {"platforms.two.terms.deferral": False}}],
    }
    later = run(make_scenario(tree), replications=2, jobs=1, progress=False)
    page = report(Comparison(lived, (later,)))
    assert "platforms.two.terms.deferral from day 40" in page


def test_names_are_text_not_markup(made) -> None:
    page = report(Comparison(made("a", new_orders=[1.0, 2]), (made("<b onload=x>", new_orders=[1.0, 3]),)))
    assert "<b onload" not in page
    assert "&lt;b onload=x&gt;" in page


def test_better_and_worse(made) -> None:
    baseline = made("a", share_in_distress=[0.1, 0.2], new_net_income_cents=[100.0, 200])
    policy = made("b", share_in_distress=[0.2, 0.3001], new_net_income_cents=[5000.0, 5101])
    page = report(Comparison(baseline, (policy,))).partition("How to read")[0]
    harm, _, money = page.partition("Money of the lender")
    assert "worse" in harm.partition("Person-days")[0]
    assert "better" in money.partition("Gross merchandise")[0]


def test_what_the_baseline_lacks_and_what_rounds_to_nothing_is_told(made) -> None:
    baseline = made("a", share_in_distress=[0.1, 0.1, 0.1], share_staff_time_used=[math.nan] * 3)
    policy = made("b", share_in_distress=[0.100_000_1, 0.1, 0.1], share_staff_time_used=[0.5] * 3)
    for one, used in ((baseline, 0.0), (policy, 30.0)):
        one.tables["daily"]["new_staff_minutes"], one.tables["daily"]["new_staff_minutes_used"] = 2 * used, used
    page = report(Comparison(baseline, (policy,)))
    assert "no difference as shown" in page
    assert "none in the baseline" in page
    assert "– → 50.00 %" in page
    assert "sim describe --metrics" in page


def test_one_replication_and_failures_are_told(made) -> None:
    good = made("a", new_orders=[1.0])
    failed = Run(good.scenario, 0, good.provenance, good.tables, (Failure(1, "OverflowError: too much"),))
    page = report(Comparison(failed, (made("b", new_orders=[2.0]),)))
    assert "One replication gives no interval" in page
    assert "OverflowError: too much" in page
    assert "±" not in page
    assert "went as the scenario wished" not in page


def test_warnings_are_told_with_the_run_they_are_of(made) -> None:
    quiet, run = made("a", new_orders=[1.0, 2]), made("b", new_orders=[1.0, 3])
    first, second = run.provenance
    warned = replace(run, provenance=(first, {**second, "warnings": ["day 59: too < few"]}))
    page = report(Comparison(quiet, (warned,)))
    assert "1 warning: not everything went as the scenario wished." in page
    assert "<li>b, replication 1: day 59: too &lt; few</li>" in page


def test_the_answer_comes_first_and_all_else_is_folded(pages: dict[str, str]) -> None:
    """Outside of folds stand the answer, a table of few rows, one picture and what was compared."""
    page = pages["comparison"]
    places = [page.index(text) for text in ("The answer", "against lived:", "Harm beside money", "<details")]
    assert places == sorted(places)
    unfolded = re.sub(r"<details.*?</details>", "", page, flags=re.DOTALL)
    assert unfolded.count("<img") <= 1
    assert len(re.findall("<tr", unfolded)) < 10
    assert page.count("<details") == page.count("</details>")


def test_a_single_run_has_no_answer(pages: dict[str, str]) -> None:
    assert "The answer" not in pages["run"]
    assert "At a glance" in pages["run"]


def test_words_of_pictures_are_text(pages: dict[str, str]) -> None:
    source = re.findall(r'<img src="[^,]*,([^"]*)"', pages["comparison"])[0]
    assert b"<text" in base64.b64decode(source)
