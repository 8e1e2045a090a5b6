"""Builds the handover package: a BagIt bag with the medium layout of the Chinese rules inside, plain and complete.

Every document is streamed once, compared with its record on the way, and everything is read back from the medium
before the package is called done. Knows nothing of vaults: documents come as streams.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Literal, Protocol

from exporters.bag import BagWriter, Opener, WrittenFile, open_new
from exporters.catalogue import PackagedDocument, count_records, write_catalogue
from exporters.errors import ContentChanged, NothingToExport, VerificationFailed
from exporters.inventory import full_listing, handover_list, handover_register
from exporters.layout import (
    CATALOGUE,
    CATEGORY_FOLDERS,
    DESCRIPTION,
    DOCUMENTS,
    OTHERS,
    README,
    VERIFIER,
)
from exporters.names import Namer, safe_name, split_extension
from exporters.pdf import write_pdf
from exporters.readme_page import readme_page
from exporters.report import Report
from exporters.sheet import write_xlsx
from exporters.verify import verify_unfinished
from exporters.word import write_docx
from exporters.wording import BEIJING, amount, day, minute, year_of
from models.categories import Category
from models.records import ContractProfile, DocumentRecord
from resources import templates
from resources.words import _

_STAGE = "data"


@dataclass(frozen=True, slots=True)
class PackageItem:
    """A document and how to read its current version, from the start, as often as asked.

    The files of a source tree come each as an item of the same document; `tree` is the folder that they share.
    """

    document: DocumentRecord
    open: Callable[[], Iterable[bytes]]
    tree: str = ""


@dataclass(frozen=True, slots=True)
class Extra:
    """A further file: its place below `data/`; `listed` ones are named on the first page of the package."""

    path: str
    data: bytes
    listed: bool = False


@dataclass(frozen=True, slots=True)
class BuiltPackage:
    """A package that was written, read back and found whole. `files` and `bytes` count the payload.

    `root` is the SHA-256, in hexadecimal, of `tagmanifest-sha256.txt`; see `findings.Verification`.
    """

    folder: Path
    documents: int
    files: int
    bytes: int
    root: str


class _Writer(Protocol):
    def __call__(self, report: Report, target: BinaryIO, *, created: datetime | None) -> None: ...


def build_package(
    out: Path,
    contract: ContractProfile,
    items: Sequence[PackageItem],
    *,
    now: datetime,
    on_bytes: Callable[[int, str], None] = lambda _amount, _name: None,
    checkpoint: Callable[[], None] = lambda: None,
    digest_name: Literal["sha256", "sm3"] = "sha256",
    opener: Opener = open_new,
    extras: Callable[[Mapping[int, str]], Iterable[Extra]] = lambda _places: (),
) -> BuiltPackage:
    """Write the package to `out`, which must not exist or be an empty folder, and verify it there.

    `extras` is told where each document lies below `data/`, by its id, and gives further files.
    `digest_name` says which digest the versions' records hold. Bytes are reported twice: once written, once read back.
    Raises `exporters.errors`; whatever happens, no half-written package is left looking like a whole one.
    """
    if not items:
        raise NothingToExport
    ordered = sorted(items, key=_order)
    with BagWriter(out, opener=opener) as bag:
        namer = Namer()
        documents: list[PackagedDocument] = []
        for sequence, item in enumerate(ordered, start=1):
            checkpoint()
            pieces = _watched(item, on_bytes, checkpoint)
            written = bag.add(place(namer, item.document, item.tree), pieces)
            _compare(item.document, written, digest_name)
            documents.append(PackagedDocument(sequence, item.document, written))
        papers = _write_papers(bag, contract, documents, now, checkpoint)
        places: dict[int, str] = {}
        for entry in documents:
            places.setdefault(entry.document.id, entry.path)
        for extra in extras(places):
            checkpoint()
            written = bag.add(extra.path, [extra.data])
            if extra.listed:
                papers.append(written)
        bag.add_tag(README, readme_page(contract, documents, papers, now))
        bag.add_tag(VERIFIER, templates.text("verify.py.txt").encode())
        size = sum(file.size for file in bag.payload)
        root = bag.finish(_information(contract, bag.payload, now))
        outcome = verify_unfinished(out, on_bytes=on_bytes, checkpoint=checkpoint)
        if not outcome.ok or outcome.root != root:
            raise VerificationFailed(outcome.findings)
        bag.complete()
    return BuiltPackage(out, count_records(documents), len(bag.payload), size, root)


def place(namer: Namer, document: DocumentRecord, tree: str = "") -> str:
    """Where the document goes below `data/`. Source code keeps its own folders, since it must stay buildable.

    Files of a source tree stand together in the folder `tree`.
    """
    version = document.version
    folder = f"{DOCUMENTS}/{year_of(document)}/{CATEGORY_FOLDERS[document.category]}"
    if document.category is Category.SOURCE:
        parts = [part for part in version.path.split("/") if part not in ("", ".", "..")]
        within = [tree] if tree else []
        path = namer.path(f"{_STAGE}/{folder}", [*within, *(parts or [version.name])], hidden=True)
    else:
        stem, extension = split_extension(version.name)
        title = document.title or stem
        if extension and title.casefold().endswith(extension.casefold()):
            title = title[: -len(extension)]
        pieces = [piece for piece in (document.number, title, f"V{version.ordinal}") if piece]
        # One name: what looks like a folder in a title is part of the title.
        path = namer.path(f"{_STAGE}/{folder}", [safe_name("_".join(pieces) + extension)])
    return path.removeprefix(f"{_STAGE}/")


def _order(item: PackageItem) -> tuple[str, str, str, int]:
    document = item.document
    path = document.version.path if document.category is Category.SOURCE else ""
    return document.category.code, document.number, path, document.id


def _watched(
    item: PackageItem, on_bytes: Callable[[int, str], None], checkpoint: Callable[[], None]
) -> Iterator[bytes]:
    for piece in item.open():
        yield piece
        on_bytes(len(piece), item.document.title)
        checkpoint()


def _compare(
    document: DocumentRecord, written: WrittenFile, digest_name: Literal["sha256", "sm3"]
) -> None:
    version = document.version
    found = written.sha256 if digest_name == "sha256" else written.sm3
    if (written.size, found) != (version.size, version.digest):
        raise ContentChanged(
            f"{document.number} {version.name}".strip(),
            f"{version.size} bytes, {digest_name} {version.digest.hex()}",
            f"{written.size} bytes, {digest_name} {found.hex()}",
        )


def _write_papers(
    bag: BagWriter,
    contract: ContractProfile,
    documents: Sequence[PackagedDocument],
    now: datetime,
    checkpoint: Callable[[], None],
) -> list[WrittenFile]:
    """What accompanies the documents: description, catalogue, list and register."""
    made = now.astimezone(BEIJING).date()
    papers = [
        bag.add(DESCRIPTION, [_description(contract, documents, now)]),
        bag.add(CATALOGUE, write_catalogue(contract, documents, made)),
    ]
    printed = handover_list(contract, documents, now)
    writers: tuple[tuple[str, _Writer, Report], ...] = (
        ("移交清单.docx", write_docx, printed),
        ("移交清单.pdf", write_pdf, printed),
        ("移交清单.xlsx", write_xlsx, full_listing(contract, documents, now)),
        ("电子档案移交与接收登记表.docx", write_docx, handover_register(contract, documents, now)),
    )
    for name, write, report in writers:
        checkpoint()
        buffer = BytesIO()
        write(report, buffer, created=now)
        papers.append(bag.add(f"{OTHERS}/{name}", [buffer.getvalue()]))
    return papers


def _description(
    contract: ContractProfile, documents: Sequence[PackagedDocument], now: datetime
) -> bytes:
    """说明文件.TXT. With a byte order mark and CRLF: it is opened by double click on any Windows."""
    total = sum(entry.file.size for entry in documents)
    lines = [
        _("Description of this medium"),
        "",
        _("Project: {name}").format(name=contract.title),
        _("Handed over by: {party}").format(party=contract.contractor),
        _("Received by: {party}").format(party=contract.client),
        _("Term: {start} to {end}").format(start=day(contract.start), end=day(contract.end)),
        _("Medium number:"),
        _("Type and capacity of the medium:"),
        _("Prepared: {moment}").format(moment=minute(now)),
        _("Prepared by (unit and person):"),
        _("Checked by (unit and person):"),
        _("Records: {count}, {size} ({bytes} bytes)").format(
            count=count_records(documents), size=amount(total), bytes=total
        ),
        "",
        _("Contents"),
        f"  {CATALOGUE}    " + _("catalogue of all documents with SHA-256 and SM3 digests"),
        f"  {DOCUMENTS}/    " + _("the documents, by year and category"),
        f"  {OTHERS}/    " + _("handover list, register"),
        "",
        _("Environment for reading"),
        "  "
        + _(
            "Nothing is encrypted or compressed for the handover. Any system with a web browser and an office program "
            "reads it; README.html beside the folder data says how to check that nothing is missing or changed."
        ),
    ]
    return b"\xef\xbb\xbf" + "\r\n".join([*lines, ""]).encode()


def _information(
    contract: ContractProfile, payload: Sequence[WrittenFile], now: datetime
) -> list[tuple[str, str]]:
    size = sum(file.size for file in payload)
    return [
        ("Source-Organization", contract.contractor),
        ("Contact-Name", contract.contractor),
        ("External-Description", f"{contract.title} ({contract.client})"),
        ("External-Identifier", contract.number_prefix),
        ("Bagging-Date", now.astimezone(BEIJING).date().isoformat()),
        ("Bag-Size", amount(size)),
        ("Payload-Oxum", f"{size}.{len(payload)}"),
        ("Bag-Software-Agent", "Shoudang"),
    ]
