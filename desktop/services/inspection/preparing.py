"""Preparing an edition: a filtered copy, the keys of its compartments, and an officer's passphrase around both."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from desktop.services.errors import EditionEmpty, EditionTooLate
from desktop.services.house import House
from desktop.services.inspection.absorbing import folder_of, keys_of
from desktop.services.inspection.edition_records import EditionInfo
from desktop.services.keys.strength import require_strength
from desktop.services.progress import Progress, Quiet
from desktop.services.rights import Right, require
from models.inspection.editions import NOTHING_ABSORBED, EditionRecord, add_edition
from models.inspection.filtering import write_filtered_copy
from models.inspection.inspection import InspectionRequest
from models.inspection.scope import EditionScope, documents_in_scope
from models.queries import documents
from models.session import Database
from resources.words import N_, _
from vault.database import Connector
from vault.durable import flush_folder, make_folder, publish, write_durable
from vault.edition import (
    MOST_LABEL,
    MOST_PURPOSE,
    EditionTerms,
    Grant,
    parse_edition,
    seal_edition,
)
from vault.edition_files import EditionFolder
from vault.edition_journal import create_journal
from vault.edition_keys import EditionKeys
from vault.errors import Tampered
from vault.ids import Passphrase, utc_now
from vault.primitives import random_bytes
from vault.slots import calibrated_cost
from vault.state import database_fingerprint
from vault.vault import KDF_SECONDS


def create_edition(
    house: House,
    scope: EditionScope,
    *,
    label: str,
    purpose: str,
    passphrase: Passphrase,
    expires: datetime,
    requests: Sequence[InspectionRequest] = (),
    unit: str = "",
    progress: Progress | None = None,
    kdf_seconds: float = KDF_SECONDS,
) -> EditionInfo:
    """Prepare an edition of the documents in `scope` for the officer `label`, to be opened with `passphrase`.

    It brings the answers to the standing questions, as far as they are in scope, the `requests` of the inspection's
    list, and `unit`, who inspects, which goes onto every page that is shown or printed. Raises
    NotAllowed, WeakPassphrase, EditionEmpty when nothing is in the scope, EditionTooLate when it would have expired
    already, Cancelled, StorageFailed; then nothing is left behind.
    """
    # Here, not above: every check of a vault lists editions, and few prepare one.
    from desktop.services.inspection.edition_data import edition_contents

    require(house, Right.EDITIONS)
    require_strength(passphrase.text, (label, house.path.stem))
    progress = progress or Quiet()
    vault, created = house.vault, utc_now()
    if expires <= created:
        raise EditionTooLate(expires)
    with house.database.read() as session:
        chosen = documents_in_scope(session, scope)
    if not chosen:
        raise EditionEmpty
    progress.start(_("Preparing the edition"), None, "files")
    edition_id = random_bytes(16)
    terms = EditionTerms(
        vault.suite,
        vault.id,
        edition_id,
        created,
        expires,
        _cut(label, MOST_LABEL),
        _cut(purpose, MOST_PURPOSE),
    )
    record = EditionRecord(
        edition_id,
        terms.label,
        terms.purpose,
        scope,
        len(chosen),
        created,
        expires,
        None,
        0,
        NOTHING_ABSORBED,
    )
    folder, keys = folder_of(house, edition_id), keys_of(house, edition_id)
    make_folder(folder.path)
    try:
        contents = edition_contents(
            house, scope, chosen, requests=requests, unit=unit, progress=progress
        )
        write_filtered_copy(vault.connect, folder.database, keys.database, chosen, contents)
        flush_folder(folder.path)
        create_journal(folder.journal, vault.id, keys)
        progress.checkpoint()
        size, digest = database_fingerprint(vault.suite, folder.database)
        granted = {
            each.compartment: vault.keys.compartments[each.compartment] for each in scope.categories
        }
        grant = Grant(granted, size, digest, scope.to_json())
        cost = calibrated_cost(vault.suite, kdf_seconds)
        write_durable(folder.fresh, seal_edition(terms, keys, passphrase, cost, grant))
        _require_readable(folder, keys, len(chosen))
        with house.database.write() as session:
            add_edition(session, record)
            house.journal.append(
                session, [("prepared", f"edition {edition_id.hex()}", _summary(record))]
            )
    except BaseException:
        folder.destroy()
        raise
    finally:
        keys.forget()
    publish(folder.fresh, folder.edition)
    return EditionInfo.of(record, "open")


def _require_readable(folder: EditionFolder, keys: EditionKeys, count: int) -> None:
    """What was written is opened again; raises Tampered when it isn't what was meant."""
    with folder.fresh.open("rb") as stream:
        file = parse_edition(stream.read(), folder.id, folder.fresh)
    file.opened(keys)
    connect = Connector(folder.database, keys.database, immutable=True)
    database = Database(connect, folder.database, object_name=file.name)
    try:
        with database.read() as session:
            if len(documents(session)) != count:
                raise Tampered(file.name, N_("its database is not the one it was prepared with"))
    finally:
        database.close()


def _summary(record: EditionRecord) -> str:
    """For the journal: for whom, what, until when."""
    return f"{record.label}, {record.scope.to_json()}, {record.expires.isoformat()}"


def _cut(text: str, most: int) -> str:
    return text.encode("utf-8")[:most].decode("utf-8", "ignore")
