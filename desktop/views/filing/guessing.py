"""A first guess at how files are to be filed, from their names alone. Pure; the person always confirms it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from desktop.services.records import Filing
from models.categories import Category

# The first word that fits decides, so the special ones stand before the general ones.
_WORDS: tuple[tuple[str, Category, str], ...] = (
    ("承诺书", Category.PLEDGE, "保密承诺书"),
    ("保密协议", Category.PLEDGE, "保密协议"),
    ("保密", Category.PLEDGE, ""),
    ("密评", Category.CRYPTO, "密评报告"),
    ("密码应用", Category.CRYPTO, "密码应用方案"),
    ("密钥", Category.CRYPTO, "密钥台账"),
    ("等保", Category.GRADING, "测评报告"),
    ("等级保护", Category.GRADING, "测评报告"),
    ("定级", Category.GRADING, "定级报告"),
    ("测评", Category.GRADING, "测评报告"),
    ("简历", Category.PERSONNEL, "简历"),
    ("劳动合同", Category.PERSONNEL, "劳动合同"),
    ("资格证", Category.PERSONNEL, "资格证书"),
    ("培训", Category.PERSONNEL, "培训记录"),
    ("巡检", Category.OPERATIONS, "巡检表"),
    ("备份", Category.OPERATIONS, "备份记录"),
    ("月报", Category.OPERATIONS, "月度运维实施工作记录表"),
    ("月度", Category.OPERATIONS, "月度运维实施工作记录表"),
    ("事件", Category.OPERATIONS, "事件受理记录单"),
    ("需求申请", Category.OPERATIONS, "需求申请表"),
    ("满意度", Category.OPERATIONS, "满意度评价表"),
    ("阶段性报告", Category.OPERATIONS, "阶段性报告"),
    ("应急", Category.OPERATIONS, "应急预案"),
    ("值班", Category.OPERATIONS, "值班表"),
    ("中标", Category.CONTRACT, "中标通知书"),
    ("验收", Category.CONTRACT, "验收报告"),
    ("发票", Category.CONTRACT, "发票"),
    ("合同", Category.CONTRACT, "合同"),
    ("源代码", Category.SOURCE, "源码包"),
    ("源码", Category.SOURCE, "源码包"),
    ("手册", Category.TECHDOC, "用户手册"),
    ("架构", Category.TECHDOC, "架构设计"),
    ("设计", Category.TECHDOC, "设计文档"),
    ("拓扑", Category.TECHDOC, "网络拓扑"),
    ("部署", Category.TECHDOC, "部署文档"),
    ("接口", Category.TECHDOC, "接口文档"),
)
_SOURCE_ENDINGS = frozenset(
    [
        ".py",
        ".java",
        ".js",
        ".ts",
        ".vue",
        ".c",
        ".h",
        ".cpp",
        ".go",
        ".rs",
        ".cs",
        ".php",
        ".sql",
        ".sh",
        ".jsp",
        ".kt",
        ".scala",
        ".gradle",
    ]
)
_ISO_DAY = re.compile(r"(20\d\d)[-_.年]?(0[1-9]|1[0-2])[-_.月]?(0[1-9]|[12]\d|3[01])(?!\d)")
_MONTH = re.compile(r"(20\d\d)[-_.年]?(0?[1-9]|1[0-2])(?:月|(?!\d))")


def guess_filing(paths: Sequence[Path], fallback: Filing) -> Filing:
    """`fallback` with whatever the names of `paths` tell: category, type, period, date."""
    names = " ".join(path.name for path in paths)
    return replace(fallback, **_category_of(names, paths), **_times_of(paths))  # type: ignore[arg-type]  # fields of Filing by name


def _category_of(names: str, paths: Sequence[Path]) -> dict[str, object]:
    for word, category, kind in _WORDS:
        if word in names:
            return {"category": category, "type": kind}
    if paths and all(path.suffix.lower() in _SOURCE_ENDINGS for path in paths):
        return {"category": Category.SOURCE, "type": "源码包"}
    return {}


def _times_of(paths: Sequence[Path]) -> dict[str, object]:
    """Only what all names agree on: a month is not guessed for a folder of many months."""
    found: dict[str, object] = {}
    days = {day_in(path.name) for path in paths}
    months = {month_in(path.name) for path in paths}
    if len(months) == 1 and (month := months.pop()):
        found["period"] = month
    if len(days) == 1 and (day := days.pop()):
        found["formed"] = day
    return found


def day_in(name: str) -> date | None:
    """The first full date in a name."""
    for match in _ISO_DAY.finditer(name):
        year, month, day = (int(part) for part in match.groups())
        try:
            return date(year, month, day)
        except ValueError:
            continue
    return None


def month_in(name: str) -> str:
    """The first month in a name as `2026-07`, or nothing."""
    if (day := day_in(name)) is not None:
        return f"{day:%Y-%m}"
    match = _MONTH.search(name)
    return f"{match.group(1)}-{int(match.group(2)):02d}" if match else ""


def usual_types(category: Category) -> tuple[str, ...]:
    """Types that documents of a category usually have, for the drop-down."""
    found = [kind for _word, of, kind in _WORDS if of is category and kind]
    return tuple(dict.fromkeys(found))
