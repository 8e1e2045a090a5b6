"""The slip that proves one record (记录证明单): from the vault by its manager, or from an edition by its officer."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from desktop.services.audit.anchoring import chain_head
from desktop.services.audit.traces import trace_of
from desktop.services.house import House
from desktop.services.inspection.answers.lens import lens_of
from desktop.services.inspection.officer import Officer
from desktop.services.inspection.officer_masking import masked_record
from desktop.services.inspection.record_proofs import proof_lines
from desktop.services.library import Archive, open_version, usable_document
from desktop.services.progress import Progress, Quiet
from exporters.digests import Digests
from exporters.proof_slip import ProofSlip, proof_report, watermark
from exporters.report import Report
from models import queries
from models.inspection.edition_contents import ProofLine, Trace, proofs_of, read_about, traces_of
from models.inspection.edition_traces import document_events
from models.records import ContractProfile, DocumentRecord
from resources.words import N_, _
from vault.errors import Tampered
from vault.ids import utc_now

PURPOSE = N_("the proof of a record")
"""What the head is signed for."""

_SM3 = "sm"
_ALGORITHMS = {"aes": "sha256", _SM3: "sm3"}


class _Known(NamedTuple):
    """What only a vault, or only an edition, can say of a record."""

    contract: ContractProfile
    events: tuple[Trace, ...]
    proofs: tuple[ProofLine, ...]
    sequence: int
    code: str
    qr_text: str
    key: str
    line: str
    sealed: str


def prove(
    archive: House | Officer, document_id: int, *, progress: Progress | None = None
) -> Report:
    """One page on one record, whose bytes are read and digested for it; that they were is journalled.

    Raises NoSuchDocument, Withheld, Cancelled, Tampered, StorageFailed.
    """
    document = usable_document(archive, document_id)
    digests = _digests(archive, document, progress or Quiet())
    with archive.database.read() as session:
        versions = queries.versions_of(session, document_id)
    if isinstance(archive, Officer):
        known, shown = _of_edition(archive, document_id), masked_record(document)
        suite = archive.suite.name
    else:
        known, shown = _of_vault(archive, document_id), document
        suite = archive.suite_name
    kept = document.version.digest
    return proof_report(
        ProofSlip(
            known.contract,
            shown,
            versions,
            digests["sha256"].hex(),
            digests["sm3"].hex(),
            kept.hex(),
            _ALGORITHMS[suite].upper().replace("SHA256", "SHA-256"),
            digests[_ALGORITHMS[suite]] == kept,
            utc_now(),
            known.events,
            known.proofs,
            known.sequence,
            known.code,
            known.qr_text,
            known.key,
            known.line,
            known.sealed,
        )
    )


def _digests(archive: Archive, document: DocumentRecord, progress: Progress) -> dict[str, bytes]:
    """Both digests of the content, read once, piece by piece."""
    progress.start(_("Reading the record"), document.version.size, "bytes")
    with ThreadPoolExecutor(1) as executor:
        digests = Digests(("sha256", "sm3"), executor)
        for piece in open_version(archive, document):
            digests.update(piece)
            progress.advance(len(piece))
            progress.checkpoint()
        return digests.result()


def _of_vault(house: House, document_id: int) -> _Known:
    head = chain_head(house, PURPOSE)
    with house.database.read() as session:
        found = document_events(session, {document_id}, head.sequence)
        events = tuple(trace_of(*each) for each in found)
    return _Known(
        house.contract,
        events,
        proof_lines(lens_of(house)).get(document_id, ()),
        head.sequence,
        head.code,
        head.qr_text,
        head.key,
        house.contract.contractor,
        "",
    )


def _of_edition(officer: Officer, document_id: int) -> _Known:
    """What was known when the edition was prepared, under the head of then, and the seal of its journal until now."""
    with officer.database.read() as session:
        try:
            about = read_about(session)
            proofs, events = proofs_of(session, document_id), traces_of(session, document_id)
        except ValueError as error:
            raise Tampered(officer.label, N_("a field is out of range")) from error
    if about is None:
        raise Tampered(officer.label, N_("a field is out of range"))
    head = about.head
    return _Known(
        officer.contract,
        events,
        proofs,
        head.sequence,
        head.code,
        head.qr_text,
        head.key,
        watermark(about.unit or officer.contract.client, officer.label, utc_now()),
        officer.journal_seal.hex(),
    )
