"""Reading the data of a package that somebody else made: bounded, typed, and only bytes that the manifests vouch for.

A package is verified first; between that and here its medium may have changed, so every file is compared again with
the manifest, and the manifests with the root that was verified.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from desktop.services.errors import PackageChanged, PackageRefused
from exporters.bag import MANIFEST, PIECE, TAG_MANIFEST
from exporters.layout import DATA
from exporters.manifest import read_listing
from exporters.package_tree import PackageTree
from models.bounded_json import MalformedJson, read_object
from models.handover import package_rows as rows
from models.handover.package_codec import read_record
from models.obligations import register_records as records
from models.obligations.registers import Registers
from resources.words import _

_LARGEST_FILE = 512 << 20
_LARGEST_LINE = 16 << 20
_LARGEST_OBJECT = 8 << 20

RECORDS: dict[str, type] = {
    "setting": records.Setting,
    "duty_step": records.DutyStep,
    "evidence": records.Evidence,
    "payment": records.Payment,
    "kpi": records.KpiEntry,
    "carrier": records.Carrier,
    "person": records.Person,
    "person_item": records.PersonItem,
    "pledge": records.Pledge,
    "matter": records.Matter,
    "matter_step": records.MatterStep,
    "filing": records.Filing,
    "assessment": records.Assessment,
    "score": records.Score,
    "product": records.Product,
    "finding": records.Finding,
    "finding_step": records.FindingStep,
    "material": records.Material,
}
"""The registers that come in. Waivers of the gate don't: they answer for the giver's handover, not for the next one."""

T = TypeVar("T")


class PackageFiles:
    """The files of a package; whoever reads one gets what the verified manifest lists, or PackageChanged."""

    def __init__(self, folders: Sequence[Path], root: str) -> None:
        """`root` is that of the verification. Raises PackageChanged, NotAPackage."""
        self._tree = PackageTree(folders)
        tags = self._tree.text(TAG_MANIFEST) or b""
        if sha256(tags).hexdigest() != root:
            raise PackageChanged(TAG_MANIFEST)
        listed = read_listing(TAG_MANIFEST, tags, 32, payload=False).digests.get(MANIFEST)
        manifest = self._tree.text(MANIFEST) or b""
        if sha256(manifest).digest() != listed:
            raise PackageChanged(MANIFEST)
        self._digests = read_listing(MANIFEST, manifest, 32, payload=True).digests

    def __contains__(self, path: str) -> bool:
        return f"data/{path}" in self._digests and f"data/{path}" in self._tree.files

    def digest(self, path: str) -> bytes:
        """The SHA-256 of the file at `path` below `data/`."""
        return self._digests[f"data/{path}"]

    def size(self, path: str) -> int:
        """Bytes of the file at `path` below `data/` as it lies on the medium; 0 where it doesn't."""
        return self._tree.files.get(f"data/{path}", 0)

    def pieces(self, path: str) -> Iterator[bytes]:
        """The file's bytes; raises PackageChanged at the end where they aren't those of the manifest."""
        full, whole = f"data/{path}", sha256()
        if path not in self:
            raise PackageChanged(full)
        try:
            with self._tree.open(full) as stream:
                while piece := stream.read(PIECE):
                    whole.update(piece)
                    yield piece
        except OSError as error:
            raise PackageChanged(full) from error
        if whole.digest() != self._digests[full]:
            raise PackageChanged(full)

    def read(self, path: str, most: int = _LARGEST_FILE) -> bytes:
        """A whole file of at most `most` bytes, authenticated before anybody looks into it. Raises PackageRefused."""
        found = bytearray()
        for piece in self.pieces(path):
            found += piece
            if len(found) > most:
                raise _malformed(path, _("it is larger than such a file can be"))
        return bytes(found)


