"""What remains elsewhere, in words: of documents that are purged, and of a vault that is destroyed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from desktop.services.house import House
from desktop.services.keeping.snapshots import snapshot_shelf
from exporters.wording import day, minute
from models.handover.package_media import PackageMedium, package_media
from models.inspection.editions import EditionRecord, editions
from models.keeping.destruction_facts import sealed_renditions
from models.keeping.residue import (
    UNFINISHED_PACKAGE,
    MediumBackups,
    PackageRecord,
    Residue,
    ResidueKind,
    backups_by_medium,
    packages,
)
from models.records import DocumentRecord
from resources.words import _
from vault.layout import strangers


def purge_residue(
    house: House,
    documents: Sequence[DocumentRecord],
    unread_packs: Sequence[str],
    *,
    purged_at: int | None = None,
) -> tuple[Residue, ...]:
    """What may still hold something of these documents, as far as the vault knows.

    `purged_at` is the journal's event that says they are purged: a snapshot that has it no longer has them.
    """
    since = min(document.filed for document in documents)
    with house.database.read() as session:
        media = backups_by_medium(session, since)
        written = packages(session, since)
        sealed = sealed_renditions(session, since)
        on_media = [each for each in package_media(session) if each.moment >= since]
        prepared = [each for each in editions(session) if _showed(each, documents)]
    return (
        *_snapshots(house, since, purged_at),
        *map(_backup, media),
        *map(_package, written),
        *(_sealed(moment, detail) for moment, detail in sealed),
        *map(_package_medium, on_media),
        *map(_edition, prepared),
        *(_unread(pack) for pack in unread_packs),
        Residue(
            ResidueKind.JOURNAL,
            _("Events about these documents"),
            _("in this vault"),
            _(
                "They name the record number and who did what when, never a text; but searches are kept as they were "
                "typed, and amendments with the titles and names that they changed."
            ),
        ),
        _disk(
            house,
            _(
                "Packs were overwritten before they were removed. A solid-state disk, a file system with snapshots, "
                "swap or hibernation may keep older blocks, sealed under the vault's key: changing the master key and "
                "destroying the old secrets, or the disk, ends them."
            ),
        ),
        _copies(),
    )


def destruction_residue(house: House) -> tuple[Residue, ...]:
    """What remains of a vault when its folder is gone, as far as it knows."""
    with house.database.read() as session:
        media, written = backups_by_medium(session), packages(session)
        sealed, on_media = sealed_renditions(session), package_media(session)
        prepared = editions(session)
    return (
        *map(_backup, media),
        *map(_package, written),
        *(_sealed(moment, detail) for moment, detail in sealed),
        *map(_package_medium, on_media),
        *map(_edition, prepared),
        *(_stranger(name) for name in strangers(house.path)),
        _disk(
            house,
            _(
                "What holds keys was overwritten, the rest is sealed and was removed. A solid-state disk, a file "
                "system with snapshots, swap or hibernation may keep older blocks, also of the keys: only destroying "
                "the disk, or its own encryption, ends them."
            ),
        ),
        _copies(),
    )


def _snapshots(house: House, since: datetime, purged_at: int | None) -> list[Residue]:
    shelf = snapshot_shelf(house.vault)
    found = [
        Residue(
            ResidueKind.SNAPSHOT,
            info.path.name,
            _("in this vault, taken {moment}").format(moment=minute(info.moment)),
            _(
                "It still has the record's title and fields; the content is gone from the packs. "
                "`shoudang purge --drop-snapshots` replaces it by a new one; rotation removes it in time."
            ),
        )
        for info in shelf.snapshots
        if info.moment >= since and (purged_at is None or info.sequence < purged_at)
    ]
    return found + [
        Residue(
            ResidueKind.SNAPSHOT,
            path.name,
            _("in this vault, can't be read"),
            _("`shoudang purge --drop-snapshots` removes it."),
        )
        for path, _error in shelf.damaged
    ]


def _backup(medium: MediumBackups) -> Residue:
    where = _("serial {serial}, {purpose}; {count} backups from {first} to {last}").format(
        serial=medium.serial or "—",
        purpose=medium.purpose or "—",
        count=medium.count,
        first=day(medium.first),
        last=day(medium.last),
    )
    if medium.retired is not None:
        where += _("; retired {day}").format(day=day(medium.retired))
    return Residue(
        ResidueKind.BACKUP,
        medium.label,
        where,
        _("It opens with the passphrases of its time. Erase or destroy the medium."),
    )


def _package(package: PackageRecord) -> Residue:
    if package.kind == UNFINISHED_PACKAGE:
        return Residue(
            ResidueKind.PACKAGE,
            _("begun {day}, never completed").format(day=day(package.moment)),
            package.path,
            _("What was written is in clear. Erase it."),
        )
    return Residue(
        ResidueKind.PACKAGE,
        _("{count} documents, written {day}, root {root}").format(
            count=package.documents, day=day(package.moment), root=package.root[:16]
        ),
        package.path,
        _("It is in clear, and it and its copies may be with the receiver."),
    )


def _sealed(moment: datetime, detail: str) -> Residue:
    return Residue(
        ResidueKind.PACKAGE,
        _("sealed {day}: {detail}").format(day=day(moment), detail=detail),
        _("beside its package, and wherever it was sent"),
        _(
            "It opens with its own passphrase, which nothing here can take back. Erase what is on our side."
        ),
    )


def _package_medium(medium: PackageMedium) -> Residue:
    return Residue(
        ResidueKind.PACKAGE,
        _("medium {label}: root {root}, {ordinal} of {count}").format(
            label=medium.label,
            root=medium.root[:16],
            ordinal=medium.ordinal,
            count=medium.count,
        ),
        _("serial {serial}; {place}").format(
            serial=medium.serial or "—", place=medium.place or medium.path
        ),
        _("It is in clear. It stays with the receiver, or is erased or destroyed."),
    )


def _edition(edition: EditionRecord) -> Residue:
    state = (
        _("revoked {day}").format(day=day(edition.revoked))
        if edition.revoked is not None
        else _("in force until {day}").format(day=day(edition.expires))
    )
    return Residue(
        ResidueKind.EDITION,
        edition.label,
        _("prepared {day}, {state}").format(day=day(edition.created), state=state),
        _("A copy of the vault's folder that was made meanwhile still opens with its passphrase."),
    )


def _unread(pack: str) -> Residue:
    return Residue(
        ResidueKind.PACK,
        f"pack {pack}",
        _("in this vault, damaged"),
        _("Whether it holds a copy of what was purged can't be told. Repair the vault first."),
    )


def _stranger(name: str) -> Residue:
    return Residue(
        ResidueKind.STRANGER,
        name,
        _("in the vault's folder"),
        _("It does not belong to the vault and is left where it is."),
    )


def _disk(house: House, how: str) -> Residue:
    return Residue(ResidueKind.MEDIUM, _("The disk under this vault"), str(house.path.parent), how)


def _copies() -> Residue:
    return Residue(
        ResidueKind.COPIES,
        _("Saved files, prints and copies of the folder"),
        _("unknown to the vault"),
        _("Ask those who worked with it; the audit trail says who opened what."),
    )


def _showed(edition: EditionRecord, documents: Sequence[DocumentRecord]) -> bool:
    return any(
        edition.created >= document.filed and edition.scope.includes(document)
        for document in documents
    )
