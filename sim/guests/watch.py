"""What a guest does beside answering: prints, errors, draws, clocks."""

from __future__ import annotations

import datetime
import os
import random
import secrets
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, redirect_stdout
from types import FrameType
from typing import Any

import numpy as np

from sim.guests.faults import GuestError, installed, is_users_interrupt, told

__all__ = ["watched"]

_ENTROPY = {os.urandom, os.getpid, getattr(os, "getrandom", os.urandom)}
_CLOCKS = {time.time, time.time_ns, time.localtime, time.gmtime, time.ctime}
_DATES = ("now", "utcnow", "today")
_BETWEEN = tuple(str(module.__file__) for module in (random, secrets, uuid))
"""Modules through which a guest draws from the system's randomness."""


@contextmanager
def watched(who: str, closely: bool, silently: bool = False) -> Iterator[None]:
    """Let a guest do something: what it prints goes to standard error, what it raises becomes a ``GuestError``.

    Draws from global randomness are refused; ``closely``, so are the system's randomness and the time of day. What is
    printed ``silently`` is lost.
    """
    python, numpy, folder = random.getstate(), np.random.get_state(), os.getcwd()  # noqa: NPY002
    heard: list[str] = []
    listens = closely and sys.getprofile() is None  # a profiler of the user's own goes on
    try:
        with _printing_to(os.devnull if silently else ""):
            if listens:
                sys.setprofile(_listener(heard))
            try:
                yield
            finally:
                if listens:
                    sys.setprofile(None)
    except BaseException as error:
        if is_users_interrupt(error):
            raise
        raise GuestError(f"{who}: {told(error)}") from error
    finally:
        drawn = [
            name
            for name, same in (
                ("random", random.getstate() == python),
                ("numpy.random", _same(np.random.get_state(), numpy)),  # noqa: NPY002
            )
            if not same
        ]
        if drawn:
            random.setstate(python)
            np.random.set_state(numpy)  # noqa: NPY002
        moved = os.getcwd() != folder
        os.chdir(folder)
    if drawn or heard:
        raise GuestError(
            f"{who}: it uses {(drawn + heard)[0]}, so that no run could be repeated: allowed are the "
            "arguments alone, neither draws nor clocks"
        )
    if moved:
        raise GuestError(f"{who}: it changes the working directory")


@contextmanager
def _printing_to(path: str) -> Iterator[None]:
    """Standard output goes to a file (empty: to standard error), Python's own and that of whatever else is called."""
    with open(path, "w") if path else nullcontext(sys.stderr) as to:
        shown, sys.__stdout__ = sys.__stdout__, to  # type: ignore[assignment,misc]
        try:
            ours = os.dup(1)
            os.dup2(to.fileno(), 1)
        except (OSError, ValueError, AttributeError):  # nothing to write to, or a stream that is no file
            ours = -1
        try:
            with redirect_stdout(to):
                yield
        finally:
            sys.__stdout__ = shown  # type: ignore[misc]
            if ours >= 0:
                os.dup2(ours, 1)
                os.close(ours)


def _same(now: Any, before: Any) -> bool:
    return bool(now[0] == before[0] and now[2:] == before[2:] and np.array_equal(now[1], before[1]))


def _listener(heard: list[str]) -> Callable[[FrameType, str, Any], None]:
    """A profile function that hears a guest's own code ask for the system's randomness or the time of day."""

    def listen(frame: FrameType, event: str, called: Any) -> None:
        if event == "call":
            if frame.f_code is random.Random.seed.__code__ and frame.f_locals.get("a") is None:
                _note(frame.f_back, "random.Random without a seed")
        elif event == "c_call":
            if _hashable(called) and called in _ENTROPY:
                _note(frame, f"os.{called.__name__}, which no seed decides")
            elif _hashable(called) and called in _CLOCKS:
                _note(frame, f"time.{called.__name__}")
            elif getattr(called, "__name__", "") in _DATES and _is_date(getattr(called, "__self__", None)):
                _note(frame, f"datetime.{called.__name__}")

    def _note(frame: FrameType | None, what: str) -> None:
        while frame is not None and frame.f_code.co_filename in _BETWEEN:
            frame = frame.f_back
        if frame is not None and not installed(frame.f_code.co_filename):
            heard.append(what)

    return listen


def _hashable(called: Any) -> bool:
    return type(called) is type(len)


def _is_date(owner: Any) -> bool:
    return isinstance(owner, type) and issubclass(owner, datetime.date)
