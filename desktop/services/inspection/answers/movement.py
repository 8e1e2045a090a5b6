"""Answers on where material went (q05) and what was given to others to do (q15)."""

from __future__ import annotations

from desktop.services.audit.audit_details import shown_detail
from desktop.services.inspection.answers.lens import (
    Lens,
    Told,
    local,
    prose,
    row,
    table,
    tables,
    verdict,
)
from models.audit.journal import AuditFilter, find_events, head
from models.categories import Category
from models.inspection.edition_traces import document_events
from models.inspection.editions import EditionRecord, editions
from models.inspection.inspection import AnswerRow, AnswerTable
from models.people.matter_views import MatterView
from models.records import AuditEvent
from resources.words import N_, _, ngettext

_TAKEN = ("exported", "printed")
_PAPERS = (
    "资料领用登记",
    "对外提供审批单",
    "资料接收登记",
    "源代码交接单",
    "介质交接单",
    "返还清单",
    "材料包签收单",
    "检查通知",
    "迎检材料",
)
PACKED = "inspection pack built"
"""What the journal says where a record was written outside as part of a pack."""
TAKEN = N_("Written outside or printed")
"""The table of what was taken out: its rows lead to records, and prove nothing by themselves."""

_BUILT = ("handover built",)


def given_to_whom(lens: Lens) -> Told:
    """q05: what was written outside or printed, what was disclosed with whose approval, packages, editions."""
    events = _taken(lens)
    exported = [each for each in events if each[1].action == "exported"]
    printed = [each for each in events if each[1].action == "printed"]
    disclosures = lens.matters("disclosure") if lens.has(Category.PLEDGE) else []
    breached = [each for each in disclosures if each.breaches]
    given = _editions(lens)
    packages = _packages(lens)
    papers = lens.of_type(*_PAPERS)
    told = [
        _("Records written outside: {count} ({times} times); printouts: {printed}.").format(
            count=len({each[0] for each in exported}), times=len(exported), printed=len(printed)
        )
    ]
    if lens.has(Category.PLEDGE):
        words = _("Disclosures to others: {count}, without the client's approval: {without}.")
        told.append(words.format(count=len(disclosures), without=len(breached)))
    if given:
        told.append(_("Editions given to officers: {count}.").format(count=len(given)))
    if packages:
        told.append(_("Handover packages built: {count}.").format(count=len(packages)))
    return Told(
        verdict(bad=bool(breached), caution=bool(exported and not disclosures)),
        prose(*told),
        tables(
            _disclosures(lens, disclosures),
            table(
                _(TAKEN),
                (_("When"), _("Who"), _("What"), _("Number"), _("Title")),
                [_event(lens, *each) for each in reversed(events)],
            ),
            table(
                _("Registers of what was lent, given and received"),
                (_("Paper"), _("Title"), _("Number"), _("Date")),
                [
                    row(each.type, each.title, each.number, each.formed, document=each.id)
                    for each in papers
                ],
            ),
            table(
                _("Editions given to officers"),
                (_("Given to"), _("What for"), _("Prepared"), _("Until"), _("Documents")),
                [_edition(each) for each in given],
            ),
            table(
                _("Handover packages built"),
                (_("When"), _("Who"), _("What")),
                packages,
            ),
        ),
        (
            _(
                "Every time a record is written outside or printed through this program stands in the audit trail. A "
                "camera or another program leaves no trace there."
            ),
        ),
    )


def subcontracts(lens: Lens) -> Told:
    """q15: every subcontract with company, notice, confirmation and secrecy agreement."""
    views = lens.matters("subcontract")
    if not views:
        return Told(
            "good",
            _("No subcontract is on record: neither of the core nor of other work."),
            notes=(_("The answer rests on the register; what nobody entered isn't in it."),),
        )
    breached = [each for each in views if each.breaches or each.late]
    core = [each for each in views if each.facts.get("core") == "yes"]
    words = ngettext(
        "{count} subcontract is on record, {core} of them of core work, {wrong} not as the contract asks.",
        "{count} subcontracts are on record, {core} of them of core work, {wrong} not as the contract asks.",
        len(views),
    )
    return Told(
        verdict(bad=bool(breached or core), caution=any(not each.closed for each in views)),
        words.format(count=len(views), core=len(core), wrong=len(breached)),
        tables(
            table(
                _("Subcontracts"),
                (
                    _("Matter no."),
                    _("Company"),
                    _("What"),
                    _("Submitted"),
                    _("Confirmed"),
                    _("Secrecy agreement"),
                    _("Begun"),
                ),
                [_subcontract(lens, each) for each in views],
            )
        ),
    )


def _taken(lens: Lens) -> list[tuple[int, AuditEvent]]:
    with lens.house.database.read() as session:
        until = head(session, lens.house.journal.chain).sequence
        return [
            each
            for each in document_events(session, lens.documents.keys(), until)
            if each[1].action in _TAKEN
        ]


def _event(lens: Lens, document_id: int, event: AuditEvent) -> AnswerRow:
    document = lens.documents[document_id]
    what = _("written outside") if event.action == "exported" else _("printed out")
    if event.detail == PACKED:
        what = _("for an inspection pack")
    return row(
        event.moment, event.actor, what, document.number, document.title, document=document_id
    )


def _editions(lens: Lens) -> list[EditionRecord]:
    """Editions of nothing but what is in scope here: others would tell that there is more."""
    if lens.limits:
        return []
    with lens.house.database.read() as session:
        return [
            each
            for each in editions(session)
            if set(each.scope.categories) <= set(lens.scope.categories)
        ]


def _edition(record: EditionRecord) -> AnswerRow:
    until = record.revoked or record.expires
    return row(record.label, record.purpose, record.created, until, record.documents)


def _packages(lens: Lens) -> list[AnswerRow]:
    """Every package: what is in scope may be in it. What else it held is told only where everything is shown."""
    with lens.house.database.read() as session:
        events = find_events(session, AuditFilter(actions=_BUILT))
    return [
        row(each.moment, each.actor, _package(each) if lens.whole else _("handover package"))
        for each in events
        if lens.within(local(each.moment))
    ]


def _package(event: AuditEvent) -> str:
    return shown_detail(event.action, event.detail) or _("handover package")


def _disclosures(lens: Lens, views: list[MatterView]) -> AnswerTable:
    rows = []
    for each in views:
        steps = {step.id: step for step in each.steps}
        approved, given = steps.get("approved"), steps.get("given")
        paper = lens.first_paper(
            one for step in each.steps for part in step.papers for one in part.evidence
        )
        rows.append(
            row(
                each.matter.number,
                each.facts.get("receiver"),
                each.facts.get("what"),
                approved.day if approved else None,
                given.day if given else None,
                document=paper,
                mood="bad" if each.breaches else "good",
            )
        )
    columns = (_("Matter no."), _("Receiver"), _("What"), _("Approved"), _("Given"))
    return table(_("Disclosures to others"), columns, rows)


def _subcontract(lens: Lens, view: MatterView) -> AnswerRow:
    days = {each.id: each.day for each in view.steps}
    paper = lens.first_paper(
        each for step in view.steps for part in step.papers for each in part.evidence
    )
    bad = bool(view.breaches) or view.late or view.facts.get("core") == "yes"
    return row(
        view.matter.number,
        view.facts.get("company"),
        view.facts.get("what"),
        days.get("submitted"),
        days.get("confirmed"),
        days.get("secrecy"),
        days.get("start"),
        document=paper,
        mood="bad" if bad else "good" if view.closed else "caution",
    )
