"""Reports, bases and receipts as files: what is written is read again, and nothing else is."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.bounded_json import MalformedJson, canonical, read_object
from models.handover.natures import NatureReport, NatureResult, Outcome, Phase
from models.handover.natures_basis import CoverageLine, NatureBasis, OpenItem, RecordBasis
from models.handover.receipt_file import ReceiptFile
from models.handover.receipts import ReceiptOutcome

MOMENT = datetime(2027, 4, 20, 2, 3, 4, tzinfo=UTC)
REPORT = NatureReport(
    scheme="DA/T 70-2018",
    phase=Phase.GIVING,
    results=(
        NatureResult("真1-1", "摘要", Outcome.PASSED),
        NatureResult("安4-5", "外观", Outcome.FAILED, "划痕", ("盘 1",), "王验收"),
        NatureResult("密", "密级", Outcome.PASSED),
    ),
    made_by="周予安",
    moment=MOMENT,
    tool="Shoudang 0.1",
    root="",
    content_code="ab" * 32,
)
RECEIPT = ReceiptFile(
    root="cd" * 32,
    outcome=ReceiptOutcome.ACCEPTED,
    receiver="某市某局",
    person="王验收",
    moment=MOMENT,
    whole=True,
    files=10,
    size=1000,
    findings=0,
    passed=34,
    failed=0,
    pending=5,
    differences=(("真1-1", "passed", "warning"),),
    natures="ef" * 32,
    remarks="",
    tool="Shoudang 0.1",
)
BASIS = NatureBasis(
    title="项目",
    client="甲方",
    contractor="乙方",
    prefix="TEST26",
    start=date(2026, 4, 16),
    end=date(2027, 4, 15),
    fictional=True,
    day=date(2027, 4, 15),
    content_code="ab" * 32,
    documents=1,
    files=1,
    size=7,
    series={"TEST26-08-202608": 2},
    explained={"TEST26-08-202608-0002": "purged"},
    records={"TEST26-08-202608-0001": RecordBasis(1, 1, 1, 3, "2026-08-14", ("X",))},
    coverage=(CoverageLine("R01", "Ⅱ7.1", "月报", 12, 11),),
    items=(OpenItem("missing", "Ⅱ7.1", "缺一份", "周予安", "甲方同意"),),
    chain_complete=True,
    chain_last=99,
    chain_code="99-ABCD",
    chain_words="完整。",
)


def test_what_is_written_is_read_again() -> None:
    assert NatureReport.from_json(REPORT.to_json()) == REPORT
    assert NatureBasis.from_json(BASIS.to_json()) == BASIS
    assert ReceiptFile.from_json(RECEIPT.to_json()) == RECEIPT


def test_a_report_says_what_failed_and_what_blocks() -> None:
    assert [each.code for each in REPORT.failed] == ["安4-5"]
    assert not REPORT.passed
    assert not REPORT.blocked
    marked = REPORT.with_results({"密": NatureResult("密", "密级", Outcome.FAILED)}, "12")
    assert (marked.blocked, marked.root) == (True, "12")
    waiting = replace(REPORT, results=(NatureResult("安4-4", "速度", Outcome.MANUAL),))
    assert (waiting.failed, len(waiting.pending), waiting.passed) == ((), 1, False)


SPOILT: list[tuple[str, Callable[[dict[str, Any]], None]]] = [
    ("format", lambda it: it.update(format="shoudang-natures-2")),
    ("phase", lambda it: it.update(phase="归档")),
    ("moment", lambda it: it.update(moment="2027-04-20T02:03:04")),
    ("no-moment", lambda it: it.pop("moment")),
    ("results", lambda it: it.update(results={})),
    ("twice", lambda it: it["results"].append(it["results"][0])),
    (
        "many",
        lambda it: it.update(results=[{**it["results"][0], "code": str(n)} for n in range(201)]),
    ),
    ("outcome", lambda it: it["results"][0].update(outcome="fine")),
    ("code", lambda it: it["results"][0].update(code=1)),
    ("objects", lambda it: it["results"][0].update(objects=[1])),
    ("many-objects", lambda it: it["results"][0].update(objects=["x"] * 201)),
    ("long-object", lambda it: it["results"][0].update(objects=["x" * 4001])),
    ("surrogate", lambda it: it.update(made_by="\ud800")),
]


@pytest.mark.parametrize("spoil", [each[1] for each in SPOILT], ids=[each[0] for each in SPOILT])
def test_a_report_that_is_not_as_we_write_it_is_refused(
    spoil: Callable[[dict[str, Any]], None],
) -> None:
    value = json.loads(REPORT.to_json())
    spoil(value)
    with pytest.raises(MalformedJson):
        NatureReport.from_json(json.dumps(value).encode())


BASIS_KEYS = sorted(json.loads(BASIS.to_json()))


@pytest.mark.parametrize("key", BASIS_KEYS)
@pytest.mark.parametrize("other", [None, -1, 1.5, "x", [], [[]], {"x": -1}, True])
def test_a_basis_with_something_else_is_refused_or_read(key: str, other: object) -> None:
    value = {**json.loads(BASIS.to_json()), key: other}
    data = json.dumps(value).encode()
    if isinstance(other, list) and not other and key in ("coverage", "items"):
        assert NatureBasis.from_json(data) is not None
    elif other == "x" and key == "content_code":
        assert NatureBasis.from_json(data).content_code == "x"
    else:
        with pytest.raises(MalformedJson):
            NatureBasis.from_json(data)


def test_every_changed_byte_of_a_receipt_is_noticed() -> None:
    data = RECEIPT.to_json()
    for place in range(len(data) - 1):
        changed = bytearray(data)
        changed[place] ^= 1
        with pytest.raises(MalformedJson):
            assert ReceiptFile.from_json(bytes(changed)) != RECEIPT


def test_a_receipt_says_that_its_digest_does_not_fit() -> None:
    with pytest.raises(MalformedJson, match="digest"):
        ReceiptFile.from_json(RECEIPT.to_json().replace(b'"accepted"', b'"reserved"'))


def test_a_receipt_cannot_say_more_than_a_receipt() -> None:
    value = json.loads(RECEIPT.to_json())
    with pytest.raises(MalformedJson):
        ReceiptFile.from_json(json.dumps({**value, "note": "x"}).encode())


def test_the_code_on_paper_begins_as_the_digest() -> None:
    assert RECEIPT.code.replace("-", "") == RECEIPT.digest[:16]
    assert replace(RECEIPT, outcome=ReceiptOutcome.REFUSED).code != RECEIPT.code


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{",
        b'{"a":1,"a":2}',
        b'{"a":NaN}',
        b'{"a":1.5}',
        b'{"a":1e3}',
        b'{"a":' + b"9" * 40 + b"}",
        b"\xff{}",
        b'{"a":"\\ud800',
        b'{"a":' * 30 + b"1" + b"}" * 30,
        b"[" * 100_000,
        b'{"a":"' + b"x" * 2000 + b'"}',
    ],
)
def test_what_is_no_small_object_is_refused(data: bytes) -> None:
    with pytest.raises(MalformedJson):
        read_object(data, 1024 if len(data) > 1024 and data[:1] == b"{" else 1 << 20)


def test_brackets_in_texts_are_no_depth() -> None:
    text = '[{"' * 50 + "\\"
    assert read_object(canonical({"a": text}), 1 << 20) == {"a": text}


def test_an_endless_text_is_refused_at_once() -> None:
    # A pattern that went back at every quotation mark would take hours.
    with pytest.raises(MalformedJson):
        read_object(b'{"' + b'\\"' * 1_000_000 + b"\\", 1 << 24)


_VALUES = (
    st.none()
    | st.booleans()
    | st.integers(-(10**17), 10**17)
    | st.text(max_size=20)
    | st.lists(st.text(max_size=5), max_size=3)
)


@given(st.dictionaries(st.text(max_size=5), _VALUES, max_size=4))
def test_objects_come_back_as_they_were(value: dict[str, Any]) -> None:
    try:
        data = canonical(value)
    except UnicodeEncodeError:
        return
    assert read_object(data, 1 << 20) == value


@given(st.binary(max_size=300))
def test_no_bytes_are_too_strange(data: bytes) -> None:
    for read in (NatureReport.from_json, NatureBasis.from_json, ReceiptFile.from_json):
        with pytest.raises(MalformedJson):
            read(data)
