"""Strategies in words, for a reader who has not seen the scenario."""

from __future__ import annotations

from sim.core.channels import Channel
from sim.results.page.strategies import CHANNELS, in_words
from sim.scenario import make_scenario


def told(**stage: object) -> str:
    pool = {"collectors": {"teams": {"staff": 2, "channels": ["visit_home"], "depot": 36}}}
    tree = {"platforms": {"one": {"label": "One", "collection": {"stages": {"only": stage}}}}} | pool
    return in_words(make_scenario(tree))["One"][0]


def test_a_stage_is_told_with_its_days_and_contacts() -> None:
    contacts = {"visit_home": 7, "text": 1}
    said = told(from_days=4, to_days=720, contacts=contacts, pool="teams", rights=["debtor", "home"])
    assert said == "From day 4 to 720: a visit at home every 7 days, a text every day; may offer promise."


def test_whom_a_stage_is_for_is_told_if_not_everybody() -> None:
    said = told(contacts={"text": 3}, segments=["high"], min_balance_cents=100_000, reachability="lost", offers=[])
    assert said == (
        "From day 1, debtors of high risk, who owe at least 1,000 yuan, who are lost: a text every 3 days; "
        "may offer nothing."
    )


def test_without_stages_there_is_nothing_to_tell() -> None:
    assert in_words(make_scenario({"platforms": {"one": {}}})) == {"one": []}


def test_every_channel_of_a_strategy_has_words() -> None:
    assert CHANNELS.keys() == set(Channel) - {Channel.REMINDER}
