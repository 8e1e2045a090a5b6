"""Saying something else about documents, putting them into the trash and back; all of it journalled with its reason."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.services.audit.fact_words import difference
from desktop.services.disposal.holds import require_no_hold
from desktop.services.errors import Withheld
from desktop.services.filing.screening import refuse, screen_name
from desktop.services.house import House
from desktop.services.rights import Right, require
from models import queries
from models.categories import DocumentState
from models.documents.amending import Amendment, amend_documents, set_state
from models.errors import NoSuchDocument
from models.records import DocumentRecord
from vault.ids import utc_now


def amend(house: House, documents: Sequence[int], amendment: Amendment) -> None:
    """Change what is said about documents; the journal keeps which facts changed, and what one said before.

    Originals, numbers, categories and the time of filing never change. Search knows the new words after the next
    indexing, and doesn't find the old ones from now on. Raises NotAllowed, NoSuchDocument, Withheld, and StateSecret
    for words with the mark of one.
    """
    require(house, Right.FILING)
    said = (amendment.title, amendment.reference, amendment.type)
    for words in filter(None, (*said, *(amendment.persons or ()), *(amendment.systems or ()))):
        finding = screen_name(words)
        if finding is not None and finding.certain:
            refuse(house, finding)
    before = {document.id: document for document in _existing(house, documents)}
    for document in before.values():
        if document.state is DocumentState.WITHHELD:
            # What it is called would go into the journal.
            raise Withheld(document.number)
    with house.database.write() as session:
        amend_documents(session, documents, amendment)
        after = {each.id: each for each in queries.documents(session, ids=list(documents))}
        house.journal.append(
            session,
            [
                ("amended", f"document {document}", difference(before[document], after[document]))
                for document in documents
            ],
        )


def trash(house: House, documents: Sequence[int], *, reason: str = "") -> list[int]:
    """Put documents away: not listed, found or exported until they are brought back; returns those that were put away.

    Nothing is lost; purging is another act. Raises NotAllowed, NoSuchDocument, Held.
    """
    require(house, Right.FILING)
    _existing(house, documents)
    require_no_hold(house, documents)
    return _move(house, documents, DocumentState.LIVE, DocumentState.TRASHED, "trashed", reason)


def bring_back(house: House, documents: Sequence[int], *, reason: str = "") -> list[int]:
    """Bring documents back from the trash; returns those that were in it. Raises NotAllowed, NoSuchDocument."""
    require(house, Right.FILING)
    _existing(house, documents)
    return _move(
        house, documents, DocumentState.TRASHED, DocumentState.LIVE, "brought back", reason
    )


def list_trash(house: House) -> list[DocumentRecord]:
    """What is in the trash, by id."""
    with house.database.read() as session:
        return queries.documents(session, state=DocumentState.TRASHED)


def list_withheld(house: House) -> list[DocumentRecord]:
    """What is withheld because it bears the mark of a state secret, by id."""
    with house.database.read() as session:
        return queries.documents(session, state=DocumentState.WITHHELD)


def _move(
    house: House,
    documents: Sequence[int],
    before: DocumentState,
    after: DocumentState,
    action: str,
    reason: str,
) -> list[int]:
    with house.database.write() as session:
        moved = set_state(
            session, documents, after, only_from=before, reason=reason, moment=utc_now()
        )
        house.journal.append(
            session, [(action, f"document {document}", reason) for document in moved]
        )
    return moved


def _existing(house: House, documents: Sequence[int]) -> list[DocumentRecord]:
    with house.database.read() as session:
        found = queries.documents(session, ids=list(documents))
    missing = set(documents) - {document.id for document in found}
    if missing:
        raise NoSuchDocument(min(missing))
    return found