@dataclass(slots=True)
class PackageContents:
    """Everything the data files say; ids are the other vault's. `members` are by tree, `numbers` by person."""

    format: rows.FormatLine
    contract: rows.ContractLine
    names_people: bool = True
    """False where the package was made without personal data: many a fact is empty then."""
    rules: list[rows.RuleLine] = field(default_factory=list)
    documents: list[rows.DocumentLine] = field(default_factory=list)
    members: dict[int, list[rows.MemberLine]] = field(default_factory=dict)
    components: dict[int, list[rows.ComponentLine]] = field(default_factory=dict)
    suspicions: list[rows.SuspicionLine] = field(default_factory=list)
    articles: dict[int, rows.ArticleLine] = field(default_factory=dict)
    links: list[rows.LinkLine] = field(default_factory=list)
    systems: list[rows.SystemLine] = field(default_factory=list)
    tags: list[rows.TagLine] = field(default_factory=list)
    collections: list[rows.CollectionLine] = field(default_factory=list)
    relations: list[rows.RelationLine] = field(default_factory=list)
    fields: list[rows.FieldLine] = field(default_factory=list)
    values: list[rows.ValueLine] = field(default_factory=list)
    registers: Registers = field(default_factory=Registers)
    numbers: dict[int, rows.NumberLine] = field(default_factory=dict, repr=False)

    @property
    def origin(self) -> str:
        """The id of the vault that the package was made from, hexadecimal."""
        return self.format.origin.hex()


def read_contents(files: PackageFiles) -> PackageContents:
    """What the data files of a verified package say. Raises PackageRefused, PackageChanged."""
    if f"{DATA}/{rows.FORMAT_FILE}" not in files:
        sentence = _(
            "This package holds no data for programs: it can be verified and read, but not imported. Ask for one that "
            "was made by a version with 其他/登记数据."
        )
        raise PackageRefused("no-data", sentence)
    head = _object(files, rows.FORMAT_FILE)
    _require_known_format(head)
    reader = _Reader(files, head)
    found = PackageContents(
        reader.record(rows.FORMAT_FILE, rows.FormatLine, head),
        reader.record(rows.CONTRACT_FILE, rows.ContractLine, _object(files, rows.CONTRACT_FILE)),
        reader.holds("person.jsonl"),
    )
    found.rules = reader.lines(rows.RULES, rows.RuleLine)
    found.documents = reader.lines(rows.DOCUMENTS, rows.DocumentLine)
    for member in reader.lines(rows.MEMBERS, rows.MemberLine):
        found.members.setdefault(member.tree, []).append(member)
    for component in reader.lines(rows.COMPONENTS, rows.ComponentLine):
        found.components.setdefault(component.tree, []).append(component)
    found.suspicions = reader.lines(rows.SUSPICIONS, rows.SuspicionLine)
    found.articles = {each.document: each for each in reader.lines(rows.ARTICLES, rows.ArticleLine)}
    found.links = reader.lines(rows.LINKS, rows.LinkLine)
    found.systems = reader.lines(rows.SYSTEMS, rows.SystemLine)
    found.tags = reader.lines(rows.TAGS, rows.TagLine)
    found.collections = reader.lines(rows.COLLECTIONS, rows.CollectionLine)
    found.relations = reader.lines(rows.RELATIONS, rows.RelationLine)
    found.fields = reader.lines(rows.FIELDS, rows.FieldLine)
    found.values = reader.lines(rows.VALUES, rows.ValueLine)
    found.registers = Registers(
        **{name: reader.register(name, kind) for name, kind in RECORDS.items()}
    )
    versions = [version for document in found.documents for version in document.versions]
    members = [each for tree in found.members.values() for each in tree]
    _require_distinct(rows.DOCUMENTS, [*versions, *members])
    found.numbers = {each.person: each for each in reader.lines(rows.NUMBERS, rows.NumberLine)}
    return found


