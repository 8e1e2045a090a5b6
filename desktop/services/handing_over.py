"""Handing over: the package is built from everything filed, read back, and verified by whoever receives it."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial
from io import BytesIO
from pathlib import Path

from desktop.services.delivery_reading import members
from desktop.services.errors import InsideVault
from desktop.services.gap_words import gap_sentences
from desktop.services.house import House
from desktop.services.knowledge_gaps import knowledge_gaps
from desktop.services.knowledge_site import knowledge_pages, transfer_items
from desktop.services.library import document_bytes, list_documents
from desktop.services.progress import Progress, Quiet
from desktop.services.records import PackageReport
from exporters.findings import Verification
from exporters.handover import Extra, PackageItem, build_package
from exporters.layout import KNOWLEDGE, TRANSFER_LIST
from exporters.pdf import write_pdf
from exporters.sheet import write_xlsx
from exporters.site.pages import INDEX
from exporters.transfer_list import transfer_list
from exporters.verify import verify_package
from exporters.word import write_docx
from models.categories import VersionKind
from models.deliveries import delivery_of
from models.residue import add_package
from resources.words import _
from vault.ids import utc_now


def build_handover(house: House, out: Path, *, progress: Progress | None = None) -> PackageReport:
    """Write and verify the handover package at `out`. Raises the exporters' and the vault's errors, Cancelled."""
    progress = progress or Quiet()
    if Path(os.path.realpath(out)).is_relative_to(os.path.realpath(house.path)):
        raise InsideVault(out)
    items = list(package_items(house))
    total = sum(item.document.version.size for item in items)
    # Every byte is written once and read back once.
    progress.start(_("Building the package"), 2 * total, "bytes")
    house.log(("handover started", "package", out.name))
    now = utc_now()
    built = build_package(
        out,
        house.contract,
        items,
        now=now,
        on_bytes=progress.advance,
        checkpoint=progress.checkpoint,
        digest_name=house.vault.suite.hash,
        extras=partial(_knowledge, house, now),
    )
    detail = f"{built.documents} documents, root {built.root}"
    with house.database.write() as session:
        add_package(
            session,
            moment=utc_now(),
            kind="handover",
            path=os.path.realpath(out),
            root=built.root,
            documents=built.documents,
        )
        house.journal.append(session, [("handover built", "package", detail)])
    return PackageReport(built.folder, built.documents, built.files, built.bytes, built.root)


def package_items(house: House) -> Iterator[PackageItem]:
    """Every document that can be used; a source tree as its listing and, in a folder beside it, each of its files."""
    for document in list_documents(house):
        yield PackageItem(document, partial(document_bytes, house, document))
        if document.version.kind is not VersionKind.TREE:
            continue
        with house.database.read() as session:
            delivery = delivery_of(session, document.version.id)
        folder = f"{delivery.name}@{delivery.release}" if delivery else document.title
        for member in members(house, document.version.id):
            titled = dataclasses.replace(member, title=f"{folder}/{member.version.path}")
            yield PackageItem(titled, partial(document_bytes, house, member), folder)


def _knowledge(house: House, now: datetime, places: Mapping[int, str]) -> Iterator[Extra]:
    """The articles as pages with a search, which lead to the documents of the package, and the list to sign."""
    items = transfer_items(house)
    if not items:
        return
    up = "../" * (KNOWLEDGE.count("/") + 1)
    lying = {document: up + place for document, place in places.items()}
    for path, data in knowledge_pages(house, house.contract, lying, now=now):
        yield Extra(f"{KNOWLEDGE}/{path}", data, listed=path == INDEX)
    report = transfer_list(house.contract, items, gap_sentences(knowledge_gaps(house)), now)
    for ending, write in (("docx", write_docx), ("pdf", write_pdf), ("xlsx", write_xlsx)):
        buffer = BytesIO()
        write(report, buffer, created=now)
        yield Extra(f"{TRANSFER_LIST}.{ending}", buffer.getvalue(), listed=True)


def verify_handover(folder: Path, *, progress: Progress | None = None) -> Verification:
    """Examine a package; needs no vault. Raises NotAPackage."""
    progress = progress or Quiet()
    progress.start(_("Verifying the package"), None, "bytes")
    return verify_package(folder, on_bytes=progress.advance, checkpoint=progress.checkpoint)
