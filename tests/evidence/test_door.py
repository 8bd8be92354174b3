"""What stands in the tables of the door is reckoned as they say: a made-up cohort, worked out by hand."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.core.frames import Complaints, Contacts, Outcomes
from sim.core.vocabulary import Channel, Meeting, Outcome
from sim.scenario import diff
from tests.evidence.door import line as lines
from tests.evidence.door.cells import MEASURES, SUMMED, Price, cells, dearer, paired, sums_by_arm
from tests.evidence.door.line import ALL, NEVER, crossing, rising, same_shares
from tests.evidence.door.told import amount, balance, count
from tests.evidence.door.watch import Cohort, Watch, costs_cents
from tests.evidence.door.worlds import ARMS, allowed, world

PAY = 16_000 / 480  # cents a minute


def frame(kind: type[Any], **columns: Any) -> Any:
    """A frame whose other columns are 0."""
    n = len(next(iter(columns.values())))
    zeros = {name: np.zeros(n, np.int64) for name in kind.__dataclass_fields__}
    return kind(**zeros | {name: np.array(column) for name, column in columns.items()})


def test_worlds_differ_in_their_channel_alone() -> None:
    assert set(diff(world("home"), world("work"))) == {
        "collectors.officers.channels",
        *(
            f"platforms.{name}.collection.stages.asked.contacts.{channel}"
            for name in ("baitiao", "pocket")
            for channel in ("visit_home", "visit_work")
        ),
    }
    asked = [world(arm).platforms["pocket"].collection.stages["asked"] for arm in ARMS if arm != "none"]
    assert {(stage.offers, stage.from_days, stage.to_days, *stage.contacts.values()) for stage in asked} == {
        (("promise", "deferral", "restructure"), 4, 3_600, 7)
    }


def test_visits_to_relatives_are_left_out_where_they_are_banned() -> None:
    assert allowed("relatives", "in_rbi_2026", 7) is None
    assert allowed("relatives", "us_ma", 7) is not None
    assert allowed("work", "us_ma", 7) is not None  # forbidden, not refused: whoever is tempted goes


def test_cost_of_a_contact_is_its_share_of_prices_and_ways_and_its_own_minutes() -> None:
    contacts = frame(Contacts, channel=[Channel.TEXT, Channel.TEXT, Channel.VISIT_HOME, Channel.VISIT_HOME])
    outcomes = frame(Outcomes, meeting=[Meeting.REACHED, Meeting.NOBODY, Meeting.REACHED, Meeting.REFUSED])
    spent = np.zeros(len(Channel))
    spent[[Channel.TEXT, Channel.VISIT_HOME]] = 10, 600
    found = costs_cents(contacts, outcomes, spent, 100.0, world("home"))
    # Two visitors: 2 x 30 minutes where somebody talks, 2 x 10 where not; the other 20 are ways.
    assert found.tolist() == pytest.approx([5, 5, 300 + (60 + 10) * PAY, 300 + (20 + 10) * PAY])


def test_a_call_takes_as_long_as_it_lasts() -> None:
    contacts = frame(Contacts, channel=[Channel.HUMAN_CALL] * 3)
    outcomes = frame(Outcomes, meeting=[Meeting.REACHED, Meeting.REFUSED, Meeting.LOST])
    found = costs_cents(contacts, outcomes, np.full(len(Channel), 30), 17.5, world("call"))
    assert found.tolist() == pytest.approx([10 + 8 * PAY, 10 + 8 * PAY, 10 + 1.5 * PAY])
    assert costs_cents(contacts.where(np.zeros(3, bool)), outcomes, np.zeros(13), 0.0, world("call")).size == 0


def test_watched_is_what_is_left_of_the_first_days_debt() -> None:
    """Three debts: one paid in two days and asked once more, one whose debtor leaves, one dismissed after a visit."""
    accounts = SimpleNamespace(paid_cents=np.array([[50_000], [0], [0]]))
    who = SimpleNamespace(reluctant=np.array([0.1, 0.2, 0.3]), employed=np.array([True, True, True]))
    sums = SimpleNamespace(channels=SimpleNamespace(cost_cents=np.zeros((1, len(Channel)))))
    market = SimpleNamespace(
        platforms=["one"],
        consumers=SimpleNamespace(accounts=accounts, who=who),
        terms=world("text"),
        collection=SimpleNamespace(collectors=[], sums=sums),
        society=SimpleNamespace(complaints=frame(Complaints, consumer=[2])),
        today=SimpleNamespace(),
    )
    cohort = Cohort(
        np.arange(3),
        np.zeros(3, int),
        np.array([30_000, 10_000, 20_000]),
        np.array([0, 1, 2]),
        np.array([False, True, False]),
    )
    watch = Watch(market, cohort, Channel.VISIT_WORK)  # type: ignore[arg-type]

    def day(since: int, at: list[int], paid: list[int], channel: Channel = Channel.VISIT_WORK) -> None:
        watch.morning()
        n = len(at)
        market.today.dealings = SimpleNamespace(
            contacts=frame(Contacts, consumer=at, channel=[channel] * n),
            outcomes=frame(
                Outcomes,
                meeting=[Meeting.REACHED] * n,
                outcome=[Outcome.PAID] * n,
                paid_cents=[1_000] * n,
                harm_points=[3_000] * n,
            ),
        )
        accounts.paid_cents[:, 0] += paid
        who.employed[2] &= 2 not in at
        if since == 1:
            who.reluctant[1] = 0.7  # somebody else
        watch.evening(since)

    day(0, at=[0, 2], paid=[20_000, 4_000, 0])
    day(1, at=[1], paid=[20_000, 5_000, 0])
    day(2, at=[0, 2], paid=[90_000, 0, 1_000], channel=Channel.VISIT_RELATIVES)
    told = watch.table()
    assert told["paid"].tolist() == [300, 40, 10]  # of the first no more than the 300 owed, of the second until he left
    later = [1.07 ** (-days / 360) for days in (1, 2)]
    assert told["value"].tolist() == pytest.approx([200 + 100 * later[0], 40, 10 * later[1]])
    assert told["contacts"].tolist() == [1, 0, 2]
    assert told["harm"].tolist() == [3, 0, 6]
    assert told["relatives_paid"].tolist() == [0, 0, 10]
    assert told["complaints"].tolist() == [0, 0, 3]
    assert told["jobs_lost"].tolist() == [0, 0, 1]
    assert told["gone"].tolist() == [False, True, False]
    assert told["age"].tolist() == ["young", "middle", "old"]
    assert watch.tried() == {"contacts": 3.0, "met": 3.0, "cost": 0.0, "debts_contacted": 3.0}


def debts(**columns: list[Any]) -> pd.DataFrame:
    """Two debts without and with visits; what is not given is 0."""
    zeros: dict[str, Any] = dict.fromkeys((*SUMMED, "met"), 0.0)
    return pd.DataFrame(
        zeros
        | {
            "regime": "none",
            "replication": 0,
            "consumer": [1, 2] * 2,
            "platform": 0,
            "arm": ["none"] * 2 + ["home"] * 2,
            "owed": [400.0, 900.0] * 2,
            "age": "old",
            "lost": False,
            "gone": False,
        }
        | columns
    )


def markets() -> pd.DataFrame:
    """Fines of 40 yuan more for 20 contacts: 2 yuan each."""
    return pd.DataFrame(
        {
            "regime": "none",
            "replication": 0,
            "arm": ["none", "home"],
            "fines": [10.0, 50.0],
            "redress": 0.0,
            "handling": [5.0, 5.0],
            "contacts": [0.0, 20.0],
        }
    )


def test_won_spent_and_priced_by_hand() -> None:
    told = debts(
        paid=[0.0, 100.0, 100.0, 300.0],
        value=[0.0, 100.0, 90.0, 290.0],
        cost=[1.0, 0.0, 31.0, 60.0],
        contacts=[0.0, 0.0, 1.0, 2.0],
        visits=[0.0, 0.0, 1.0, 2.0],
        harm=[0.0, 1.0, 2.0, 5.0],
        complaints=[0.0, 0.0, 0.0, 1.0],
        jobs_lost=[0.0, 0.0, 0.0, 1.0],
    )
    found = paired(told, sums_by_arm(markets()), Price(10.0, 20.0, 500.0), ["home"])
    assert found["won"].tolist() == [90, 190]
    assert found["spent"].tolist() == pytest.approx([30 + 1, 60 + 3])  # a hundredth of what is paid is commission
    assert found["net"].tolist() == pytest.approx([59, 127])
    assert found["net_of_law"].tolist() == pytest.approx([57, 123])
    assert found["net_of_harm"].tolist() == pytest.approx([57 - 20, 123 - 40 - 20 - 500])
    assert found["size"].tolist() == ["small", "large"]
    dear = paired(dearer(told, 300.0), sums_by_arm(markets()), Price(0.0, 0.0, 0.0), ["home"])
    assert dear["spent"].tolist() == pytest.approx([300 - 1 + 1, 600 + 3])


def test_whoever_left_in_either_world_is_in_neither() -> None:
    found = paired(debts(gone=[True, False, False, False]), sums_by_arm(markets()), Price(0.0, 0.0, 0.0), [])
    assert found["consumer"].tolist() == [2]


def test_intervals_of_cells_count_people_and_nothing_is_said_of_too_few() -> None:
    rows = pd.DataFrame({"regime": "none", "arm": "home", "replication": 0, "consumer": np.repeat(np.arange(20), 2)})
    rows = rows.assign(owed=1.0, **dict.fromkeys(MEASURES, 0.0)).assign(won=np.repeat([0.0, 10.0], 20))
    told = cells(rows, ("regime", "arm")).iloc[0]
    # 20 people, each with two debts alike: 5 and 5, sd of the mean 5.13 / sqrt(20), t(19) = 2.093.
    assert told["won"] == 5.0
    assert told["won_half"] == pytest.approx(2.093 * math.sqrt(25 * 20 / 19 / 20), rel=1e-3)
    assert math.isnan(cells(rows.head(29), ("regime", "arm")).iloc[0]["won"])


def test_neighbours_that_fall_are_pooled_by_their_weights() -> None:
    assert rising(np.array([1.0, 4.0, 1.0, 5.0]), np.array([1.0, 1.0, 2.0, 1.0])).tolist() == [1, 2, 2, 5]
    assert rising(np.array([3.0, 2.0, 1.0]), np.ones(3)).tolist() == [2, 2, 2]


def test_gains_cross_nothing_between_two_balances_or_nowhere() -> None:
    owed = np.array([100.0, 200.0, 400.0])
    assert crossing(owed, np.array([-30.0, -10.0, 30.0]), np.ones(3)) == 250.0
    assert crossing(owed, np.array([1.0, 2.0, 3.0]), np.ones(3)) == ALL
    assert crossing(owed, np.array([-3.0, 5.0, -4.0]), np.ones(3)) == pytest.approx(100 + 100 * 3.0 / 3.5)
    assert crossing(owed, np.array([-3.0, -2.0, 0.0]), np.ones(3)) == NEVER


def test_a_share_pays_for_what_is_spent_more_from_some_balance_on() -> None:
    assert same_shares(700.0, 14.0, 98.0) == 4_900.0
    assert same_shares(700.0, 0.0, 98.0) == same_shares(700.0, -1.0, 98.0) == same_shares(700.0, -1.0, -1.0) == NEVER
    assert same_shares(700.0, 1.0, -1.0) == ALL


def test_the_line_is_where_a_tenth_of_the_debt_pays_for_the_visit() -> None:
    owed = np.tile(np.arange(1.0, 241.0) * 5, 2)
    whose = {"replication": np.repeat([0, 1], 240), "consumer": np.tile(np.arange(240), 2), "platform": 0, "owed": owed}
    gains = {"text": np.full(480, 10.0), "home": 0.1 * owed - 30.0, "work": 0.1 * owed - 60.0}
    won = {"text": np.full(480, 10.0), "home": 0.1 * owed, "work": 0.1 * owed}
    table = pd.concat([pd.DataFrame(whose | {"arm": arm, "net": gain, "won": won[arm]}) for arm, gain in gains.items()])
    found = lines.line(table, "net", ["home", "work", "relatives"], ["none", "text", "call"])
    assert found is not None
    assert (found.visit, found.n) == ("home", 480)
    assert found.at == pytest.approx(400.0)  # where 0.1 * owed - 30 is the 10 that a text brings
    assert (found.low, found.high) == pytest.approx((400.0, 400.0))
    # On average a visit wins 50.25 more than a text does for 30 more: a share that pays from 602.5 * 30 / 50.25 on.
    assert found.beyond == pytest.approx(602.5 * 30 / 50.25)
    assert found.beyond_low < found.beyond < found.beyond_high
    assert lines.line(table[table["owed"] < 400], "net", ["home"], ["text"]) is None  # 158 are too few for six bins


def test_numbers_are_told_with_what_is_known_of_them() -> None:
    assert amount(1_234.5, 6.7) == "1,234 ± 7"
    assert amount(-0.2) == "0"
    assert amount(math.nan) == "–"
    assert [count(n) for n in (29, 30, 200)] == ["29 (too few)", "30 (few)", "200"]
    assert balance(400.0, ALL, NEVER) == "400 (all to never)"
    assert balance(1_234.0, 987.0, 5_678.0) == "1,200 (990 to 5,700)"
    assert balance(NEVER, NEVER, NEVER) == "never"
