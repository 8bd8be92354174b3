"""Whatever is done to a log is found, at the first record that it was done to."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.evidence import Fault, logs_in, verify
from sim.evidence.chain import BLOCK, HEADER, root_of
from sim.evidence.log import LOG, SEAL
from tests.evidence.made import Entries, alter, entries, linked_anew, log_of

N = 30


@pytest.fixture
def run(tmp_path: Path) -> Path:
    return log_of(tmp_path / "run")


def fault_in(folder: Path) -> Fault:
    fault = verify(folder).fault
    assert fault is not None
    return fault


def test_a_log_that_nobody_touched_is_whole(run: Path) -> None:
    verdict = verify(run)
    log = entries(run)
    assert verdict.fault is None
    assert (verdict.records, verdict.head) == (N, log[-1]["link"].tobytes().hex())
    assert str(verdict) == f"{run}: whole: 30 records, head {verdict.head}"
    assert log["number"].tolist() == list(range(N))
    assert log["day"].tolist() == [day for day in range(10) for _ in range(3)]


def test_an_empty_log_is_whole(tmp_path: Path) -> None:
    verdict = verify(log_of(tmp_path / "run", days=0))
    assert (verdict.fault, verdict.records, verdict.head) == (None, 0, HEADER[-16:].hex())


# --- edited ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("record", [0, 1, 13, N - 1])
@pytest.mark.parametrize("field", ["first", "second", "day", "consumer", "kind", "platform", "number", "link"])
def test_an_edited_record_is_named(run: Path, record: int, field: str) -> None:
    def edit(log: Entries) -> None:
        log[field][record] = bytes(16) if field == "link" else log[field][record] + 1

    alter(run, edit)
    fault = fault_in(run)
    assert (fault.how, fault.number, fault.about) == ("edited", record, f"record {record} was edited")
    now = entries(run)[record]
    assert (fault.day, fault.consumer) == (now["day"], now["consumer"])


def test_of_several_edits_the_first_is_named(run: Path) -> None:
    def edit(log: Entries) -> None:
        log["first"][[4, 5, 20]] += 1

    alter(run, edit)
    assert str(fault_in(run)) == "record 4 was edited (day 1, payment, consumer 1, platform far)"


def test_what_no_record_can_hold_is_told_as_it_is(run: Path) -> None:
    def edit(log: Entries) -> None:
        log["kind"][4], log["platform"][4] = 99, 9

    alter(run, edit)
    assert (fault_in(run).kind, fault_in(run).platform) == ("kind 99", "9")


# --- removed, cut ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("gone", "number", "about"), [
    ([0], 0, "record 0 was removed; what is left goes on with record 1"),
    ([13], 13, "record 13 was removed; what is left goes on with record 14"),
    ([7, 8, 9], 7, "records 7 to 9 were removed; what is left goes on with record 10"),
    ([7, 9], 7, "record 7 was removed; what is left goes on with record 8"),
    ([N - 2], N - 2, "record 28 was removed; what is left goes on with record 29"),
])
def test_removed_records_are_found_by_those_that_follow(run: Path, gone: list[int], number: int, about: str) -> None:
    alter(run, lambda log: np.delete(log, gone))
    fault = fault_in(run)
    assert (fault.how, fault.number, fault.about, fault.day) == ("removed", number, about, None)


@pytest.mark.parametrize("left", [0, 1, 17, N - 1])
def test_a_log_that_ends_early_is_cut(run: Path, left: int) -> None:
    alter(run, lambda log: log[:left])
    assert fault_in(run) == Fault(
        "cut", f"the log is cut before record {left}; it should have 30 records", left)


def test_a_log_that_ends_in_a_record_is_cut(run: Path) -> None:
    (run / LOG).write_bytes((run / LOG).read_bytes()[:-5])
    assert str(fault_in(run)) == "the log is cut in the middle of record 29; it should have 30 records"


@pytest.mark.parametrize("size", [0, 47])
def test_a_log_without_its_header_is_cut(run: Path, size: int) -> None:
    (run / LOG).write_bytes((run / LOG).read_bytes()[:size])
    assert (fault_in(run).how, fault_in(run).number) == ("cut", 0)


def test_an_edit_before_a_cut_comes_first(run: Path) -> None:
    def edit(log: Entries) -> Entries:
        log["first"][4] += 1
        return log[:20]

    alter(run, edit)
    assert (fault_in(run).how, fault_in(run).number) == ("edited", 4)


# --- reordered ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("one", "other"), [(3, 4), (0, 29), (5, 20)])
def test_records_that_changed_places_are_found_at_the_first(run: Path, one: int, other: int) -> None:
    def swap(log: Entries) -> None:
        log[[one, other]] = log[[other, one]]

    before = entries(run)
    alter(run, swap)
    fault = fault_in(run)
    assert (fault.how, fault.number) == ("reordered", one)
    assert fault.about == f"record {one} is out of its place: record {other} stands there"
    assert (fault.day, fault.consumer) == (before[one]["day"], before[one]["consumer"])


@pytest.mark.parametrize(("origin", "target", "first"), [(3, 10, 3), (10, 3, 3)])
def test_a_record_that_was_moved(run: Path, origin: int, target: int, first: int) -> None:
    def move(log: Entries) -> Entries:
        order = list(range(N))
        order.insert(target, order.pop(origin))
        return log[order]

    alter(run, move)
    assert (fault_in(run).how, fault_in(run).number) == ("reordered", first)


# --- added ----------------------------------------------------------------------------------------------------------


def foreign(log: Entries, number: int) -> Entries:
    made = log[:1].copy()
    made["number"], made["first"] = number, 999
    return made


@pytest.mark.parametrize(("place", "added"), [
    (5, lambda log: log[4:5]), (5, lambda log: log[20:22]), (0, lambda log: foreign(log, 0)),
    (5, lambda log: foreign(log, 5)), (5, lambda log: foreign(log, 77)),
])
def test_an_added_record_is_named(run: Path, place: int, added: Callable[[Entries], Entries]) -> None:
    alter(run, lambda log: np.concatenate([log[:place], added(log), log[place:]]))
    fault = fault_in(run)
    assert (fault.how, fault.number, fault.about) == ("added", place, f"what stands as record {place} was added")


def test_what_is_added_behind_the_last_is_found_though_it_follows(run: Path) -> None:
    alter(run, lambda log: linked_anew(np.concatenate([log, foreign(log, N)])))
    assert str(fault_in(run)) == "record 30 was added behind the last (day 0, payment, consumer 0, platform far)"


def test_odd_bytes_behind_the_last(run: Path) -> None:
    with (run / LOG).open("ab") as file:
        file.write(b"xyz")
    assert fault_in(run) == Fault("added", "3 bytes were added behind the last record", N)


# --- by whoever knows the chain -------------------------------------------------------------------------------------


def forged(record: int) -> Callable[[Entries], Entries]:
    def forge(log: Entries) -> Entries:
        log["first"][record] += 1
        return linked_anew(log)

    return forge


def test_links_written_anew_are_found_by_the_roots(tmp_path: Path) -> None:
    run = log_of(tmp_path / "run", days=3, per_day=BLOCK // 2 + 100)
    assert verify(run).fault is None
    alter(run, forged(BLOCK + 10))
    assert fault_in(run) == Fault(
        "edited", "one of the records 4,096 to 6,443 was edited, and the links after it written anew", BLOCK)
    alter(run, forged(9))
    assert fault_in(run).number == 0


def sealed_anew(run: Path, **changes: Any) -> None:
    seal = json.loads((run / SEAL).read_text())
    (run / SEAL).write_text(json.dumps(seal | changes))


def test_a_seal_written_anew_is_found_by_the_head_that_was_kept(run: Path) -> None:
    alter(run, forged(9))
    links = entries(run)["link"].tobytes()
    sealed_anew(run, head=links[-16:].hex(), roots=[root_of(links).hex()])
    assert str(fault_in(run)) == (
        "evidence.log and evidence.json belong together, and provenance.json has another head, or none")


@pytest.mark.parametrize("change", [{"roots": ["00"]}, {"head": "00"}, {"records": 29}, {"records": "x", "roots": 3}])
def test_an_edited_seal_is_told_from_an_edited_log(run: Path, change: dict[str, Any]) -> None:
    sealed_anew(run, **change)
    assert str(fault_in(run)) == "evidence.json was edited, or is gone; the log is as provenance.json has it"


@pytest.mark.parametrize("text", ["", "[]", "{", "{}"])
@pytest.mark.parametrize("name", [SEAL, "provenance.json"])
def test_a_file_that_says_nothing_is_told(run: Path, name: str, text: str) -> None:
    (run / name).write_text(text)
    assert name in str(fault_in(run))
    assert fault_in(run).how == "edited"


def test_without_both_nothing_vouches_for_the_log(run: Path) -> None:
    (run / SEAL).unlink()
    (run / "provenance.json").unlink()
    assert str(fault_in(run)) == "neither evidence.json nor provenance.json has the head of this log"


def test_the_header_and_the_log_itself(run: Path) -> None:
    whole = (run / LOG).read_bytes()
    (run / LOG).write_bytes(b"X" + whole[1:])
    assert str(fault_in(run)) == "the header of evidence.log was edited"
    (run / LOG).unlink()
    assert fault_in(run) == Fault("removed", "there is no evidence.log")


# --- which folders --------------------------------------------------------------------------------------------------


def test_logs_are_found_in_a_run_in_its_results_and_in_its_store(tmp_path: Path) -> None:
    results = tmp_path / "results"
    (results / "runs").mkdir(parents=True)
    one, other = (log_of(results / "runs" / name) for name in ("b", "a"))
    log_of(results / "runs" / ".half-written.part")
    (results / "runs" / "without").mkdir()
    assert logs_in(one) == [one]
    assert logs_in(results / "runs") == logs_in(results) == [other, one]
    assert logs_in(results / "runs" / "without") == logs_in(tmp_path / "nowhere") == []
    (one / LOG).unlink()
    (one / SEAL).unlink()
    assert logs_in(results) == [other, one]  # its provenance knows of a log
