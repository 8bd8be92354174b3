"""The chain, the roots and the layout of records, against plain arithmetic."""

from __future__ import annotations

from hashlib import blake2s

import numpy as np
import pytest

from sim.core.frames import Complaints, Contacts, Decisions, Judgments, Orders, Statements
from sim.core.vocabulary import Cause, Channel, Complaint, Meeting
from sim.evidence import events
from sim.evidence.chain import BLOCK, ENTRY_BYTES, HEADER, LINK_BYTES, chained, first_misfit, root_of
from sim.evidence.events import RECORD, ContactMark, Kind, Owner
from sim.evidence.hashing import entries_of, full_root_of

START = HEADER[-LINK_BYTES:]


def hashed(data: bytes) -> bytes:
    return blake2s(data, digest_size=16).digest()


def some_records(n: int) -> np.ndarray:
    records = np.zeros(n, RECORD)
    for name in RECORD.names:
        records[name] = np.random.default_rng(1).integers(0, 200, n)
    return records


def test_the_layout_does_not_change() -> None:
    assert RECORD.itemsize == 32
    assert ENTRY_BYTES == len(HEADER) == 48
    record = np.array([(1, -2, 3, 4, 5, 6, 7)], RECORD)
    assert record.tobytes() == (
        (1).to_bytes(8, "little")
        + (-2).to_bytes(8, "little", signed=True)
        + (3).to_bytes(8, "little")
        + (4).to_bytes(4, "little")
        + (5).to_bytes(2, "little")
        + bytes([6, 7])
    )
    assert [kind.name for kind in Kind] == [
        "CONTRACT",
        "STATEMENT",
        "PAYMENT",
        "CONTACT",
        "COMPLAINT",
        "JUDGMENT",
        "LATE_CHARGE",
        "WRITE_OFF",
        "FREEZE",
        "THAW",
        "LIMIT",
        "DEFERRAL",
        "ARREARS_DEFERRAL",
        "RESTRUCTURING",
        "RE_AGEING",
        "WAIVER",
        "SETTLEMENT",
        "PROMISE",
        "PROMISE_END",
        "DISPUTE",
        "DISPUTE_END",
        "SALE",
        "GARNISHMENT",
        "SEIZURE",
        "COURT_COSTS",
        "LISTING",
        "RECORD_END",
        "FORGIVENESS",
        "ANSWER",
        "REDRESS",
        "CLOSURE",
        "DEPARTURE",
        "RUN",
    ]
    assert set(events.FIELDS) == set(Kind)


def test_each_link_is_of_the_one_before_and_the_record() -> None:
    records = some_records(5)
    written = chained(START, records)
    link, expected = START, b""
    for record in records:
        link = hashed(link + record.tobytes())
        expected += record.tobytes() + link
    assert written == expected
    assert chained(START, records[:2]) + chained(written[96 - 16 : 96], records[2:]) == written
    assert chained(START, records[:0]) == b""


@pytest.mark.parametrize("place", range(0, 5 * 48, 7))
def test_a_byte_that_changes_is_found_where_it_is(place: int) -> None:
    written = bytearray(chained(START, some_records(5)))
    assert first_misfit(START, bytes(written)) is None
    written[place] ^= 1
    assert first_misfit(START, bytes(written)) == place // 48


@pytest.mark.parametrize("n", [0, 1, 5, 300])
def test_the_compiled_hash_gives_the_same_bytes(n: int) -> None:
    records = np.random.default_rng(n).integers(0, 256, (n, 32), np.uint8).view(RECORD).ravel()
    before = bytes(range(240, 256))
    assert entries_of(before, records) == chained(before, records)


def test_the_compiled_root_of_a_full_block_is_the_same() -> None:
    links = np.random.default_rng(2).bytes(BLOCK * LINK_BYTES)
    assert full_root_of(links) == root_of(links)


