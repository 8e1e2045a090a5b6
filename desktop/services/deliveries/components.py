"""The third-party components of a delivery: found in its manifests, merged, kept, and exported as CycloneDX."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple
from urllib.parse import quote

from desktop.services.deliveries.delivery_reading import member_bytes
from desktop.services.filing.inspecting import MANIFEST, Inspector
from desktop.services.filing.manifests.reading import LARGEST, is_licence, is_manifest
from desktop.services.house import House
from desktop.services.library import Archive
from desktop.services.progress import Progress
from models.documents.deliveries import (
    ComponentRecord,
    DeliveryRecord,
    components_of,
    save_components,
)
from models.records import DocumentRecord
from resources.words import N_, _
from vault.ids import utc_now

UNREADABLE = "unreadable"
"""The ecosystem under which a manifest stands that couldn't be read: not found must mean not there."""

LICENCE = "licence"
"""The ecosystem of a licence text; its `name` is the folder it stands in."""

_SCOPES = {
    "runtime": N_("Used at run time"),
    "development": N_("Development"),
    "build": N_("For building"),
    "optional": N_("Optional"),
    "licence": N_("Licence text"),
    "": "",
}
_VENDORED = ("node_modules/", ".dist-info/")


class _Named(NamedTuple):
    """A component as one manifest names it."""

    manifest: str
    ecosystem: str
    name: str
    release: str
    licence: str
    scope: str
    locked: bool = False


def find_components(
    house: House, tree: int, members: Sequence[DocumentRecord], progress: Progress
) -> list[ComponentRecord]:
    """Read the manifests among `members` in the fenced process and keep what they name.

    Raises ReaderUnavailable, StorageFailed, Cancelled.
    """
    wanted = [
        member
        for member in members
        if is_manifest(member.version.path) or is_licence(member.version.path)
    ]
    progress.start(_("Looking for components"), len(wanted), "files")

    def files() -> Iterator[tuple[str, str, bytes]]:
        for member in wanted:
            progress.checkpoint()
            path = member.version.path
            fits = member.version.size <= LARGEST
            yield path, path, member_bytes(house, member) if fits else b"\0" * 2
            progress.advance(1, path)

    found: list[_Named] = []
    with Inspector() as inspector:
        for path, answer in inspector.ask_many(MANIFEST, files()):
            found += _named(path, answer)
    records = list(_merged(found))
    with house.database.write() as session:
        save_components(session, tree, records)
    return records


def components(archive: Archive, tree: int) -> list[ComponentRecord]:
    """What was found in a delivery."""
    with archive.database.read() as session:
        return components_of(session, tree)


def scope_words(scope: str) -> str:
    """What a component is needed for, in words."""
    return _(_SCOPES[scope]) if scope in _SCOPES and scope else scope


def cyclonedx(delivery: DeliveryRecord, records: Iterable[ComponentRecord]) -> dict[str, Any]:
    """The components as a CycloneDX 1.5 bill of materials, fit for `json.dumps`."""
    listed = [record for record in records if record.ecosystem not in (LICENCE, UNREADABLE)]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{uuid.uuid4()}",
        "version": 1,
        "metadata": {
            "timestamp": utc_now().isoformat(timespec="seconds"),
            "component": {
                "type": "application",
                "name": delivery.name,
                "version": delivery.release,
            },
        },
        "components": [_bill_entry(record) for record in listed],
    }


def package_url(record: ComponentRecord) -> str:
    """The component as a package URL (purl-spec); without a version where none is known exactly."""
    name = record.name
    if record.ecosystem == "pypi":
        name = name.lower().replace("_", "-")
    elif record.ecosystem == "maven":
        name = name.replace(":", "/")
    exact = record.release and not any(each in record.release for each in "<>^~*=|! ,[(")
    release = f"@{quote(record.release, safe='')}" if exact else ""
    return f"pkg:{record.ecosystem}/{quote(name, safe='/')}{release}"


def _bill_entry(record: ComponentRecord) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "type": "library",
        "name": record.name,
        "version": record.release,
        "purl": package_url(record),
        "scope": "required" if record.scope == "runtime" else "optional",
        "properties": [{"name": "manifest", "value": record.manifest}],
    }
    if record.licence:
        entry["licenses"] = [{"license": {"name": record.licence}}]
    return entry


def _named(path: str, answer: Any) -> list[_Named]:
    """What the worker said of one file; it is believed no further than its shape goes."""
    if not isinstance(answer, list):
        return [_Named(path, UNREADABLE, path.rpartition("/")[2], "", "", "")]
    named = []
    for each in answer:
        words = [str(word) for word in each] if isinstance(each, list) else []
        if len(words) == 6:
            ecosystem, name, release, licence, scope, locked = words
            named.append(_Named(path, ecosystem, name, release, licence, scope, locked == "True"))
    return named


def _merged(found: Sequence[_Named]) -> Iterator[ComponentRecord]:
    """Each component once a manifest; what a lock file beside a manifest pins exactly isn't told again as a wish.

    Where a lock file doesn't know what a component is for, or its licence, what else is known of it is added.
    """
    locked = {_place(each) for each in found if each.locked}
    scopes: dict[tuple[str, str, str], str] = {}
    licences: dict[tuple[str, str, str], str] = {}
    for each in found:
        if not each.locked:
            scopes.setdefault(_place(each), each.scope)
        if each.licence:
            licences.setdefault((each.ecosystem, _plain(each.name), each.release), each.licence)
    seen: set[tuple[str, ...]] = set()
    ordered = sorted(found, key=lambda each: (_rank(each), each.ecosystem, _plain(each.name)))
    for each in ordered:
        if not each.locked and _place(each) in locked:
            continue
        scope = each.scope
        if each.locked and scope == "runtime" and not each.manifest.endswith(_VENDORED):
            scope = scopes.get(_place(each), scope)
        licence = each.licence or licences.get(
            (each.ecosystem, _plain(each.name), each.release), ""
        )
        record = ComponentRecord(
            each.ecosystem, each.name, each.release, licence, each.manifest, scope
        )
        key = (each.ecosystem, each.name, each.release, each.manifest)
        if key not in seen:
            seen.add(key)
            yield record


def _place(each: _Named) -> tuple[str, str, str]:
    return each.manifest.rpartition("/")[0], each.ecosystem, _plain(each.name)


def _plain(name: str) -> str:
    return name.lower().replace("_", "-").replace(".", "-")


def _rank(each: _Named) -> int:
    return {UNREADABLE: 0, LICENCE: 2}.get(each.ecosystem, 1)
