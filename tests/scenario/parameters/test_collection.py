"""Collectors and strategies that contradict themselves or one another, and the edges where they do not."""

from __future__ import annotations

import math
import pickle
from typing import Any

import pytest

from sim.core.vocabulary import Channel, Offer
from sim.scenario import (
    CHANNELS,
    ChannelParameters,
    CollectionParameters,
    CollectorParameters,
    Scenario,
    ScenarioError,
    StageParameters,
    diff,
    district_shares,
    leaves,
    make_scenario,
    override,
    to_toml,
)

AT = "platforms.one.collection."
CALLERS = {"callers": {}}
TEAMS = {"teams": {"channels": ["visit_home", "visit_work"], "depot": 0}}
LEGAL = {"legal": {"channels": [], "lawyers": True}}


def tables(stages: dict[str, Any], collectors: dict[str, Any] | None = None, **collection: Any) -> dict[str, Any]:
    return {"collectors": collectors or {}, "platforms": {"one": {"collection": {"stages": stages} | collection}}}


def stage(contacts: dict[str, int] | None = None, **values: Any) -> dict[str, Any]:
    return {"contacts": {"text": 7} if contacts is None else contacts, **values}


def pools(**values: Any) -> dict[str, Any]:
    return {"collectors": {"a": values}}


CONTRADICTIONS = [
    # who does the work
    (
        tables({"s": stage({"human_call": 7})}),
        "stages.s.pool",
        '"": allowed is collectors who can do human_call; there are none',
    ),
    (
        tables({"s": stage({"human_call": 7})}, CALLERS),
        "stages.s.pool",
        '"": allowed is collectors who can do human_call; nearest valid: callers',
    ),
    (
        tables({"s": stage({"human_call": 7}, pool="caller")}, CALLERS),
        "stages.s.pool",
        '"caller": allowed is collectors who can do human_call; nearest valid: callers',
    ),
    (
        tables({"s": stage(pool="nobody")}, CALLERS),
        "stages.s.pool",
        '"nobody": allowed is the name of a branch of collectors; nearest valid: callers',
    ),
    (
        tables({"s": stage({"visit_home": 7}, pool="callers", rights=["home"])}, CALLERS | TEAMS),
        "stages.s.pool",
        "collectors who can do visit_home (its channels lack visit_home); nearest valid: teams",
    ),
    (
        tables({"s": stage({"lawsuit": 360}, pool="callers")}, CALLERS | LEGAL),
        "stages.s.pool",
        "collectors who can do lawsuit (lawyers = false cannot do lawsuit); nearest valid: legal",
    ),
    (
        tables({"s": stage({"lawyers_letter": 7, "human_call": 7}, pool="legal")}, CALLERS | LEGAL),
        "stages.s.pool",
        "collectors who can do lawyers_letter, human_call (its channels lack human_call); there are none",
    ),
    (tables({}, challenger={"s": stage({"human_call": 7})}), "challenger.s.pool", "there are none"),
    # channels and rights
    (
        tables({"s": stage({"txt": 7})}),
        "stages.s.contacts.txt",
        "unknown key; nearest valid key: platforms.one.collection.stages.s.contacts.text",
    ),
    (tables({"s": stage({"reminder": 7})}), "stages.s.contacts.reminder", "unknown key"),
    (
        tables({"s": stage({"visit_home": 7}, pool="teams")}, TEAMS),
        "stages.s.rights",
        '["debtor"]: allowed is a list with "home", which visit_home needs; nearest valid: ["debtor", "home"]',
    ),
    (
        tables({"s": stage({"visit_work": 7}, pool="teams", rights=["home"])}, TEAMS),
        "stages.s.rights",
        'nearest valid: ["home", "work"]',
    ),
    (tables({"s": stage({"notice_to_contacts": 7})}), "stages.s.rights", 'a list with "contacts"'),
    (tables({"s": stage({"text": 7}, rights=["home"])}), "stages.s.rights", 'a list with "debtor"'),
    # bounds
    (
        tables({"s": stage(from_days=31, to_days=30)}),
        "stages.s.from_days",
        "at most platforms.one.collection.stages.s.to_days, 30 (days); nearest valid: 30",
    ),
    (
        tables({"s": stage(min_balance_cents=2, max_balance_cents=1)}),
        "stages.s.min_balance_cents",
        "1 (cents); nearest valid: 1",
    ),
    (tables({"s": stage(segments=[])}), "stages.s.segments", "at least one of low, middle, high"),
    (
        tables({}, uplift_horizon_days=14),
        "uplift_horizon_days",
        "14: allowed is less than platforms.one.collection.uplift_rest_days, 14 (days); nearest valid: 13",
    ),
    (tables({}, low_score=661), "low_score", "high_score, 660 (points); nearest valid: 660"),
    (tables({"Bad": stage()}), "stages", 'has the name "Bad"'),
    (tables({}, strategy="my strategy"), "strategy", "a registered name or module:Class"),
    # overlap
    (
        tables({"a": stage(to_days=30), "b": stage(from_days=30)}),
        "stages.b.from_days",
        "30: allowed is what keeps it apart from stage a (days 1 to 30), unless risk, balance or reachability do; "
        "nearest valid: 31",
    ),
    (tables({"a": stage(from_days=31), "b": stage(to_days=31)}), "stages.b.to_days", "nearest valid: 30"),
    (
        tables({"a": stage(), "b": stage(from_days=5, to_days=6)}),
        "stages.a.from_days",
        "1: allowed is what keeps it apart from stage b (days 5 to 6), unless risk, balance or reachability do; "
        "nearest valid: 7",
    ),
    (tables({"a": stage(), "b": stage(from_days=5)}), "stages.a.to_days", "nearest valid: 4"),
    (tables({"a": stage(reachability="lost"), "b": stage()}), "stages.b.from_days", "stage a (days 1 to 3600)"),
    (tables({"a": stage(segments=["low", "middle"]), "b": stage(segments=["middle"])}), "stages.b.from_days", "apart"),
    (tables({"a": stage(max_balance_cents=500), "b": stage(min_balance_cents=500)}), "stages.b.from_days", "apart"),
    (tables({}, challenger={"a": stage(), "b": stage()}), "challenger.b.from_days", "apart from stage a"),
    # what is forbidden
    (
        tables({"s": stage({"text": 7, "letter": 9})}, forbidden=["letter", "text"]),
        "forbidden",
        'a list that leaves the strategy one of its channels, text, letter; nearest valid: ["letter"]',
    ),
    (tables({}, challenger={"s": stage()}, forbidden=["text"]), "forbidden", "nearest valid: []"),
]

