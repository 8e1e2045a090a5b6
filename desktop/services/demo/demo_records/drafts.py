"""A record before it is written: where it goes, how it is filed, and how its bytes are made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from desktop.services.records import Filing
from models.categories import Category, Mark

FOLDERS = {
    Category.CONTRACT: "01合同与验收",
    Category.SOURCE: "02源代码",
    Category.TECHDOC: "03技术文档",
    Category.PLEDGE: "04保密承诺",
    Category.PERSONNEL: "05人员档案",
    Category.GRADING: "06等级保护",
    Category.CRYPTO: "07密码应用",
    Category.OPERATIONS: "08运维过程",
}


@dataclass(frozen=True, slots=True)
class DemoFile:
    """One record that has been written, and how it is to be filed."""

    path: Path
    filing: Filing


@dataclass(frozen=True, slots=True)
class Draft:
    """`path` is below the category's folder; `render` is called when the file is due, and once only."""

    path: str
    filing: Filing
    formed: date
    render: Callable[[], bytes]

    @property
    def parts(self) -> tuple[str, ...]:
        return (FOLDERS[self.filing.category], *self.path.split("/"))


def draft(
    path: str,
    category: Category,
    type_: str,
    formed: date,
    render: Callable[[], bytes],
    *,
    persons: tuple[str, ...] = (),
    systems: tuple[str, ...] = (),
    period: str = "",
    mark: Mark = Mark.INTERNAL,
) -> Draft:
    """A draft and its filing in one call."""
    filing = Filing(category, type_, persons, systems, period, formed, mark)
    return Draft(path, filing, formed, render)
