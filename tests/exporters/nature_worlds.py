"""A small package as the checks of the four natures see it, whole; tests break one thing in it and check again."""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

from exporters.bag import MANIFEST, WrittenFile
from exporters.catalogue import PackagedDocument, write_catalogue
from exporters.findings import Verification, VerifyFinding
from exporters.layout import CATALOGUE, DATA, DESCRIPTION, NATURES_BASIS, OTHERS
from exporters.manifest import write_listing
from exporters.natures.checking import Given, check_arrived, check_staged
from models.categories import Category
from models.handover.natures import ManualResult, NatureResult, Outcome, Phase
from models.handover.natures_basis import CoverageLine, NatureBasis, RecordBasis
from tests.exporters.builders import CONTRACT, item

TODAY = date(2026, 11, 22)
FILED = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)


def pdf(*, locked: bool = False, stream: bool = False) -> bytes:
    """A PDF with one empty page, with a table or a stream of cross references."""
    encrypt = b" /Encrypt 9 0 R" if locked else b""
    body = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
    start = len(body)
    if stream:
        body += (
            b"4 0 obj\n<< /Type /XRef /Size 5 /Root 1 0 R"
            + encrypt
            + b" >>\nstream\nendstream\nendobj\n"
        )
    else:
        body += b"xref\n0 2\n0000000000 65535 f \n0000000009 00000 n \n"
        body += b"trailer\n<< /Size 2 /Root 1 0 R" + encrypt + b" >>\n"
    return body + b"startxref\n%d\n%%%%EOF\n" % start


def archive(*, locked: bool = False) -> bytes:
    """A ZIP archive (and so the outside of an office file) with one member."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("word/document.xml", "<w/>" * 100)
    data = bytearray(buffer.getvalue())
    if locked:
        data[data.rindex(b"PK\x01\x02") + 8] |= 1
        data[6] |= 1
    return bytes(data)


def png() -> bytes:
    """A picture of one pixel."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0\0"))
        + chunk(b"IEND", b"")
    )


@dataclass
class World:
    """The files below `data/`, the catalogue's records, the basis, and what the verification says."""

    files: dict[str, bytes]
    documents: list[PackagedDocument]
    basis: NatureBasis | None
    verification: Verification
    catalogue: bytes = b""
    unlisted: set[str] = field(default_factory=set)
    """Places that lie there without being in the manifest."""
    gone: set[str] = field(default_factory=set)
    """Places that the manifest has and that aren't there."""
    manual: dict[str, ManualResult] = field(default_factory=dict)
    scanned: dict[str, NatureResult] = field(default_factory=dict)
    today: date = TODAY

    def write(self, folder: Path) -> Path:
        """Put it on a disk."""
        made = self.catalogue or b"".join(write_catalogue(CONTRACT, self.documents, self.today))
        files = {**self.files, CATALOGUE: made}
        if self.basis is not None:
            files[NATURES_BASIS] = self.basis.to_json()
        listed = {place: data for place, data in files.items() if place not in self.unlisted}
        for place, data in files.items():
            if place in self.gone:
                continue
            target = folder / "data" / place
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        lines = sorted((f"data/{p}", hashlib.sha256(d).digest()) for p, d in listed.items())
        (folder / MANIFEST).write_bytes(write_listing(lines))
        (folder / "bagit.txt").write_bytes(b"")
        return folder

    def arrived(self, folder: Path) -> dict[str, NatureResult]:
        """Every result of the receiver's run, by code."""
        given = Given(Phase.RECEIVING, self.today, self.manual, self.scanned)
        results = check_arrived([self.write(folder)], self.verification, given)
        return {each.code: each for each in results}

    def staged(self, folder: Path) -> dict[str, NatureResult]:
        """Every result of the giver's run, by code."""
        self.write(folder)
        assert self.basis is not None
        places = [p for p in {**self.files, CATALOGUE: b""} if p not in self.gone]
        written = [_written(f"data/{p}", (folder / "data" / p).read_bytes()) for p in places]
        (folder / "data" / NATURES_BASIS).unlink()
        given = Given(Phase.GIVING, self.today, self.manual, self.scanned)
        return {each.code: each for each in check_staged(folder, written, self.basis, given)}

    def change(self, which: int, **fields: object) -> None:
        """Say something else of the record at `which` of the catalogue, from 0."""
        entry = self.documents[which]
        version = {k: fields.pop(k) for k in ("name", "path", "ordinal", "filed") if k in fields}
        document = replace(entry.document, **fields)  # type: ignore[arg-type]  # the fields of a record
        document = replace(document, version=replace(document.version, **version))  # type: ignore[arg-type]  # likewise
        self.documents[which] = replace(entry, document=document)

    def put(self, place: str, data: bytes) -> None:
        """A further file of the package, in its manifest."""
        self.files[place] = data

    def fill(self, number: int, data: bytes) -> None:
        """Other bytes for a record, told by everything that tells of them."""
        entry = self.documents[number]
        self.files[entry.path] = data
        self.documents[number] = replace(entry, file=_written(entry.file.path, data))
        if self.basis is not None:
            total = sum(each.file.size for each in self.documents)
            self.basis = replace(self.basis, size=total)

    def find(self, check: str, name: str = "data/x") -> None:
        """Let the verification find something."""
        finding = VerifyFinding(check, name, "is wrong")
        findings = (*self.verification.findings, finding)
        self.verification = replace(self.verification, findings=findings)

    def know(self, **fields: object) -> None:
        """Let the basis say something else."""
        assert self.basis is not None
        self.basis = replace(self.basis, **fields)  # type: ignore[arg-type]  # the fields of a basis


