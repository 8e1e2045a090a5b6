"""An archive with something in every category, editions of it, and officers who read them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from desktop.services.filing.intake import file_paths
from desktop.services.filing.texts import make_searchable
from desktop.services.house import House
from desktop.services.inspection.edition_records import EditionInfo
from desktop.services.inspection.editions import EditionScope, create_edition
from desktop.services.inspection.officer import Officer
from desktop.services.records import Filing
from models.categories import Category
from models.inspection.inspection import InspectionRequest
from tests.archives import folder_digest
from vault.ids import Passphrase, utc_now

OFFICER = Passphrase("检查组 九曲十八弯 的 口令")
OTHER_OFFICER = Passphrase("审计组 七上八下 的 口令")
PAPERS = {
    "承诺书.txt": (Category.PLEDGE, "张三", "张三的保密承诺，在岗期间有效。"),
    "承诺变更.txt": (Category.PLEDGE, "李四", "李四的保密承诺，已作变更。"),
    "人员表.txt": (Category.PERSONNEL, "李四", "李四的人员档案，绝不外传的住址。"),
    "源码.txt": (Category.SOURCE, "", "源代码清单，保密承诺不在此列。"),
    "巡检.txt": (Category.OPERATIONS, "王五", "机房巡检，一切正常。"),
}
"""Names of files with their category, person and text. Every text is found by a word of its own."""


def fill(house: House, folder: Path) -> None:
    """File `PAPERS` and make them searchable; ids are 1, 2, 3, …, in order."""
    folder.mkdir(exist_ok=True)
    for name, (category, person, text) in PAPERS.items():
        path = folder / name
        path.write_text(text, encoding="utf-8")
        persons = (person,) if person else ()
        file_paths(house, [path], Filing(category, persons=persons, period="2026-07"))
    make_searchable(house)


def prepare(
    house: House,
    categories: Sequence[Category] = (Category.PLEDGE,),
    *,
    passphrase: Passphrase = OFFICER,
    label: str = "检查组",
    hours: float = 1,
    requests: Sequence[InspectionRequest] = (),
    unit: str = "",
    **limits: Any,
) -> EditionInfo:
    """An edition of these categories."""
    return create_edition(
        house,
        EditionScope(tuple(categories), **limits),
        label=label,
        purpose="年度检查",
        passphrase=passphrase,
        expires=utc_now() + timedelta(hours=hours),
        requests=requests,
        unit=unit,
        kdf_seconds=0,
    )


def officer(path: Path, info: EditionInfo, passphrase: Passphrase = OFFICER) -> Officer:
    """The edition, opened."""
    return Officer.open(path, info.id, passphrase)


def journal_of(path: Path, info: EditionInfo) -> Path:
    """The edition's journal."""
    return path / "editions" / info.id.hex() / "journal"


def exact_state(vault: Path) -> dict[str, tuple[str, int, int, int]]:
    """Everything below the vault's folder, and itself: content, mode, and when it, or its entry, was last changed."""
    digests = folder_digest(vault) | {".": "folder"}
    return {
        name: (digest, status.st_mode, status.st_mtime_ns, status.st_ctime_ns)
        for name, digest in digests.items()
        for status in [(vault / name).stat()]
    }


class Clock:
    """A clock that tests set. `install` puts it where an officer's side, or a manager's, reads it."""

    def __init__(self) -> None:
        self.now = utc_now()

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **span: float) -> None:
        """Later; or earlier."""
        self.now += timedelta(**span)