CONTRADICTIONS_ELSEWHERE = [
    (
        pools(channels=["visit_home"]),
        "collectors.a.depot",
        "-1: allowed is a district to start visits from, 0 to 63; nearest valid: 36",
    ),
    (pools(depot=64), "collectors.a.depot", "64: allowed is a district of the map, 0 to 63; nearest valid: 63"),
    (pools(depot=5) | {"field": {"rows": 1, "columns": 5}}, "collectors.a.depot", "0 to 4; nearest valid: 4"),
    (pools(staff_per_1000_cases=-0.5), "collectors.a.staff_per_1000_cases", "-0.5: allowed is"),
    (
        pools(staff_per_1000_cases=2.0),
        "collectors.a.staff_per_1000_cases",
        '2.0: allowed is 0 as long as no stage with calls by people, visits or lawyers\' work has pool = "a"; '
        "nearest valid: 0",
    ),
    (
        tables({"a": stage({"letter": 9}, pool="callers")}, {"callers": {"staff_per_1000_cases": 2.0}}),
        "collectors.callers.staff_per_1000_cases",
        "2.0: allowed is 0 as long as",
    ),
    ({"collectors": {"A": {}}}, "collectors", 'the name "A"'),
    ({"collectors": {f"a{n}": {} for n in range(33)}}, "collectors", "at most 32 entries"),
    (
        {"platforms": {"one": {"reminders": {"days_before_due": 11}}}},
        "platforms.one.reminders.days_before_due",
        "at most platforms.one.terms.days_to_pay, 10 (days): earlier there is no bill; nearest valid: 10",
    ),
]

