"""The receiver's side, without any vault: verify a package, check its four natures again, compare with the giver's.

What is signed of it is written by `protocols`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from desktop.services.handover.four_natures import tool
from desktop.services.progress import Progress, Quiet
from desktop.services.receiving.protocols import write_protocol
from desktop.services.receiving.received import Difference, Received, suggested_outcome
from desktop.services.receiving.virus_scan import scan_folders
from exporters.bag_info import KIND_LABEL, REHEARSAL_KIND
from exporters.findings import Verification
from exporters.layout import NATURES_BASIS, NATURES_RESULTS
from exporters.natures.checking import Given, check_arrived, trusted_text
from exporters.verify import verify_package
from models.bounded_json import MalformedJson
from models.handover.natures import (
    LARGEST_REPORT,
    ManualResult,
    NatureReport,
    NatureResult,
    Outcome,
    Phase,
)
from models.handover.natures_basis import LARGEST_BASIS, NatureBasis
from resources.natures import nature_scheme
from resources.words import _
from vault.ids import utc_now

__all__ = [
    "Difference",
    "Received",
    "check_package",
    "differences",
    "receive",
    "suggested_outcome",
    "write_protocol",
]

_SILENT = (Outcome.NOT_RUN, Outcome.MANUAL, Outcome.NOT_APPLICABLE)
"""Outcomes by which a side says nothing: what the other side found is then no contradiction, unless it is bad."""
_BAD = (Outcome.FAILED, Outcome.WARNING)


def check_package(
    folders: Sequence[Path],
    *,
    phase: Phase = Phase.RECEIVING,
    made_by: str = "",
    manual: Mapping[str, ManualResult] | None = None,
    progress: Progress | None = None,
) -> NatureReport:
    """Every check of the four natures on a package, which may lie on several media. Raises NotAPackage, Cancelled."""
    progress = progress or Quiet()
    verification = _verified(folders, progress)
    return _natures(folders, verification, phase, made_by, manual or {}, progress)


def receive(
    folders: Sequence[Path],
    *,
    receiver: str,
    person: str,
    manual: Mapping[str, ManualResult] | None = None,
    progress: Progress | None = None,
) -> Received:
    """Verify the package, check its four natures, compare with what the giver found. Raises NotAPackage, Cancelled."""
    progress = progress or Quiet()
    verification = _verified(folders, progress)
    natures = _natures(folders, verification, Phase.RECEIVING, person, manual or {}, progress)
    giver = _giver(folders, verification)
    basis = _basis(folders, verification)
    return Received(
        verification=verification,
        natures=natures,
        giver=giver,
        differences=differences(giver, natures) if giver else (),
        receiver=receiver or (basis.client if basis else ""),
        person=person,
        moment=natures.moment,
        project=basis.title if basis else "",
        giver_name=basis.contractor if basis else "",
        client=basis.client if basis else "",
        rehearsal=verification.information.get(KIND_LABEL) == REHEARSAL_KIND,
    )


def differences(giver: NatureReport, receiver: NatureReport) -> tuple[Difference, ...]:
    """Where the two sides contradict each other, in the order of the receiver's checks."""
    found: list[Difference] = []
    for there in receiver.results:
        here = giver.result(there.code)
        note = _contradiction(here, there)
        if note is not None:
            outcome = here.outcome.value if here else ""
            found.append(Difference(there.code, there.name, outcome, there.outcome.value, note))
    known = {each.code for each in receiver.results}
    for here in giver.results:
        if here.code not in known and here.outcome is Outcome.FAILED:
            note = _("Only the giver's program makes this check. {note}").format(note=here.note)
            found.append(Difference(here.code, here.name, here.outcome.value, "", note.strip()))
    return tuple(found)


def _contradiction(here: NatureResult | None, there: NatureResult) -> str | None:
    """How two results of one check differ, or None where they don't."""
    words = there.note if there.outcome is not Outcome.MANUAL else ""
    if here is None:
        if there.outcome not in _BAD:
            return None
        return _("The giver's program doesn't make this check. {note}").format(note=words).strip()
    if here.outcome is there.outcome:
        # What was found is told in the language of whoever found it, and so are the checks' names.
        comparable = there.outcome in _BAD and here.name == there.name
        if not comparable or set(here.objects) == set(there.objects):
            return None
        only = sorted(set(there.objects) ^ set(here.objects))
        return _("Other objects: {objects}").format(objects=_(", ").join(only[:5]))
    if here.outcome in _SILENT and there.outcome not in _BAD:
        return None
    if there.outcome in _SILENT and here.outcome not in _BAD:
        return None
    named = _(", ").join(there.objects[:5])
    return _("{note}: {objects}").format(note=words, objects=named) if named else words


def _verified(folders: Sequence[Path], progress: Progress) -> Verification:
    progress.start(_("Verifying the package"), None, "bytes")
    return verify_package(list(folders), on_bytes=progress.advance, checkpoint=progress.checkpoint)


def _natures(
    folders: Sequence[Path],
    verification: Verification,
    phase: Phase,
    made_by: str,
    manual: Mapping[str, ManualResult],
    progress: Progress,
) -> NatureReport:
    progress.start(_("Checking the four natures"), None, "files")
    moment = utc_now()
    given = Given(
        phase=phase,
        today=moment.astimezone().date(),
        manual=manual,
        scanned=scan_folders(folders, progress.checkpoint),
    )
    basis = _basis(folders, verification)
    return NatureReport(
        scheme=nature_scheme().title,
        phase=phase,
        results=check_arrived(folders, verification, given, progress.checkpoint),
        made_by=made_by,
        moment=moment,
        tool=tool(),
        root=verification.root,
        content_code=basis.content_code if basis else "",
    )


def _giver(folders: Sequence[Path], verification: Verification) -> NatureReport | None:
    data = trusted_text(folders, verification, NATURES_RESULTS, LARGEST_REPORT)
    try:
        report = NatureReport.from_json(data) if data is not None else None
    except MalformedJson:
        return None
    return report if report is not None and report.phase is Phase.GIVING else None


def _basis(folders: Sequence[Path], verification: Verification) -> NatureBasis | None:
    data = trusted_text(folders, verification, NATURES_BASIS, LARGEST_BASIS)
    try:
        return NatureBasis.from_json(data) if data is not None else None
    except MalformedJson:
        return None
