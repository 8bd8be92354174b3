"""Engine and twin, phase by phase without a market: files, scores, offers, early freezes and calls, fraud."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest

from sim.core.frames import Files
from sim.core.vocabulary import Count, Fraud, Mark, Status
from tests.twin import made_up
from tests.twin.compare import files_differ
from tests.twin.test_contacts_agree import Happened, Pair, one_day
from tests.twin.worlds import arms_of, everything

SIZE, DAYS = 250, 150


@pytest.fixture(scope="module")
def lived_through() -> tuple[Pair, Counter[str], list[Files]]:
    """Days of collection, in the evening of each of which files are read and acted on; every column is compared."""
    scenario = everything(SIZE, DAYS)
    pair, happened, seen = Pair(scenario, seed=3), Happened(), Counter[str]()
    pair.ask("use", scenario, arms_of(scenario))
    read = []
    for day in range(DAYS):
        one_day(pair, day, happened)
        read.append(_read_files(pair, day, seen))
        columns = pair.compare(day)
        seen["reminded"] += int(columns["reminded"].sum())
        seen["failed"] = max(seen["failed"], int(columns["contacts_failed"].max()))
    return pair, seen, read


def _read_files(pair: Pair, day: int, seen: Counter[str]) -> Files:
    files: Files = pair.ask("files", day)
    pair.ask("rescore", made_up.scores_on(files, day))
    pair.ask("offer", made_up.offers_on(files, day))
    engine: Any = pair.both[0]
    views = engine.get("fairness")
    pair.ask("apply", made_up.early_freezes_on(files, day))
    seen["hurt"] += int((engine.get("fairness") < views).sum())
    met = pair.ask("respond", day, made_up.calls_on(files)).meeting
    seen["called"] += int((met == 1).sum())
    seen["spree"] += int(pair.ask("commits_fraud", np.arange(SIZE), day).sum())
    if day % 10 == 0:
        assert files_differ(day, *pair.both) == []
    pair.ask("ever_paid")
    return files


def test_agree_on_files_and_on_what_they_lead_to(lived_through: tuple[Pair, Counter[str], list[Files]]) -> None:
    """The comparison is in the fixture; here: that there was something to agree on."""
    pair, seen, _ = lived_through
    assert all(seen[what] > 20 for what in ("hurt", "called", "reminded", "spree")), seen
    assert seen["failed"] >= 3
    assert (pair.counts[:, Count.CONTACTS_REACHED] > 0).all()


def test_no_column_of_files_is_idle(lived_through: tuple[Pair, Counter[str], list[Files]]) -> None:
    """Each takes several values, but the counts of a cycle, which have begun anew when files are read after a day.

    How late it was is kept of a frozen account that owes what it was late with.
    """
    _, _, read = lived_through
    everything_read = Files.joined(read)
    still = {name for name, column in vars(everything_read).items() if len(np.unique(column)) < 2}
    assert still == {"n_orders", "orders_cents"}
    assert not everything_read.worst_days[everything_read.status != Status.FROZEN].any()
    assert set(everything_read.status.tolist()) == {Status.OPEN, Status.FROZEN}
    assert everything_read.elsewhere_worst_days.max() == 3_600


def test_every_kind_of_fraud_is_planted(lived_through: tuple[Pair, Counter[str], list[Files]]) -> None:
    pair, _, _ = lived_through
    twin: Any = pair.both[1]
    kinds = Counter(one.spree()[0] for one in twin.consumers if one.marks & Mark.FRAUD)
    assert all(kinds[kind] > 10 for kind in Fraud)
