"""A real edition behind the port of the window: looks, prints and copies are noted; pages name their reader."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pypdfium2
import pytest

from desktop.jobs.houses import HouseDoor
from desktop.jobs.officers import OfficerEdition
from desktop.services.audit.trail import AuditFilter, audit_trail
from desktop.services.credentials import Passphrase
from desktop.services.filing.intake import file_paths
from desktop.services.filing.texts import make_searchable
from desktop.services.house import House
from desktop.services.inspection.editions import EditionScope, create_edition
from desktop.services.progress import Quiet
from desktop.services.records import Filing
from models.categories import Category
from tests.archives import PASSPHRASE

OFFICER = Passphrase("海棠 未雨 梨花 先雪 2026")


@pytest.fixture
def edition(house: House, tmp_path: Path) -> OfficerEdition:
    paper = tmp_path / "备份记录.txt"
    paper.write_text("全量备份成功，恢复演练一次。", "utf-8")
    file_paths(house, [paper], Filing(Category.OPERATIONS), progress=Quiet())
    make_searchable(house)
    info = create_edition(
        house,
        EditionScope((Category.OPERATIONS,)),
        label="王检查",
        purpose="年度检查",
        passphrase=OFFICER,
        expires=datetime.now(UTC) + timedelta(hours=1),
        kdf_seconds=0,
    )
    house.close()
    return HouseDoor().open_edition(house.path, info.id, OFFICER)


def noted(path: Path) -> list[tuple[str, str]]:
    with House.open(path, PASSPHRASE) as house:
        return [(event.action, event.actor) for event in audit_trail(house, AuditFilter())]


def actions(path: Path) -> set[str]:
    return {action for action, actor in noted(path) if "王检查" in actor}


def test_reading_is_noted(edition: OfficerEdition) -> None:
    (record,) = edition.documents()
    assert "恢复演练" in edition.text(record.id)
    assert edition.search("恢复演练", limit=5).total == 1
    edition.close()
    assert {"viewed", "searched"} <= actions(edition.path)


def test_a_printed_page_is_noted_and_bears_the_readers_name(
    edition: OfficerEdition, tmp_path: Path
) -> None:
    (record,) = edition.documents()
    target = tmp_path / "page.pdf"
    edition.print_text(record.id, target)
    edition.close()
    document = pypdfium2.PdfDocument(target.read_bytes())
    text = document[0].get_textpage().get_text_bounded()
    document.close()
    assert "王检查" in text
    assert "恢复演练" in text
    assert record.number in text
    assert "printed" in actions(edition.path)
    assert list(tmp_path.glob("*.part")) == []


def test_a_copy_is_noted_before_its_first_byte(edition: OfficerEdition) -> None:
    (record,) = edition.documents()
    edition.content(record.id)
    edition.close()
    assert "exported" in actions(edition.path)


def test_verifying_compares_the_bytes_with_the_digest_of_the_filing(
    edition: OfficerEdition, monkeypatch: pytest.MonkeyPatch
) -> None:
    (record,) = edition.documents()
    assert edition.verify(record.id)
    monkeypatch.setattr(edition._officer, "content", lambda _id: iter([b"something else"]))
    assert not edition.verify(record.id)
    edition.close()
