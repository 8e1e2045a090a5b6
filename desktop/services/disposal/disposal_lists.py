"""Disposal lists: from retention that is over to a purge that two persons of different names approved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from desktop.services.audit.anchoring import chain_head
from desktop.services.contract.registers import today_of
from desktop.services.disposal.custody_papers import require_place, write_paper
from desktop.services.disposal.destruction_facts import program_version
from desktop.services.disposal.holds import require_no_hold, require_reason
from desktop.services.disposal.purging import PurgeReport, purge_documents
from desktop.services.errors import DisposalRefused, Withheld
from desktop.services.house import House
from desktop.services.progress import Progress
from desktop.services.rights import Right, require
from exporters.disposal_register import Disposal, disposal_register
from models import queries
from models.categories import DocumentState
from models.documents.contents import versions_of
from models.errors import NoSuchDocument
from models.keeping import disposal as kept
from models.keeping.disposal import DisposalList, DueDocument
from models.naming import name_key
from models.records import DocumentRecord
from resources.words import N_, _
from vault.ids import utc_now

PURPOSE = N_("register of destroyed records")


@dataclass(frozen=True, slots=True)
class CarriedOut:
    """What carrying out a list did; `purge` is None when everything on it was gone. `protocol` is to be signed."""

    list: DisposalList
    purge: PurgeReport | None
    protocol: Path


def due_for_disposal(house: House, day: date | None = None) -> list[DueDocument]:
    """Documents whose retention ended before `day` (today) and that are on no unsettled list, the longest due first."""
    with house.database.read() as session:
        return kept.due_documents(session, day or today_of(house))


def disposal_lists(house: House) -> list[DisposalList]:
    """Every list, the newest first."""
    with house.database.read() as session:
        return kept.disposal_lists(session)


def new_disposal_list(
    house: House, documents: Sequence[int], *, title: str, basis: str, reason: str
) -> DisposalList:
    """A list of these documents. `basis` is the clause or the client's approval that allows it.

    Raises NotAllowed, ReasonMissing, NoSuchDocument, Held, Withheld, DisposalRefused.
    """
    require(house, Right.PURGE)
    words, why = basis.strip(), require_reason(reason)
    wanted = list(dict.fromkeys(documents))
    if not wanted:
        raise DisposalRefused("empty", _("A disposal list names at least one document."))
    if not words:
        sentence = _("A disposal list needs a basis: the clause, or the client's approval.")
        raise DisposalRefused("no-basis", sentence)
    require_no_hold(house, wanted)
    with house.database.write() as session:
        found = _documents(session, wanted)
        _require_unlisted(session, found)
        identifier = kept.add_disposal_list(
            session,
            [(each.id, each.number) for each in found],
            title=title.strip() or words,
            basis=words,
            reason=why,
            moment=utc_now(),
            actor=house.actor,
        )
        numbers = ", ".join(each.number for each in found)
        detail = f"{words}: {len(found)} documents: {numbers}"
        house.journal.append(session, [("disposal list made", f"disposal {identifier}", detail)])
        return _the_list(session, identifier)


def approve_disposal(house: House, list_id: int, *, name: str) -> DisposalList:
    """Approve a list by name; the second approval must bear another name than the first.

    Raises NotAllowed, DisposalRefused.
    """
    require(house, Right.PURGE)
    person = " ".join(name.split())
    if not person:
        raise DisposalRefused("no-name", _("An approval needs the name of whoever approves."))
    with house.database.write() as session:
        listed = _unsettled(session, list_id)
        if listed.state == "approved":
            sentence = _("The list is approved already, by {first} and {second}.").format(
                first=listed.approver, second=listed.second_approver
            )
            raise DisposalRefused("settled", sentence)
        if listed.approved is not None and name_key(listed.approver) == name_key(person):
            sentence = _("{name} has approved the list already; the second must be another.")
            raise DisposalRefused("same-name", sentence.format(name=person))
        kept.approve_list(session, list_id, person, utc_now())
        house.journal.append(session, [("disposal approved", f"disposal {list_id}", person)])
        return _the_list(session, list_id)


def withdraw_disposal(house: House, list_id: int, *, reason: str) -> DisposalList:
    """Withdraw a list that wasn't carried out. Raises NotAllowed, ReasonMissing, DisposalRefused."""
    require(house, Right.PURGE)
    words = require_reason(reason)
    with house.database.write() as session:
        _unsettled(session, list_id)
        kept.withdraw_list(session, list_id, utc_now())
        house.journal.append(session, [("disposal withdrawn", f"disposal {list_id}", words)])
        return _the_list(session, list_id)


