"""Where following a link leads: links name people by label and findings by number, pages know them by id."""

from __future__ import annotations

from desktop.services.house import House
from desktop.services.library import get_version, list_versions
from models.knowledge.person_names import find_person
from models.records import DocumentRecord


def person_named(house: House, label: str) -> int | None:
    """The id of who bears this label in the register; None where nobody does: documents may name anybody."""
    with house.database.read() as session:
        return find_person(session, label)


def older_version(house: House, document_id: int, ordinal: int) -> DocumentRecord | None:
    """A document with its version `ordinal`; None where that is the newest, or no version at all.

    Raises NoSuchDocument, Withheld.
    """
    _newest, *older = list_versions(house, document_id)
    found = [each.id for each in older if each.ordinal == ordinal]
    return get_version(house, found[0]) if found else None
