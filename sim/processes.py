"""Processes that end when they should: with their work, with this process, and at once on an interrupt."""

from __future__ import annotations

import multiprocessing
import multiprocessing.process
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any

__all__ = ["end_with_parent", "interrupts_deferred", "processes"]


@contextmanager
def processes(workers: int, ready: Callable[..., None], *told: Any) -> Iterator[Executor]:
    """A pool of processes that end with the block and at once on an interrupt; each begins with ``ready(*told)``.

    Work is given to them with :func:`interrupts_deferred`, as they start when it comes.
    """
    others = set(multiprocessing.active_children())
    executor = ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), ready, told)
    try:
        yield executor
    except BaseException:
        for child in set(multiprocessing.active_children()) - others:
            child.terminate()
        executor.shutdown(cancel_futures=True)
        raise
    executor.shutdown()


@contextmanager
def interrupts_deferred() -> Iterator[None]:
    """Hold back Ctrl-C; processes started meanwhile never see one, so that only the parent answers, once."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def end_with_parent() -> None:
    """Leave when the parent is gone, however it went."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_leave_after, args=(parent,), daemon=True).start()


def _leave_after(parent: multiprocessing.process.BaseProcess) -> None:
    parent.join()
    os._exit(1)
