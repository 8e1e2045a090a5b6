from __future__ import annotations

import io

import pytest

from search.fencing.protocol import (
    ProtocolError,
    receive_answer,
    send_answer,
)
from search.fencing.reasons import Reason
from search.records import Extraction, Layout, Page, Row

FOUND = Extraction(
    "库存\n\t交换机\f第二页",
    "",
    2,
    Layout((Page("sheet", "库存"), Page("page", part="附件.pdf")), ((Row(1, 0),), ())),
    frozenset({"macro", "link"}),
    {"title": "季度盘点", "created": "2026-07-01"},
    True,
)


def answer(found: Extraction, reason: Reason = Reason.NONE) -> bytes:
    out = io.BytesIO()
    send_answer(out, reason, found, ())
    return out.getvalue()


def received(data: bytes, largest: int = 1_000_000) -> tuple[Reason, Extraction]:
    return receive_answer(io.BytesIO(data), largest)


def test_an_answer_carries_all_that_was_found() -> None:
    assert received(answer(FOUND)) == (Reason.NONE, FOUND)


def test_a_reason_travels_without_text() -> None:
    reason, found = received(
        answer(Extraction("", flags=frozenset({"encrypted"})), Reason.PROTECTED)
    )
    assert reason is Reason.PROTECTED
    assert found == Extraction("", Reason.PROTECTED.sentence, flags=frozenset({"encrypted"}))


@pytest.mark.parametrize(
    "lie",
    [
        Extraction("one page", layout=Layout((Page("page"),) * 2)),
        Extraction("text", layout=Layout((Page("nonsense"),))),
        Extraction("text", flags=frozenset({"harmless"})),
        Extraction("text", properties={"title": "x" * 100_000}),
        Extraction("text", properties={"password": "x"}),
        Extraction("text", layout=Layout((Page("sheet"),), ((Row(0, -5),),))),
    ],
)
def test_what_no_reader_of_ours_would_say_is_refused(lie: Extraction) -> None:
    with pytest.raises(ProtocolError):
        received(answer(lie))


def test_text_beside_a_reason_is_refused() -> None:
    with pytest.raises(ProtocolError):
        received(answer(Extraction("text"), Reason.DAMAGED))


def test_lengths_are_checked_before_anything_is_read() -> None:
    whole = answer(FOUND)
    with pytest.raises(ProtocolError):
        received(whole, largest=5)
    for cut in range(0, len(whole), 3):
        with pytest.raises(ProtocolError):
            received(whole[:cut])


def test_every_flipped_byte_is_refused_or_changes_only_what_was_said() -> None:
    whole = answer(FOUND)
    for at in range(len(whole)):
        changed = bytearray(whole)
        changed[at] ^= 0x80
        try:
            reason, found = received(bytes(changed))
        except ProtocolError:
            continue
        assert isinstance(reason, Reason)
        assert len(found.layout.pages) in (0, found.text.count("\f") + 1)
