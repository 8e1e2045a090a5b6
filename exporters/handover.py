"""Builds the handover package: a BagIt bag with the medium layout of the Chinese rules inside, plain and complete.

Every document is streamed once, compared with its record on the way, and everything is read back from the medium
before the package is called done. Knows nothing of vaults: documents come as streams.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Literal

from exporters.bag import BagWriter, Opener, WrittenFile, open_new
from exporters.bag_info import (
    CODE_LABEL,
    FINAL_KIND,
    FORMAT,
    FORMAT_LABEL,
    KEY_LABEL,
    KIND_LABEL,
    ORIGIN_LABEL,
    PROFILE_LABEL,
    REHEARSAL_KIND,
)
from exporters.catalogue import PackagedDocument, count_records, write_catalogue
from exporters.description import description
from exporters.errors import ContentChanged, NothingToExport, OutputFailed, VerificationFailed
from exporters.layout import (
    CATALOGUE,
    CATEGORY_FOLDERS,
    DESCRIPTION,
    DOCUMENTS,
    EARLIER,
    KNOWLEDGE,
    README,
    VERIFIER,
)
from exporters.manifest import write_listing
from exporters.names import Namer, safe_name, split_extension
from exporters.package_details import PackageDetails
from exporters.readme_page import readme_page
from exporters.root_signature import RootSignature
from exporters.verify import verify_unfinished
from exporters.wording import BEIJING, amount, year_of
from models.categories import Category
from models.records import ContractProfile, DocumentRecord
from resources import templates

_STAGE = "data"


@dataclass(frozen=True, slots=True)
class PackageItem:
    """A document and how to read one of its versions, from the start, as often as asked.

    The files of a source tree come each as an item of the same document; `tree` is the folder that they share.
    """

    document: DocumentRecord
    open: Callable[[], Iterable[bytes]]
    tree: str = ""


@dataclass(frozen=True, slots=True)
class Extra:
    """A further file: its place below `data/`; `listed` ones are named on the first page of the package.

    `data` is all of it, or its pieces, which are asked for when the file is written, once.
    """

    path: str
    data: bytes | Iterable[bytes]
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Staged:
    """What has been written when the further files are asked for.

    `places` says where a document's current version lies below `data/`, by the document's id. `written` grows with
    every further file. `content_code`: see `content_code`.
    """

    folder: Path
    documents: tuple[PackagedDocument, ...]
    earlier: tuple[PackagedDocument, ...]
    places: Mapping[int, str]
    written: Sequence[WrittenFile]
    content_code: str


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
    signature: RootSignature | None = None


def build_package(
    out: Path,
    contract: ContractProfile,
    items: Sequence[PackageItem],
    *,
    now: datetime,
    earlier: Sequence[PackageItem] = (),
    on_bytes: Callable[[int, str], None] = lambda _amount, _name: None,
    checkpoint: Callable[[], None] = lambda: None,
    digest_name: Literal["sha256", "sm3"] = "sha256",
    opener: Opener = open_new,
    details: PackageDetails | None = None,
    extras: Callable[[Staged], Iterable[Extra]] | None = None,
    sign: Callable[[str], RootSignature] | None = None,
) -> BuiltPackage:
    """Write the package to `out`, which must not exist or be an empty folder, and verify it there.

    With `details.resume`, `out` may also hold an unfinished package made of the same: it is continued. `extras` gives
    the further files, one by one, each written before the next is asked for; without, the basic papers are. `sign` is
    given the root. `digest_name` says which digest the versions' records hold. Bytes are reported twice: once written,
    once read back. Raises `exporters.errors`; whatever happens, no half-written package looks like a whole one.
    """
    if not items:
        raise NothingToExport
    details = details or PackageDetails()
    build = _Build(contract, details, now, on_bytes, checkpoint, digest_name)
    with BagWriter(out, opener=opener, resume=details.resume) as bag:
        namer = Namer(gbk=True)
        documents = build.plan(namer, sorted(items, key=build_order), DOCUMENTS)
        former = build.plan(namer, sorted(earlier, key=build_order), EARLIER, len(documents))
        bag.claim(path for _item, _sequence, path in (*documents, *former))
        current = tuple(build.write(bag, *each) for each in documents)
        old = tuple(build.write(bag, *each) for each in former)
        code = content_code([*current, *old])
        text = description(contract, current, old, details, code, now)
        papers = [bag.add(DESCRIPTION, [text])]
        made = now.astimezone(BEIJING).date()
        papers.append(bag.add(CATALOGUE, write_catalogue(contract, [*current, *old], made)))
        places: dict[int, str] = {}
        for entry in current:
            places.setdefault(entry.document.id, entry.path)
        staged = Staged(out, current, old, places, bag.payload, code)
        for extra in extras(staged) if extras else basic_papers(contract, current, now):
            checkpoint()
            written = bag.add(_extra_place(namer, extra.path), pieces_of(extra))
            if extra.listed:
                papers.append(written)
        page = readme_page(contract, current, old, papers, details, code, now)
        bag.stream_tag(README, page)
        bag.add_tag(VERIFIER, templates.text("verify.py.txt").encode())
        size = sum(file.size for file in bag.payload)
        root = bag.finish(_information(contract, bag.payload, details, code, now))
        signature = sign(root) if sign else None
        if signature:
            bag.add_signature(signature.to_json())
        _read_back(out, root, on_bytes, checkpoint)
        bag.complete()
    return BuiltPackage(out, count_records(current), len(bag.payload), size, root, signature)


def content_code(documents: Iterable[PackagedDocument]) -> str:
    """The SHA-256, hexadecimal, of the listing of the documents' files: `digest  path` a line, by path.

    What papers inside a package can bear, since its root depends on them.
    """
    files = sorted((entry.file.path, entry.file.sha256) for entry in documents)
    return sha256(write_listing(files)).hexdigest()


def pieces_of(extra: Extra) -> Iterable[bytes]:
    """The content of a further file, piece by piece."""
    return [extra.data] if isinstance(extra.data, bytes) else extra.data


def basic_papers(
    contract: ContractProfile, documents: Sequence[PackagedDocument], now: datetime
) -> Iterator[Extra]:
    """移交清单 and 登记表 for a package that nobody gives papers for."""
    from exporters.basic_papers import write_basic_papers

    for path, data in write_basic_papers(contract, documents, now):
        yield Extra(path, data, listed=True)


def place(namer: Namer, document: DocumentRecord, tree: str = "", top: str = DOCUMENTS) -> str:
    """Where the document goes below `data/`. Source code keeps its own folders, since it must stay buildable.

    Files of a source tree stand together in the folder `tree`; earlier versions of single files in one a version.
    """
    version = document.version
    folder = f"{top}/{year_of(document)}/{CATEGORY_FOLDERS[document.category]}"
    if document.category is Category.SOURCE:
        parts = [part for part in version.path.split("/") if part not in ("", ".", "..")]
        within = [tree] if tree else []
        if top == EARLIER and not tree:
            within = [f"V{version.ordinal}"]
        path = namer.path(f"{_STAGE}/{folder}", [*within, *(parts or [version.name])], hidden=True)
    else:
        stem, extension = split_extension(version.name)
        title = document.title or stem
        if extension and title.casefold().endswith(extension.casefold()):
            title = title[: -len(extension)]
        pieces = [piece for piece in (document.number, title, f"V{version.ordinal}") if piece]
        # One name: what looks like a folder in a title is part of the title.
        path = namer.path(f"{_STAGE}/{folder}", [safe_name("_".join(pieces) + extension, gbk=True)])
    return path.removeprefix(f"{_STAGE}/")


def build_order(item: PackageItem) -> tuple[str, str, int, str, int]:
    """What items are sorted by before they are written, each kind of them (current, earlier) by itself."""
    document, version = item.document, item.document.version
    path = version.path if document.category is Category.SOURCE else ""
    return document.category.code, document.number, version.ordinal, path, document.id


_Planned = tuple[PackageItem, int, str]


@dataclass(frozen=True, slots=True)
class _Build:
    contract: ContractProfile
    details: PackageDetails
    now: datetime
    on_bytes: Callable[[int, str], None]
    checkpoint: Callable[[], None]
    digest_name: Literal["sha256", "sm3"]

    def plan(
        self, namer: Namer, items: Sequence[PackageItem], top: str, after: int = 0
    ) -> list[_Planned]:
        """Every item with its number in the catalogue and its place."""
        return [
            (item, number, place(namer, item.document, item.tree, top))
            for number, item in enumerate(items, start=after + 1)
        ]

    def write(self, bag: BagWriter, item: PackageItem, number: int, path: str) -> PackagedDocument:
        """Write one item, or keep what an earlier attempt wrote of it, and compare it with its record."""
        self.checkpoint()
        version, title = item.document.version, item.document.title
        written = bag.kept(
            path,
            version.size,
            self.digest_name,
            version.digest,
            lambda count: self.on_bytes(count, title),
        )
        if written is None:
            written = bag.add(path, self._watched(item))
            _compare(item.document, written, self.digest_name)
        return PackagedDocument(number, item.document, written)

    def _watched(self, item: PackageItem) -> Iterator[bytes]:
        for piece in item.open():
            yield piece
            self.on_bytes(len(piece), item.document.title)
            self.checkpoint()


def _extra_place(namer: Namer, path: str) -> str:
    """A further file's place, as every reader can hold it and no other file has it; linked pages keep theirs."""
    if path.startswith(f"{KNOWLEDGE}/"):
        return path
    return namer.path(_STAGE, path.split("/")).removeprefix(f"{_STAGE}/")