AT_THE_EDGE = [
    tables({"a": stage(to_days=30), "b": stage(from_days=31)}),
    tables({"a": stage(reachability="lost"), "b": stage(reachability="reachable")}),
    tables({"a": stage(segments=["low", "middle"]), "b": stage(segments=["high"])}),
    tables({"a": stage(max_balance_cents=499), "b": stage(min_balance_cents=500)}),
    tables({"a": stage()}, challenger={"a": stage()}, challenger_share=0.5),
    tables({"a": stage({"text": 7, "letter": 9})}, forbidden=["letter", "visit_home"]),
    tables({}, forbidden=list(CHANNELS)),
    tables({"a": stage({})}),
    tables({"a": stage(pool="callers")}, CALLERS),
    tables({"a": stage({"human_call": 1}, pool="callers")}, {"callers": {"staff": 0, "hours_per_day": 0.0}}),
    tables({"a": stage({"visit_home": 1, "visit_work": 1}, pool="teams", rights=["home", "work"])}, TEAMS),
    tables({"a": stage({"lawyers_letter": 1, "lawsuit": 1}, pool="legal")}, LEGAL),
    tables({"a": stage({"human_call": 1}, pool="callers")}, {"callers": {"staff_per_1000_cases": 2.0}}),
    tables({}, {"buyers": {"kind": "agency", "staff_per_1000_cases": 2.0}}, sells_after_days=270),
    tables({}, {"mine": {"staff_per_1000_cases": 2.0}}, strategy="my.module:Class"),
    tables({"a": stage(offers=[])}),
    tables({}, strategy="my.module:Class"),
    tables({}, low_score=660),
    pools(depot=63),
    pools(channels=[], commission=1.0, contingency_0_90=1.0),
    pools(channels=["visit_home"], depot=0, territory_km=0.0),
    {"platforms": {"one": {"reminders": {"days_before_due": 10}}}},
]


