"""The files of a destruction's record, JSON and papers: durable, read back, and never in place of anybody else's."""

from __future__ import annotations

import os
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from desktop.services.disposal.custody_papers import paper_bytes, require_kind, write_read_back
from exporters.destruction_certificate import destruction_certificate
from models.keeping.destruction_record import DestructionRecord
from vault.durable import storage_errors
from vault.errors import AlreadyExists, StorageFailed


def write_record(record: Path, content: DestructionRecord) -> DestructionRecord:
    """The JSON, then the paper, both durable and read back; returns the record, which knows its paper now."""
    created = content.finished or content.begun
    paper = paper_bytes(destruction_certificate(content), record, created=created)
    content = replace(content, papers=(*content.papers, sha256(paper).hexdigest()))
    write_read_back(data_path(record), content.to_json().encode("utf-8"))
    write_read_back(record, paper)
    return content


def data_path(record: Path) -> Path:
    """Where the JSON lies that belongs to a certificate."""
    return record.with_suffix(".json")


def _found(record: Path) -> DestructionRecord | None:
    try:
        return DestructionRecord.from_json(data_path(record).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StorageFailed(data_path(record), error) from error
    except ValueError:
        return None


def earlier_attempt(record: Path, vault_id: str) -> DestructionRecord | None:
    """What an attempt to destroy the vault of this id left there before anything was erased."""
    require_kind(record)
    found = _found(record)
    if found is None or found.finished is not None or found.vault_id != vault_id:
        return None
    return found


def record_at(record: Path, note: dict[str, str]) -> DestructionRecord | None:
    """The record of the destruction that `note` speaks of, if it lies there."""
    found = _found(record)
    return found if found is not None and found.vault_id == note.get("id", found.vault_id) else None


def require_own(record: DestructionRecord, *papers: Path) -> None:
    """Raises AlreadyExists for a paper that this record doesn't know: it would be replaced."""
    for paper in papers:
        if not os.path.lexists(paper):
            continue
        with storage_errors(paper):
            plain = paper.is_file() and not paper.is_symlink()
            if not plain or sha256(paper.read_bytes()).hexdigest() not in record.papers:
                raise AlreadyExists(paper)