def _read_back(
    out: Path,
    root: str,
    on_bytes: Callable[[int, str], None],
    checkpoint: Callable[[], None],
) -> None:
    outcome = verify_unfinished(out, on_bytes=on_bytes, checkpoint=checkpoint)
    lost = [finding for finding in outcome.findings if finding.check == "unreadable"]
    if lost:
        # The medium went away, or can't read what it took: what it has is kept, and can be continued.
        cause = OSError(errno.EIO, os.strerror(errno.EIO))
        raise OutputFailed(out / lost[0].object_name, cause)
    if not outcome.ok or outcome.root != root:
        raise VerificationFailed(outcome.findings)


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


def _information(
    contract: ContractProfile,
    payload: Sequence[WrittenFile],
    details: PackageDetails,
    code: str,
    now: datetime,
) -> list[tuple[str, str]]:
    size = sum(file.size for file in payload)
    ours = (
        (FORMAT_LABEL, FORMAT),
        (KIND_LABEL, FINAL_KIND if details.final else REHEARSAL_KIND),
        (PROFILE_LABEL, details.profile),
        (ORIGIN_LABEL, details.origin.hex()),
        (KEY_LABEL, details.key),
        (CODE_LABEL, code),
    )
    return [
        ("Source-Organization", contract.contractor),
        ("Contact-Name", details.made_by or contract.contractor),
        ("External-Description", f"{contract.title} ({contract.client})"),
        ("External-Identifier", contract.number_prefix),
        ("Bagging-Date", now.astimezone(BEIJING).date().isoformat()),
        ("Bag-Size", amount(size)),
        ("Payload-Oxum", f"{size}.{len(payload)}"),
        ("Bag-Software-Agent", "Shoudang"),
        *(each for each in ours if each[1]),
    ]
