"""The record of a vault's destruction: what was there, what was done, what remains. It outlives the vault, as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from models.residue import Residue, residue_from_json, residue_to_json

FORMAT = "shoudang destruction record 1"


@dataclass(frozen=True, slots=True)
class DestroyedCategory:
    """How many documents of a category there were, and how many bytes their versions had."""

    category: str
    documents: int
    bytes: int


@dataclass(frozen=True, slots=True)
class DestructionRecord:
    """Prepared before anything is erased; completed by `finished` and what follows it.

    `head_code`, `head_hash`, `head_signature` and `key_fingerprint` are those of the journal's last event. `resumed`
    says that the destruction was interrupted: then files and bytes count what was removed when it was completed.
    """

    vault_name: str
    vault_id: str
    suite: str
    created: datetime | None
    begun: datetime
    actor: str
    contract: str = ""
    client: str = ""
    contractor: str = ""
    categories: tuple[DestroyedCategory, ...] = ()
    versions: int = 0
    packs: int = 0
    pack_bytes: int = 0
    snapshots: int = 0
    editions: int = 0
    events: int = 0
    head_code: str = ""
    head_hash: str = ""
    head_signature: str = ""
    key_fingerprint: str = ""
    qr_text: str = ""
    residue: tuple[Residue, ...] = ()
    finished: datetime | None = None
    resumed: bool = False
    overwritten: tuple[str, ...] = ()
    files_removed: int = 0
    bytes_removed: int = 0
    left: tuple[str, ...] = ()

    @property
    def documents(self) -> int:
        """How many documents there were."""
        return sum(each.documents for each in self.categories)

    @property
    def content_bytes(self) -> int:
        """How many bytes all versions of all documents had."""
        return sum(each.bytes for each in self.categories)

    def to_json(self) -> str:
        """As it is kept beside the certificate."""
        values: dict[str, Any] = {"format": FORMAT, **asdict(self)}
        values |= {"documents": self.documents, "content_bytes": self.content_bytes}
        for name in ("created", "begun", "finished"):
            moment = values[name]
            values[name] = None if moment is None else moment.isoformat()
        values["residue"] = json.loads(residue_to_json(self.residue))
        return json.dumps(values, ensure_ascii=False, indent=2) + "\n"

    @classmethod
    def from_json(cls, text: str) -> DestructionRecord:
        """What `to_json` wrote; raises ValueError for anything else."""
        try:
            values = json.loads(text)
            if values.pop("format") != FORMAT:
                raise ValueError("not a destruction record")
            del values["documents"], values["content_bytes"]
            for name in ("created", "begun", "finished"):
                values[name] = (
                    None if values[name] is None else datetime.fromisoformat(values[name])
                )
            values["categories"] = tuple(DestroyedCategory(**each) for each in values["categories"])
            values["residue"] = residue_from_json(json.dumps(values["residue"]))
            values["overwritten"] = tuple(values["overwritten"])
            values["left"] = tuple(values["left"])
            return cls(**values)
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError("not a destruction record") from error
