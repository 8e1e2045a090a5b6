"""The folder 源代码交付: for each delivery its paper, and as tables its hashes, components, changes and suspicions."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Sequence

from desktop.services.deliveries.components import (
    LICENCE,
    UNREADABLE,
    components,
    cyclonedx,
    scope_words,
)
from desktop.services.deliveries.delivery_diff import TreeDiff, diff_deliveries
from desktop.services.deliveries.delivery_reading import Delivered, list_deliveries
from desktop.services.deliveries.suspicions import kind_words, suspicions
from desktop.services.handover.packaged import Packaged
from desktop.services.handover.paper_frames import paper_files
from desktop.services.handover.source_rows import (
    PackagedDelivery,
    build_files,
    guides,
    packaged_deliveries,
    release_of,
)
from desktop.services.house import House
from exporters.handover import Extra
from exporters.layout import SOURCE_DELIVERIES
from exporters.names import safe_name
from exporters.paper_frame import PaperFrame
from exporters.source_papers import SourcePaper, source_paper, tsv
from models.documents.deliveries import ComponentRecord
from resources.words import _

_GUIDES_NAMED = 12


def source_delivery_papers(house: House, packaged: Packaged, frame: PaperFrame) -> Iterator[Extra]:
    """Everything of the folder, delivery by delivery."""
    everything = list_deliveries(house)
    for each in packaged_deliveries(house, packaged):
        yield from _papers(house, packaged, frame, each, _before(each.delivered, everything))


def _before(delivered: Delivered, everything: Sequence[Delivered]) -> Delivered | None:
    """The delivery of the same document before this one; `everything` is oldest first."""
    same = [each for each in everything if each.document_id == delivered.document_id]
    place = same.index(delivered)
    return same[place - 1] if place else None


def _papers(
    house: House,
    packaged: Packaged,
    frame: PaperFrame,
    each: PackagedDelivery,
    before: Delivered | None,
) -> Iterator[Extra]:
    delivery = each.delivered.delivery
    tree = delivery.version_id
    folder = f"{SOURCE_DELIVERIES}/{safe_name(each.delivered.label.replace('/', '_'), gbk=True)}"
    found = components(house, tree)
    named = [one for one in found if one.ecosystem not in (LICENCE, UNREADABLE)]
    diff = diff_deliveries(house, before.delivery.version_id, tree) if before else None
    seen = [
        (one.path, str(one.line) if one.line else "", kind_words(one.kind))
        for one in suspicions(house, tree)
    ]
    changes = _changes(diff)
    paths = [entry.document.version.path for entry in each.members]
    paper = SourcePaper(
        release=release_of(house, each),
        source=delivery.source,
        note=delivery.note,
        inspected=delivery.inspected,
        build_files=build_files(paths),
        guides=guides(paths)[:_GUIDES_NAMED],
        components=[_component(one) for one in named],
        previous=before.label if before else "",
        changes=changes,
        unchanged=diff.unchanged if diff else 0,
        suspicions=seen,
    )
    yield from paper_files(f"{folder}/交付说明", source_paper(frame, paper), packaged.now)
    yield Extra(f"{folder}/文件摘要.tsv", _hashes(each))
    head = [
        _("Ecosystem"),
        _("Component"),
        _("Version"),
        _("Licence"),
        _("Used for"),
        _("Named in"),
    ]
    yield Extra(f"{folder}/组件清单.tsv", tsv(head, paper.components))
    yield Extra(f"{folder}/组件清单.cdx.json", _bill(each, named, packaged))
    if diff is not None:
        head = [_("Change"), _("File"), _("Path before")]
        yield Extra(f"{folder}/与上次交付的差异.tsv", tsv(head, changes))
    yield Extra(f"{folder}/疑似口令位置.tsv", tsv([_("File"), _("Line"), _("Kind")], seen))


def _hashes(each: PackagedDelivery) -> bytes:
    """Path in the tree, digests, size, mode and place in the package of every file."""
    rows = [
        (
            entry.document.version.path,
            entry.file.sha256.hex(),
            entry.file.sm3.hex(),
            str(entry.file.size),
            f"{entry.document.version.mode:06o}",
            entry.path,
        )
        for entry in sorted(each.members, key=lambda one: one.document.version.path)
    ]
    head = [
        _("File"),
        "SHA-256",
        "SM3",
        _("Bytes"),
        _("Mode of the file"),
        _("Place in the package"),
    ]
    return tsv(head, rows)


def _changes(diff: TreeDiff | None) -> list[tuple[str, str, str]]:
    if diff is None:
        return []
    return [
        (each.change.words, each.path, each.old_path if each.old_path != each.path else "")
        for each in diff.changes
    ]


def _component(one: ComponentRecord) -> tuple[str, str, str, str, str, str]:
    return (
        one.ecosystem,
        one.name,
        one.release,
        one.licence,
        scope_words(one.scope),
        one.manifest,
    )


def _bill(each: PackagedDelivery, named: Sequence[ComponentRecord], packaged: Packaged) -> bytes:
    """CycloneDX, with a serial number and a time that are the same when the package is made again from the same."""
    bill = cyclonedx(each.delivered.delivery, named)
    bill["serialNumber"] = f"urn:uuid:{uuid.UUID(bytes=each.tree.file.sha256[:16], version=4)}"
    bill["metadata"]["timestamp"] = packaged.now.isoformat(timespec="seconds")
    return (json.dumps(bill, ensure_ascii=False, indent=1) + "\n").encode()
