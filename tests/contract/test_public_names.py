"""What is public is listed, sorted, and there."""

from __future__ import annotations

import importlib
import subprocess
import sys

import pytest

import sim
from tests.contract.arrows import MODULES

LISTED = sorted(name for name, source in MODULES.items() if "__all__" in source.read_text() and name != "sim.__main__")
MUST_LIST = sorted(
    name
    for name, source in MODULES.items()
    if (source.name == "__init__.py" or name.count(".") == 1)
    and "import " in source.read_text()
    and name != "sim.__main__"
)


def test_the_front_door() -> None:
    """Whoever adds or drops a name here promises or breaks something to every user."""
    assert sim.__all__ == [
        "Comparison",
        "CreditMarket",
        "Run",
        "Scenario",
        "TrialResult",
        "compare",
        "load_scenario",
        "run",
        "trial",
    ]


def test_packages_and_modules_of_the_top_level_say_what_is_public() -> None:
    assert set(MUST_LIST) <= set(LISTED)


@pytest.mark.parametrize("name", LISTED)
def test_names_are_sorted_and_exist(name: str) -> None:
    module = importlib.import_module(name)
    assert module.__all__ == sorted(set(module.__all__))
    for public in module.__all__:
        assert not public.startswith("_")
        assert getattr(module, public) is not None


def test_what_the_front_door_does_not_have() -> None:
    assert set(sim.__all__) <= set(dir(sim))
    with pytest.raises(AttributeError, match="module 'sim' has no attribute 'nothing'"):
        _ = sim.nothing


def test_the_front_door_opens_without_the_engine() -> None:
    """``import sim`` loads neither compiler nor Mesa; a name does, when it is asked for."""
    code = (
        "import sys, sim; heavy = {'numba', 'mesa', 'pandas', 'matplotlib', 'pydantic'}; "
        "sys.exit(', '.join(heavy & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
