"""The record of an inspection: signed when a session is closed, verified and printed again by the manager."""

from __future__ import annotations

import contextlib
import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from desktop.services.audit.anchoring import chain_head, require_place
from desktop.services.errors import InspectionRefused
from desktop.services.house import House
from desktop.services.inspection.absorbing import folder_of, keys_of
from desktop.services.inspection.inspection_papers import paper_bytes
from desktop.services.inspection.officer_session import InspectionSession
from exporters.inspection_record import RecordStamp, inspection_report
from models.audit.anchors import fingerprint
from models.audit.paper_code import short_code
from models.bounded_json import MalformedJson, canonical
from models.inspection.absorbed import absorbed_events
from models.inspection.editions import EditionRecord, editions
from models.inspection.inspection_log import CLOSED, RECORD, read_log, to_detail
from models.inspection.inspection_record import (
    LARGEST,
    InspectionRecord,
    SignedRecord,
    parse_record,
    record_bytes,
    record_line,
    record_message,
)
from models.queries import documents
from resources.words import N_, _
from vault.durable import remove, storage_errors, write_durable
from vault.edition_journal import read_journal
from vault.errors import AlreadyExists, EditionRevoked, StorageFailed
from vault.ids import utc_now
from vault.signing import verify

PRINTED_AGAIN = N_("record of an inspection, printed again")


@dataclass(frozen=True, slots=True)
class WrittenRecord:
    """What closing wrote: the paper, the signed file beside it, its SHA-256 and the journal's head as short code."""

    paper: Path
    file: Path
    digest: str
    code: str


@dataclass(frozen=True, slots=True)
class RecordCheck:
    """What became of comparing a record's file with the vault. `problems`, translated; none of them: it is genuine.

    `remarks` say what couldn't be compared any more.
    """

    label: str
    events: int
    problems: tuple[str, ...]
    remarks: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the file is what the officer's session wrote."""
        return not self.problems


def record_of_session(session: InspectionSession) -> InspectionRecord:
    """The record as it would be written now."""
    officer, log = session.officer, session.log
    held, contract = session.documents(), officer.contract
    return InspectionRecord(
        unit=session.unit,
        officer=officer.label,
        purpose=officer.purpose,
        contract=contract.title,
        client=contract.client,
        contractor=contract.contractor,
        scope=officer.scope,
        shown=len(held),
        suite=officer.suite,
        vault_id=officer.vault_id,
        edition_id=officer.edition_id,
        prepared=officer.created,
        expires=officer.expires,
        made=utc_now(),
        seal=officer.journal_seal,
        log=log,
        documents={each.id: (each.number, each.title) for each in held.values()},
        head=session.about.head.code if session.about is not None else "",
    )


def close_session(session: InspectionSession, target: Path) -> WrittenRecord:
    """Write the signed record, as PDF or Word with its file beside it, note that, and close the edition.

    What can't be written leaves the session open. Raises InspectionRefused where it was closed before, UnknownPaper,
    InsideVault, AlreadyExists, StorageFailed.
    """
    session.require_open()
    officer = session.officer
    require_place(target, officer.path)
    beside = target.with_suffix(".json")
    if os.path.lexists(beside):
        raise AlreadyExists(beside)
    record = record_of_session(session)
    body, signer = record.body(), officer.signer()
    message = record_message(record.edition_id, record.events, record.seal, body)
    data = record_bytes(body, record.suite, signer.public, signer.sign(message))
    digest = hashlib.sha256(data).hexdigest()
    code = short_code(record.events, record.seal)
    paper = paper_bytes(
        inspection_report(record, _own_stamp(parse_record(data), code, digest)), target, record.made
    )
    told = {"record": digest, "paper": hashlib.sha256(paper).hexdigest(), "unit": record.unit}
    officer.log((RECORD, _object(record.edition_id), to_detail(**told)))
    try:
        for path, written in ((beside, data), (target, paper)):
            write_durable(path, written)
            _require_there(path, written)
    except StorageFailed:
        # A signed file without its paper is no record; and it would be in the way of the next attempt.
        for path in (beside, target):
            with contextlib.suppress(StorageFailed):
                remove(path)
        raise
    officer.log((CLOSED, _object(record.edition_id), to_detail(record=digest)))
    officer.close()
    return WrittenRecord(target, beside, digest, code)


