"""A small archive in which all that a query can ask for occurs: fields, versions, a source tree, what can't be read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from desktop.services.deliveries.deliveries import file_delivery
from desktop.services.filing.intake import file_paths
from desktop.services.filing.texts import make_searchable
from desktop.services.filing.versions import file_version
from desktop.services.house import House
from desktop.services.records import Filing
from models.categories import Category, Mark, Status

TODAY = date(2026, 9, 15)
UNREADABLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(40)
"""The beginning of an old office file, and nothing behind it."""

PAPERS: dict[str, tuple[str, Filing]] = {
    "七月巡检.txt": (
        "机房巡检记录\n第二行：滤网堵塞，已清洗。\n网闸正常。滤网备件不足。",
        Filing(
            Category.OPERATIONS,
            "巡检表",
            ("张三", "李四"),
            ("政务门户",),
            "2026-07",
            date(2026, 7, 15),
        ),
    ),
    "八月巡检.txt": (
        "机房巡检记录，滤网正常。config_name 与 getUserName 见附录。",
        Filing(
            Category.OPERATIONS, "巡检表", ("李四",), ("政务门户",), "2026-08", date(2026, 8, 20)
        ),
    ),
    "九月月度巡检.txt": (
        "月度机房巡检，等级保护整改。",
        Filing(
            Category.OPERATIONS,
            "月度巡检表",
            ("欧阳修远",),
            ("交换平台",),
            "2026-Q3",
            date(2026, 9, 14),
            Mark.PERSONAL,
        ),
    ),
    "承诺.txt": (
        "保密承诺书：本人承诺遵守保密协议。",
        Filing(Category.PLEDGE, "承诺书", ("单田芳",), (), "", None, Mark.WORK_SECRET),
    ),
    "草案.txt": (
        "等级保护测评方案（草案）" * 40,
        replace(
            Filing(Category.GRADING, "方案", (), ("政务门户",), "2025", date(2025, 3, 1)),
            status=Status.DRAFT,
        ),
    ),
}


def fill_shelf(house: House, folder: Path) -> None:
    """File the papers, a second version of one of them, a source tree, a broken file, and one that is still waiting."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, (text, filing) in PAPERS.items():
        (folder / name).write_text(text, encoding="utf-8")
        file_paths(house, [folder / name], filing)
    (folder / "承诺.txt").write_text("保密承诺书第二版：终身有效。", encoding="utf-8")
    file_version(house, 4, folder / "承诺.txt", reason="换版")
    (folder / "损坏.doc").write_bytes(UNREADABLE)
    (folder / "空白.txt").write_bytes(b"")
    file_paths(house, [folder / "损坏.doc", folder / "空白.txt"], Filing(Category.TECHDOC))
    tree = folder / "portal"
    (tree / "src").mkdir(parents=True)
    (tree / "src" / "login.py").write_text(
        "def getUserName():\n    return 滤网\n", encoding="utf-8"
    )
    (tree / "README.md").write_text("门户源代码\n", encoding="utf-8")
    file_delivery(house, tree, "门户", "1.0")
    make_searchable(house)
    (folder / "稍后.txt").write_text("还没有读", encoding="utf-8")
    file_paths(house, [folder / "稍后.txt"], Filing(Category.TECHDOC))
