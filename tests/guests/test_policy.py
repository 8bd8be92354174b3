"""A policy of a user in a market: what it may not do to what it is handed, and what it may not answer."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim import CreditMarket
from sim.guests import GuestError
from sim.scenario import load_scenario
from tests.guests import write_guest


def lived(folder: Path, body: str, **more: str | int) -> CreditMarket:
    market = CreditMarket(load_scenario(write_guest(folder, body=body, **more)), rng=1, threads=1)  # type: ignore[arg-type]
    market.run()
    return market


def orders_of(market: CreditMarket) -> list[list[object]]:
    return [column.tolist() for column in market.tables()["platform_daily"].values()]


@pytest.mark.parametrize(
    "body",
    [
        "orders.amount_cents[:] //= 2",
        "orders.term_cycles[:] = 24",
        "orders.consumer[:] = 10**9",
        "orders.platform[:] = 77",
        "orders.green[:] = True",
        "orders.headroom_cents.base[:] = 0",
        "orders.amount_cents.view('u1')[:] = 1",
        "orders.amount_cents.setflags(write=True)",
        "orders.amount_cents.flags.writeable = True",
        "orders.amount_cents.sort()",
        "np.multiply(orders.amount_cents, 2, out=orders.amount_cents)",
        "memoryview(orders.amount_cents)[0] = 5",
    ],
)
def test_what_a_policy_is_handed_cannot_be_written_to(tmp_path: Path, body: str) -> None:
    with pytest.raises(GuestError, match=r"Mine\.decide of baitiao: (ValueError|TypeError): .* \(mine\.py, line \d+\)"):
        lived(tmp_path, body)


@pytest.mark.parametrize(
    "body",
    [
        "object.__setattr__(orders, 'amount_cents', orders.amount_cents // 2)",
        "vars(orders)['consumer'] = orders.consumer + 10**9",
        "vars(credit)['score_cutoff'] = 1000; vars(credit)['charge_off_days_past_due'] = 30",
        "object.__setattr__(credit, 'limit_max_cents', 0)",
        "dict.__setitem__(credit.policy_set, 'share', 3)",
        "self.kept = usual",
    ],
)
def test_a_copy_that_is_changed_changes_nothing(tmp_path: Path, body: str) -> None:
    """What the guest does to its own copies after it has decided is lost, for today and for the run."""
    assert str(orders_of(lived(tmp_path / "a", body))) == str(orders_of(lived(tmp_path / "b", "pass")))


def test_an_answer_is_taken_as_it_was_given(tmp_path: Path) -> None:
    later = """
    for old in getattr(self, "given", ()):
        old.admitted[:] = False
        old.limit_cents[:] = 0
    self.given = [*getattr(self, "given", ()), usual]
    """
    assert str(orders_of(lived(tmp_path / "a", later))) == str(orders_of(lived(tmp_path / "b", "pass")))


@pytest.mark.parametrize(
    "body",
    [
        "import sim.platforms.platform as ours; ours.LOSSES = ()",
        "import sim.core.frames as ours; ours.Frame.__len__ = lambda frame: 0",
        "from sim.scenario import CreditParameters; CreditParameters.score_cutoff = 0",
        "import sim.consumers; sim.consumers.Population.settle = lambda *told: None",
        "np.where = np.isfinite",
        "import math; math.exp = abs",
        "import sys\nframe = sys._getframe()\nwhile frame:\n    for one in frame.f_locals.get('asked') or ():\n"
        "        for column in vars(one).values():\n"
        "            if isinstance(column, np.ndarray): column[:] = 0\n    frame = frame.f_back",
    ],
)
def test_what_is_not_the_guests_is_put_back_or_told(tmp_path: Path, body: str) -> None:
    before = CreditMarket.run, np.where
    with pytest.raises(GuestError, match=r"Mine\.decide of baitiao: it changes "):
        lived(tmp_path, body)
    assert (CreditMarket.run, np.where) == before
    lived(tmp_path / "another", "pass")


LIMIT = "return Decisions(usual.admitted, {})"
ADMITTED = "return Decisions({}, usual.limit_cents)"


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (
            LIMIT.format("np.where(usual.admitted, np.nan, 1.0)"),
            r"limit_cents .*float64 \(row \d+: consumer \d+, .*nan\)",
        ),
        (LIMIT.format("usual.limit_cents + np.inf"), r"limit_cents .*float64 \(row 0: consumer \d+, limit_cents inf\)"),
        (LIMIT.format("usual.limit_cents * 0.5 + 0.5"), r"limit_cents .*float64 \(row 0: consumer \d+, .*\.5\)"),
        (LIMIT.format("usual.limit_cents * 1j"), "complex128"),
        (LIMIT.format("usual.limit_cents.astype(object)"), "object"),
        (LIMIT.format("usual.limit_cents.astype(str)"), "limit_cents is not a column"),
        (LIMIT.format("usual.limit_cents.astype('datetime64[s]')"), "limit_cents is not a column"),
        (LIMIT.format("usual.limit_cents > 0"), "limit_cents is not a column .* whole numbers: its kind is bool"),
        (LIMIT.format("usual.limit_cents - 1"), r"limit_cents outside 0 to 20000000 \(row \d+: consumer \d+, .*-1\)"),
        (LIMIT.format("usual.limit_cents + 20_000_001"), "limit_cents outside 0 to 20000000"),
        (LIMIT.format("usual.limit_cents + 2**62"), "limit_cents outside 0 to 20000000"),
        (LIMIT.format("usual.limit_cents.astype(np.uint64) + np.uint64(2**63)"), "64 bits with a sign"),
        (LIMIT.format("np.ma.array(usual.limit_cents, mask=usual.admitted)"), "MaskedArray"),
        (LIMIT.format("usual.limit_cents.tolist()"), "it is list"),
        (LIMIT.format("0"), "it is int"),
        (LIMIT.format("None"), "it is None"),
        (LIMIT.format("usual.limit_cents[:-1]"), r"its shape is \(\d+,\)"),
        (LIMIT.format("usual.limit_cents[:, None]"), r"its shape is \(\d+, 1\)"),
        (ADMITTED.format("usual.admitted.astype(int)"), r"admitted is not a column of .* \(bool\): its kind is int64"),
        (ADMITTED.format("usual.admitted * 1.0"), r"flags \(bool\): its kind is float64"),
        (ADMITTED.format("np.ma.array(usual.admitted)"), "MaskedArray"),
        (ADMITTED.format("usual.admitted.astype(object)"), "object"),
        (ADMITTED.format("np.append(usual.admitted, True)"), "its shape is"),
        (ADMITTED.format("np.flatnonzero(usual.admitted)"), "admitted is not a column"),
        ("return None", "the answer is None, not Decisions"),
        ("return {}", "the answer is dict, not Decisions"),
        ("return [usual.admitted, usual.limit_cents]", "the answer is list, not Decisions"),
        ("return orders", r"the answer is sim\.core\.frames\.Orders, not Decisions"),
        ("return Decisions", "the answer is type, not Decisions"),
    ],
)
def test_an_answer_that_is_none_is_named(tmp_path: Path, body: str, says: str) -> None:
    with pytest.raises(GuestError, match=rf"^Mine\.decide of baitiao: .*{says}"):
        lived(tmp_path, body)


@pytest.mark.parametrize("kind", ["np.int8", "np.uint8", "np.int32", "np.uint64"])
def test_whole_numbers_of_any_width_are_fine(tmp_path: Path, kind: str) -> None:
    none = lived(tmp_path, LIMIT.format(f"np.zeros(len(orders), {kind})"))
    assert not none.consumers.accounts.limit_cents.any()  # type: ignore[attr-defined]


def test_a_day_without_orders_may_be_answered_with_any_empty_columns(tmp_path: Path) -> None:
    lived(tmp_path, "if not len(orders):\n    return Decisions(np.array([]), np.array([]))")
