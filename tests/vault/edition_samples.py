"""Editions for tests, made without a vault's documents, under the suite that the running test asks for."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.vault.builders import VAULT_ID, all_keys, floor, master_keys, suite
from vault.edition import EditionTerms, Grant, seal_edition
from vault.edition_files import EditionFolder
from vault.edition_journal import create_journal
from vault.edition_keys import EditionKeys
from vault.ids import Compartment, Passphrase
from vault.state import database_fingerprint

EDITION = bytes(range(0x40, 0x50))
PASSPHRASE = Passphrase("检查组 的 口令 九曲十八弯")
GRANTED = (Compartment.PLEDGE, Compartment.PERSONNEL)
CREATED = datetime(2026, 7, 1, 8, 0, tzinfo=UTC)
EXPIRES = datetime(2026, 7, 31, 16, 0, 0, 5, tzinfo=UTC)


def edition_keys(edition_id: bytes = EDITION) -> EditionKeys:
    """The keys that the master key yields."""
    return EditionKeys(suite(), edition_id, master_keys().edition(edition_id))


def terms(edition_id: bytes = EDITION, **changes: Any) -> EditionTerms:
    """What an edition says in clear."""
    values: dict[str, Any] = {
        "suite": suite(),
        "vault_id": VAULT_ID,
        "id": edition_id,
        "created": CREATED,
        "expires": EXPIRES,
        "label": "检查组",
        "purpose": "年度保密检查",
    }
    return EditionTerms(**(values | changes))


def grant(size: int = 4096, digest: bytes = bytes(range(32))) -> Grant:
    """Two compartments and a scope."""
    granted = {compartment: all_keys()[compartment] for compartment in GRANTED}
    return Grant(granted, size, digest, '{"categories": ["pledge", "personnel"]}')


def sealed(edition_id: bytes = EDITION, **changes: Any) -> bytes:
    """The bytes of an edition's file."""
    given = changes.pop("grant", None) or grant()
    cost = changes.pop("cost", None) or floor()
    passphrase = changes.pop("passphrase", None) or PASSPHRASE
    return seal_edition(
        terms(edition_id, **changes), edition_keys(edition_id), passphrase, cost, given
    )


def make_folder_of_edition(vault: Path, edition_id: bytes = EDITION) -> EditionFolder:
    """A whole edition beside a header and a lock; its database is just bytes."""
    (vault / "header").write_bytes(b"any")
    (vault / "lock").touch()
    folder = EditionFolder.below(vault / "editions", edition_id)
    folder.path.mkdir(parents=True)
    folder.database.write_bytes(b"sealed pages" * 400)
    create_journal(folder.journal, VAULT_ID, edition_keys(edition_id))
    given = grant(*database_fingerprint(suite(), folder.database))
    folder.edition.write_bytes(sealed(edition_id, grant=given))
    return folder
