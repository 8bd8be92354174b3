"""Whatever is done to a log is found, at the first record that it was done to."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.evidence import Fault, Verdict, heads_named, logs_in, verify, verify_all
from sim.evidence.chain import BLOCK, root_of
from sim.evidence.heads import heads_in
from sim.evidence.log import LOG, SEAL
from sim.scenario import ScenarioError
from tests.evidence.made import RUN, Entries, alter, entries, linked_anew, log_of, results_of, tell, written_anew

N = 31


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
    assert str(verdict) == f"{run}: whole: 31 records, head {verdict.head}"
    assert log["number"].tolist() == list(range(N))
    assert log["day"].tolist() == [0] + [day for day in range(10) for _ in range(3)]


def test_an_empty_log_is_whole(tmp_path: Path) -> None:
    verdict = verify(log_of(tmp_path / "run", days=0))
    assert (verdict.fault, verdict.records, verdict.run) == (None, 1, RUN)


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
    assert str(fault_in(run)) == "record 4 was edited (day 1, payment, consumer 0, platform far)"


def test_what_no_record_can_hold_is_told_as_it_is(run: Path) -> None:
    def edit(log: Entries) -> None:
        log["kind"][4], log["platform"][4] = 99, 9

    alter(run, edit)
    assert (fault_in(run).kind, fault_in(run).platform) == ("kind 99", "9")


# --- removed, cut ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("gone", "number", "about"),
    [
        ([0], 0, "record 0 was removed; what is left goes on with record 1"),
        ([13], 13, "record 13 was removed; what is left goes on with record 14"),
        ([7, 8, 9], 7, "records 7 to 9 were removed; what is left goes on with record 10"),
        ([7, 9], 7, "record 7 was removed; what is left goes on with record 8"),
        ([N - 2], N - 2, "record 29 was removed; what is left goes on with record 30"),
    ],
)
def test_removed_records_are_found_by_those_that_follow(run: Path, gone: list[int], number: int, about: str) -> None:
    alter(run, lambda log: np.delete(log, gone))
    fault = fault_in(run)
    assert (fault.how, fault.number, fault.about, fault.day) == ("removed", number, about, None)


@pytest.mark.parametrize("left", [0, 1, 17, N - 1])
def test_a_log_that_ends_early_is_cut(run: Path, left: int) -> None:
    alter(run, lambda log: log[:left])
    assert fault_in(run) == Fault("cut", f"the log is cut before record {left}; it should have 31 records", left)


def test_a_log_that_ends_in_a_record_is_cut(run: Path) -> None:
    (run / LOG).write_bytes((run / LOG).read_bytes()[:-5])
    assert str(fault_in(run)) == "the log is cut in the middle of record 30; it should have 31 records"


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
    made = log[1:2].copy()
    made["number"], made["first"] = number, 999
    return made


@pytest.mark.parametrize(
    ("place", "added"),
    [
        (5, lambda log: log[4:5]),
        (5, lambda log: log[20:22]),
        (0, lambda log: foreign(log, 0)),
        (5, lambda log: foreign(log, 5)),
        (5, lambda log: foreign(log, 77)),
    ],
)
def test_an_added_record_is_named(run: Path, place: int, added: Callable[[Entries], Entries]) -> None:
    alter(run, lambda log: np.concatenate([log[:place], added(log), log[place:]]))
    fault = fault_in(run)
    assert (fault.how, fault.number, fault.about) == ("added", place, f"what stands as record {place} was added")


def test_what_is_added_behind_the_last_is_found_though_it_follows(run: Path) -> None:
    alter(run, lambda log: linked_anew(np.concatenate([log, foreign(log, N)])))
    assert str(fault_in(run)) == "record 31 was added behind the last (day 0, payment, consumer 0, platform far)"


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
        "edited", "one of the records 4,096 to 6,444 was edited, and the links after it written anew", BLOCK
    )
    alter(run, forged(9))
    assert fault_in(run).number == 0


def sealed_anew(folder: Path, /, **changes: Any) -> None:
    seal = json.loads((folder / SEAL).read_text())
    (folder / SEAL).write_text(json.dumps(seal | changes))


def test_a_seal_written_anew_is_found_by_the_head_that_was_kept(run: Path) -> None:
    alter(run, forged(9))
    links = entries(run)["link"].tobytes()
    sealed_anew(run, head=links[-16:].hex(), roots=[root_of(links).hex()])
    assert str(fault_in(run)) == (
        "evidence.log and evidence.json belong together, and provenance.json has another head, or none"
    )


@pytest.mark.parametrize(
    "change",
    [
        {"roots": ["00"]},
        {"head": "00"},
        {"records": 30},
        {"records": "x", "roots": 3},
        {"records_per_root": 1},
        {"records_per_root": 4096.0},
        {"records": 31.0},
        {"run": "0"},
        {"more": 1},
    ],
)
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


# --- against the results --------------------------------------------------------------------------------------------


def faults_in(path: Path, *heads: str) -> list[str]:
    """What is wrong with logs and results, in words."""
    claims = [claim for head in heads for claim in heads_named(head)]
    return [str(verdict.fault) for verdict in verify_all(path, claims) if verdict.fault]


@pytest.fixture
def results(tmp_path: Path) -> Path:
    results_of(tmp_path / "results")
    return tmp_path / "results"


@pytest.fixture
def runs(results: Path) -> list[Path]:
    return sorted((results / "runs").iterdir())


def exchange(one: Path, other: Path) -> None:
    aside = one.with_name("aside")
    one.rename(aside)
    other.rename(one)
    aside.rename(other)


def test_results_that_nobody_touched_are_whole(results: Path, runs: list[Path]) -> None:
    for path in (results, results / "runs", runs[0], runs[0] / LOG):
        assert faults_in(path) == []
    assert [verdict.run for verdict in verify_all(results)] == [run.name for run in runs]


def test_a_run_that_is_gone_is_missed_whatever_else_tells_of_it(results: Path, runs: list[Path]) -> None:
    shutil.rmtree(runs[1])
    assert faults_in(results) == ["the run is gone, of which tables/provenance.json tells"]
    tell(results / "tables" / "provenance.json", lambda told: told["replications"].pop(1))
    assert faults_in(results) == ["the run is gone, of which report.html tells"]
    (results / "report.html").unlink()
    assert faults_in(results) == []  # only a head that was kept elsewhere could tell
    tell(results / "tables" / "provenance.json", lambda told: told["replications"][0].update(replication=1))
    assert faults_in(results) == ["tables/provenance.json was edited: its replications are not 0, 1, 2 and so on"]


@pytest.mark.parametrize("files", [(LOG,), (LOG, SEAL), (LOG, SEAL, "provenance.json"), ("",)])
def test_the_log_of_one_run_in_the_place_of_anothers(results: Path, runs: list[Path], files: tuple[str, ...]) -> None:
    for name in files:
        exchange(runs[0] / name, runs[1] / name)
    found = faults_in(results)
    assert len(found) == 2
    assert found[0].startswith(f"evidence.log is that of run {runs[1].name}; ")
    assert faults_in(runs[0]) == found[:1]


def test_a_copy_of_one_run_in_the_place_of_another(results: Path, runs: list[Path]) -> None:
    shutil.rmtree(runs[1])
    shutil.copytree(runs[0], runs[1])
    (found,) = faults_in(results)
    assert found.startswith(f"evidence.log is that of run {runs[0].name}; ")


def test_a_log_written_anew_with_all_that_is_in_its_folder(results: Path, runs: list[Path]) -> None:
    def edit(log: Entries) -> None:
        log["first"][5] += 1

    evidence = written_anew(runs[0], edit)
    assert verify(runs[0]).fault is None
    (found,) = faults_in(results)
    assert found.startswith("evidence.log, evidence.json and provenance.json belong together, and tables/provenance")
    assert faults_in(runs[0]) == [found]
    tell(results / "tables" / "provenance.json", lambda told: told["replications"][0].update(evidence=evidence))
    (found,) = faults_in(results)
    assert "report.html has head" in found


def test_a_log_cut_and_sealed_anew_is_told_from_a_whole_one(results: Path, runs: list[Path]) -> None:
    written_anew(runs[0], lambda log: log[:20])
    assert faults_in(results) == ["the log is cut before record 20; it should have 31 records"]


def test_a_log_written_anew_under_another_name(results: Path, runs: list[Path]) -> None:
    def rename(log: Entries) -> None:
        log["first"][0] = 77

    written_anew(runs[0], rename)
    assert faults_in(results)[0].startswith("evidence.log is that of run 000000000000004d; ")
    alter(runs[0], lambda log: linked_anew(log[1:]))
    assert any("record 0" in one or "first record" in one for one in faults_in(results))


def test_a_log_that_the_scenario_says_is_kept(results: Path, runs: list[Path]) -> None:
    for name in (LOG, SEAL):
        (runs[0] / name).unlink()
    tell(runs[0] / "provenance.json", lambda told: told["replications"][0].pop("evidence"))
    assert faults_in(results) == ["there is no evidence.log"]
    tell(results / "tables" / "provenance.json", lambda told: told["replications"][0].pop("evidence"))
    (results / "report.html").unlink()
    assert faults_in(results) == ["there is no evidence.log"]
    shutil.rmtree(runs[0])
    assert faults_in(results) == ["the run is gone, of which tables/provenance.json tells"]


def test_all_runs_gone(results: Path) -> None:
    shutil.rmtree(results / "runs")
    assert len(faults_in(results)) == 2
    shutil.rmtree(results / "tables")
    assert "tables was removed, of which report.html tells" in faults_in(results)
    assert len(faults_in(results)) == 3


def test_a_run_that_the_results_do_not_name_is_said(results: Path) -> None:
    other = log_of(results / "runs" / ("ee" * 8), run="ee" * 8)
    assert faults_in(results) == []
    assert str(verify_all(results)[-1]).endswith("(the results do not name this run)")
    other.rename(results / "runs" / "a_copy")
    assert faults_in(results) == [f"evidence.log is that of run {'ee' * 8}; the folder is of run a_copy"]


@pytest.mark.parametrize(
    "junk",
    [
        b"",
        b"[]",
        b"null",
        b"{}",
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b"9" * 10_000,
        b'"x"',
        b'{"replications": null}',
        b'{"replications": [1]}',
        b'{"replications": [{"id": 3, "evidence": {"records": 1e999}}]}',
        b'{"replications": [{"id": ["x"], "evidence": {"records": -1, "head": []}}], "records": true, "roots": {}}',
        b'{"records": ' + b"9" * 4_000 + b', "roots": [[]], "head": null}',
    ],
)
@pytest.mark.parametrize(
    "name", ["runs/{}/provenance.json", "runs/{}/evidence.json", "runs/{}/evidence.log", "tables/provenance.json"]
)
def test_junk_is_not_whole_and_never_an_error(results: Path, runs: list[Path], name: str, junk: bytes) -> None:
    (results / name.format(runs[0].name)).write_bytes(junk)
    assert faults_in(results)
    assert all(len(one) < 500 for one in faults_in(results))


@pytest.mark.parametrize(
    "junk", [b"\xff\x00", b"a = " + b"[" * 50_000, b"platforms = 3", b'platforms = "ab"', b"evidence = 1"]
)
def test_junk_in_a_scenario_is_no_error(results: Path, runs: list[Path], junk: bytes) -> None:
    (runs[0] / "scenario.toml").write_bytes(junk)
    (results / "tables" / "scenario.toml").write_bytes(junk)
    assert faults_in(results) == []
    alter(runs[0], lambda log: log["first"].__setitem__(4, 1))
    assert faults_in(results)


def test_what_cannot_be_seen_is_escaped(run: Path) -> None:
    (run / "scenario.toml").write_text('[platforms."a\u202eb\\u001b[31m"]\n[platforms."' + "x" * 500 + '"]\n')
    alter(run, lambda log: log["first"].__setitem__(4, 1))
    told = str(verify(run))
    assert told.isprintable()
    assert len(told) < 500


# --- against heads kept elsewhere -----------------------------------------------------------------------------------


def told_of(verdicts: list[Verdict], form: str) -> str:
    if form == "heads":
        return "\n".join(verdict.head for verdict in verdicts)
    if form == "json":
        return json.dumps([verdict.as_data() for verdict in verdicts])
    return "\n".join(map(str, verdicts))


@pytest.mark.parametrize("form", ["heads", "json", "lines", "provenance"])
def test_heads_kept_elsewhere_find_what_results_cannot(
    results: Path, runs: list[Path], tmp_path: Path, form: str
) -> None:
    def edit(log: Entries) -> None:
        log["first"][5] += 1

    kept = tmp_path / "kept"
    kept.write_text(
        (results / "tables" / "provenance.json").read_text()
        if form == "provenance"
        else told_of(verify_all(results), form)
    )
    assert faults_in(results, str(kept)) == []
    assert faults_in(runs[0], str(kept)) == faults_in(runs[1], str(kept)) == []
    evidence = written_anew(runs[0], edit)
    tell(results / "tables" / "provenance.json", lambda told: told["replications"][0].update(evidence=evidence))
    (results / "report.html").unlink()
    assert faults_in(results) == []  # all of it was written anew
    assert faults_in(results, str(kept))
    assert faults_in(runs[0], str(kept))
    shutil.rmtree(runs[0])
    tell(results / "tables" / "provenance.json", lambda told: told["replications"].pop(0))
    tell(results / "tables" / "provenance.json", lambda told: told["replications"][0].update(replication=0))
    assert faults_in(results) == []
    (found,) = faults_in(results, str(kept))
    assert found.endswith("and there is no such log")


def test_a_head_alone(run: Path) -> None:
    assert faults_in(run, verify(run).head) == []
    assert "which is not in --head" in faults_in(run, "0" * 32)[0]


@pytest.mark.parametrize("text", [b"", b"nothing", b"\xff\xfe", b"[]", b"[" * 100_000, b"0" * 31, b"0" * 33])
def test_a_file_without_heads_is_refused(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "kept").write_bytes(text)
    with pytest.raises(ScenarioError, match="--head"):
        heads_named(str(tmp_path / "kept"))


def test_what_was_found_altered_is_no_head(run: Path) -> None:
    alter(run, forged(9))
    for form in ("json", "lines"):
        assert not heads_in(told_of([verify(run)], form), "x")
