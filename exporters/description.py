"""说明文件.TXT and 介质说明.TXT: what a package and a medium are, for whoever opens them (档发〔2012〕7号, annex 2).

With a byte order mark and CRLF: it is opened by double click on any Windows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from exporters.catalogue import PackagedDocument, count_records
from exporters.layout import CATALOGUE, DOCUMENTS, OTHERS
from exporters.package_details import PackageDetails
from exporters.wording import amount, day, minute
from models.records import ContractProfile
from resources.words import _


def description(
    contract: ContractProfile,
    documents: Sequence[PackagedDocument],
    earlier: Sequence[PackagedDocument],
    details: PackageDetails,
    content_code: str,
    now: datetime,
) -> bytes:
    """The description of the package as a whole; the medium's own number and type are for the pen."""
    total = sum(entry.file.size for entry in documents)
    lines = [
        _("Description of this medium"),
        "",
        *rehearsal_lines(final=details.final),
        _("Project: {name}").format(name=contract.title),
        _("Handed over by: {party}").format(party=contract.contractor),
        _("Received by: {party}").format(party=contract.client),
        _("Term: {start} to {end}").format(start=day(contract.start), end=day(contract.end)),
        _("Medium number:"),
        _("Type and capacity of the medium:"),
        _("Prepared: {moment}").format(moment=minute(now)),
        _after(_("Prepared by (unit and person):"), _person(contract, details.made_by)),
        _after(_("Checked by (unit and person):"), _person(contract, details.checked_by)),
        _("Records: {count}, {size} ({bytes} bytes)").format(
            count=count_records(documents), size=amount(total), bytes=total
        ),
        *_further(earlier, details),
        _("Content code: {code}").format(code=content_code),
        "",
        _("Contents"),
        f"  {CATALOGUE}    " + _("catalogue of all documents with SHA-256 and SM3 digests"),
        f"  {DOCUMENTS}/    " + _("the documents, by year and category"),
        f"  {OTHERS}/    "
        + _("handover list, register, reports, earlier versions, data for programs"),
        "",
        *reading_lines(),
    ]
    return text_file(lines)


@dataclass(frozen=True, slots=True)
class MediumFacts:
    """What a medium's own description says. `number` is its label (载体编号), `set_number` counts whole copies.

    `capacity` and `size` are bytes; `kind`, `use`, `made_by` and `checked_by` are words. `root` is the package's.
    """

    package: str
    title: str
    giver: str
    number: str
    kind: str
    serial: str
    capacity: int
    use: str
    set_number: int
    ordinal: int
    count: int
    files: int
    size: int
    root: str
    final: bool
    made_by: str
    moment: datetime


def medium_description(facts: MediumFacts) -> bytes:
    """介质说明.TXT at the root of a medium: its number, its part of the package, and how to put it together."""
    lines = [
        _("Description of this medium"),
        "",
        *rehearsal_lines(final=facts.final),
        _("Project: {name}").format(name=facts.title),
        _("Handed over by: {party}").format(party=facts.giver),
        _after(_("Medium number:"), facts.number),
        _("Medium {ordinal} of {count}, copy {copy} ({use})").format(
            ordinal=facts.ordinal, count=facts.count, copy=facts.set_number, use=facts.use or "—"
        ),
        _after(
            _("Type and capacity of the medium:"), f"{facts.kind} {amount(facts.capacity)}".strip()
        ),
        _("Serial number: {serial}").format(serial=facts.serial or "—"),
        _("Prepared: {moment}").format(moment=minute(facts.moment)),
        _after(_("Prepared by (unit and person):"), f"{facts.giver} {facts.made_by}".strip()),
        _("Checked by (unit and person):"),
        _("Files on this medium: {count}, {size} ({bytes} bytes)").format(
            count=facts.files, size=amount(facts.size), bytes=facts.size
        ),
        _("Root of the whole package: {root}").format(root=facts.root),
        "",
        _("Contents"),
        f"  {facts.package}/    " + _("the package, or this medium's part of it"),
        "",
        _(
            "The folders {name} of all media, copied into one folder, are the package. `python3 -B verify.py FOLDER…` "
            "in any of them checks them together, as they are."
        ).format(name=facts.package),
        "",
        *reading_lines(),
    ]
    return text_file(lines)


def rehearsal_lines(*, final: bool) -> list[str]:
    """What every first page of a rehearsal says."""
    if final:
        return []
    return [_("REHEARSAL: this package is for trial, and is not the formal handover."), ""]


def reading_lines() -> list[str]:
    """What is needed to read it (读取软硬件环境)."""
    return [
        _("Environment for reading"),
        "  "
        + _(
            "Nothing is encrypted or compressed for the handover. Any system with a web browser and an office program "
            "reads it; README.html beside the folder data says how to check that nothing is missing or changed."
        ),
    ]


def text_file(lines: Sequence[str]) -> bytes:
    """Lines as a text that any Windows opens."""
    return b"\xef\xbb\xbf" + "\r\n".join([*lines, ""]).encode("utf-8", "replace")


def _after(label: str, value: str) -> str:
    """A label with its value; a full-width colon brings its own space."""
    return f"{label}{'' if label.endswith('：') else ' '}{value}".rstrip()


def _person(contract: ContractProfile, name: str) -> str:
    return f"{contract.contractor} {name}" if name else ""


def _further(earlier: Sequence[PackagedDocument], details: PackageDetails) -> list[str]:
    lines = []
    if earlier:
        lines.append(_("Earlier versions: {count} files").format(count=len(earlier)))
    if details.profile_title:
        lines.append(_("Profile: {title}").format(title=details.profile_title))
    if details.left_out:
        text = _("Left out: {count}; each with its reason in {place}")
        lines.append(text.format(count=details.left_out, place=f"{OTHERS}/未移交说明.pdf"))
    return lines
