"""How far the work has got, on standard error: a bar on a terminal, a few plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from tqdm import tqdm

__all__ = ["Progress"]

LINES = 10


class Progress:
    """Counts simulated days out of all days; says how many runs are done.

    :param lengths: days of each run.
    :param shown: False to stay silent.
    """

    def __init__(self, lengths: Sequence[int], shown: bool) -> None:
        self._lengths, self._days, self._runs = lengths, sum(lengths), len(lengths)
        self._finished_days = self._finished_runs = self._shown_days = 0
        self._started = time.perf_counter()
        self.shown = shown = shown and sys.stderr is not None
        self._lines = shown and not sys.stderr.isatty()
        self._bar = tqdm(total=self._days, unit=" days", file=sys.stderr, disable=not shown or self._lines, leave=False)
        self._bar.set_postfix_str(f"0 of {self._runs} runs")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.close()

    def say(self, text: str) -> None:
        """Say something that is not a number."""
        if self._lines or not self._bar.disable:
            self._bar.write(text, file=sys.stderr)

    def warn(self, text: str) -> None:
        """Say what must be known, progress shown or not."""
        self._bar.write(f"sim: warning: {text}", file=sys.stderr)

    def day(self, count: int) -> None:
        """Say that the run at hand has done ``count`` days and goes on."""
        self._show(self._finished_days + count)

    def run(self, number: int) -> None:
        """Say that one more run, the one of this number, is done."""
        self._finished_runs += 1
        self._finished_days += self._lengths[number]
        self._bar.set_postfix_str(f"{self._finished_runs} of {self._runs} runs")
        self._show(self._finished_days)

    def _show(self, days: int) -> None:
        before, self._shown_days = self._shown_days, max(days, self._shown_days)
        self._bar.update(self._shown_days - before)
        if self._lines and LINES * before // self._days < LINES * self._shown_days // self._days:
            seconds = time.perf_counter() - self._started
            print(
                f"{self._shown_days:,} of {self._days:,} days, {self._finished_runs} of {self._runs} runs, "
                f"{seconds:,.0f} s",
                file=sys.stderr,
                flush=True,
            )
