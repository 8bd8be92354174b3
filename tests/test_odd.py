"""The model description names every rule, every phase in its place, and nothing that does not exist."""

from __future__ import annotations

import importlib
import pkgutil
import re
from pathlib import Path
from types import FunctionType

import pytest

from sim.consumers import rules
from sim.market import CreditMarket

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "sim" / "ODD.md").read_text()
MODULES = {
    module.name.rpartition(".")[2]: importlib.import_module(module.name)
    for module in pkgutil.walk_packages(rules.__path__, "sim.consumers.rules.")
    if not module.ispkg
}
RULES = sorted(
    f"{name}.{function}"
    for name, module in MODULES.items()
    for function, value in vars(module).items()
    if isinstance(value, FunctionType) and value.__module__ == module.__name__
)


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_is_described(rule: str) -> None:
    assert f"`{rule}`" in TEXT


def test_every_module_of_rules_is_named() -> None:
    assert len(RULES) > 25
    for name, module in MODULES.items():
        assert f"`{module.__name__.replace('.', '/')}.py`" in TEXT, name


def test_every_rule_described_exists() -> None:
    named = set(re.findall(rf"`((?:{'|'.join(MODULES)})\.\w+)`", TEXT))
    assert named <= set(RULES)


def test_every_path_named_exists() -> None:
    paths = set(re.findall(r"(?:sim|tests)/[\w/]*[\w.]+|(?:sim|tests)/[\w/]+/", TEXT))
    assert len(paths) > 10
    for path in paths:
        assert (ROOT / path.rstrip(".")).exists(), path


def test_every_phase_is_described_in_the_order_of_the_day() -> None:
    described = re.findall(r"^\| `(\w+)` \| (.+?) \| (.+?) \|$", TEXT, flags=re.MULTILINE)
    assert tuple(phase for phase, _, _ in described) == CreditMarket.phases
    headings = set(re.findall(r"^#+ ([\d.]+) ", TEXT, flags=re.MULTILINE))
    for phase, what, where in described:
        assert len(what.split()) > 4, phase
        assert set(where.split(", ")) <= headings, phase


def test_it_is_short_enough_to_be_read() -> None:
    assert len(TEXT.splitlines()) < 680
