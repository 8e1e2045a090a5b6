"""Small files of many formats, written here byte by byte where no library writes them."""

from __future__ import annotations

import io
import struct
import zipfile
from typing import Any

_SECTOR, _END, _FREE, _FAT = 512, 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def make_zip(parts: dict[str, str | bytes]) -> bytes:
    """A zip of these parts, in their order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def make_compound(streams: dict[str, bytes]) -> bytes:
    """A compound file ([MS-CFB]) of these streams; a path with slashes puts one into a storage.

    Every stream is padded to the size from which streams lie in sectors of their own, so their length is 4096 at least.
    """
    entries: list[dict[str, Any]] = [{"name": "Root Entry", "kind": 5, "children": []}]

    def place(path: str, data: bytes | None) -> int:
        folder, _, name = path.rpartition("/")
        parent = place(folder, None) if folder else 0
        for number in entries[parent]["children"]:
            if entries[number]["name"] == name:
                return int(number)
        entries.append(
            {"name": name, "kind": 1 if data is None else 2, "data": data, "children": []}
        )
        entries[parent]["children"].append(len(entries) - 1)
        return len(entries) - 1

    for path, data in streams.items():
        place(path, data.ljust(4096, b"\0"))
    sectors: list[bytes] = []
    chain: list[int] = []

    def store(data: bytes) -> int:
        start = len(sectors)
        pieces = [
            data[at : at + _SECTOR].ljust(_SECTOR, b"\0") for at in range(0, len(data), _SECTOR)
        ]
        sectors.extend(pieces)
        chain.extend(range(start + 1, start + len(pieces)))
        chain.append(_END)
        return start

    starts = {n: store(e["data"]) for n, e in enumerate(entries) if e.get("data")}
    directory = b""
    for number, entry in enumerate(entries):
        children: list[int] = entry["children"]
        siblings: list[int] = next((e["children"] for e in entries if number in e["children"]), [])
        after = siblings[siblings.index(number) + 1 :] if siblings else []
        name = str(entry["name"]).encode("utf-16-le")
        data = entry.get("data") or b""
        directory += struct.pack(
            "<64sHBB3I16xI8x8xIQ",
            name,
            len(name) + 2,
            entry["kind"],
            1,
            _FREE,
            after[0] if after else _FREE,
            children[0] if children else _FREE,
            0,
            starts.get(number, _END),
            len(data),
        )
    first = store(directory)
    fats = 1
    while (len(chain) + fats) * 4 > fats * _SECTOR:
        fats += 1
    fat_at = len(sectors)
    table = struct.pack(f"<{len(chain)}I", *chain) + struct.pack("<I", _FAT) * fats
    table = table.ljust(fats * _SECTOR, b"\xff")
    head = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        0,
        fats,
        first,
        0,
        4096,
        _END,
        0,
        _END,
        0,
    )
    listed = [fat_at + number for number in range(fats)]
    head += struct.pack("<109I", *listed, *[_FREE] * (109 - fats))
    return head + b"".join(sectors) + table


def make_summary(title: str, author: str) -> bytes:
    """A property set with a title and an author in GBK ([MS-OLEPS])."""
    values = {1: struct.pack("<IHH", 2, 936, 0)}
    for number, text in ((2, title), (4, author)):
        raw = text.encode("gbk") + b"\0"
        values[number] = struct.pack("<II", 30, len(raw)) + raw.ljust(
            (len(raw) + 3) // 4 * 4, b"\0"
        )
    offset = 8 + 8 * len(values)
    table, body = b"", b""
    for number, value in values.items():
        table += struct.pack("<II", number, offset + len(body))
        body += value
    section = struct.pack("<II", offset + len(body), len(values)) + table + body
    return struct.pack("<HHI16xI16sI", 0xFFFE, 0, 0, 1, bytes(16), 48) + section


def make_doc(
    pieces: list[tuple[str, bool]], *, others: tuple[str, ...] = (), flags: int = 0
) -> bytes:
    """A Word 97 document: its text in (piece, in single bytes) one after the other, then the stories that follow it.

    `others` are footnotes, headers, macros, comments, endnotes, boxes, boxes in headers.
    """
    text = "".join(piece for piece, _ in pieces)
    stories = [*others, *[""] * (7 - len(others))]
    pieces = [*pieces, ("".join(stories), False)] if any(stories) else pieces
    stream = bytearray(1024)
    ends, places = [0], b""
    for piece, single in pieces:
        at = len(stream)
        stream += piece.encode("cp1252" if single else "utf-16-le")
        stream += b"\0" * (len(stream) % 2)
        places += struct.pack("<HIH", 0, at * 2 | 0x40000000 if single else at, 0)
        ends.append(ends[-1] + len(piece))
    clx = struct.pack(f"<{len(ends)}I", *ends) + places
    clx = b"\x01\x02\x00ab" + b"\x02" + struct.pack("<I", len(clx)) + clx
    struct.pack_into("<HH2xH2xH", stream, 0, 0xA5EC, 0xC1, 0x0804, 0x0200 | flags)
    struct.pack_into("<8I", stream, 76, len(text), *map(len, stories))
    struct.pack_into("<II", stream, 418, 0, len(clx))
    return make_compound(
        {
            "WordDocument": bytes(stream),
            "1Table": clx,
            "\x05SummaryInformation": make_summary("巡检记录", "王五"),
        }
    )


def record(kind: int, data: bytes, *, instance: int = 0, container: bool = False) -> bytes:
    """A record of a binary presentation ([MS-PPT] 2.3.1)."""
    return struct.pack("<HHI", instance << 4 | (0xF if container else 0), kind, len(data)) + data


def make_ppt() -> bytes:
    """Two slides, the later one first: an outline title, a text box and notes; and a master with a mark."""

    def chars(text: str) -> bytes:
        return record(0x0FA0, text.encode("utf-16-le"))

    def shape(content: bytes) -> bytes:
        return record(0xF004, content, container=True)

    def listed(number: int, identity: int, text: str = "") -> bytes:
        atom = record(0x03F3, struct.pack("<IIIII", number, 0, 0, identity, 0))
        return atom + (record(0x0F9F, bytes(4)) + chars(text) if text else b"")

    def slide(content: bytes, notes: int) -> bytes:
        atom = record(0x03EF, struct.pack("<I8xIII", 0, 0, notes, 0).ljust(24, b"\0"))
        return record(0x03EE, atom + record(0x040C, content, container=True), container=True)

    outline = record(0x0F9E, struct.pack("<I", 0))
    objects = {
        1: record(
            0x03E8,
            record(0x0FF0, listed(4, 256, "季度总结") + listed(3, 257), instance=0, container=True)
            + record(0x0FF0, listed(5, 900), instance=1, container=True)
            + record(0x0FF0, listed(6, 700), instance=2, container=True),
            container=True,
        ),
        3: slide(shape(chars("第二张\r下一行")), 0),
        4: slide(shape(outline) + shape(chars("文本框")), 700),
        5: record(
            0x03F8,
            shape(record(0x0BC3, bytes(8)) + chars("单击此处编辑母版")) + shape(chars("内部资料")),
            container=True,
        ),
        6: record(0x03F0, shape(chars("备注：张三")), container=True),
    }
    stream, places = b"", {}
    for number, data in objects.items():
        places[number] = len(stream)
        stream += data
    directory = len(stream)
    stream += record(
        0x1772,
        struct.pack("<II", 1 | 1 << 20, places[1])
        + struct.pack("<I4I", 3 | 4 << 20, *(places[n] for n in (3, 4, 5, 6))),
    )
    edit = len(stream)
    stream += record(0x0FF5, struct.pack("<IIIIIII", 0, 0, 0, directory, 1, 0, 0))
    user = struct.pack("<HHIIII", 0, 0x0FF6, 20, 20, 0xE391C05F, edit)
    return make_compound({"PowerPoint Document": stream, "Current User": user})


def make_msg(encoding: str = "gbk", page: int = 936, subject: str = "验收通知") -> bytes:
    """A message in a code page with a file and another message attached."""

    def head(inner: bool) -> bytes:
        moment = 133_644_384_000_000_000  # 2024-07-03T00:00:00Z
        values = struct.pack("<IIQ", 0x00390040, 6, moment) + struct.pack(
            "<IIQ", 0x3FFD0003, 6, page
        )
        return bytes(24 if inner else 32) + values

    def strings(folder: str, values: dict[str, str]) -> dict[str, bytes]:
        return {
            f"{folder}__substg1.0_{number}001E": text.encode(encoding, "replace")
            for number, text in values.items()
        }

    first, second = "__attach_version1.0_#00000000/", "__attach_version1.0_#00000001/"
    inside = f"{second}__substg1.0_3701000D/"
    return make_compound(
        {
            "__properties_version1.0": head(False),
            **strings("", {"0037": subject, "0C1A": "李四", "0E04": "张三", "1000": "请查收。"}),
            **strings(first, {"3707": "清单.txt"}),
            f"{first}__substg1.0_37010102": "交换机".encode().ljust(5000),
            **strings(second, {"3001": "转发"}),
            f"{inside}__properties_version1.0": head(True),
            **strings(inside, {"0037": "原邮件", "1000": "内层正文"}),
        }
    )


def biff(kind: int, data: bytes) -> bytes:
    """A record of a binary workbook ([MS-XLS] 2.1.4)."""
    return struct.pack("<HH", kind, len(data)) + data


def make_xls() -> bytes:
    """A workbook of Excel 97: a sheet with text, a date, an amount, and one cell far away; and a hidden sheet."""

    def text(value: str, wide: str) -> bytes:
        return struct.pack(f"<{wide}B", len(value), 1) + value.encode("utf-16-le")

    def style(number: int) -> bytes:
        return biff(0x00E0, struct.pack("<HHHBBBBIIH", 0, number, 1, 0, 0, 0, 0, 0, 0, 0))

    fonts = biff(
        0x0031, struct.pack("<HHHHHBBBB", 200, 0, 0, 400, 0, 0, 0, 134, 0) + text("宋体", "B")
    )
    form = biff(0x041E, struct.pack("<H", 164) + text('yyyy"年"m"月"d"日"', "H"))
    styles = style(0) + style(164) + style(4)

    def cells(*records: bytes) -> bytes:
        start = biff(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
        return start + b"".join(records) + biff(0x000A, b"")

    def label(row: int, column: int, value: str) -> bytes:
        return biff(0x0204, struct.pack("<HHH", row, column, 0) + text(value, "H"))

    def number(row: int, column: int, value: float, style_number: int) -> bytes:
        return biff(0x0203, struct.pack("<HHHd", row, column, style_number, value))

    sheets = [
        cells(
            label(0, 0, "设备"),
            label(2, 1, "交换机"),
            number(2, 2, 46204.0, 1),
            number(2, 3, 1234.5, 2),
            label(500, 60, "远处"),
        ),
        cells(label(0, 0, "隐藏内容")),
    ]
    begin = biff(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    begin += biff(0x0042, struct.pack("<H", 1200)) + fonts * 4 + form + styles

    def bounds(offsets: list[int]) -> bytes:
        named = zip(offsets, (0, 1), ("台账", "备用"), strict=True)
        return b"".join(
            biff(0x0085, struct.pack("<IBB", at, hidden, 0) + text(name, "B"))
            for at, hidden, name in named
        )

    end = biff(0x000A, b"")
    size = len(begin) + len(bounds([0, 0])) + len(end)
    stream = begin + bounds([size, size + len(sheets[0])]) + end + b"".join(sheets)
    return make_compound(
        {"Workbook": stream, "\x05SummaryInformation": make_summary("台账", "赵六")}
    )
