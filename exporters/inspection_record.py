"""检查记录: the paper of an inspection, with the head of the edition's journal as code and QR, to be signed by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from exporters.report import (
    Align,
    Block,
    Column,
    Facts,
    Heading,
    Paragraph,
    Report,
    Signatures,
    Stamp,
    Table,
)
from exporters.wording import minute, second
from models.inspection.inspection import RequestState
from models.inspection.inspection_log import DocumentLooks, NotedFinding, RequestAnswer, SampleTaken
from models.inspection.inspection_record import InspectionRecord
from resources.words import N_, _

_RISKS = {
    "major": N_("major hazard"),
    "high": N_("high risk"),
    "medium": N_("medium risk"),
    "low": N_("low risk"),
}


@dataclass(frozen=True, slots=True)
class RecordStamp:
    """What binds the paper: the head's short code, the QR code's line, the key's fingerprint, the file's SHA-256.

    `label` says whose head it is; `note` is a sentence below.
    """

    label: str
    code: str
    qr_text: str
    fingerprint: str
    digest: str
    note: str


def inspection_report(
    record: InspectionRecord, stamp: RecordStamp, *, again: datetime | None = None
) -> Report:
    """The record as a report; `again` is when the manager printed it once more from the audit trail."""
    log = record.log
    blocks: list[Block] = [_identity(record), Heading(_("Requests and answers"))]
    blocks += _requests(record, log.requests)
    blocks.append(Heading(_("Findings of the inspection")))
    blocks += _findings(record, log.findings)
    if log.samples:
        blocks += [Heading(_("Samples drawn")), _samples(record, log.samples)]
    blocks.append(Heading(_("What was looked at")))
    blocks += _looks(record, log.looks)
    if log.questions:
        blocks.append(
            Paragraph(
                _("Standing questions read: {questions}.").format(
                    questions=_(", ").join(each.upper() for each in log.questions)
                )
            )
        )
    if log.searches:
        blocks += [Heading(_("Searches"), 2), _searches(log.searches)]
    blocks += [
        Heading(_("What this record is bound to")),
        Stamp(
            stamp.label,
            stamp.code,
            stamp.qr_text,
            (
                (_("Signing key"), stamp.fingerprint),
                (_("SHA-256 of the record's file"), f"{stamp.digest[:32]}\n{stamp.digest[32:]}"),
            ),
        ),
        Paragraph(stamp.note, note=True),
        Heading(_("To be signed")),
        Signatures(
            (
                _("Inspector: {name}").format(name=record.officer),
                _("Inspected: {party}").format(party=record.contractor),
                _("Client: {party}").format(party=record.client),
            )
        ),
    ]
    mark = _("{unit} · {officer} · {moment}").format(
        unit=record.unit or record.client, officer=record.officer, moment=minute(record.made)
    )
    return Report(
        title=_("Inspection record"),
        subtitle=record.contract,
        header=mark,
        author=record.unit or record.officer,
        blocks=tuple(blocks),
        keywords=(stamp.code,),
        anchor=_("Head of the inspection's journal {code}").format(code=stamp.code),
        mark=_("printed again {moment}").format(moment=minute(again)) if again else "",
    )


def _identity(record: InspectionRecord) -> Facts:
    scope, log = record.scope, record.log
    answered = sum(each.state is not RequestState.OPEN for each in log.requests)
    limits = [_(", ").join(names) for names in (scope.systems, scope.persons) if names]
    if scope.since or scope.until:
        limits.append(f"{scope.since or '…'} – {scope.until or '…'}")
    pairs = [
        (_("Inspecting unit"), record.unit or "–"),
        (_("Inspector"), record.officer),
        (_("Purpose"), record.purpose or "–"),
        (_("Contract"), record.contract),
        (_("Client"), record.client),
        (_("Contractor"), record.contractor),
        (_("Agreed scope"), _(", ").join(_(each.label) for each in scope.categories)),
        (_("Limited to"), _("; ").join(limits) or _("nothing further")),
        (_("Records in scope"), str(record.shown)),
        (_("State of the records"), minute(record.prepared)),
        (
            _("Inspected"),
            _("{first} to {last}, opened {count} times").format(
                first=minute(log.opened[0] if log.opened else record.prepared),
                last=minute(record.made),
                count=len(log.opened),
            ),
        ),
        (
            _("Requests"),
            _("{answered} of {count} answered").format(answered=answered, count=len(log.requests)),
        ),
        (_("Problems"), str(sum(not each.withdrawn for each in log.findings))),
        (
            _("Read in all"),
            _("{documents} records, {searches} searches, {prints} printed, {copies} copied").format(
                documents=len(log.looks),
                searches=len(log.searches),
                prints=sum(each.printed + each.slips for each in log.looks),
                copies=sum(each.exported for each in log.looks),
            ),
        ),
    ]
    if record.head:
        pairs.append((_("Head of the vault's audit trail"), record.head))
    return Facts(tuple(pairs))


def _requests(record: InspectionRecord, requests: Sequence[RequestAnswer]) -> list[Block]:
    if not requests:
        return [Paragraph(_("No list of requests was used."))]
    columns = (
        Column(_("No."), 0.5, Align.RIGHT),
        Column(_("Request"), 2.6),
        Column(_("Clause"), 0.9),
        Column(_("Reply"), 0.9),
        Column(_("Records and remarks"), 2.6),
    )
    rows = tuple(
        (
            str(each.request.number),
            each.request.text,
            each.request.clause,
            each.state.label,
            "\n".join(
                [*(_named(record, one) for one in each.documents), *filter(None, [each.note])]
            ),
        )
        for each in requests
    )
    return [Table(columns, rows)]


def _findings(record: InspectionRecord, findings: Sequence[NotedFinding]) -> list[Block]:
    if not findings:
        return [Paragraph(_("Nothing was found wrong."))]
    columns = (
        Column(_("No."), 0.4, Align.RIGHT),
        Column(_("What is wrong"), 3.0),
        Column(_("Clause"), 0.9),
        Column(_("Risk"), 0.8),
        Column(_("System"), 1.0),
        Column(_("Records attached"), 1.8),
    )
    rows = tuple(
        (
            str(each.number),
            each.problem
            + (
                "\n" + _("Withdrawn: {reason}").format(reason=each.withdrawn)
                if each.withdrawn
                else ""
            ),
            each.clause,
            _(_RISKS.get(each.risk, each.risk)),
            each.system,
            _named(record, each.document_id),
        )
        for each in findings
    )
    return [Table(columns, rows)]


def _samples(record: InspectionRecord, samples: Sequence[SampleTaken]) -> Table:
    columns = (
        Column(_("Moment"), 1.2),
        Column(_("Asked for"), 2.0),
        Column(_("Out of"), 0.6, Align.RIGHT),
        Column(_("Seed"), 0.9),
        Column(_("Records drawn"), 2.8),
    )
    rows = tuple(
        (
            minute(each.moment),
            asked_words(each),
            str(each.population),
            each.seed,
            "\n".join(_named(record, one) for one in each.documents) or "–",
        )
        for each in samples
    )
    return Table(columns, rows)


def asked_words(sample: SampleTaken) -> str:
    """What a sample was drawn from, in a line."""
    asked = sample.asked
    category = ""
    if asked.category:
        from models.categories import Category

        known = {each.value: each for each in Category}
        category = _(known[asked.category].label) if asked.category in known else asked.category
    parts = (category, asked.type, asked.day, asked.period, asked.system, asked.person, asked.words)
    return _(", ").join(filter(None, parts)) or _("all records")


def _looks(record: InspectionRecord, looks: Sequence[DocumentLooks]) -> list[Block]:
    if not looks:
        return [Paragraph(_("No record was opened."))]
    columns = (
        Column(_("Records attached"), 3.2),
        Column(_("First"), 1.2),
        Column(_("Looks"), 0.6, Align.RIGHT),
        Column(_("Prints"), 0.6, Align.RIGHT),
        Column(_("Copied"), 0.6, Align.RIGHT),
        Column(_("Compared with its digest"), 1.0),
    )
    words = {None: "–", True: _("agrees"), False: _("differs")}
    rows = tuple(
        (
            _named(record, each.document_id),
            minute(each.first),
            str(each.looks),
            str(each.printed + each.slips),
            str(each.exported),
            words[each.verified],
        )
        for each in looks
    )
    return [Table(columns, rows)]


def _searches(searches: Sequence[tuple[datetime, str]]) -> Table:
    columns = (Column(_("Moment"), 1.0), Column(_("Query"), 4.0))
    return Table(columns, tuple((second(moment), query) for moment, query in searches))


def _named(record: InspectionRecord, document_id: int | None) -> str:
    return "  ".join(filter(None, record.named(document_id)))