def verify_record(house: House, path: Path) -> RecordCheck:
    """Compare a record's file with what this vault knows. Raises StorageFailed where it can't be read."""
    with storage_errors(path), path.open("rb") as stream:
        data = stream.read(LARGEST + 1)
    try:
        signed = parse_record(data)
    except MalformedJson:
        problem = _(
            "It isn't the file of a record as this program writes it, or it was changed. "
            "The signed file is the one that ends in .json."
        )
        return RecordCheck("", 0, (problem,))
    with house.database.read() as session:
        known = {each.id: each for each in editions(session)}
        edition = known.get(signed.edition_id)
        told = absorbed_events(session, signed.edition_id)
    if edition is None or signed.vault_id != bytes(house.vault.id):
        return RecordCheck("", signed.events, (_("It belongs to no edition of this vault."),))
    log = read_log(told)
    noted = hashlib.sha256(data).hexdigest() in log.records
    problems: list[str] = []
    remarks: list[str] = []
    public = keys_of(house, edition.id).signer().public
    if not verify(signed.suite, signed.public, signed.message, signed.signature):
        problems.append(_("Its signature doesn't fit: it was changed after it was signed."))
    elif signed.public != public and not noted:
        problems.append(_("It was signed with another key than that of the edition."))
    if not noted:
        problems.append(_("The edition's journal knows nothing of this record."))
    problems += _against_journal(house, edition, signed, remarks)
    return RecordCheck(edition.label, signed.events, tuple(problems), tuple(remarks))


def absorbed_record(house: House, edition_id: bytes) -> InspectionRecord:
    """The record of an edition as the vault's own journal holds it. Raises EditionRevoked, InspectionRefused."""
    with house.database.read() as session:
        known = {each.id: each for each in editions(session)}
        edition = known.get(edition_id)
        if edition is None:
            raise EditionRevoked(edition_id.hex())
        log = read_log(absorbed_events(session, edition_id))
        named = {each.id: (each.number, each.title) for each in documents(session)}
    if not log.events:
        sentence = _("Nothing of this edition's journal is in the vault's: nobody has opened it.")
        raise InspectionRefused("nothing-absorbed", sentence)
    contract = house.contract
    return InspectionRecord(
        unit=log.unit,
        officer=edition.label,
        purpose=edition.purpose,
        contract=contract.title,
        client=contract.client,
        contractor=contract.contractor,
        scope=edition.scope,
        shown=edition.documents,
        suite=house.vault.suite,
        vault_id=house.vault.id,
        edition_id=edition_id,
        prepared=edition.created,
        expires=edition.expires,
        made=log.closed or log.last or edition.created,
        seal=edition.seal,
        log=log,
        documents=named,
    )


def print_record(house: House, edition_id: bytes, target: Path) -> Path:
    """Print an inspection's record once more, as the vault's journal holds it, bound to the vault's own head.

    Raises EditionRevoked, InspectionRefused, UnknownPaper, InsideVault, AlreadyExists, StorageFailed.
    """
    require_place(target, house.path)
    record = absorbed_record(house, edition_id)
    house.log(("record written", _object(edition_id), ""))
    head, now = chain_head(house, PRINTED_AGAIN), utc_now()
    stamp = RecordStamp(
        label=_("Head of the vault's audit trail"),
        code=head.code,
        qr_text=head.qr_text,
        fingerprint=head.key,
        digest=hashlib.sha256(canonical(record.body())).hexdigest(),
        note=_(
            "Printed again by {actor} from the vault's audit trail, which has taken in the inspection's journal of "
            "{events} events. The record that the inspector took along is a file of its own."
        ).format(actor=house.actor, events=record.events),
    )
    write_durable(target, paper_bytes(inspection_report(record, stamp, again=now), target, now))
    return target


def _own_stamp(signed: SignedRecord, code: str, digest: str) -> RecordStamp:
    name = fingerprint(signed.suite, signed.public)
    return RecordStamp(
        label=_("Head of the inspection's journal"),
        code=code,
        qr_text=record_line(signed, name),
        fingerprint=name,
        digest=digest,
        note=_(
            "The code stands for all {events} events of the inspection's journal: none of them can be changed, removed "
            "or added without contradicting it. The signed file beside this paper says the same for programs; the "
            "vault's manager can compare both with the audit trail at any time."
        ).format(events=signed.events),
    )


def _against_journal(
    house: House, edition: EditionRecord, signed: SignedRecord, remarks: list[str]
) -> list[str]:
    """What the edition's own journal says of the record's head, as long as it is there."""
    folder = folder_of(house, edition.id)
    try:
        journal = read_journal(
            folder.journal, house.vault.id, keys_of(house, edition.id), f"edition {edition.label}"
        )
    except StorageFailed:
        journal = None
    if journal is None or len(journal.events) < signed.events or signed.events < 1:
        if edition.absorbed >= signed.events >= 1:
            remarks.append(_("The edition's own journal isn't there any more to be compared with."))
            return []
        return [_("The edition's journal holds fewer events than the record says.")]
    if journal.events[signed.events - 1].seal != signed.seal:
        return [_("The edition's journal is another one than the record was made of.")]
    return []


def _require_there(path: Path, written: bytes) -> None:
    """What was written is read back; raises StorageFailed where it isn't what was meant."""
    with storage_errors(path):
        if path.read_bytes() != written:
            raise StorageFailed(path, OSError(0, _("It doesn't read back as it was written.")))


def _object(edition_id: bytes) -> str:
    return f"edition {edition_id.hex()}"