@pytest.mark.parametrize("run", ["", "0000000000000001", "ffffffffffffffff"])
def test_the_first_record_holds_the_run_and_the_seed_in_full(run: str) -> None:
    (record,) = Owner(run, 2**64 - 1, 4_000_000_000, 255).record()
    assert int(record["first"]) % 2**64 == int(run or "0", 16)
    assert int(record["second"]) % 2**64 == 2**64 - 1
    assert (record["consumer"], record["platform"], record["kind"]) == (4_000_000_000, 255, Kind.RUN)


def test_the_root_of_a_block() -> None:
    links = [bytes([i]) * 16 for i in range(256)]
    assert root_of(links[0]) == links[0]
    assert root_of(b"".join(links[:3])) == hashed(b"".join(links[:3]))
    nodes = [hashed(b"".join(links[at : at + 16])) for at in range(0, 256, 16)]
    assert root_of(b"".join(links)) == hashed(b"".join(nodes))
    assert root_of(b"".join(links[:17])) == hashed(nodes[0] + hashed(links[16]))
    assert BLOCK == 16**3


# --- what is an event -----------------------------------------------------------------------------------------------


def told(records: np.ndarray) -> list[tuple[int, int, int, int]]:
    return [(int(r["consumer"]), int(r["platform"]), int(r["first"]), int(r["second"])) for r in records]


def column(*values: int) -> np.ndarray:
    return np.array(values, np.int64)


def test_an_account_opened_is_a_contract_with_or_without_the_order() -> None:
    width = len(Orders.__dataclass_fields__)
    rows = [
        (7, 1, 500, 1, False, True),
        (8, 1, 600, 1, False, True),
        (9, 1, 700, 1, False, True),
        (5, 1, 800, 1, False, False),
    ]
    orders = Orders.of_rows([(*row, *[0] * (width - 6)) for row in rows])
    decisions = Decisions.of_rows([(True, 4_000), (False, 4_000), (False, 0), (True, 4_000)])
    records = events.contracts(orders, decisions)
    assert told(records) == [(7, 1, 4_000, 500), (8, 1, 4_000, 0)]
    assert set(records["kind"]) == {Kind.CONTRACT}


def test_a_statement_on_which_there_is_nothing_is_none() -> None:
    issued = Statements.of_rows([(3, 0, 900, 90), (4, 1, 0, 0), (5, 1, 10, 0)])
    assert told(events.statements(issued)) == [(3, 0, 900, 90), (5, 1, 10, 0)]


def test_payments_are_what_the_day_added() -> None:
    before, after = np.array([[0, 5], [7, 0]]), np.array([[0, 25], [7, 1]])
    assert told(events.payments(before, after)) == [(0, 1, 20, 25), (1, 1, 1, 1)]
    assert len(events.payments(after, after)) == 0


def test_a_contact_says_if_it_met_and_is_on_record() -> None:
    n = len(Meeting)
    width = len(Contacts.__dataclass_fields__)
    made = Contacts.of_rows([(i, 1, Channel.HUMAN_CALL, *[0] * (width - 3)) for i in range(n)])
    meetings = np.arange(n)
    marks = [second for *_, second in told(events.contacts(made, meetings, meetings == Meeting.LOST))]
    assert marks == [0, ContactMark.MET, ContactMark.RECORDED, ContactMark.MET]
    assert all(second & ContactMark.RECORDED for *_, second in told(events.contacts(made, meetings, True)))


def test_complaints_and_judgments() -> None:
    made = Complaints(column(3), column(1), column(Cause.FEE), column(Complaint.REGULATOR), column(10))
    assert told(events.complaints(made)) == [(3, 1, Cause.FEE, Complaint.REGULATOR)]
    judged = Judgments(column(3, 4), column(0, 1), column(800, 900), column(15, 16), np.array([True, False]))
    assert told(events.judgments(judged)) == [(3, 0, 800, 1), (4, 1, 900, 0)]
