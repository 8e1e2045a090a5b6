"""The papers that are signed for a finished package: they bear its root, so they lie beside it, not in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from desktop.services.audit.anchoring import ChainHead
from desktop.services.handover.handover_rows import handover_clauses, handover_lists
from desktop.services.handover.packaged import Packaged
from desktop.services.handover.paper_frames import head_of_package, outer_frame, rendered
from desktop.services.house import House
from desktop.services.records import PackageReport
from exporters.handover_register import RegisterFacts, handover_register
from exporters.layout import NATURES_RESULTS
from exporters.letter import LetterFacts, handover_letter
from exporters.media_split import MediumLabel, label_prefix
from exporters.paper_frame import PaperFrame
from exporters.report import Report
from exporters.signing_sheets import (
    Binding,
    MediumSticker,
    binding_pages,
    key_receipt,
    label_sheet,
    signature_sheet,
)
from exporters.wording import amount, day
from models.bounded_json import MalformedJson
from models.handover.natures import LARGEST_REPORT, NatureReport, Outcome
from resources.words import N_, _
from vault.durable import make_folder, write_durable

LETTER, REGISTER, SHEET = "1-移交函", "2-电子档案移交与接收登记表", "3-移交清单签字页"
NATURES, LABELS, KEY = "4-四性检测报告", "5-介质标签", "6-密钥交接单"
"""What the papers are called: numbered in the order of signing, in Chinese like everything in a package."""

_ATTACHED = (
    N_("Handover list (in the package), with its signature sheet"),
    N_("Register of records handed over and received"),
    N_("Report of the four natures"),
)
_NATURES = {"accuracy": "真", "completeness": "完", "usability": "用", "safety": "安"}
_APPEARANCE = "安4-5"


def write_signing_papers(
    house: House, folder: Path, built: PackageReport, packaged: Packaged
) -> tuple[Path, ...]:
    """Write the papers to `folder`, which is made; returns where each lies.

    Raises AlreadyExists where one is there already, StorageFailed.
    """
    make_folder(folder)
    written = []
    for name, report, endings in _papers(house, built, packaged):
        for ending in endings:
            place = folder / f"{name}.{ending}"
            write_durable(place, rendered(report, ending, packaged.now))
            written.append(place)
    return tuple(written)


def _papers(
    house: House, built: PackageReport, packaged: Packaged
) -> Iterator[tuple[str, Report, Sequence[str]]]:
    # Some take a moment to load.
    from desktop.services.handover.four_natures import natures_report

    both = ("docx", "pdf")
    head = head_of_package(house)
    frame = outer_frame(packaged, head, built.root)
    binding = _binding(built, head)
    lists = handover_lists(house, packaged)
    pages = binding_pages(binding)
    yield LETTER, _letter(house, built, packaged, frame, binding), both
    facts = _register_facts(built, packaged)
    yield REGISTER, handover_register(frame, packaged.documents, facts, pages), both
    yield SHEET, signature_sheet(frame, lists, binding), both
    natures = natures_report(built.folder, packaged, built.root)
    yield NATURES, replace(natures, anchor=frame.anchor), both
    if built.labels:
        yield (
            LABELS,
            label_sheet(frame, [_sticker(each) for each in built.labels], binding.key),
            ("pdf",),
        )
    if built.sealed is not None:
        yield KEY, _key_receipt(built, packaged, frame, binding), both


def _binding(built: PackageReport, head: ChainHead) -> Binding:
    key = built.signature.fingerprint if built.signature else head.key
    return Binding(built.root, key, head.code, head.hash, head.qr_text)


def _letter(
    house: House, built: PackageReport, packaged: Packaged, frame: PaperFrame, binding: Binding
) -> Report:
    attached = [_(each) for each in _ATTACHED]
    if built.sealed is not None:
        attached.append(_("Receipt for the key"))
    facts = LetterFacts(
        clauses=handover_clauses(house),
        attachments=attached,
        waived=len(packaged.gate.waived),
        left_out=len(packaged.omissions),
        sealed=built.sealed is not None,
    )
    return handover_letter(frame, packaged.documents, facts, binding_pages(binding)[1:])


def _register_facts(built: PackageReport, packaged: Packaged) -> RegisterFacts:
    numbers = [each.number for each in built.labels]
    media = numbers[0] if len(numbers) == 1 else ""
    if len(numbers) > 1:
        media = _("{first} to {last}").format(first=numbers[0], last=numbers[-1])
    return RegisterFacts(
        media=media,
        root=built.root,
        key_number=_key_number(packaged) if built.sealed is not None else "",
        results=_results(built.folder),
    )


def _results(package: Path) -> dict[str, str]:
    """What the giver's own checks came to, as the package itself holds it; nothing where it holds none."""
    place = package / "data" / NATURES_RESULTS
    try:
        with place.open("rb") as file:
            report = NatureReport.from_json(file.read(LARGEST_REPORT + 1))
    except (OSError, MalformedJson):
        return {}
    found = {name: _verdict(report, sign) for name, sign in _NATURES.items()}
    appearance = report.result(_APPEARANCE)
    if appearance is not None and appearance.outcome is not Outcome.MANUAL:
        found["appearance"] = appearance.outcome.label
    return found


def _verdict(report: NatureReport, sign: str) -> str:
    results = [each for each in report.results if each.code.startswith(sign)]
    failed = sum(each.outcome is Outcome.FAILED for each in results)
    waiting = sum(each.outcome is Outcome.MANUAL for each in results)
    passed = sum(each.outcome in (Outcome.PASSED, Outcome.WARNING) for each in results)
    pieces = [_("{count} checks passed").format(count=passed)]
    if failed:
        pieces.append(_("{count} not passed").format(count=failed))
    if waiting:
        pieces.append(_("{count} to be looked at").format(count=waiting))
    return _(", ").join(pieces)


def _sticker(label: MediumLabel) -> MediumSticker:
    content = _(
        "{files} files, {size}; copy {copy} of {copies}, medium {number} of {count}"
    ).format(
        files=label.files,
        size=amount(label.bytes),
        copy=label.set_number,
        copies=label.sets,
        number=label.ordinal,
        count=label.count,
    )
    return MediumSticker(
        label.number, content, label.mark, day(label.made), label.made_by, label.use, "", label.root
    )


def _key_receipt(
    built: PackageReport, packaged: Packaged, frame: PaperFrame, binding: Binding
) -> Report:
    from desktop.services.handover.sealing import SUFFIX

    assert built.sealed is not None
    begin = built.sealed.name.partition(SUFFIX)[0] + SUFFIX
    beside = built.sealed.parent.iterdir()
    names = sorted(each.name for each in beside if each.is_file() and each.name.startswith(begin))
    return key_receipt(frame, _key_number(packaged), names, binding)


def _key_number(packaged: Packaged) -> str:
    return f"{label_prefix(packaged.contract.number_prefix, packaged.now)}-MY"