def world() -> World:
    """A package in which nothing is wrong."""
    contents: list[tuple[Category, str, Callable[[], bytes]]] = [
        (Category.OPERATIONS, "月报.pdf", pdf),
        (Category.OPERATIONS, "巡检.docx", archive),
        (Category.TECHDOC, "拓扑.png", png),
        (Category.TECHDOC, "说明.txt", lambda: "接口说明\n".encode()),
        (Category.SOURCE, "main.c", lambda: b"int main;\n"),
    ]
    files: dict[str, bytes] = {}
    documents: list[PackagedDocument] = []
    for number, (category, name, make) in enumerate(contents, start=1):
        folder = {"02": "02源代码", "03": "03技术文档", "08": "08运维过程"}[category.code]
        ordinal = sum(each.document.category is category for each in documents) + 1
        full = f"TEST26-{category.code}-202608-{ordinal:04d}"
        data = make()
        place = f"电子档案/2026/{folder}/{full}_{name}"
        document = item(number, category, title=name, name=name, data=data).document
        document = replace(
            document, number=full, filed=FILED, version=replace(document.version, filed=FILED)
        )
        files[place] = data
        documents.append(PackagedDocument(number, document, _written(f"data/{place}", data)))
    papers = ("移交清单.docx", "移交清单.xlsx", "电子档案移交与接收登记表.docx")
    files |= {f"{OTHERS}/{name}": archive() for name in papers}
    files[f"{OTHERS}/移交清单.pdf"] = pdf()
    files[f"{DATA}/documents.jsonl"] = b'{"id":1}\n{"id":2}\n'
    files[DESCRIPTION] = "\r\n".join(
        (
            "\ufeff说明",
            CONTRACT.title,
            CONTRACT.contractor,
            CONTRACT.client,
            "读取环境",
            "任何计算机",
        )
    ).encode()
    return World(files, documents, _basis(documents), Verification((), 9, 9, "ab" * 32))


def _basis(documents: list[PackagedDocument]) -> NatureBasis:
    numbers = [each.document.number for each in documents]
    series: dict[str, int] = {}
    for number in numbers:
        series[number[:-5]] = max(series.get(number[:-5], 0), int(number[-4:]))
    return NatureBasis(
        title=CONTRACT.title,
        client=CONTRACT.client,
        contractor=CONTRACT.contractor,
        prefix=CONTRACT.number_prefix,
        start=CONTRACT.start,
        end=CONTRACT.end,
        fictional=False,
        day=TODAY,
        content_code="cd" * 32,
        documents=len(numbers),
        files=len(numbers),
        size=sum(each.file.size for each in documents),
        series=series,
        explained={},
        records={number: RecordBasis(1, 1, 1, 2, FILED.isoformat()) for number in numbers},
        coverage=(CoverageLine("R01", "Ⅱ7.1", "月报", 3, 3),),
        items=(),
        chain_complete=True,
        chain_last=12,
        chain_code="12-ABCD",
        chain_words="Complete from 1 to 12.",
    )


def _written(path: str, data: bytes) -> WrittenFile:
    return WrittenFile(
        path, len(data), hashlib.sha256(data).digest(), hashlib.sha256(b"3" + data).digest()
    )


BAD = (Outcome.FAILED, Outcome.WARNING)
