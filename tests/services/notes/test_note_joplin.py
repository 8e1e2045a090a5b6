"""Joplin's exports: its raw items as a folder or an archive, its Markdown with front matter, and hostile archives."""

from __future__ import annotations

import io
import random
import tarfile
from datetime import date
from pathlib import Path

import pytest

from desktop.services.house import House
from desktop.services.knowledge.joplin import read_item
from desktop.services.knowledge.linking import links_of
from desktop.services.library import document_bytes, get_document
from desktop.services.notes.note_import import import_notes
from desktop.services.notes.note_plan import plan_notes
from desktop.services.notes.note_records import Dialect, NotesReport
from desktop.services.order.collecting import collections_of
from desktop.services.order.tagging import tags_of
from tests.benchmarks.generated_notes import picture
from tests.timing import own_seconds

PICTURE = picture(random.Random(2), 4)


def key(number: int) -> str:
    return f"{number:032x}"


def item(number: int, kind: int, title: str = "", body: str = "", **properties: str) -> bytes:
    """An item as Joplin writes it."""
    lines = [f"id: {key(number)}", *(f"{name}: {value}" for name, value in properties.items())]
    lines.append(f"type_: {kind}")
    text = "\n\n".join(part for part in (title, body, "\n".join(lines)) if part)
    return text.encode()


def items() -> dict[str, bytes]:
    note = f"看 [图](:/{key(7)}) ![]( :/{key(7)}) [乙](:/{key(2)}#节) [无](:/{key(99)})".replace(
        "( :", "(:"
    )
    made = "2026-02-03T04:05:06.000Z"
    return {
        f"{key(1)}.md": item(
            1,
            1,
            "甲 手册",
            note,
            parent_id=key(4),
            created_time=made,
            source_url="https://a.example",
        ),
        f"{key(2)}.md": item(2, 1, "乙", "key: 值不是属性\n\n正文", parent_id=key(3)),
        f"{key(3)}.md": item(3, 2, "运维", parent_id=""),
        f"{key(4)}.md": item(4, 2, "网络/子", parent_id=key(3)),
        f"{key(5)}.md": item(5, 5, "重要"),
        f"{key(6)}.md": item(6, 6, note_id=key(1), tag_id=key(5)),
        f"{key(7)}.md": item(7, 4, "拓扑", mime="image/png", file_extension="png"),
        f"resources/{key(7)}.png": PICTURE,
        f"{key(8)}.md": item(8, 1, "密", encryption_applied="1"),
    }


def check(house: House, report: NotesReport, root: str) -> None:
    """The same comes out of the folder and of the archive."""
    assert (report.articles, report.images) == (2, 1)
    first, second = report.ids[f"{root}/{key(1)}.md"], report.ids[f"{root}/{key(2)}.md"]
    document = get_document(house, first)
    assert (document.title, document.type) == ("甲 手册", "操作手册")
    assert document.formed == date(2026, 2, 3)
    assert b"".join(document_bytes(house, document)) == items()[f"{key(1)}.md"]
    links = links_of(house, first)
    shown = [link.target.title if link.target else link.state for link in links]
    assert shown == ["拓扑.png", "拓扑.png", "乙", "missing"]
    assert tags_of(house, [first]) == {first: ("重要",)}
    assert collections_of(house, [first, second]) == {first: ("运维/网络／子",), second: ("运维",)}
    assert [each.path for each in report.failed] == [f"{root}/{key(8)}.md"]


def test_raw_folder(house: House, tmp_path: Path) -> None:
    folder = tmp_path / "raw"
    for name, data in items().items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    plan = plan_notes(house, [folder])
    assert plan.dialect is Dialect.JOPLIN_RAW
    check(house, import_notes(house, plan), "raw")


def archive(path: Path, files: dict[str, bytes], extra: tuple[tarfile.TarInfo, ...] = ()) -> Path:
    with tarfile.open(path, "w") as made:
        for info in extra:
            made.addfile(info, io.BytesIO(b"x" * info.size))
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            made.addfile(info, io.BytesIO(data))
    return path


def test_archive(house: House, tmp_path: Path) -> None:
    path = archive(tmp_path / "all.jex", items())
    plan = plan_notes(house, [path])
    assert plan.dialect is Dialect.JEX
    check(house, import_notes(house, plan), "all.jex")
    assert len(import_notes(house, plan_notes(house, [path])).skipped) == 3