class _Reader:
    """Reads files line by line; each has as many as the format file says, and no id twice."""

    def __init__(self, files: PackageFiles, head: dict[str, Any]) -> None:
        self._files = files
        lines = head.get("lines")
        self._counts: dict[str, Any] = lines if isinstance(lines, dict) else {}

    def holds(self, name: str) -> bool:
        """Whether the package was made with a file, be it empty."""
        return self._counts.get(name) is not None

    def lines(self, name: str, kind: type[T]) -> list[T]:
        """The records of a file; none where the package was made without it."""
        count = self._counts.get(name)
        if count is None:
            return []
        data = self._files.read(f"{DATA}/{name}")
        found: list[T] = []
        start = 0
        while start < len(data):
            end = data.find(b"\n", start)
            end = len(data) if end < 0 else end
            found.append(self._line(name, kind, data[start:end], len(found) + 1))
            start = end + 1
        if len(found) != count:
            raise _malformed(name, _("it hasn't as many lines as the package says"))
        _require_distinct(name, found)
        return found

    def register(self, name: str, kind: type) -> dict[int, Any]:
        """The rows of a register by their ids."""
        found: list[Any] = self.lines(f"{name}.jsonl", kind)
        return {row.id: row for row in found}

    def _line(self, name: str, kind: type[T], data: bytes, number: int) -> T:
        try:
            return read_record(kind, read_object(data, _LARGEST_LINE))
        except MalformedJson as error:
            where = _("line {number}: {problem}").format(number=number, problem=error)
            raise _malformed(name, where) from error

    def record(self, name: str, kind: type[T], value: dict[str, Any]) -> T:
        """The record of a file that is one object."""
        try:
            return read_record(kind, value)
        except MalformedJson as error:
            raise _malformed(name, str(error)) from error


class JournalEnd(NamedTuple):
    """The newest event of the giver's journal that a package has; `hash` binds all before it, hexadecimal."""

    sequence: int
    hash: str


def read_journal(files: PackageFiles, sequence: int) -> tuple[str, JournalEnd]:
    """(the hash of event `sequence`, the newest event), empty where the package doesn't say. Raises as `read_contents`.

    The journal is the largest of the data files, and is never held as a whole.
    """
    path, number, wanted, last = f"{DATA}/{rows.AUDIT}", 0, b"", b""
    if path not in files:
        return "", JournalEnd(0, "")
    for line in _lines(files.pieces(path)):
        number, last = number + 1, line
        if number == sequence:
            wanted = line
    # Nothing is parsed before the whole was compared with its digest.
    found = _event_hash(wanted, sequence) if wanted else ""
    return found, JournalEnd(number, _event_hash(last, number) if last else "")


def _lines(pieces: Iterator[bytes]) -> Iterator[bytes]:
    rest = b""
    for piece in pieces:
        *whole, rest = (rest + piece).split(b"\n")
        if len(rest) > _LARGEST_LINE:
            raise _malformed(rows.AUDIT, _("it is larger than such a file can be"))
        yield from whole
    if rest:
        yield rest


def _event_hash(line: bytes, number: int) -> str:
    try:
        said = read_object(line, _LARGEST_LINE)
    except MalformedJson as error:
        raise _malformed(rows.AUDIT, str(error)) from error
    known = said.get("hash")
    return known if said.get("sequence") == number and isinstance(known, str) else ""


def _require_distinct(name: str, found: Sequence[Any]) -> None:
    ids = [each.id for each in found if hasattr(each, "id")]
    if len(set(ids)) != len(ids) or any(each < 1 for each in ids):
        raise _malformed(name, _("two lines have the same id, or one has none"))


def _object(files: PackageFiles, name: str) -> dict[str, Any]:
    try:
        return read_object(files.read(f"{DATA}/{name}", _LARGEST_OBJECT), _LARGEST_OBJECT)
    except MalformedJson as error:
        raise _malformed(name, str(error)) from error


def _require_known_format(head: dict[str, Any]) -> None:
    """Raises PackageRefused for data of another kind, or of a later format."""
    if head.get("format") != rows.FORMAT_NAME:
        raise _malformed(rows.FORMAT_FILE, _("it isn't the data of such a package"))
    major = head.get("major")
    if type(major) is not int or major > rows.MAJOR:
        raise newer_format()
    if major < rows.MAJOR:
        raise _malformed(rows.FORMAT_FILE, _("its version is none that was ever written"))


def newer_format() -> PackageRefused:
    """The refusal of a package whose format a later version of this program wrote."""
    sentence = _(
        "This package was made by a newer version of the program, and its data can't be read here. Import it with "
        "that version or a later one; nothing was changed."
    )
    return PackageRefused("newer", sentence)


def _malformed(name: str, problem: str) -> PackageRefused:
    sentence = _("The package's data file {name} can't be read: {problem}.")
    return PackageRefused("malformed", sentence.format(name=name, problem=problem))
