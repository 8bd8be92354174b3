"""A strategy of a user: the same care as for a policy, and answers drawn at random."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from sim import CreditMarket
from sim.collectors.cases.jobs import Jobs, checked_jobs
from sim.collectors.work.strategy import STRATEGIES, Direction, Strategy
from sim.core.frames import Actions, Decisions, Orders
from sim.guests import GuestError
from sim.platforms import POLICIES, CreditPolicy
from sim.platforms.credit.admission import LARGEST_LIMIT_CENTS, policy_of
from sim.scenario import CollectionParameters, CollectorParameters, CreditParameters
from tests.collectors import book_of, cases_of
from tests.guests import STRATEGY, write_guest

SETTINGS = CollectionParameters()
N = 3
T = TypeVar("T")


def asked(folder: Path, body: str) -> Actions:
    """What is made of a strategy's answer about three cases, under the book's own checks."""
    write_guest(folder, STRATEGY, body)
    book = book_of(cases_of(n=N + 1))
    shown = np.arange(N)
    guest = Direction("baitiao", CollectionParameters(strategy="mine:Mine"), (str(folder),))
    actions = guest.decide(book.cases.where(shown), book.file(shown, 0.0, ("phone",)), SETTINGS, 5)
    allowed = np.arange(N + 1) < N
    checked_jobs(actions, book, allowed, (), 0, [CollectorParameters()], guest.who)
    return actions


def test_a_good_answer_comes_back(tmp_path: Path) -> None:
    assert asked(tmp_path, "pass").consumer.tolist() == [0, 1, 2]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (
            "wants['discount_ppm'] = wants['discount_ppm'] * np.nan",
            r"discount_ppm .*float64 \(row 0: consumer 0, .*nan\)",
        ),
        ("wants['discount_ppm'] = np.array([0, 0.5, 1])", r"discount_ppm .*float64 \(row 1: consumer 1, .*0\.5\)"),
        ("wants['discount_ppm'] = wants['discount_ppm'] - 1", r"a discount outside 0 to 1 \(row 0: consumer 0, "),
        ("wants['offers'] = wants['offers'] > 0", "offers .*bool"),
        ("wants['offers'] = np.ma.array(wants['offers'])", "offers .*MaskedArray"),
        ("wants['pool'] = wants['pool'][:-1]", r"pool .*shape is \(2,\)"),
        ("wants['consumer'] = wants['consumer'][None]", r"consumer .*shape is \(1, 3\)"),
        ("wants['consumer'] = 5", "consumer .*it is int"),
        ("wants['consumer'] = list(cases.consumer)", "consumer .*it is list"),
        ("wants['consumer'] = cases.consumer.astype(object)", "consumer .*object"),
        ("wants['consumer'] = cases.consumer.astype(np.uint64) + np.uint64(2**63)", "64 bits"),
        ("wants['consumer'] = cases.consumer + 2**62", "a case that it was not shown"),
        (
            "wants['consumer'] = cases.consumer - 1; wants['platform'] = cases.platform + 1",
            "a case that it was not shown",
        ),
        ("wants['consumer'] = cases.consumer + 1", r"a case that it was not shown \(row 2: consumer 3"),
        ("wants['channel'] = wants['channel'] - 9", r"a channel that does not exist .*channel -8"),
        ("return None", "the answer is None, not Actions"),
        ("return wants", "the answer is dict, not Actions"),
        ("return (cases, file)", "the answer is tuple, not Actions"),
        ("cases.owed_cents[:] = 0", r"ValueError: assignment destination is read-only \(mine\.py"),
        ("file.last_try[:] = 0", "ValueError: assignment destination is read-only"),
        ("file.lost.base[:] = 0", "Error: "),
        ("cases.score.setflags(write=True)", "cannot set WRITEABLE"),
        ("raise SystemExit(0)", "SystemExit: 0"),
        ("import random; random.seed(3)", "it uses random"),
        ("wants['offers'] = np.random.default_rng().integers(0, 2, n)", "it uses os.urandom"),
    ],
)
def test_what_a_strategy_may_not(tmp_path: Path, body: str, says: str) -> None:
    with pytest.raises(GuestError, match=rf"^Mine\.decide of baitiao: .*{says}"):
        asked(tmp_path, body)


@pytest.mark.parametrize(
    "body",
    [
        "vars(settings)['respite_days'] = 90",
        "object.__setattr__(file, 'pools', ())",
        "dict.__setitem__(settings.stages, 'x', 1)",
        "vars(cases).clear()",
    ],
)
def test_its_own_copies_are_its_own(tmp_path: Path, body: str) -> None:
    before = SETTINGS.model_dump()
    assert len(asked(tmp_path, body)) == N
    assert SETTINGS.model_dump() == before


def test_in_a_market_it_is_named(tmp_path: Path) -> None:
    path = write_guest(tmp_path, STRATEGY, "wants['discount_ppm'] = wants['discount_ppm'] - 1", days=75)
    with pytest.raises(GuestError, match=r"Mine\.decide of baitiao: a discount outside 0 to 1 \(row 0: consumer \d+"):
        CreditMarket(path, rng=1, threads=1).run()


# --- answers drawn at random ------------------------------------------------------------------------------------------

COLUMN = st.one_of(
    st.none(),
    st.integers(),
    st.floats(),
    st.text(max_size=3),
    st.lists(st.integers(0, 9), max_size=4),
    st.builds(dict),
    st.just(np.ma.zeros(N, np.int64)),
    st.just(np.array([[0, 1, 2]]).view(np.matrix)),
    hnp.arrays(
        st.one_of(hnp.scalar_dtypes(), st.just(np.dtype(object))),
        st.one_of(st.just(N), hnp.array_shapes(min_dims=0, max_dims=2, max_side=4)),
    ),
)
GOOD = st.sampled_from([np.arange(N), np.zeros(N, np.int64), np.ones(N, np.int8), np.full(N, -1), np.ones(N, bool)])


class Drawn(CreditPolicy, Strategy):
    """Answers what it is told to."""

    answer: Any = None

    def decide(self, *asked: Any) -> Any:  # type: ignore[override]
        return Drawn.answer


POLICY_ANSWER = st.one_of(st.builds(Decisions, st.one_of(GOOD, COLUMN), st.one_of(GOOD, COLUMN)), COLUMN)
STRATEGY_ANSWER = st.one_of(st.builds(Actions, *(st.one_of(GOOD, COLUMN) for _ in range(6))), COLUMN)


def put_to(registered: dict[str, Any], answer: Any, ask: Callable[[], T]) -> tuple[T | None, str]:
    """What comes of a question to ``Drawn`` under the name "drawn"; nothing, and why, where its answer is refused."""
    registered["drawn"] = Drawn
    Drawn.answer = answer
    try:
        return ask(), ""
    except GuestError as error:
        return None, str(error)
    finally:
        del registered["drawn"]


@given(answer=POLICY_ANSWER)
def test_whatever_a_policy_answers_is_refused_by_name_or_right(answer: Any) -> None:
    rows = Orders(
        **{name: np.arange(N) if kind == "Ints" else np.ones(N, bool) for name, kind in Orders.__annotations__.items()}
    )
    decided, told = put_to(
        POLICIES, answer, lambda: policy_of("p", CreditParameters(policy="drawn")).decide(rows, CreditParameters())
    )
    if decided is None:
        assert re.fullmatch(r"Drawn\.decide of p: (the answer is|admitted|limit_cents) .*", told)
        return
    assert (decided.admitted.dtype, decided.limit_cents.dtype) == (np.bool_, np.int64)
    assert decided.admitted.shape == decided.limit_cents.shape == (N,)
    assert np.all((decided.limit_cents >= 0) & (decided.limit_cents <= LARGEST_LIMIT_CENTS))
    assert np.array_equal(decided.limit_cents, answer.limit_cents)
    assert np.array_equal(decided.admitted, answer.admitted)
    assert not np.shares_memory(decided.admitted, answer.admitted)


@given(answer=STRATEGY_ANSWER)
def test_whatever_a_strategy_answers_is_refused_by_name_or_right(answer: Any) -> None:
    book = book_of(cases_of(n=N))

    def jobs_of() -> Jobs:
        guest = Direction("p", CollectionParameters(strategy="drawn"))
        actions = guest.decide(book.cases, book.file(np.arange(N), 0.0, ()), SETTINGS, 5)
        return checked_jobs(actions, book, np.ones(N, bool), (), 0, [], guest.who)

    jobs, told = put_to(STRATEGIES, answer, jobs_of)
    if jobs is None:
        assert re.fullmatch(r"Drawn\.decide of p: .*", told)
        return
    assert len(jobs) == len(answer.consumer)
    for column in vars(jobs).values():
        assert np.issubdtype(column.dtype, np.integer)
