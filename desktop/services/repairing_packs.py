"""The part of a repair that sees to the packs: taken in by their own tables, fetched whole from a backup."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.orm import Session

from desktop.services.house import House
from desktop.services.progress import Progress
from models.chunks import chunk_places, committed_packs
from models.purging import retired_packs
from models.rebuilding import (
    adopt_pack,
    forget_chunks_in,
    forget_empty_packs,
    forget_lost_texts,
    unreferenced_in,
)
from resources.words import _
from vault.backup import OpenBackup
from vault.errors import StorageFailed, Tampered
from vault.ids import Compartment, PackId, utc_now
from vault.pack import SUFFIX, pack_path
from vault.pieces import PlacedChunk
from vault.proving import pack_is_whole
from vault.safety import SafetyCopy, copy_proven


@dataclass(slots=True)
class PackWork:
    """What was done: packs taken in, packs fetched, packs forgotten, and what nothing refers to in those taken in."""

    adopted: list[PackId] = field(default_factory=list)
    fetched: list[PackId] = field(default_factory=list)
    forgotten: list[PackId] = field(default_factory=list)
    unreferenced: dict[Compartment, tuple[int, int]] = field(default_factory=dict)
    lost_texts: int = 0


def adopt_packs(house: House, work: PackWork, progress: Progress, *, every: bool) -> None:
    """Take in the packs that the database doesn't know, or every one anew; a pack whose table fails stays as it is."""
    vault = house.vault
    on_disk = {_pack_of(path): path for path in sorted(vault.packs_on_disk())}
    with house.database.read() as session:
        committed, retired = set(committed_packs(session)), set(retired_packs(session))
    wanted = [pack for pack in on_disk if pack not in retired and (every or pack not in committed)]
    progress.start(_("Reading the tables of packs"), len(on_disk), "files")
    tables: dict[PackId, list[PlacedChunk]] = {}
    for pack in wanted:
        try:
            tables[pack] = vault.pack_table(on_disk[pack])
        except (Tampered, StorageFailed):
            continue  # The check at the end names it.
        finally:
            progress.advance(1)
            progress.checkpoint()
    if every:
        # In one transaction: what one pack no longer claims, another one may hold.
        with house.database.write() as session:
            forget_chunks_in(session, list(tables))
            for pack, table in tables.items():
                _adopt(house, session, pack, on_disk[pack], table)
    else:
        for pack, table in tables.items():
            with house.database.write() as session:
                _adopt(house, session, pack, on_disk[pack], table)
    work.adopted += [pack for pack in tables if pack not in committed]


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
    house: House, backup: OpenBackup, safety: SafetyCopy, work: PackWork, progress: Progress
) -> None:
    """Replace every pack that is missing or not whole by the backup's, where that one is whole."""
    vault = house.vault
    with house.database.read() as session:
        packs = committed_packs(session)
    progress.start(_("Reading packs"), sum(size for _where, size in packs.values()), "bytes")
    for pack, (_compartment, size) in packs.items():
        path, source = pack_path(vault.packs_path, pack), backup.folder.pack_path(pack)
        keys = vault.keys.compartments
        progress.advance(size)
        progress.checkpoint()
        if pack_is_whole(path, keys) or not pack_is_whole(source, keys):
            continue
        safety.put_away(path.relative_to(vault.path).as_posix())
        house.store.close()
        copy_proven(source, path)
        work.fetched.append(pack)


def settle_places(house: House, work: PackWork) -> None:
    """Forget packs that are gone and that nothing lies in, and texts that are gone: they are drawn anew."""
    vault = house.vault
    with house.database.write() as session:
        missing = [
            pack
            for pack in committed_packs(session)
            if not pack_path(vault.packs_path, pack).exists()
        ]
        work.forgotten += forget_empty_packs(session, missing)
        work.lost_texts += forget_lost_texts(session)
        work.unreferenced = unreferenced_in(session, work.adopted)


def _pack_of(path: Path) -> PackId:
    return PackId(bytes.fromhex(path.name.removesuffix(SUFFIX)))