def test_markdown_with_front_matter(house: House, tmp_path: Path) -> None:
    folder = tmp_path / "jm"
    (folder / "_resources").mkdir(parents=True)
    (folder / "运维").mkdir()
    (folder / "_resources" / "a.png").write_bytes(PICTURE)
    front = "---\ntitle: 甲\nupdated: 2026-03-02 01:02:03Z\ncreated: 2026-03-01 01:02:03Z\n"
    front += "latitude: 0.0\ntags:\n  - 一\n---\n"
    (folder / "运维" / "甲.md").write_text(f"{front}\n![](../_resources/a.png)\n", encoding="utf-8")
    plan = plan_notes(house, [folder])
    assert plan.dialect is Dialect.JOPLIN_MARKDOWN
    report = import_notes(house, plan)
    (document,) = report.ids.values()
    assert get_document(house, document).formed == date(2026, 3, 1)
    assert report.unresolved == ()
    assert collections_of(house, [document]) == {document: ("运维",)}
    assert tags_of(house, [document]) == {document: ("一",)}


def member(
    name: str, kind: bytes = tarfile.REGTYPE, size: int = 1, link: str = ""
) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.size, info.linkname = kind, size, link
    return info


def test_hostile_members_are_named_and_the_rest_is_read(house: House, tmp_path: Path) -> None:
    extra = (
        member("../../etc/x.md"),
        member("/abs.md"),
        member("resources/../../y.png"),
        member("link.md", tarfile.SYMTYPE, 0, "/etc/passwd"),
        member("hard.md", tarfile.LNKTYPE, 0, f"{key(1)}.md"),
        member("pipe.md", tarfile.FIFOTYPE, 0),
    )
    path = archive(tmp_path / "all.jex", items(), extra)
    report = import_notes(house, plan_notes(house, [path]))
    assert report.articles == 2
    assert len(report.failed) == len(extra) + 1
    assert all(each.reason for each in report.failed)
    assert not list(tmp_path.glob("**/passwd"))


@pytest.mark.parametrize("cut", [700, 1500, -1024])
def test_broken_archive_says_so(house: House, tmp_path: Path, cut: int) -> None:
    whole = archive(tmp_path / "a.jex", items()).read_bytes()
    path = tmp_path / "cut.jex"
    body = whole[: len(whole) // 2] if cut < 0 else whole[:cut]
    path.write_bytes(body[:-100] if cut < 0 else body)
    plan = plan_notes(house, [path])
    assert plan.failed


def test_lying_sizes_and_what_is_no_archive(house: House, tmp_path: Path) -> None:
    info = tarfile.TarInfo(f"{key(1)}.md")
    info.size = 2**40
    lying = tmp_path / "lying.jex"
    lying.write_bytes(info.tobuf() + b"x" * 1024)
    none = tmp_path / "none.jex"
    none.write_bytes(b"not a tar at all" * 100)
    plan = plan_notes(house, [lying, none])
    assert not plan.notes
    assert {each.path.partition("/")[0] for each in plan.failed} == {"lying.jex", "none.jex"}


def test_items_are_read_strictly() -> None:
    read = read_item(items()[f"{key(2)}.md"].decode())
    assert read is not None
    assert (read.title, read.kind) == ("乙", "1")
    assert read_item("# 普通笔记\n\ntype_: 1\n") is None
    assert read_item("") is None
    text = items()[f"{key(2)}.md"].decode()
    assert text[: read.end].strip().endswith("正文")


def extended(kind: bytes, data: bytes) -> bytes:
    """A header of a tar that says something about the one behind it."""
    info = tarfile.TarInfo("x")
    info.type, info.size = kind, len(data)
    return info.tobuf(tarfile.USTAR_FORMAT) + data + bytes(-len(data) % 512)


@pytest.mark.parametrize(
    "content",
    [
        extended(b"x", b"11 path=aa\n") * 5000,
        extended(b"L", b"aa\0") * 5000,
        extended(b"x", b"9" * 60_000),
    ],
    ids=["headers of headers", "names of names", "number without end"],
)
def test_headers_made_to_do_harm_end_in_a_sentence(
    house: House, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "笔记.jex"
    path.write_bytes(content + bytes(1024))
    (failed,) = plan_notes(house, [path]).failed
    assert failed.path == "笔记.jex"
    assert own_seconds(lambda: plan_notes(house, [path])) < 5
