"""A vault with a graded system, on a day that stays what it is."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from desktop.services.assurance.filings import NewFiling, enter_filing
from desktop.services.filing.amending import amend
from desktop.services.house import House
from desktop.services.knowledge.articles import NewArticle, write_article
from desktop.services.order.systems import NewSystem, enter_system
from models.categories import Category
from models.documents.amending import Amendment
from models.obligations.register_records import Filing
from models.obligations.registers import Registers, advance, load
from models.tables import AuditRow

TODAY = date(2026, 9, 1)


def stop_the_clock(monkeypatch: pytest.MonkeyPatch, day: date = TODAY) -> None:
    """Let it be noon of this day for whoever asks what can be entered."""
    noon = datetime.combine(day, time(12)).astimezone(UTC)
    monkeypatch.setattr("desktop.services.contract.registers.utc_now", lambda: noon)


def paper(house: House, title: str, *, type_: str = "", systems: tuple[str, ...] = ()) -> int:
    """A document."""
    new = NewArticle(title, "faq", "正文", category=Category.GRADING)
    document = write_article(house, new, same_title=True).document.id
    if type_:
        amend(house, [document], Amendment(type=type_, systems=systems))
    return document


def graded(house: House, **said: object) -> Filing:
    """The system 大数据平台 with a certificate of 2025-06-10 at level 3."""
    system = enter_system(house, NewSystem("大数据平台")).id
    values = {"level": 3, "number": "N-1", "template": "2025", "issued": date(2025, 6, 10)}
    return enter_filing(house, NewFiling(system=system, **{**values, **said}))  # type: ignore[arg-type]  # by name


def replayed(house: House) -> tuple[Registers, Registers]:
    """The registers as the journal alone says, and as the tables hold them."""
    with house.database.read() as session:
        details = session.query(AuditRow.detail).order_by(AuditRow.sequence).all()
        return advance(Registers(), (row.detail for row in details)), load(session)
