"""The demonstration's documents by the paths of the files that they were filed from, and whose hands are on them."""

from __future__ import annotations

from datetime import date
from fnmatch import fnmatchcase

from desktop.services.contract.registers import today_of
from desktop.services.demo.demo_records.drafts import Draft
from desktop.services.demo.demo_records.owed import Owed, owed_papers
from desktop.services.demo.demo_records.paper import Press
from desktop.services.demo.demo_records.scanner import Scanner
from desktop.services.demo.demo_records.world import World
from desktop.services.house import House
from desktop.services.library import list_documents
from models.records import DocumentRecord
from resources.demo_data import table


class Shelf:
    """What had been formed by the day that the demonstration is shown on."""

    def __init__(self, house: House, world: World) -> None:
        self.today: date = today_of(house)
        self._documents = {
            document.version.path: document
            for document in list_documents(house)
            if document.formed is None or document.formed <= self.today
        }
        press, scanner = Press(world.note, world.values["contractor"]), Scanner(world.note)
        self._owed = {_path(each.draft): each for each in owed_papers(world, press, scanner)}
        self._hands = [(each["in"], each["hands"]) for each in table("registers")["hands"]]

    def __contains__(self, document_id: int) -> bool:
        return any(each.id == document_id for each in self._documents.values())

    def at(self, path: str) -> DocumentRecord:
        """The document filed from this file; raises KeyError where it isn't there yet."""
        return self._documents[path]

    def of(self, type_: str, *, below: str = "", person: str = "") -> list[DocumentRecord]:
        """Documents of a type, in the order of their days, whose paths have `below` in them, about a person."""
        found = [
            document
            for path, document in self._documents.items()
            if document.type == type_
            and below in path
            and (not person or person in document.persons)
        ]
        return sorted(found, key=lambda each: (each.formed or self.today, each.id))

    def numbered(self, document_id: int) -> DocumentRecord:
        """The document with this id."""
        return next(each for each in self._documents.values() if each.id == document_id)

    def matching(self, pattern: str) -> list[DocumentRecord]:
        """Documents whose paths fit a pattern with *; raises KeyError where none does."""
        found = [each for path, each in self._documents.items() if fnmatchcase(path, pattern)]
        if not found:
            raise KeyError(pattern)
        return sorted(found, key=lambda each: each.id)

    def hands(self, document: DocumentRecord) -> str:
        """Whose signatures its scan shows: "", contractor, client or both. What isn't a scan shows none."""
        path = document.version.path
        if path in self._owed:
            return self._owed[path].hands
        if not path.endswith((".png", ".pdf")):
            return ""
        return next((hands for part, hands in self._hands if part in path), "")

    def proving(self) -> list[tuple[DocumentRecord, Owed]]:
        """The papers on the shelf that were written to prove something, in the order of their paths."""
        return [
            (self._documents[path], owed)
            for path, owed in sorted(self._owed.items())
            if owed.proves and path in self._documents
        ]


def _path(draft: Draft) -> str:
    return "/".join(draft.parts)
