"""Filing a batch as it was confirmed, each file in its own way, some as newer versions; what it teaches is kept."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from desktop.services.errors import SameAsCurrent, Withheld
from desktop.services.filing.intake import file_each
from desktop.services.filing.ledger import OnFiled
from desktop.services.filing.lessons import knowledge, remember
from desktop.services.filing.plan_records import CarriedOut, Plan, PlanRow
from desktop.services.filing.screening import finding_sentence, record_refusals, screen_name
from desktop.services.filing.sources import SourceProblem, modified_at
from desktop.services.filing.versions import add_version
from desktop.services.house import House
from desktop.services.progress import Progress, Quiet
from desktop.services.records import Failed, Filed, Filing
from models.documents.batches import open_batch
from models.documents.secrecy import SecrecyFinding
from models.errors import NoSuchDocument
from resources.words import _
from vault.ids import utc_now


def carry_out(
    house: House,
    plan: Plan,
    progress: Progress | None = None,
    on_filed: OnFiled | None = None,
) -> CarriedOut:
    """File what the plan says is to be filed; each call of `on_filed` acknowledges files that are durable.

    A file that isn't any more what was looked at is named and left out; so is a title that bears a mark of a state
    secret. Raises StorageFailed, Cancelled: what was acknowledged stays filed.
    """
    progress = progress or Quiet()
    rows, failed = _fit(house, plan.to_file)
    if not rows:
        return CarriedOut(failed=tuple(failed))
    with house.database.write() as session:
        batch = open_batch(
            session,
            moment=utc_now(),
            label=plan.medium.label,
            serial=plan.medium.serial,
            source=_source_name(rows),
            files=len(rows),
        )
    known = knowledge(house)
    new = [row for row in rows if row.choice.version_of is None]
    reports = file_each(
        house,
        [(row.source, _filing(row, batch)) for row in new],
        progress=progress,
        on_filed=on_filed,
    )
    versions: list[Filed] = []
    for row in rows:
        if row.choice.version_of is not None:
            progress.checkpoint()
            outcome = _file_version(house, row, batch, progress)
            if isinstance(outcome, Failed):
                failed.append(outcome)
                continue
            versions.append(outcome)
            if on_filed is not None:
                on_filed([outcome])
    lost = {each.path for report in reports for each in report.failed}
    learned = remember(house, [row for row in rows if row.source.shown not in lost], known)
    return CarriedOut(
        tuple(filed for report in reports for filed in report.added),
        tuple(versions),
        tuple(filed for report in reports for filed in report.duplicates),
        (*failed, *(each for report in reports for each in report.failed)),
        learned,
        sum(report.bytes_read for report in reports),
    )


def _fit(house: House, rows: Sequence[PlanRow]) -> tuple[list[PlanRow], list[Failed]]:
    """The rows whose files are what was looked at, and what became of the others."""
    fit: list[PlanRow] = []
    failed: list[Failed] = []
    findings: list[SecrecyFinding] = []
    for row in rows:
        finding = screen_name(row.choice.title)
        if finding is not None and finding.certain:
            findings.append(finding)
            failed.append(Failed(row.source.shown, finding_sentence(finding)))
        elif (problem := _changed(row)) is not None:
            failed.append(Failed(row.source.shown, problem))
        else:
            fit.append(row)
    if findings:
        record_refusals(house, findings)
    return fit, failed


def _changed(row: PlanRow) -> str | None:
    try:
        status = Path(row.source.path).stat()
    except OSError:
        return _("It is no longer there.")
    if status.st_size != row.source.size or modified_at(status) != row.modified:
        return _("It is not the file any more that was looked at. Look at the batch again.")
    return None


def _filing(row: PlanRow, batch: int) -> Filing:
    choice = row.choice
    assert choice.category is not None  # `Plan.to_file` leaves out what has none.
    return Filing(
        choice.category,
        choice.type,
        choice.persons,
        choice.systems,
        choice.period,
        choice.formed,
        choice.mark,
        choice.title,
        choice.number,
        batch=batch,
        flags=row.flags,
    )


def _file_version(house: House, row: PlanRow, batch: int, progress: Progress) -> Filed | Failed:
    document = row.choice.version_of
    assert document is not None
    try:
        add_version(
            house,
            document,
            row.source,
            reason=_("newer file of the same document"),
            flags=row.flags,
            batch=batch,
            progress=progress,
        )
    except SourceProblem as problem:
        return Failed(row.source.shown, str(problem))
    except SameAsCurrent:
        sentence = _("The document it was to be a version of has this very file already.")
        return Failed(row.source.shown, sentence)
    except (NoSuchDocument, Withheld):
        sentence = _("The document it was to be a version of is no longer there.")
        return Failed(row.source.shown, sentence)
    return Filed(document, row.choice.title, row.source.shown)


def _source_name(rows: Sequence[PlanRow]) -> str:
    """What the batch came from: the folder or the file that was given."""
    tops = list(dict.fromkeys(row.source.shown.partition("/")[0] for row in rows))
    return tops[0] if len(tops) == 1 else _("{first} and others").format(first=tops[0])
