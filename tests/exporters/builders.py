"""Documents, contracts and reports for the exporters' tests. Every person and firm is made up."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from exporters.handover import PackageItem
from exporters.report import (
    Align,
    Column,
    Facts,
    Heading,
    PageBreak,
    Paragraph,
    Picture,
    Report,
    Signatures,
    Stamp,
    Table,
)
from models.categories import Category, Mark, Ownership, TextState
from models.records import ContractProfile, DocumentRecord, VersionRecord

NOW = datetime(2026, 11, 22, 3, 4, 5, tzinfo=UTC)
CONTRACT = ContractProfile(
    id="test",
    title="信息化运维服务项目（测试）",
    client="某市某局",
    contractor="某某科技有限公司",
    start=date(2026, 5, 1),
    end=date(2027, 4, 30),
    amount_fen=1_000_000,
    number_prefix="TEST26",
    fictional=True,
)
RARE = "䶮㛃𠮷"
HOSTILE = "a\x00b\x0bc\x1fd\x7fe\uffff|\ud800g <&>\"' ]]> &#0; _x000D_ \u202eevil"


def item(
    number: int,
    category: Category = Category.OPERATIONS,
    *,
    title: str = "巡检记录表",
    name: str = "巡检.pdf",
    path: str = "",
    data: bytes | None = None,
    formed: date | None = date(2026, 8, 14),
    digest_name: str = "sha256",
    claimed: bytes | None = None,
) -> PackageItem:
    """One document. `claimed` is what its record promises when that is not what it yields."""
    content = f"content {number}".encode() * 50 if data is None else data
    promised = content if claimed is None else claimed
    version = VersionRecord(
        id=number,
        document_id=number,
        ordinal=1,
        name=name,
        path=path or name,
        size=len(promised),
        digest=hashlib.new(digest_name, promised).digest(),
        modified=None,
        filed=NOW,
        text_state=TextState.READ,
        text_reason="",
        pages=1,
        searchable=True,
    )
    document = DocumentRecord(
        id=number,
        category=category,
        type="巡检表",
        number=f"TEST26-{category.code}-{number:04d}",
        title=title,
        period="2026-08",
        persons=("张䶮",),
        systems=(),
        formed=formed,
        filed=NOW - timedelta(days=number),
        mark=Mark.INTERNAL,
        retention="D30",
        ownership=Ownership.DELIVERABLE,
        version=version,
    )

    def pieces() -> Iterator[bytes]:
        for start in range(0, len(content), 1000):
            yield content[start : start + 1000]

    return PackageItem(document, pieces)


def items() -> list[PackageItem]:
    """One of every kind: rare names, twins, an empty file, hostile characters, a source tree."""
    return [
        item(1, Category.CONTRACT, title="合同正本", name="合同.pdf"),
        item(2, Category.PERSONNEL, title=f"{RARE}人员档案", name="a.xlsx"),
        item(3, Category.PLEDGE, title=HOSTILE, name="100% #1?.docx"),
        item(4, Category.SOURCE, title="main.c", name="main.c", path="app/src/main.c"),
        item(5, Category.SOURCE, title="Makefile", name="Makefile", path="app/Makefile"),
        item(6, Category.SOURCE, title="makefile", name="makefile", path="app/makefile"),
        item(
            7,
            Category.SOURCE,
            title=".gitignore",
            name=".gitignore",
            path="app/.gitignore",
            data=b"",
        ),
        item(8, title="备份记录", name="b.xlsx", data=b"x" * 2_500_000),
        item(9, title="备份记录", name="b.xlsx"),
    ]


def report(
    rows: int = 3, *, title: str = "移交清单", text: str = "", landscape: bool = False
) -> Report:
    """Every kind of block, with `text` in every place that takes one."""
    columns = (Column("序号", 0.5, Align.RIGHT), Column("题名" + text, 3), Column("备注"))
    return Report(
        title=title + text,
        subtitle="副标题" + text,
        header="页眉" + text,
        author="某某科技有限公司" + text,
        keywords=("移交", "清单" + text),
        landscape=landscape,
        blocks=(
            Facts((("项目", "测试" + text), ("甲方", "某市某局"), ("说明", "长" * 120))),
            Heading("一、概述" + text),
            Paragraph("依据合同约定移交。" * 20 + text),
            Paragraph("注：见附表。" + text, note=True),
            Heading("细目", 3),
            Table(
                columns,
                tuple((str(n), f"巡检记录表 {n}" + text, "") for n in range(1, rows + 1)),
                caption="运维过程" + text,
            ),
            PageBreak(),
            Picture(PIXEL, 30, caption="图" + text),
            Stamp("校验码" + text, "12-K7QF" + text, "12", (("摘要" + text, "6b51 d431" + text),)),
            Heading("签字"),
            Signatures(("移交方" + text, "接收方", "监交方", "见证方")),
        ),
    )


def _pixel() -> bytes:
    from io import BytesIO

    from PIL import Image

    buffer = BytesIO()
    Image.new("RGB", (4, 2), "#336699").save(buffer, "PNG")
    return buffer.getvalue()


PIXEL = _pixel()
