"""The handover list: every column of the domain's list, one record a source tree, bound and signed on every page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from io import BytesIO

import pypdfium2 as pdfium
from openpyxl import load_workbook

from exporters.bag import WrittenFile
from exporters.catalogue import PackagedDocument
from exporters.handover_lists import HandoverLists, full_listing, handover_list
from exporters.inventory import listed_records
from exporters.list_tables import Account, Equipment, OpenItem, SourceRelease
from exporters.paper_frame import PaperFrame, anchor_line
from exporters.pdf import write_pdf
from exporters.report import Report, Table
from exporters.sheet import write_xlsx
from exporters.transfer_list import TransferItem
from models.categories import Category, VersionKind
from tests.exporters.builders import CONTRACT, NOW, item

_CODE = "ab" * 32
FRAME = PaperFrame(
    CONTRACT, NOW, anchor=f"Chain head 12-K7QF\nContent code {_CODE}", made_by="陆知白"
)


def packaged(count: int = 3) -> list[PackagedDocument]:
    """Documents as a package has them, the last one a source tree of two files."""
    found = []
    for number in range(1, count + 1):
        document = item(number, title=f"巡检记录表 {number}").document
        found.append(_entry(number, document, f"电子档案/2026/08运维过程/{number}.pdf"))
    tree = item(90, Category.SOURCE, title="网关", name="网关.files.txt").document
    listing = replace(tree, version=replace(tree.version, kind=VersionKind.TREE))
    found.append(_entry(count + 1, listing, "电子档案/2026/02源代码/网关.files.txt"))
    for place, path in enumerate(("src/main.py", "README.md"), start=2):
        version = replace(
            tree.version,
            id=90 + place,
            kind=VersionKind.MEMBER,
            path=path,
            member_of=90,
            mode=0o100644,
        )
        member = replace(tree, version=version)
        found.append(_entry(count + place, member, f"电子档案/2026/02源代码/网关@v1/{path}"))
    return found


def _entry(sequence: int, document: object, path: str) -> PackagedDocument:
    digest = bytes([sequence % 256]) * 32
    return PackagedDocument(sequence, document, WrittenFile(f"data/{path}", 1000, digest, digest))  # type: ignore[arg-type]  # a record


def lists(count: int = 3) -> HandoverLists:
    """One entry of every list."""
    return HandoverLists(
        documents=packaged(count),
        clauses={1: ("Ⅱ6.3", "Ⅱ7.2(1)")},
        equipment=[Equipment("硬件", "ZC-1", "服务器", "某牌 R740", "SN-88", "2", "机房", "在用")],
        sources=[
            SourceRelease(
                "网关",
                "v1",
                "文件夹",
                "c0ffee" * 6,
                "main",
                2,
                2000,
                3,
                "pip (Python)",
                "cd" * 32,
                "电子档案/2026/02源代码/网关@v1",
                date(2026, 9, 1),
                current=True,
                bundle=False,
            )
        ],
        accounts=[
            Account("工单系统", "om.lu", "运维", "陆知白", "XF-07"),
            Account("库", "sa", "", "", ""),
        ],
        knowledge=[TransferItem("工单系统", "怎样重启", "SD-03-1", "操作手册", 2, NOW, "")],
        open_items=[
            OpenItem(
                "问题",
                "DB-1",
                "双因素认证",
                "Ⅱ6.5",
                date(2026, 7, 1),
                date(2026, 9, 1),
                "",
                "整改中",
                "甲（2026-11-01）：已商定",
            )
        ],
    )


def _pages(report: Report) -> list[str]:
    buffer = BytesIO()
    write_pdf(report, buffer, created=NOW)
    document = pdfium.PdfDocument(buffer.getvalue())
    return [page.get_textpage().get_text_bounded().replace("\r\n", "\n") for page in document]


def _sheets(report: Report) -> dict[str, list[Sequence[object]]]:
    buffer = BytesIO()
    write_xlsx(report, buffer, created=NOW)
    book = load_workbook(BytesIO(buffer.getvalue()))
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


def test_the_spreadsheet_has_a_sheet_a_list_and_every_column() -> None:
    sheets = _sheets(full_listing(FRAME, lists()))
    assert list(sheets) == [
        "Records handed over",
        "Equipment and things",
        "Source code",
        "Accounts handed over",
        "Knowledge transfer",
        "Matters left open",
        "Summary",
        "About this list",
    ]
    # The columns of a 移交清单 by the domain model, §5.
    wanted = (
        "No.", "Record number", "Reference", "Title", "Category", "Clause", "Formed", "Responsible",
        "Version", "Page count", "Bytes", "Originals", "Duplicates", "Electronic copies",
        "Carrier and its number", "Format", "Mark", "Retention", "SM3", "Original or copy",
        "Remarks", "Giver", "Receiver", "Supervisor", "Date",
    )  # fmt: skip
    head, *rows = sheets["Records handed over"]
    assert [name for name in wanted if name not in head] == []
    assert len(rows) == 6
    first = dict(zip(head, rows[0], strict=True))
    assert first["Clause"] == "Ⅱ6.3, Ⅱ7.2(1)"
    assert first["SM3"] == "01" * 32
    assert first["Electronic copies"] == 1
    assert first["Giver"] in ("", None)
    assert first["Responsible"] == CONTRACT.contractor


def test_the_print_has_the_columns_two_in_one_and_a_tree_is_one_record() -> None:
    report = handover_list(FRAME, lists())
    tables = [block for block in report.blocks if isinstance(block, Table)]
    titles = {column.title for table in tables for column in table.columns}
    for words in (
        "Record number\nReference",
        "Category\nClause",
        "Formed\nResponsible",
        "Version\nFormat",
        "Page count\nSize",
        "Number of copies\noriginal/copy/electronic",
        "Kind of carrier\nOriginal or copy",
        "Mark\nRetention",
    ):
        assert words in titles
    records = listed_records(lists().documents, {})
    assert [record.files for record in records] == [1, 1, 1, 3]
    assert records[3].bytes == 3000
    assert records[3].entry.document.version.kind is VersionKind.TREE
    text = " ".join("".join(_pages(report)).split())
    assert "2 files" in text
    assert "src/main.py" not in text


def test_every_page_of_the_print_is_bound_and_signed() -> None:
    pages = _pages(handover_list(FRAME, lists(80)))
    assert len(pages) > 5
    for page in pages:
        for words in (f"Content code {_CODE}", "Chain head 12-K7QF", "Supervised by (person):"):
            assert words in page
    assert "REHEARSAL" not in pages[0]
    rehearsal = _pages(handover_list(replace(FRAME, final=False), lists(80)))
    assert all("REHEARSAL, not the formal handover" in page for page in rehearsal)


def test_no_record_is_lost_on_paper() -> None:
    text = re.sub(r"\s", "", "".join(_pages(handover_list(FRAME, lists(150)))))
    numbers = re.findall(r"TEST26-08-\d{4}", text)
    assert numbers == [f"TEST26-08-{number:04d}" for number in range(1, 151)]


def test_accounts_are_named_by_their_envelopes_only() -> None:
    sheet = _sheets(full_listing(FRAME, lists()))["Accounts handed over"]
    head, first, second = sheet
    assert "Password" not in {str(title) for title in head}
    assert dict(zip(head, first, strict=True))["Sealed envelope"] == "XF-07"
    assert dict(zip(head, second, strict=True))["Sealed envelope"] == "no envelope entered"
    text = "".join(_pages(handover_list(FRAME, lists())))
    assert "This list holds no password." in text.replace("\n", " ")


def test_the_line_that_binds_is_made_of_head_and_code() -> None:
    assert anchor_line("12-K7QF", root="ab") == "Chain head 12-K7QF\nRoot ab"
    assert anchor_line("12-K7QF", content="cd") == "Chain head 12-K7QF\nContent code cd"


def test_an_empty_list_says_so() -> None:
    text = "".join(_pages(handover_list(FRAME, HandoverLists(packaged()))))
    assert text.count("None.") == 5


def test_names_of_persons_are_left_out_where_they_are_asked_to_be() -> None:
    hidden = replace(lists(), named=False)
    assert "张䶮" in "".join(_pages(handover_list(FRAME, lists())))
    assert "张䶮" not in "".join(_pages(handover_list(FRAME, hidden)))
    rows = _sheets(full_listing(FRAME, hidden))["Records handed over"]
    assert "张䶮" not in str(rows)
