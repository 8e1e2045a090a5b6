from __future__ import annotations

import pytest

from search.fencing.layouts import pack_layout, unpack_layout
from search.kept import pack_kept, unpack_kept
from search.records import Extraction, KeptText, Layout, Page, Row

LAYOUT = Layout(
    (Page("sheet", "库存"), Page("page", part="附件.pdf"), Page("page", part="附件.pdf")),
    ((Row(1, 0), Row(40, 900, 7)), (), ()),
    recognised=True,
)


def test_a_text_keeps_its_layout() -> None:
    kept = pack_kept(Extraction("库存\n交换机\f一\f二", layout=LAYOUT))
    assert unpack_kept(kept) == KeptText("库存\n交换机\f一\f二", LAYOUT)


def test_a_text_without_a_layout_is_kept_as_plain_utf8_as_it_always_was() -> None:
    assert pack_kept(Extraction("正文\f第二页")) == "正文\f第二页".encode()
    assert unpack_kept("正文\f第二页".encode()) == KeptText("正文\f第二页")
    assert unpack_kept(b"") == KeptText("")


def test_many_pages_of_one_kind_take_little_room() -> None:
    layout = Layout((Page("slide"),) * 5_000)
    assert len(pack_layout(layout)) < 100
    assert unpack_layout(pack_layout(layout)) == layout


@pytest.mark.parametrize(
    "data",
    [
        b"\xff",
        b"\xffSDT1",
        b"\xffSDT2" + bytes(4),
        b"\xffSDT1" + b"\xff\xff\xff\xff{}",
        b"\xffSDT1\x00\x00\x00\x02{}",
        b"\x80",
        pack_kept(Extraction("one page", layout=LAYOUT)),
        pack_kept(Extraction("a\fb\fc", layout=LAYOUT)) + b"\xff",
    ],
)
def test_what_was_never_kept_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):
        unpack_kept(data)


@pytest.mark.parametrize(
    "packed",
    [
        b"[]",
        b"null",
        b'{"pages":[],"rows":[],"recognised":0}',
        b'{"pages":[],"rows":[],"recognised":false,"more":1}',
        b'{"pages":{},"rows":[],"recognised":false}',
        b'{"pages":[["page","",""]],"rows":[],"recognised":false}',
        b'{"pages":[["evil","","",1]],"rows":[],"recognised":false}',
        b'{"pages":[["page","","",0]],"rows":[],"recognised":false}',
        b'{"pages":[["page","","",1000000000]],"rows":[],"recognised":false}',
        b'{"pages":[["page",1,"",1]],"rows":[],"recognised":false}',
        b'{"pages":[["page","","",1]],"rows":[[],[]],"recognised":false}',
        b'{"pages":[["sheet","","",1]],"rows":[[0,0]],"recognised":false}',
        b'{"pages":[["sheet","","",1]],"rows":[[0,-1,0]],"recognised":false}',
        b'{"pages":[["sheet","","",1]],"rows":[[5,0,0,5,1,0]],"recognised":false}',
        b'{"pages":[["sheet","","",1]],"rows":[[0,0,"x"]],"recognised":false}',
        b"[" * 100_000,
    ],
)
def test_a_layout_that_none_would_have_written_is_refused(packed: bytes) -> None:
    with pytest.raises(ValueError):
        unpack_layout(packed)
