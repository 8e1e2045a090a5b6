"""What inspections leave behind for the manager: findings in the loop, and requests that are still to be met.

Findings are entered in the transaction that absorbs the events they were noted in, and so exactly once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from desktop.services.assurance.finding_entry import Links, NewFinding, checked, next_number
from desktop.services.contract.registers import change, enter, registers_of, said, today_of
from desktop.services.errors import ContractRefused
from desktop.services.filing.screening import finding_detail, screen_text
from desktop.services.house import House
from models.inspection.absorbed import absorbed_events
from models.inspection.editions import EditionRecord, editions
from models.inspection.inspection import InspectionRequest, RequestState
from models.inspection.inspection_log import (
    ANSWERED,
    NOTED,
    TAKEN,
    WITHDRAWN,
    InspectionLog,
    NotedFinding,
    Told,
    read_log,
)
from models.knowledge.finding_links import name_findings
from models.naming import name_key
from models.obligations.register_records import Finding
from models.order.assets import asset_names
from models.people.number_masking import mask_numbers
from models.queries import documents
from resources.words import N_, _
from vault.edition_journal import EditionEvent
from vault.times import from_microseconds

NOT_ENTERED = N_("finding not entered")
"""The action of the event that says why what an inspector noted isn't in the loop."""

_SOURCE = "inspection"
_LONGEST_NOTE, _LONGEST_LINE = 1_900, 290
"""Below what the loop takes, so that what is added always fits."""


@dataclass(frozen=True, slots=True)
class PendingRequest:
    """A request of an inspection that was promised an answer, or has none although the inspection is over.

    `edition` is the edition's label; `since` is when it was put off, or the inspection closed.
    """

    edition_id: bytes
    edition: str
    request: InspectionRequest
    state: RequestState
    note: str
    since: datetime | None


def take_findings(
    house: House, session: Session, record: EditionRecord, new: Sequence[EditionEvent]
) -> int:
    """Enter what the new events of an edition say is wrong; how many findings that were.

    In the caller's transaction, behind the events themselves. Nothing that an inspector wrote can prevent an unlock:
    what the loop refuses stays in the journal, with an event that says why.
    """
    if not any(each.action in (NOTED, WITHDRAWN) for each in new):
        return 0
    told = [
        Told(from_microseconds(each.moment), each.action, each.object_name, each.detail)
        for each in new
    ]
    # With what was absorbed before: a finding may answer a request of an earlier session, or be taken back now.
    before = absorbed_events(session, record.id, (TAKEN, ANSWERED, NOTED, WITHDRAWN))
    earlier = len(before) - sum(each.action in (TAKEN, ANSWERED, NOTED, WITHDRAWN) for each in told)
    known = {each.number for each in read_log(before[:earlier]).findings}
    whole = read_log(before)
    held = registers_of(house).finding.values()
    taken = {name_key(each.number) for each in held}
    systems = {name_key(name): key for key, name in asset_names(session).items()}
    entered: list[str] = []
    for noted in whole.findings:
        if noted.number in known:
            if noted.withdrawn:
                _say_withdrawn(house, session, record, noted, held)
            continue
        if noted.withdrawn:
            continue
        number = _enter(house, session, _Entry(record, whole, noted), systems, taken)
        if number:
            entered.append(number)
    name_findings(session, entered)
    return len(entered)


def pending_requests(house: House) -> tuple[PendingRequest, ...]:
    """What inspectors still wait for, by edition and number: put off, or left open when the inspection was closed."""
    found = []
    with house.database.read() as session:
        for record in editions(session):
            if not record.absorbed:
                continue
            log = read_log(absorbed_events(session, record.id))
            for each in log.requests:
                put_off = each.state is RequestState.PENDING
                left = each.state is RequestState.OPEN and log.closed is not None
                if put_off or left:
                    since = each.answered if put_off else log.closed
                    found.append(
                        PendingRequest(
                            record.id, record.label, each.request, each.state, each.note, since
                        )
                    )
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A finding with what it was found in."""

    record: EditionRecord
    log: InspectionLog
    noted: NotedFinding

    @property
    def key(self) -> str:
        """What tells it from every other finding of every inspection; part of the finding's report number."""
        return f"[{self.record.id.hex()[:8]}-{self.noted.number}]"


def _enter(
    house: House,
    session: Session,
    entry: _Entry,
    systems: Mapping[str, int],
    taken: set[str],
) -> str:
    """The number it got; "" where it can't be entered."""
    noted, object_name = entry.noted, f"edition {entry.record.id.hex()}"
    secret = screen_text(f"{noted.problem}\n{noted.clause}\n{noted.system}")
    if secret is not None and secret.certain:
        detail = f"finding {noted.number}: {finding_detail(secret)}"
        house.journal.append(session, [(NOT_ENTERED, object_name, detail)])
        return ""
    system = systems.get(name_key(noted.system)) if noted.system else None
    try:
        values = checked(house, _new(house, session, entry, system), Links(systems.values(), ()))
    except ContractRefused as error:
        detail = f"finding {noted.number}: {error.reason}"
        house.journal.append(session, [(NOT_ENTERED, object_name, detail)])
        return ""
    values["number"] = next_number(taken, _SOURCE, values["found"])
    taken.add(name_key(values["number"]))
    identifier, row = enter(session, "finding", values)
    words = {"number": values["number"], "problem": values["problem"][:200]}
    said(house, session, "finding entered", f"finding {identifier}", [row], **words)
    return str(values["number"])


def _new(house: House, session: Session, entry: _Entry, system: int | None) -> NewFinding:
    noted, record = entry.noted, entry.record
    found = min(noted.moment.astimezone().date(), today_of(house))
    note = [
        _("Noted by {officer} in the inspection “{purpose}”, finding {number}.").format(
            officer=record.label, purpose=record.purpose or "–", number=noted.number
        )
    ]
    for each in entry.log.requests:
        if each.request.number == noted.request:
            words = _("Request {number}: {text}")
            note.append(words.format(number=each.request.number, text=each.request.text))
    if noted.system and system is None:
        note.append(_("System, as noted: {name}").format(name=noted.system))
    paper = ""
    if noted.document_id is not None:
        for document in documents(session, ids=[noted.document_id]):
            paper = document.number
            note.append(_("Record: {number} {title}").format(number=paper, title=document.title))
    return NewFinding(
        problem=mask_numbers(noted.problem)[:_LONGEST_NOTE],
        found=found,
        risk=noted.risk,
        source=_SOURCE,
        system=system,
        report=f"{record.label[: _LONGEST_LINE - len(entry.key)]} {entry.key}",
        item=noted.clause[:_LONGEST_LINE],
        object=paper,
        note=mask_numbers("\n".join(note))[:_LONGEST_NOTE],
    )


def _say_withdrawn(
    house: House,
    session: Session,
    record: EditionRecord,
    noted: NotedFinding,
    held: Iterable[Finding],
) -> None:
    """A finding that is in the loop was taken back: its note says so. What becomes of it is the manager's to say."""
    key = f"[{record.id.hex()[:8]}-{noted.number}]"
    for finding in held:
        if finding.source == _SOURCE and finding.report.endswith(key):
            words = _("Taken back by {officer}: {reason}").format(
                officer=record.label, reason=mask_numbers(noted.withdrawn)
            )
            if words in finding.note:
                return
            note = f"{finding.note}\n{words}".strip()[:_LONGEST_NOTE]
            row = change(session, "finding", finding.id, {"note": note})
            told = {"number": finding.number}
            said(house, session, "finding changed", f"finding {finding.id}", [row], **told)
