"""The lines of a package's data files (其他/登记数据), as exporters/PACKAGE.md specifies them.

Ids are those of the vault that the package was made from: lines name each other by them. Lines of the registers are
the records of models/obligations/register_records.py.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from models.categories import Category, Mark, Ownership, Status, VersionKind

FORMAT_NAME = "shoudang-package-data"
MAJOR, MINOR = 1, 0
"""A reader refuses another major; a greater minor only adds fields and files."""

FORMAT_FILE = "format.json"
CONTRACT_FILE = "contract.json"
GUIDE_FILE = "说明.md"
RULES = "rules.jsonl"
DOCUMENTS = "documents.jsonl"
MEMBERS = "members.jsonl"
COMPONENTS = "components.jsonl"
SUSPICIONS = "suspicions.jsonl"
ARTICLES = "articles.jsonl"
LINKS = "links.jsonl"
SYSTEMS = "systems.jsonl"
TAGS = "tags.jsonl"
COLLECTIONS = "collections.jsonl"
RELATIONS = "relations.jsonl"
FIELDS = "fields.jsonl"
VALUES = "field_values.jsonl"
NUMBERS = "numbers.jsonl"
AUDIT = "audit.jsonl"


class FormatLine(NamedTuple):
    """What the data files are: of which vault (`origin`, its id), with which digests, how many lines each has.

    `digest` is the vault's own digest, "sha256" or "sm3": a version whose file isn't in the package has no other.
    """

    format: str
    major: int
    minor: int
    origin: bytes
    suite: str
    digest: str
    made: datetime
    profile: str
    final: bool
    numbers_shown: bool
    documents: int


class ContractLine(NamedTuple):
    """The contract; `text` is its profile in TOML as it is in force, empty where there is none."""

    profile: str
    title: str
    client: str
    contractor: str
    start: date
    end: date
    amount_fen: int
    number_prefix: str
    fictional: bool
    text: str


class RuleLine(NamedTuple):
    """One revision of a file of rules that the vault keeps for itself."""

    name: str
    revision: int
    text: str
    origin: str
    note: str
    moment: datetime


class DeliveryLine(NamedTuple):
    """What a source tree is a delivery of."""

    name: str
    release: str
    origin: str
    source: str
    commit_id: str
    branch: str
    note: str
    files: int
    bytes: int
    bundle: bool
    inspected: bool


class VersionLine(NamedTuple):
    """One version. `place` is the file below `data/`, None where the package hasn't it; then `absent` says why.

    `digest` is the vault's own; `sha256` and `sm3` are known of what lies in the package.
    """

    id: int
    ordinal: int
    kind: VersionKind
    name: str
    path: str
    size: int
    digest: bytes
    sha256: bytes | None
    sm3: bytes | None
    modified: datetime | None
    filed: datetime
    reason: str
    flags: tuple[str, ...]
    place: str | None
    absent: str
    delivery: DeliveryLine | None


class DocumentLine(NamedTuple):
    """A document with all its versions, the oldest first."""

    id: int
    number: str
    reference: str
    category: Category
    type: str
    title: str
    period: str
    persons: tuple[str, ...]
    systems: tuple[str, ...]
    formed: date | None
    filed: datetime
    mark: Mark
    retention: str
    ownership: Ownership
    status: Status
    versions: tuple[VersionLine, ...]


class MemberLine(NamedTuple):
    """One file of a source tree; `tree` is the tree's version."""

    id: int
    tree: int
    path: str
    mode: int
    size: int
    digest: bytes
    sha256: bytes
    modified: datetime | None
    place: str


class ComponentLine(NamedTuple):
    """A third-party component of a source tree."""

    tree: int
    ordinal: int
    ecosystem: str
    name: str
    release: str
    licence: str
    manifest: str
    scope: str


class SuspicionLine(NamedTuple):
    """A line of a source file that looks like a secret of this kind; never the secret."""

    member: int
    line: int
    kind: str


class ArticleLine(NamedTuple):
    """That a document is an article, of which kind, and when it was reviewed."""

    document: int
    kind: str
    review_months: int
    reviewed: datetime | None
    reviewed_by: str
    reviewed_version: int | None
    origin: int | None
    former_titles: tuple[str, ...]


class LinkLine(NamedTuple):
    """A link of an article's current version, and what it leads to: a document by id and number, or another by name."""

    document: int
    ordinal: int
    raw: str
    label: str
    embedded: bool
    target_kind: str
    target_document: int | None
    target_number: str
    target_name: str
    problem: str


class AccountLine(NamedTuple):
    """An account of a system by reference."""

    name: str
    purpose: str
    holder: str
    reference: str


class RoleLine(NamedTuple):
    """Who is in charge of a system, and as what."""

    name: str
    role: str


class TieLine(NamedTuple):
    """What a system has to do with another."""

    kind: str
    other: int


class FactLine(NamedTuple):
    """A fact of a system by its id."""

    name: str
    value: str


class SystemLine(NamedTuple):
    """A system in the wide sense."""

    id: int
    kind: str
    name: str
    code: str
    owner: str
    purpose: str
    facts: tuple[FactLine, ...]
    note: str
    retired: bool
    people: tuple[RoleLine, ...]
    accounts: tuple[AccountLine, ...]
    ties: tuple[TieLine, ...]


class TagLine(NamedTuple):
    """A tag by its path, and the documents that bear it."""

    id: int
    path: str
    documents: tuple[int, ...]


class CollectionLine(NamedTuple):
    """A collection, and its documents in order."""

    id: int
    name: str
    note: str
    documents: tuple[int, ...]


class RelationLine(NamedTuple):
    """What a document is to another."""

    document: int
    kind: str
    other: int
    note: str
    moment: datetime


class FieldLine(NamedTuple):
    """A field of one's own."""

    id: int
    name: str
    kind: str
    choices: tuple[str, ...]
    types: tuple[str, ...]


class ValueLine(NamedTuple):
    """What a field says of a document."""

    document: int
    field: int
    value: str


class NumberLine(NamedTuple):
    """The numbers of a person in full; the file is empty unless the package is made to hold them."""

    person: int
    identity: str
    phone: str


LINES: dict[str, type] = {
    RULES: RuleLine,
    DOCUMENTS: DocumentLine,
    MEMBERS: MemberLine,
    COMPONENTS: ComponentLine,
    SUSPICIONS: SuspicionLine,
    ARTICLES: ArticleLine,
    LINKS: LinkLine,
    SYSTEMS: SystemLine,
    TAGS: TagLine,
    COLLECTIONS: CollectionLine,
    RELATIONS: RelationLine,
    FIELDS: FieldLine,
    VALUES: ValueLine,
    NUMBERS: NumberLine,
}
"""The files with lines and what a line is, besides the registers and the audit trail."""
