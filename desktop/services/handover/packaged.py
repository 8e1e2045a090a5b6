"""What a package is being made of, as the makers of its papers and data are told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from exporters.catalogue import PackagedDocument
from models.handover.preflight import Gate
from models.records import ContractProfile


@dataclass(frozen=True, slots=True)
class Omission:
    """Something that isn't in the package, and why: a document, an earlier version, a field, a whole register.

    `kind` is "document", "version", "field" or "register"; `reason` is a translated sentence.
    """

    kind: str
    number: str
    title: str
    category: str
    reason: str
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Packaged:
    """The records of a package, where they lie, what was left out, and the gate it was built behind.

    `documents` are current versions as written (members of source trees are entries of their own), `earlier` the
    earlier ones. `places` says where a document's current version lies below `data/`, by the document's id.
    `numbers_shown` says whether identity numbers are given in full. `final` is False for a rehearsal.
    `content_code` is the SHA-256, hexadecimal, of the listing of all `documents` and `earlier`: what can be printed
    inside the package, where its root can't be known yet.
    """

    contract: ContractProfile
    documents: tuple[PackagedDocument, ...]
    earlier: tuple[PackagedDocument, ...]
    places: Mapping[int, str]
    omissions: tuple[Omission, ...]
    gate: Gate
    profile: str
    numbers_shown: bool
    final: bool
    made_by: str
    checked_by: str
    content_code: str
    now: datetime
