"""`文件目录.XML`, the catalogue of a package: one entry a document, in the order of the handover list.

Element names are those of the medium rules (档发〔2012〕7号, annex 2), with digests and origins added. Reading it
refuses every document type declaration, so that no entity is ever expanded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from sys import intern
from typing import BinaryIO
from xml.parsers import expat
from xml.sax.saxutils import escape

from exporters.bag import WrittenFile
from exporters.layout import CATEGORY_FOLDERS, EARLIER
from exporters.visible import for_xml
from models.categories import Ownership, Status
from models.records import ContractProfile, DocumentRecord

_PIECE = 1 << 16
_LONGEST_TEXT = 1 << 16
_COMMON = 16
"""Characters of a text that may well stand in other entries too."""
_DIGEST = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class PackagedDocument:
    """A document and the file it became in the package. `sequence` counts from 1."""

    sequence: int
    document: DocumentRecord
    file: WrittenFile

    @property
    def path(self) -> str:
        """The file's place below `data/`."""
        return self.file.path.removeprefix("data/")


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """What the catalogue says of a file; `path` is below `data/`. `fields` are all of its elements, by their names."""

    path: str
    size: int
    sha256: bytes
    fields: Mapping[str, str] = field(default_factory=dict)


class MalformedCatalogue(ValueError):
    """The catalogue is not what we write: not well-formed, with a DTD, or an entry without path, size or digest."""


def write_catalogue(
    contract: ContractProfile, documents: Iterable[PackagedDocument], made: date
) -> Iterator[bytes]:
    """The catalogue as UTF-8, piece by piece."""
    yield b'<?xml version="1.0" encoding="UTF-8"?>\n'
    head = (
        ("项目名称", contract.title),
        ("移交单位", contract.contractor),
        ("接收单位", contract.client),
        ("制作日期", made.isoformat()),
    )
    yield f"<文件目录>\n{_elements(head, '  ')}".encode()
    for entry in documents:
        yield f"  <文件>\n{_elements(_fields(contract, entry), '    ')}  </文件>\n".encode()
    yield "</文件目录>\n".encode()


def count_records(entries: Iterable[PackagedDocument]) -> int:
    """How many documents these are; a source tree is one of them, however many files it has."""
    return len({entry.document.id for entry in entries})


def responsible(contract: ContractProfile, document: DocumentRecord) -> str:
    """责任者: whose document it is, by its ownership."""
    return contract.client if document.ownership is Ownership.CLIENT else contract.contractor


def _fields(contract: ContractProfile, entry: PackagedDocument) -> tuple[tuple[str, str], ...]:
    document, version = entry.document, entry.document.version
    return (
        ("顺序号", str(entry.sequence)),
        ("档号", document.number),
        ("责任者", responsible(contract, document)),
        ("题名", document.title),
        ("日期", document.formed.isoformat() if document.formed else ""),
        ("密级", document.mark.value),
        ("电子档案名称", entry.path),
        ("备注", _remark(entry)),
        ("类别", CATEGORY_FOLDERS[document.category]),
        ("文种", document.type),
        ("版本", f"V{version.ordinal}"),
        ("保管期限", document.retention),
        ("入库时间", version.filed.isoformat(timespec="seconds")),
        ("原文件名", version.name),
        ("原路径", version.path),
        ("字节数", str(entry.file.size)),
        ("SHA256", entry.file.sha256.hex()),
        ("SM3", entry.file.sm3.hex()),
    )


def _remark(entry: PackagedDocument) -> str:
    """The period, and what a reader must not overlook: an earlier version, or a void document."""
    document = entry.document
    pieces = [document.period, Status.VOID.value if document.status is Status.VOID else ""]
    pieces.append("历史版本" if entry.path.startswith(f"{EARLIER}/") else "")
    return " ".join(piece for piece in pieces if piece)


def _elements(fields: Iterable[tuple[str, str]], indent: str) -> str:
    return "".join(f"{indent}<{name}>{escape(for_xml(text))}</{name}>\n" for name, text in fields)


def read_catalogue(stream: BinaryIO, *, fields: bool = True) -> list[CatalogueEntry]:
    """Every entry of a catalogue, without its `fields` where they aren't wanted; raises `MalformedCatalogue`."""
    reader = _Reader(fields)
    try:
        while piece := stream.read(_PIECE):
            reader.parser.Parse(piece, False)
        reader.parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise MalformedCatalogue(str(error)) from error
    return reader.entries


class _Reader:
    def __init__(self, keep: bool) -> None:
        self._keep = keep
        self.entries: list[CatalogueEntry] = []
        self._fields: dict[str, str] = {}
        self._path: list[str] = []
        self._text: list[str] = []
        self._length = 0
        self.parser = expat.ParserCreate("UTF-8")
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters

    def _refuse(self, *_declaration: object) -> None:
        raise MalformedCatalogue("a document type declaration")

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        self._path.append(name)
        if len(self._path) > 3:
            raise MalformedCatalogue("nested too deeply")
        if name == "文件":
            self._fields = {}
        self._text, self._length = [], 0

    def _characters(self, text: str) -> None:
        self._length += len(text)
        if self._length > _LONGEST_TEXT:
            raise MalformedCatalogue("a text too long for an entry")
        self._text.append(text)

    def _end(self, name: str) -> None:
        self._path.pop()
        if self._path == ["文件目录", "文件"]:
            text = "".join(self._text)
            # Categories, days, marks: the same few words in thousands of entries.
            self._fields[name] = intern(text) if len(text) <= _COMMON else text
        elif self._path == ["文件目录"] and name == "文件":
            self._entry()
        self._text, self._length = [], 0

    def _entry(self) -> None:
        path, size, digest = (self._fields.get(n, "") for n in ("电子档案名称", "字节数", "SHA256"))
        if not path or not re.fullmatch("[0-9]{1,18}", size) or not _DIGEST.fullmatch(digest):
            raise MalformedCatalogue(f"entry {len(self.entries) + 1} lacks path, size or digest")
        entry = CatalogueEntry(
            path, int(size), bytes.fromhex(digest), self._fields if self._keep else {}
        )
        self.entries.append(entry)
