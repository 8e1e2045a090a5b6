"""The part of a repair that sees to the packs: taken in by their own tables, fetched whole from a backup."""

from __future__ import annotations

import contextlib
from pathlib import Path

from sqlalchemy.orm import Session

from desktop.services.house import House
from desktop.services.keeping.repair_log import RepairLog
from desktop.services.progress import Progress
from exporters.wording import amount
from models.categories import Category
from models.documents.chunks import chunk_places, committed_packs
from models.keeping.purging import retired_packs
from models.keeping.rebuilding import (
    adopt_pack,
    forget_chunks_in,
    forget_empty_packs,
    forget_lost_texts,
    skip_numbers,
    unreferenced_in,
)
from resources.words import N_, _
from vault.backup import OpenBackup
from vault.errors import StorageFailed, Tampered
from vault.ids import Compartment, PackId, utc_now
from vault.pack import SUFFIX, pack_path
from vault.pieces import PlacedChunk
from vault.proving import pack_is_whole
from vault.safety import SafetyCopy, copy_proven


def adopt_packs(
    house: House, log: RepairLog, progress: Progress, *, every: bool, skipped: int
) -> None:
    """Take in packs that the database doesn't know, and with `every` all others anew.

    A pack whose table fails stays as it is. What belongs to no document in the packs that were taken in had numbers
    once: more of each series are left out than were `skipped` already, where that is needed.
    """
    vault = house.vault
    on_disk = {_pack_of(path): path for path in sorted(vault.packs_on_disk())}
    with house.database.read() as session:
        committed, retired = set(committed_packs(session)), set(retired_packs(session))
    wanted = [pack for pack in on_disk if pack not in retired and (every or pack not in committed)]
    progress.start(_("Reading the tables of packs"), len(wanted), "files")
    tables: dict[PackId, list[PlacedChunk]] = {}
    for pack in wanted:
        progress.advance(1)
        progress.checkpoint()
        # A table that fails is for the check at the end to name.
        with contextlib.suppress(Tampered, StorageFailed):
            tables[pack] = vault.pack_table(on_disk[pack])
    if every:
        # In one transaction: what one pack no longer claims, another one may hold.
        with house.database.write() as session:
            forget_chunks_in(session, list(tables))
            for pack, table in tables.items():
                _adopt(house, session, pack, on_disk[pack], table)
        log.did("packs", N_("the places of all chunks were taken from the packs' own tables"))
    for pack, table in tables.items():
        if pack in committed:
            continue
        with house.database.write() as session:
            _adopt(house, session, pack, on_disk[pack], table)
            count, size = unreferenced_in(session, pack)
            today = utc_now().date()
            skip_numbers(session, max(0, count - skipped), since=today, until=today)
        skipped = max(0, skipped - count)
        log.did(f"pack {pack.hex()}", N_("the database did not know it; it was taken in"))
        if count:
            _tell_unreferenced(log, pack, tables[pack][0].compartment, count, size)


def _tell_unreferenced(
    log: RepairLog, pack: PackId, compartment: Compartment, count: int, size: int
) -> None:
    category = next(each for each in Category if each.compartment is compartment)
    log.remains(
        "warning",
        f"pack {pack.hex()}",
        _("{count} parts ({size}) in it, of {category}, belong to no document").format(
            count=count, size=amount(size), category=_(category.label)
        ),
        _(
            "Their records went with the database: file the originals once more, which costs no room, or restore a "
            "newer backup beside this vault."
        ),
    )


def _adopt(
    house: House, session: Session, pack: PackId, path: Path, table: list[PlacedChunk]
) -> None:
    """Take in a pack. A chunk that lies elsewhere, and is whole there, keeps its place."""
    if not table:
        return
    compartment = table[0].compartment
    places = chunk_places(session, compartment, [chunk.id for chunk in table])
    chunks = [
        chunk
        for chunk in table
        if chunk.id not in places
        or places[chunk.id].pack == pack
        or not _is_whole(house, places[chunk.id])
    ]
    adopt_pack(session, pack, compartment, path.stat().st_size, chunks, moment=utc_now())


def _is_whole(house: House, place: PlacedChunk) -> bool:
    try:
        house.store.verify(place)
    except (Tampered, StorageFailed):
        return False
    return True


def fetch_packs(
    house: House, backup: OpenBackup, safety: SafetyCopy, log: RepairLog, progress: Progress
) -> None:
    """Replace every pack that is missing or not whole by the backup's, where that one is whole."""
    vault = house.vault
    keys = vault.keys.compartments
    with house.database.read() as session:
        packs = committed_packs(session)
    progress.start(_("Reading packs"), sum(size for _where, size in packs.values()), "bytes")
    for pack, (_where, size) in packs.items():
        path, source = pack_path(vault.packs_path, pack), backup.folder.pack_path(pack)
        if not pack_is_whole(path, keys) and pack_is_whole(source, keys):
            safety.put_away(path.relative_to(vault.path).as_posix())
            house.store.close()
            copy_proven(source, path)
            log.did(f"pack {pack.hex()}", N_("it was replaced by the whole one in the backup"))
        progress.advance(size)
        progress.checkpoint()


def settle_places(house: House, log: RepairLog) -> None:
    """Forget packs that are gone and in which nothing lies, and texts that are gone: they are drawn anew."""
    packs = house.vault.packs_path
    with house.database.write() as session:
        missing = [pack for pack in committed_packs(session) if not pack_path(packs, pack).exists()]
        for pack in forget_empty_packs(session, missing):
            log.did(f"pack {pack.hex()}", N_("it is gone, and nothing that lay in it is needed"))
        lost = forget_lost_texts(session)
    if lost:
        log.did(
            "texts",
            N_("{count} extracted texts are gone; they will be drawn from the files anew"),
            count=lost,
        )


def _pack_of(path: Path) -> PackId:
    return PackId(bytes.fromhex(path.name.removesuffix(SUFFIX)))
