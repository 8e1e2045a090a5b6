"""四性检测 on the giver's side: run on a package that is being built, its basis and its reports put inside."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from io import BytesIO
from pathlib import Path

from desktop.services.errors import PackageMarked
from desktop.services.handover.natures_basis import nature_basis
from desktop.services.handover.packaged import Packaged
from desktop.services.house import House
from desktop.services.receiving.virus_scan import scan_folders
from exporters.bag import WrittenFile
from exporters.handover import Extra
from exporters.layout import NATURES_BASIS, NATURES_REPORT, NATURES_RESULTS
from exporters.natures.checking import Given, check_staged
from exporters.natures_report import PaperOf
from exporters.natures_report import natures_report as report_of
from exporters.pdf import write_pdf
from exporters.report import Report
from exporters.word import write_docx
from models.handover.natures import (
    LARGEST_REPORT,
    SECRECY,
    ManualResult,
    NatureReport,
    NatureResult,
    Outcome,
    Phase,
)
from models.handover.natures_basis import LARGEST_BASIS, NatureBasis
from resources.natures import nature_scheme
from resources.words import _

FIXITY, CONSISTENT = "真1-1", "真1-14"


def four_natures_papers(
    house: House,
    packaged: Packaged,
    staged: Path,
    written: Sequence[WrittenFile],
    manual: Mapping[str, ManualResult],
    *,
    checkpoint: Callable[[], None] = lambda: None,
) -> Iterator[Extra]:
    """检测依据.json, then results and report of every check of what is `written` below `staged`.

    To be run when everything else of the payload lies there. Raises PackageMarked where something bears the mark of a
    state secret, before anything is given.
    """
    basis = nature_basis(house, packaged)
    given = Given(
        phase=Phase.GIVING,
        today=packaged.now.astimezone().date(),
        manual=manual,
        scanned=scan_folders([staged], checkpoint),
    )
    results = check_staged(staged, tuple(written), basis, given, checkpoint)
    report = NatureReport(
        scheme=nature_scheme().title,
        phase=Phase.GIVING,
        results=results,
        made_by=packaged.checked_by or packaged.made_by or house.actor,
        moment=packaged.now,
        tool=tool(),
        content_code=packaged.content_code,
    )
    if report.blocked:
        marked = report.result(SECRECY)
        raise PackageMarked(marked.objects if marked else ())
    anchor = _("Content code {code} · head of the chain {head}").format(
        code=packaged.content_code[:16], head=basis.chain_code
    )
    printed = report_of(report, paper_of(packaged, anchor))
    yield Extra(NATURES_BASIS, basis.to_json())
    yield Extra(NATURES_RESULTS, report.to_json())
    for ending, write in (("docx", write_docx), ("pdf", write_pdf)):
        buffer = BytesIO()
        write(printed, buffer, created=packaged.now)
        yield Extra(f"{NATURES_REPORT}.{ending}", buffer.getvalue(), listed=True)


def natures_report(package: Path, packaged: Packaged, root: str) -> Report:
    """The report to be signed, with the package's root on it, for a package that was read back whole at `package`.

    Its results are those inside, and what was only known once the package was closed. Raises OSError, MalformedJson.
    """
    data = package / "data"
    with (data / NATURES_RESULTS).open("rb") as stream:
        report = NatureReport.from_json(stream.read(LARGEST_REPORT + 1))
    with (data / NATURES_BASIS).open("rb") as stream:
        basis = NatureBasis.from_json(stream.read(LARGEST_BASIS + 1))
    notes = {
        FIXITY: _("All digests are right; the root is signed."),
        CONSISTENT: _("Closed and read back whole."),
    }
    known = {
        code: NatureResult(code, result.name, Outcome.PASSED, note)
        for code, note in notes.items()
        if (result := report.result(code)) and result.outcome is not Outcome.FAILED
    }
    anchor = _("Root {root} · head of the chain {head}").format(
        root=root[:16], head=basis.chain_code
    )
    return report_of(report.with_results(known, root), paper_of(packaged, anchor))


def paper_of(packaged: Packaged, anchor: str) -> PaperOf:
    """What the giver's reports are about."""
    contract = packaged.contract
    return PaperOf(
        project=contract.title,
        giver=contract.contractor,
        receiver=contract.client,
        rehearsal=not packaged.final,
        anchor=anchor,
    )


def tool() -> str:
    """The program and its version, as reports name it."""
    try:
        return _("Shoudang {version}").format(version=version("shoudang"))
    except PackageNotFoundError:
        # Run from its folder, without having been installed.
        return "Shoudang"
