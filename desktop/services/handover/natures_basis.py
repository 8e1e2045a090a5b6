"""Puts together what only the vault knows for the checks of a package's four natures (检测依据.json)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from desktop.services.audit.anchoring import chain_head
from desktop.services.audit.auditing import verify_audit
from desktop.services.contract.duties import board
from desktop.services.contract.registers import today_of
from desktop.services.handover.packaged import Packaged
from desktop.services.house import House
from models.audit.record_history import (
    Elsewhere,
    all_numbers,
    attachments_by_document,
    events_by_document,
    last_of_series,
    versions_by_document,
)
from models.categories import DocumentState
from models.documents.number_gaps import NumberGap, number_gaps
from models.handover.natures_basis import CoverageLine, NatureBasis, OpenItem, RecordBasis
from models.handover.preflight import Gate
from models.obligations.boards import Board
from models.obligations.duty_state import DutyState
from resources.words import N_, _

CHECKED = N_("check of a package's four natures")
_NOT_OWED = (DutyState.NOT_DUE, DutyState.NOT_APPLICABLE)


def nature_basis(house: House, packaged: Packaged) -> NatureBasis:
    """The basis for `packaged`. Verifies the journal and signs its head on the way."""
    verified = verify_audit(house)
    head = chain_head(house, CHECKED)
    with house.database.read() as session:
        events, versions = events_by_document(session), versions_by_document(session)
        attached, series = attachments_by_document(session), last_of_series(session)
        known, gaps = all_numbers(session), number_gaps(session)
    lying = (*packaged.documents, *packaged.earlier)
    files = Counter(each.document.number for each in lying)
    # The files of a delivery have no version of their own; its listing, which is always there, has.
    own = [each for each in packaged.documents if each.document.version.member_of is None]
    records = {
        each.document.number: RecordBasis(
            files=files[each.document.number],
            version=each.document.version.ordinal,
            versions=versions.get(each.document.id, 0),
            events=events.get(each.document.id, 0),
            filed=each.document.filed.isoformat(timespec="seconds"),
            attachments=attached.get(each.document.id, ()),
        )
        for each in own
    }
    contract = packaged.contract
    return NatureBasis(
        title=contract.title,
        client=contract.client,
        contractor=contract.contractor,
        prefix=contract.number_prefix,
        start=contract.start,
        end=contract.end,
        fictional=contract.fictional,
        day=_day(house, packaged),
        content_code=packaged.content_code,
        documents=len(files),
        files=len(lying),
        size=sum(each.file.size for each in lying),
        series=series,
        explained=_explained(packaged, known, gaps, records),
        records=records,
        coverage=_coverage(board(house, packaged.gate.day)),
        items=_items(packaged.gate),
        chain_complete=verified.complete,
        chain_last=head.sequence,
        chain_code=head.code,
        chain_words=verified.message,
    )


def _day(house: House, packaged: Packaged) -> date:
    """The day of the gate; of an invented contract never earlier than the day on which it is shown."""
    return max(packaged.gate.day, today_of(house))


def _explained(
    packaged: Packaged,
    known: Sequence[Elsewhere],
    gaps: Sequence[NumberGap],
    records: dict[str, RecordBasis],
) -> dict[str, str]:
    """Why a number that was given out isn't in the package."""
    reasons = {each.number: each.reason for each in packaged.omissions if each.kind == "document"}
    found: dict[str, str] = {}
    for number, state, purged in known:
        if number in records:
            continue
        if number in reasons:
            found[number] = reasons[number]
        elif state is None:
            found[number] = _("purged: {reason}").format(reason=purged)
        elif state is DocumentState.TRASHED:
            found[number] = _("put away by the manager")
        elif state is DocumentState.WITHHELD:
            found[number] = _("withheld: bears the mark of a state secret")
        else:
            found[number] = _("not part of this package")
    waived = {each.key: each.waived for each in packaged.gate.items if each.kind == "numbers"}
    for gap in gaps:
        if waiver := waived.get(gap.words):
            words = _("not used; {name} answers for it: {reason}")
            for ordinal in range(gap.first, gap.last + 1):
                reason = words.format(name=waiver.name, reason=waiver.reason)
                found[f"{gap.series}-{ordinal:04d}"] = reason
    return found


def _coverage(now: Board) -> tuple[CoverageLine, ...]:
    """Rows of the catalogue of duties with what is owed by now, and kept."""
    found: dict[str, CoverageLine] = {}
    for view in now.duties:
        if view.state in _NOT_OWED:
            continue
        kept = int(view.kept or view.at_rest)
        line = found.get(view.duty.rule)
        if line is None:
            found[view.duty.rule] = CoverageLine(
                view.duty.rule, view.duty.clause, view.title, 1, kept
            )
        else:
            found[view.duty.rule] = line._replace(owed=line.owed + 1, kept=line.kept + kept)
    return tuple(found[row] for row in sorted(found))


def _items(gate: Gate) -> tuple[OpenItem, ...]:
    """What blocked when the package was built, and who answers for it."""
    return tuple(
        OpenItem(
            each.check,
            each.clause,
            each.sentence,
            each.waived.name if each.waived else "",
            each.waived.reason if each.waived else "",
        )
        for each in (*gate.open, *gate.waived)
    )
