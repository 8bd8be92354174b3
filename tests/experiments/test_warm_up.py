"""Both halves of the engine can be compiled apart; whether they are is seen in seconds, which no test counts."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sim.consumers import kernels
from sim.experiments import warm_up

ROOT = Path(__file__).parents[2]
HALVES = {
    "other half": warm_up.OTHER_HALF,
    "this half": warm_up.OTHER_HALF.replace("compile_bills", "compile_orders_and_contacts"),
}


@pytest.mark.parametrize("half", HALVES)
def test_each_half_asks_the_market_for_nobody(half: str) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", HALVES[half]],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"NUMBA_DISABLE_JIT": "1", "PYTHONPATH": str(ROOT)},
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_without_a_second_process_all_is_compiled_here(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(warm_up, "warm_up_needed", lambda: True)
    monkeypatch.setattr(warm_up, "mark_warm", lambda: said.append("warm"))
    monkeypatch.setattr(sys, "executable", str(ROOT / "no such python"))
    warm_up.warm_up()
    assert said == ["warm"]


def test_every_kernel_is_called_so_that_no_run_compiles_one(monkeypatch: pytest.MonkeyPatch) -> None:
    called: set[str] = set()

    def heard(name: str) -> Any:
        kernel = getattr(kernels, name)

        def call(*given: Any) -> Any:
            called.add(name)
            return kernel(*given)

        return call

    for name in kernels.__all__:
        monkeypatch.setattr(kernels, name, heard(name))
    warm_up.compile_orders_and_contacts()
    warm_up.compile_bills()
    warm_up._small().run()
    assert called == set(kernels.__all__)
