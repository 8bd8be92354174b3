"""Nothing appears on the market in mid-day: what a phase leaves for another is a field of ``Today``."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

from sim import CreditMarket
from sim.market.beginning import Beginning
from sim.market.today import Today
from tests.contract.arrows import MODULES
from tests.market.worlds import market


def assigned(source: str, owner: str) -> Iterator[tuple[str, str]]:
    """Method and name of every attribute that a class sets on ``owner``."""
    for function in ast.walk(ast.parse(source)):
        if isinstance(function, ast.FunctionDef):
            for node in ast.walk(function):
                stored = isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
                if stored and ast.unparse(node.value) == owner:
                    yield function.name, node.attr


def test_every_attribute_of_a_market_is_there_before_its_first_day() -> None:
    there = set(vars(market({}, days=1)))
    for module in ("sim.market.market", "sim.market.beginning"):
        found = assigned(MODULES[module].read_text(), "self")
        late = {f"{method}: {name}" for method, name in found if name not in there}
        assert not late


def test_phases_leave_what_today_has_and_all_of_it() -> None:
    sources = [Path(str(MODULES[module])).read_text() for module in ("sim.market.market", "sim.market.beginning")]
    left = {name for source in sources for owner in ("today", "self.today") for _, name in assigned(source, owner)}
    assert left == {field.name for field in fields(Today)}


def test_an_attribute_set_in_mid_day_is_found() -> None:
    planted = "def shop(self) -> None:\n    self.basket = 1\n    today = self.today\n    today.x = 2\n"
    assert list(assigned(planted, "self")) == [("shop", "basket")]
    assert list(assigned(planted, "today")) == [("shop", "x")]


def test_a_day_begins_with_nothing() -> None:
    one = market({}, days=3)
    one.step()
    first = one.today
    one.step()
    assert one.today is not first
    assert vars(Today()) == {}
    assert issubclass(CreditMarket, Beginning)