def carry_out_disposal(
    house: House,
    list_id: int,
    *,
    protocol: Path,
    executors: tuple[str, ...] = (),
    supervisor: str = "",
    place: str = "",
    revoke_editions: bool = False,
    drop_snapshots: bool = True,
    progress: Progress | None = None,
) -> CarriedOut:
    """Purge what an approved list names, and write the 销毁清册 (.pdf or .docx, outside the vault).

    The paper is written first, as not carried out, since titles are gone afterwards; and anew in the end. The list is
    settled in the transaction that purges. Raises DisposalRefused, UnknownPaper, InsideVault, AlreadyExists and what
    `purge_documents` does.
    """
    require(house, Right.PURGE)
    begun = utc_now()
    with house.database.read() as session:
        listed = _unsettled(session, list_id)
        if listed.state != "approved":
            sentence = _("Two persons have to approve the list before it is carried out.")
            raise DisposalRefused("not-approved", sentence)
        ids = [document for document, _number in listed.items]
        there = queries.known_documents(session, ids)
        documents = _documents(session, [each for each in ids if each in there])
        versions = versions_of(session, [each.id for each in documents])
    require_place(protocol, house.path)
    head = chain_head(house, PURPOSE)
    paper = Disposal(
        list=listed,
        documents=documents,
        versions=versions,
        executors=executors,
        supervisor=supervisor,
        place=place,
        begun=begun,
        finished=None,
        residue=(),
        head_code=head.code,
        program=program_version(),
    )
    write_paper(disposal_register(house.contract, paper), protocol, created=begun)

    def settle(session: Session) -> None:
        kept.settle_list(session, list_id, utc_now())
        detail = f"{len(documents)} of {len(ids)} documents"
        house.journal.append(session, [("disposal carried out", f"disposal {list_id}", detail)])

    purge = None
    if documents:
        try:
            purge = purge_documents(
                house,
                [each.id for each in documents],
                reason=f"{listed.basis}: {listed.reason}",
                revoke_editions=revoke_editions,
                drop_snapshots=drop_snapshots,
                progress=progress,
                within=settle,
            )
        except BaseException:
            if not _is_settled(house, list_id):
                protocol.unlink(missing_ok=True)
            raise
    else:
        with house.database.write() as session:
            settle(session)
    with house.database.read() as session:
        listed = _the_list(session, list_id)
    done = Disposal(
        list=listed,
        documents=documents,
        versions=versions,
        executors=executors,
        supervisor=supervisor,
        place=place,
        begun=begun,
        finished=utc_now(),
        residue=purge.residue if purge else (),
        head_code=chain_head(house, PURPOSE).code,
        program=program_version(),
    )
    write_paper(disposal_register(house.contract, done), protocol, created=done.finished or begun)
    return CarriedOut(listed, purge, protocol)


def _documents(session: Session, ids: Sequence[int]) -> list[DocumentRecord]:
    found = queries.documents(session, ids=ids)
    missing = set(ids) - {each.id for each in found}
    if missing:
        raise NoSuchDocument(min(missing))
    for each in found:
        if each.state is DocumentState.WITHHELD:
            raise Withheld(each.number)
    return sorted(found, key=lambda each: (each.number, each.id))


def _require_unlisted(session: Session, documents: Sequence[DocumentRecord]) -> None:
    wanted = {each.id for each in documents}
    for listed in kept.disposal_lists(session):
        if listed.settled:
            continue
        for document, number in listed.items:
            if document in wanted:
                sentence = _("{number} is on the disposal list {id} already.")
                raise DisposalRefused("listed", sentence.format(number=number, id=listed.id))


def _the_list(session: Session, wanted: int) -> DisposalList:
    found = kept.disposal_list(session, wanted)
    if found is None:
        sentence = _("There is no disposal list {id}.").format(id=wanted)
        raise DisposalRefused("no-such-list", sentence)
    return found


def _unsettled(session: Session, wanted: int) -> DisposalList:
    found = _the_list(session, wanted)
    if found.carried_out is not None:
        raise DisposalRefused("settled", _("The list was carried out already."))
    if found.withdrawn is not None:
        raise DisposalRefused("settled", _("The list was withdrawn."))
    return found


def _is_settled(house: House, wanted: int) -> bool:
    with house.database.read() as session:
        return _the_list(session, wanted).settled
