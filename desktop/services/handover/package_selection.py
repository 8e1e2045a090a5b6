"""What goes into a package under a profile, and everything that doesn't, each with its reason: nothing silently."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from desktop.services.deliveries.delivery_reading import members
from desktop.services.handover.content_reading import ContentReader
from desktop.services.handover.packaged import Omission
from desktop.services.house import House
from desktop.services.knowledge.drafts import list_drafts
from exporters.handover import PackageItem, build_order
from models.categories import DocumentState, VersionKind
from models.documents.deliveries import delivery_of
from models.handover.package_queries import versions_by_document
from models.queries import documents
from models.records import DocumentRecord
from resources.package_profiles import PackageProfile
from resources.words import N_, _

_REGISTERS = {
    "person": N_("Register of persons"),
    "person_item": N_("Trainings, certificates, accounts of persons"),
    "pledge": N_("Register of pledges"),
    "matter": N_("Staff changes and other matters"),
    "kpi": N_("the KPI ledger"),
    "matter_step": N_("Steps of staff changes and other matters"),
}


@dataclass(frozen=True, slots=True)
class Selection:
    """Current versions, earlier ones, and what stays behind."""

    items: tuple[PackageItem, ...]
    earlier: tuple[PackageItem, ...]
    omissions: tuple[Omission, ...]

    @property
    def bytes(self) -> int:
        """Of all versions together."""
        return sum(each.document.version.size for each in (*self.items, *self.earlier))


def select(house: House, profile: PackageProfile) -> Selection:
    """Go through all documents that there are. Reads no content."""
    omissions: list[Omission] = []
    chosen: list[DocumentRecord] = []
    with house.database.read() as session:
        live = documents(session)
        trashed = documents(session, state=DocumentState.TRASHED)
        withheld = documents(session, state=DocumentState.WITHHELD)
    for document in live:
        rule = _left_by(profile, document)
        if rule is None:
            chosen.append(document)
        else:
            reason = profile.reasons[rule]
            omissions.append(_left(document, reason.sentence, reason.clause))
    omissions += [_left(each, _("put into the trash"), "") for each in trashed]
    omissions += [_withheld(each) for each in withheld]
    omissions += _unsaved(house)
    former = list(_former(house, chosen))
    if not profile.earlier:
        why = profile.reasons["earlier"]
        omissions += [_left(each, why.sentence, why.clause, kind="version") for each in former]
        former = []
    omissions += _fields(profile)
    contents = ContentReader(house)
    items = tuple(item for document in chosen for item in _items(house, contents, document))
    earlier = tuple(item for document in former for item in _items(house, contents, document))
    in_order = (*sorted(items, key=build_order), *sorted(earlier, key=build_order))
    contents.expect([item.document for item in in_order])
    return Selection(items, earlier, tuple(omissions))


def _left_by(profile: PackageProfile, document: DocumentRecord) -> str | None:
    """The rule of the profile that leaves the document out, if one does."""
    stated = (
        ("ownership", profile.ownership, document.ownership.value),
        ("statuses", profile.statuses, document.status.value),
        ("marks", profile.marks, document.mark.value),
        ("categories", profile.categories, document.category.value),
    )
    for rule, allowed, value in stated:
        if allowed is not None and value not in allowed:
            return rule
    return None


def _former(house: House, chosen: Sequence[DocumentRecord]) -> Iterator[DocumentRecord]:
    """The earlier versions of these documents, each as its document's `version`, oldest first."""
    by_id = {each.id: each for each in chosen}
    with house.database.read() as session:
        versions = versions_by_document(session, list(by_id))
    for document, known in versions.items():
        current = by_id[document].version.id
        for version in known:
            if version.id != current:
                yield dataclasses.replace(by_id[document], version=version)


def _items(
    house: House, contents: ContentReader, document: DocumentRecord
) -> Iterator[PackageItem]:
    """The version itself; of a source tree its listing and, in a folder beside it, each of its files."""
    yield PackageItem(document, partial(contents.open, document))
    if document.version.kind is not VersionKind.TREE:
        return
    with house.database.read() as session:
        delivery = delivery_of(session, document.version.id)
    folder = f"{delivery.name}@{delivery.release}" if delivery else document.title
    for member in members(house, document.version.id):
        titled = dataclasses.replace(member, title=f"{folder}/{member.version.path}")
        yield PackageItem(titled, partial(contents.open, titled), folder)


def _left(
    document: DocumentRecord, reason: str, clause: str, *, kind: str = "document"
) -> Omission:
    title = document.title
    if kind == "version":
        title = f"{title} V{document.version.ordinal}"
    return Omission(kind, document.number, title, document.category.value, reason, clause)


def _withheld(document: DocumentRecord) -> Omission:
    """Its title may say too much as well, so that only the number is given."""
    reason = _(
        "bears the mark of a state secret: withheld, to be dealt with by the security officer"
    )
    return Omission(
        "document", document.number, "", document.category.value, reason, "保守国家秘密法 §26"
    )


def _unsaved(house: House) -> Iterator[Omission]:
    reason = _("being written, and never saved as a version")
    for draft in list_drafts(house):
        yield Omission("document", "", draft.title, "", reason)


def _fields(profile: PackageProfile) -> Iterator[Omission]:
    if profile.numbers != "full":
        why = profile.reasons["numbers"]
        yield Omission("field", "", _("Identity numbers"), "", why.sentence, why.clause)
    for register in sorted(profile.without_registers):
        why = profile.reasons["registers"]
        title = _(_REGISTERS.get(register, register))
        yield Omission("register", "", title, "", why.sentence, why.clause)
    if not profile.knowledge:
        why = profile.reasons["knowledge"]
        yield Omission("register", "", _("Knowledge base"), "", why.sentence, why.clause)
