"""The lists of a handover beside its records: equipment, source code, accounts, knowledge, open matters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from exporters.report import Align, Column, Table
from exporters.transfer_list import TransferItem
from exporters.wording import amount, day
from resources.words import _


@dataclass(frozen=True, slots=True)
class Equipment:
    """Something that is handed over in kind. `kind`, `state` and `note` are translated words."""

    kind: str
    number: str
    name: str
    model: str = ""
    serial: str = ""
    count: str = "1"
    place: str = ""
    state: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class SourceRelease:
    """One delivery of source code. `digest` is that of the tree's listing, hexadecimal; `place` is below `data/`."""

    name: str
    release: str
    origin: str
    commit: str
    branch: str
    files: int
    bytes: int
    components: int
    build: str
    digest: str
    place: str
    delivered: date
    current: bool
    bundle: bool


@dataclass(frozen=True, slots=True)
class Account:
    """An account by reference: `reference` is the number of the sealed envelope that its password lies in."""

    system: str
    name: str
    purpose: str
    holder: str
    reference: str


@dataclass(frozen=True, slots=True)
class OpenItem:
    """What isn't settled. `kind`, `title` and `state` are translated; `waiver` says who answers for it and why."""

    kind: str
    number: str
    title: str
    clause: str
    since: date | None
    due: date | None
    responsible: str
    state: str
    waiver: str = ""


def equipment_table(items: Sequence[Equipment], *, caption: str = "") -> Table:
    """设备: hardware, the client's materials, carriers."""
    columns = (
        Column(_("No."), 0.4, Align.RIGHT),
        Column(_("Kind"), 1),
        Column(_("Item number"), 1.2),
        Column(_("Name"), 2.4),
        Column(_("Make and model"), 1.6),
        Column(_("Serial number"), 1.6),
        Column(_("Count"), 0.5, Align.RIGHT),
        Column(_("Place"), 1.4),
        Column(_("State"), 1.2),
        Column(_("Remarks"), 1.4),
        Column(_("Received, by whom"), 1.1),
    )
    rows = tuple(
        (
            str(number),
            each.kind,
            each.number,
            each.name,
            each.model,
            each.serial,
            each.count,
            each.place,
            each.state,
            each.note,
            "",
        )
        for number, each in enumerate(items, start=1)
    )
    return Table(columns, rows, caption=caption)


def source_table(items: Sequence[SourceRelease], *, caption: str = "") -> Table:
    """源代码: repository, tag, commit, build environment, components, digest."""
    columns = (
        Column(_("No."), 0.4, Align.RIGHT),
        Column(_("Repository"), 1.8),
        Column(_("Release tag"), 0.8),
        Column(_("Commit id"), 1.4),
        Column(_("Origin"), 1),
        Column(_("File count"), 0.6, Align.RIGHT),
        Column(_("Size"), 0.8, Align.RIGHT),
        Column(_("Component count"), 0.8, Align.RIGHT),
        Column(_("Build environment"), 2.4),
        Column(_("Digest of the tree"), 1.6),
        Column(_("Delivered"), 1, Align.CENTRE),
        Column(_("Place in the package"), 2.2),
    )
    rows = tuple(
        (
            str(number),
            each.name,
            each.release,
            _lines(each.commit[:16], each.branch),
            _lines(each.origin, _("with git bundle") if each.bundle else ""),
            str(each.files),
            amount(each.bytes),
            str(each.components),
            each.build,
            f"{each.digest[:16]}\n{each.digest[16:32]}",
            _lines(
                day(each.delivered),
                _("current delivery") if each.current else _("earlier delivery"),
            ),
            each.place,
        )
        for number, each in enumerate(items, start=1)
    )
    return Table(columns, rows, caption=caption)


def accounts_table(items: Sequence[Account], *, caption: str = "") -> Table:
    """账号口令, by the number of the sealed envelope only."""
    columns = (
        Column(_("No."), 0.4, Align.RIGHT),
        Column(_("System"), 2.2),
        Column(_("Account"), 1.4),
        Column(_("Purpose"), 2),
        Column(_("Holder"), 1.2),
        Column(_("Sealed envelope"), 1.6),
        Column(_("Seal whole"), 0.8),
        Column(_("Password changed on"), 1.1),
        Column(_("Received, by whom"), 1),
    )
    rows = tuple(
        (
            str(number),
            each.system,
            each.name,
            each.purpose,
            each.holder,
            each.reference or _("no envelope entered"),
            "",
            "",
            "",
        )
        for number, each in enumerate(items, start=1)
    )
    return Table(columns, rows, caption=caption)


def knowledge_table(items: Sequence[TransferItem], *, caption: str = "") -> Table:
    """知识转移, in short; the list of its own has room for how each article was explained."""
    columns = (
        Column(_("No."), 0.4, Align.RIGHT),
        Column(_("System"), 2),
        Column(_("Title"), 3.2),
        Column(_("Kind"), 1),
        Column(_("Record number"), 2),
        Column(_("Version"), 0.6, Align.CENTRE),
        Column(_("Changed"), 1, Align.CENTRE),
        Column(_("Review"), 1.3),
    )
    rows = tuple(
        (
            str(number),
            each.group,
            each.title,
            each.kind,
            each.number,
            f"V{each.version}",
            day(each.updated),
            each.reviewed,
        )
        for number, each in enumerate(items, start=1)
    )
    return Table(columns, rows, caption=caption)


def open_table(items: Sequence[OpenItem], *, caption: str = "") -> Table:
    """未结事项: duties, findings, matters, and what was waived."""
    columns = (
        Column(_("No."), 0.4, Align.RIGHT),
        Column(_("Kind"), 0.8),
        Column(_("Item number"), 1.4),
        Column(_("What is open"), 3.2),
        Column(_("Clause"), 0.9, Align.CENTRE),
        Column(_("Open since"), 1, Align.CENTRE),
        Column(_("Due"), 1, Align.CENTRE),
        Column(_("Responsible"), 1.1),
        Column(_("State"), 1.2),
        Column(_("Waived by, and why"), 2),
    )
    rows = tuple(
        (
            str(number),
            each.kind,
            each.number,
            each.title,
            each.clause,
            day(each.since),
            day(each.due),
            each.responsible,
            each.state,
            each.waiver,
        )
        for number, each in enumerate(items, start=1)
    )
    return Table(columns, rows, caption=caption)


def _lines(*pieces: str) -> str:
    return "\n".join(piece for piece in pieces if piece)
