"""The record of a vault's destruction: what was there, what was done, what remains. It outlives the vault, as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from models.keeping.residue import Residue, residue_from_json, residue_to_json
from models.naming import name_key

FORMAT = "shoudang destruction record 1"
"""What was added since has a value of its own when it is missing, so that every record can be read."""


@dataclass(frozen=True, slots=True)
class DestructionNames:
    """What only people know of a destruction: who does it, who watches, who approved it, by which paper, and where.

    `number` is the certificate's, empty for one made from the vault's id and the day; `basis` the clause or the
    client's approval; `image_number` that of the video or photographs; `alone` why fewer than two carry it out. What
    is empty stays a line for the pen.
    """

    executors: tuple[str, ...] = ()
    supervisor: str = ""
    approver: str = ""
    place: str = ""
    basis: str = ""
    reason: str = ""
    image_number: str = ""
    number: str = ""
    alone: str = ""

    @property
    def distinct(self) -> tuple[str, ...]:
        """Everybody who carries it out once, as first written: blanks, also inside, don't tell names apart."""
        found: dict[str, str] = {}
        for each in self.executors:
            found.setdefault(name_key(each).replace(" ", ""), each.strip())
        found.pop("", None)
        return tuple(found.values())

    @property
    def are_two(self) -> bool:
        """Whether two different persons carry it out (执行人2名, domain model §5)."""
        return len(self.distinct) > 1


NO_NAMES = DestructionNames()
"""Nobody entered anything."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Something that somebody keeps although the vault goes: on what basis or with whose consent, and until when."""

    what: str
    basis: str
    until: str = ""


@dataclass(frozen=True, slots=True)
class DestroyedCategory:
    """How many documents of a category there were, and how many bytes their versions had.

    `first` and `last` are the days on which the first and the last of them were formed; `mark` is the highest mark.
    """

    category: str
    documents: int
    bytes: int
    first: str = ""
    last: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Carrier:
    """A medium or a device with data of the contract that this program doesn't erase; `state` is translated.

    `source` is the register that knows it: "backup", "package" or "media".
    """

    source: str
    number: str
    kind: str = ""
    model: str = ""
    serial: str = ""
    capacity: str = ""
    content: str = ""
    mark: str = ""
    place: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class ErasedKind:
    """What of one kind was erased: "keys", "database", "packs", "index", "snapshots" or "editions"."""

    kind: str
    files: int
    bytes: int


@dataclass(frozen=True, slots=True)
class ErasureCheck:
    """What one check after the erasure found. `check` is "overwritten", "files", "opens" or "sample".

    `outcome` is "passed", "failed" or "not run"; `of` and `found` are the numbers that belong to it.
    """

    check: str
    outcome: str
    of: int = 0
    found: int = 0


@dataclass(frozen=True, slots=True)
class Acceptance:
    """The receipt by which the final package was accepted: its root, who by, and when.

    `later` documents were filed, or got another version, after that package was written: they are not in it.
    """

    root: str
    receiver: str
    person: str
    day: str
    later: int = 0


@dataclass(frozen=True, slots=True)
class DestructionRecord:
    """Prepared before anything is erased; completed by `finished` and what follows it.

    `head_code`, `head_hash`, `head_signature` and `key_fingerprint` are those of the journal's last event. `resumed`
    says that the destruction was interrupted: then files and bytes count what was removed when it was completed.
    `acceptance` is None when nobody accepted a final package; then `without_acceptance` says why it went all the same.
    `before_files` and `before_bytes` are the vault's when its keys went. `program` is name and version. `papers` are
    the SHA-256, hexadecimal, of the papers that were ever written with this record: only those are replaced later.
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
    names: DestructionNames = NO_NAMES
    acceptance: Acceptance | None = None
    without_acceptance: str = ""
    carriers: tuple[Carrier, ...] = ()
    kept: tuple[Kept, ...] = ()
    program: str = ""
    before_files: int = 0
    before_bytes: int = 0
    erased: tuple[ErasedKind, ...] = ()
    unproven: tuple[str, ...] = ()
    checks: tuple[ErasureCheck, ...] = ()
    papers: tuple[str, ...] = ()

    @property
    def number(self) -> str:
        """The certificate's number: what was given, or one made from the vault's id and the day."""
        return self.names.number or f"XH-{self.vault_id[:8].upper()}-{self.begun:%Y%m%d}"

    @property
    def proven(self) -> bool:
        """Whether every check passed."""
        return bool(self.checks) and all(each.outcome == "passed" for each in self.checks)

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
            values["residue"] = residue_from_json(json.dumps(values["residue"]))
            for name in ("overwritten", "left", "unproven", "papers"):
                values[name] = tuple(values.get(name, ()))
            for name, kind in _LISTS.items():
                values[name] = tuple(kind(**each) for each in values.get(name, ()))
            names = values.pop("names", {})
            executors = tuple(names.pop("executors", ()))
            values["names"] = DestructionNames(executors=executors, **names)
            acceptance = values.pop("acceptance", None)
            values["acceptance"] = None if acceptance is None else Acceptance(**acceptance)
            return cls(**values)
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError("not a destruction record") from error


_LISTS: dict[str, Any] = {
    "categories": DestroyedCategory,
    "carriers": Carrier,
    "kept": Kept,
    "erased": ErasedKind,
    "checks": ErasureCheck,
}