@pytest.mark.parametrize(
    ("values", "key", "said"),
    [*((values, AT + key, said) for values, key, said in CONTRADICTIONS), *CONTRADICTIONS_ELSEWHERE],
)
def test_a_contradiction_is_refused_in_one_line(values: dict[str, Any], key: str, said: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        make_scenario(values)
    assert caught.value.key == key
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("values", AT_THE_EDGE)
def test_the_edge_of_a_contradiction_is_allowed(values: dict[str, Any]) -> None:
    scenario = make_scenario(values)
    assert hash(pickle.loads(pickle.dumps(scenario))) == hash(scenario)


def test_the_nearest_valid_value_is_valid() -> None:
    mended = tables({"a": stage(to_days=30), "b": stage(from_days=31)})
    assert make_scenario(mended).platforms["one"].collection.stages["b"].from_days == 31
    assert make_scenario(pools(channels=["visit_home"], depot=36)).collectors["a"].depot == 36


def test_a_contradiction_that_a_date_brings_is_refused_at_once() -> None:
    change = {"from_day": 30, "set": {f"{AT}forbidden": ["text"]}}
    with pytest.raises(ScenarioError, match=r"^change from day 30: .*forbidden = "):
        make_scenario(tables({"s": stage()}) | {"changes": [change]})


def test_staff_and_frequency_may_change_on_a_date_and_kind_may_not() -> None:
    values = {"collectors.callers.staff": 9, f"{AT}stages.s.contacts.human_call": 3, "channels.text.reach": 0.1}
    base = tables({"s": stage({"human_call": 7}, pool="callers")}, CALLERS)
    scenario = make_scenario(base | {"changes": [{"from_day": 30, "set": values}]})
    before, after = scenario.on(0), scenario.on(30)
    assert (before.collectors["callers"].staff, after.collectors["callers"].staff) == (4, 9)
    assert after.platforms["one"].collection.stages["s"].contacts == {"human_call": 3}
    assert after.channels.text.reach == 0.1
    with pytest.raises(ScenarioError, match=r"kind = \"agency\": fixed during a run"):
        make_scenario(base | {"changes": [{"from_day": 30, "set": {"collectors.callers.kind": "agency"}}]})


def test_a_frequency_may_be_set_by_its_dotted_key() -> None:
    scenario = make_scenario(tables({"s": stage()}))
    after = override(scenario, {f"{AT}stages.s.contacts.text": 3})
    assert diff(scenario, after) == {f"{AT}stages.s.contacts.text": (7, 3)}
    with pytest.raises(ScenarioError, match=r"contacts\.letter: unknown key"):
        override(scenario, {f"{AT}stages.s.contacts.letter": 3})


def test_contacts_are_frozen() -> None:
    scenario = make_scenario(tables({"s": stage()}))
    with pytest.raises(TypeError, match="frozen"):
        scenario.platforms["one"].collection.stages["s"].contacts["text"] = 1  # type: ignore[index]


def test_a_strategy_is_active_if_it_has_stages_or_is_a_users_own() -> None:
    assert not CollectionParameters().active
    assert CollectionParameters(strategy="module:Class").active
    assert CollectionParameters(stages={"s": StageParameters()}).active
    assert CollectionParameters(challenger={"s": StageParameters()}).active


def test_a_pool_can_do_its_channels_and_lawyers_their_own() -> None:
    callers, legal = CollectorParameters(), CollectorParameters(channels=(), lawyers=True)
    assert [channel for channel in CHANNELS if callers.can_do(channel)] == ["human_call"]
    assert [channel for channel in CHANNELS if legal.can_do(channel)] == ["lawyers_letter", "lawsuit"]


def test_channels_and_offers_are_those_of_the_frames() -> None:
    assert list(CHANNELS) == [channel.name.lower() for channel in Channel if channel is not Channel.REMINDER]
    every = {leaf.key: leaf.choices for leaf in leaves()}
    assert every["platforms.<name>.collection.forbidden"] == CHANNELS
    assert every["platforms.<name>.collection.stages.<name>.offers"] == tuple(offer.name.lower() for offer in Offer)
    assert set(every["collectors.<name>.channels"]) < set(CHANNELS)


def test_a_channel_keeps_what_is_usual_for_it_where_a_table_is_silent() -> None:
    usual = Scenario().channels
    partly = make_scenario({"channels": {"visit_home": {"harm": 9.0}}}).channels
    assert partly.visit_home == usual.visit_home.model_copy(update={"harm": 9.0})
    assert partly.visit_work == usual.visit_work
    assert usual.visit_home != ChannelParameters()
    assert make_scenario({"channels": {"text": ChannelParameters()}}).channels.text == ChannelParameters()


def test_usual_channels_stand_in_the_order_that_is_published() -> None:
    channels = Scenario().channels
    assert channels.ai_call.binding < channels.human_call.binding
    assert channels.letter.cost_cents > channels.ai_call.cost_cents > channels.text.cost_cents
    talk = channels.human_call
    calls = 480 / (talk.reach * talk.minutes_talk + (1 - talk.reach) * talk.minutes_try)
    assert 80 <= calls <= 150  # about 100 a day and collector
    automated = ("text", "app_push", "ai_call", "letter", "notice_to_contacts")
    assert all(getattr(channels, name).minutes_talk == 0 for name in automated)


def test_nothing_is_lost_in_writing() -> None:
    text = to_toml(make_scenario(tables({"s": stage()}, CALLERS)))
    assert "[platforms.one.collection.stages.s.contacts]\ntext = 7\n" in text
    assert "[collectors.callers]" in text
    assert "[trial]" not in text


@pytest.mark.parametrize(("rows", "columns", "concentration"), [(1, 1, 0.5), (8, 8, 0.5), (3, 7, 0.0), (64, 64, 1.0)])
def test_shares_of_districts(rows: int, columns: int, concentration: float) -> None:
    shares = district_shares(rows, columns, concentration)
    assert len(shares) == rows * columns
    assert math.fsum(shares) == pytest.approx(1.0, abs=1e-12)
    assert shares == tuple(reversed(shares))
    middle = rows // 2 * columns + columns // 2
    assert max(shares) == pytest.approx(shares[middle])
    if concentration == 0:
        assert min(shares) == max(shares)
    elif rows > 1:
        assert shares[0] == min(shares) < shares[middle]


def test_a_share_falls_with_distance() -> None:
    shares = district_shares(1, 3, 0.7)
    assert shares[0] / shares[1] == pytest.approx(math.exp(-0.7))
