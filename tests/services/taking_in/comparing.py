"""What two archives are compared by once one has taken in the other's package."""

from __future__ import annotations

from desktop.services.house import House
from desktop.services.library import (
    list_documents,
)
from desktop.services.taking_in.package_import import ImportReport
from tests.archives import findings
from tests.services.arranged import agree
from tests.services.carried import (
    told,
)
from tests.services.owed import replayed_equals_present


def number_of(house: House, title: str) -> str:
    return next(each.number for each in list_documents(house) if each.title == title)


def id_of(house: House, title: str) -> int:
    return next(each.id for each in list_documents(house) if each.title == title)


def kinds(report: ImportReport) -> list[str]:
    return sorted(each.kind for each in report.conflicts)


def sound(house: House) -> None:
    """Nothing is damaged, and the journal alone tells registers and order."""
    assert findings(house) == []
    replayed_equals_present(house)
    agree(house)


def without_content(house: House) -> list[dict[str, object]]:
    """Documents without bytes: a tree's listing names digests, which another suite has others of."""
    return [{name: each[name] for name in each if name != "content"} for each in told(house)]
