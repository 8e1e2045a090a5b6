"""Importing a package: verified first, then looked at, then taken in; an import that was killed goes on.

Documents come in batch by batch, like any intake; systems, registers, order and evidence in one transaction behind
them. Whatever a package brought is remembered by its vault and row there, so that a second import adds nothing, and
what the giver says of it now can be told from what it said then.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from pathlib import Path

from sqlalchemy.orm import Session

from desktop.services.contract.registers import registers_of
from desktop.services.contract.rules import rules_of
from desktop.services.errors import PackageChanged, PackageRefused
from desktop.services.filing.screening import record_refusals
from desktop.services.house import House
from desktop.services.progress import Progress, Quiet
from desktop.services.rights import Right, require
from desktop.services.taking_in.package_changes import Changes, plan_changes
from desktop.services.taking_in.package_entering import RowWriter
from desktop.services.taking_in.package_facts import carry_facts
from desktop.services.taking_in.package_filing import FiledDocument, PackageFiler
from desktop.services.taking_in.package_keys import Ids
from desktop.services.taking_in.package_memory import Memory
from desktop.services.taking_in.package_order import OrderWriter
from desktop.services.taking_in.package_origin import (
    Origin,
    finished_imports,
    note_begun,
    origin_of,
)
from desktop.services.taking_in.package_plan import Conflict, DocumentPlan, plan_documents
from desktop.services.taking_in.package_registers import RegisterPlan, plan_registers
from desktop.services.taking_in.package_report import ImportReport
from desktop.services.taking_in.package_reviews import carry_reviews
from desktop.services.taking_in.package_rules import ContractPlan, plan_contract, take_over
from desktop.services.taking_in.package_systems import carry_systems
from desktop.services.taking_in.package_verifying import VerifiedPackage, verified_package
from exporters.bag import TAG_MANIFEST
from models.handover.imported import (
    PackageImport,
    known_rows,
    note_import,
    remember_rows,
    unusable_documents,
)
from models.order.assets import asset_names
from models.queries import known_documents
from resources.words import _
from vault.ids import utc_now

__all__ = [
    "Conflict",
    "ImportReport",
    "PackageImport",
    "VerifiedPackage",
    "import_package",
    "import_verified",
    "imports_of",
    "verified_package",
]

PACKAGE_BEGUN = "package begun"
"""The journal's word for a package whose first documents are about to come in, with who answers for its origin."""
PACKAGE_IMPORTED = "package imported"
"""The journal's word for a package that was taken in."""
_ORDERED = "ordered"
"""In `imported`: the documents whose order was carried over."""


def import_package(
    house: House,
    folders: Path | Sequence[Path],
    *,
    check: bool = False,
    believe: bool = False,
    root: str = "",
    progress: Progress | None = None,
) -> ImportReport:
    """Take a package in; with `check` only say what would come in.

    `believe`: whoever asks answers for the package's origin, although nobody signed it who signed before. `root`: only
    the package that has this root, which was looked at before; PackageChanged for another in its place.

    Raises NotAllowed, NotAPackage, PackageUnsound, PackageRefused and, before anything was taken in, nothing else than
    those; PackageChanged, StorageFailed and Cancelled leave what was taken in until then, and the next call goes on.
    """
    require(house, Right.FILING)
    require(house, Right.RULES)
    progress = progress or Quiet()
    package = verified_package(folders, progress=progress)
    if root and package.outcome.root != root:
        raise PackageChanged(TAG_MANIFEST)
    return import_verified(house, package, check=check, believe=believe, progress=progress)


def import_verified(
    house: House,
    package: VerifiedPackage,
    *,
    check: bool = False,
    believe: bool = False,
    progress: Progress | None = None,
) -> ImportReport:
    """As `import_package`, of a package that was verified just now; what changes on its medium meanwhile is noticed."""
    require(house, Right.FILING)
    require(house, Right.RULES)
    origin = origin_of(house, package.contents, package.files, package.outcome)
    if origin.doubt and not (check or believe):
        raise PackageRefused("origin", origin.doubt)
    run = _Import(house, package, origin, progress or Quiet())
    return run.look() if check else run.take_in()


def imports_of(house: House) -> list[PackageImport]:
    """The packages that were taken in, the oldest first."""
    with house.database.read() as session:
        return finished_imports(session)


class _Import:
    def __init__(
        self,
        house: House,
        package: VerifiedPackage,
        origin: Origin,
        progress: Progress,
    ) -> None:
        contents, outcome = package.contents, package.outcome
        self._house, self._files, self._contents = house, package.files, contents
        self._origin = origin
        self._progress, self._rows = progress, RowWriter(house, contents)
        # Without its people a package says nothing of many a fact, and an older one says what was.
        self._follows = contents.names_people and not origin.older
        self._report = ImportReport(
            outcome.root,
            contents.origin,
            contents.format.profile,
            contents.format.final,
            checked=True,
            doubt=origin.doubt,
            remarks=outcome.remarks,
        )

    def look(self) -> ImportReport:
        """What would come in."""
        contract = plan_contract(self._house, self._contents)
        documents = plan_documents(self._house, self._files, self._contents)
        with self._house.database.read() as session:
            ids = self._known(session, documents)
            pending = self._pending(session, documents)
            # What isn't here yet has no id; that it will have one is all that the registers ask.
            for step in documents.steps:
                if step.local is None:
                    ids["document"][step.line.id] = -step.line.id
                ids["version"].update({each.id: -each.id for each in step.versions})
            for system in self._contents.systems:
                ids["asset"].setdefault(system.id, -system.id)
            changes = self._changes(session, ids, contract, pending)
        self._count(contract, documents, changes.registers)
        self._report.changes = changes.told
        self._report.conflicts = self._conflicts(contract, documents, changes)
        self._report.order = {"documents to put in order": len(pending)} if pending else {}
        return self._report

    def take_in(self) -> ImportReport:
        """Take everything in that isn't here."""
        self._report.checked = False
        contract = plan_contract(self._house, self._contents)
        documents = plan_documents(self._house, self._files, self._contents)
        if documents.refused:
            record_refusals(self._house, documents.refused)
        if documents.steps or contract.takes_over:
            self._begin()
        take_over(self._house, contract)
        names = self._names(documents, contract)
        filer = PackageFiler(self._house, self._files, self._contents, names, self._progress)
        filed: list[FiledDocument] = []
        size = sum(each.size for step in documents.steps for each in step.versions)
        self._progress.start(_("Taking the documents in"), size, "bytes")
        filer.file(documents.steps, filed.extend)
        for each in filed:
            documents.ids[each.line.id] = each.local
            documents.versions |= each.versions
        self._finish(contract, documents, filer, names)
        return self._report

    def _begin(self) -> None:
        """Journal and keep whose package it is before anything of it is durable here: the rest may never come."""
        report, key = self._report, self._origin.key
        detail: dict[str, object] = {"origin": report.origin, "root": report.root, "key": key}
        with self._house.database.write() as session:
            note_begun(session, report.origin, report.root, key)
            self._journal(session, PACKAGE_BEGUN, detail)

    def _journal(self, session: Session, action: str, detail: dict[str, object]) -> None:
        if self._report.doubt:
            detail["believed"] = True
        words = json.dumps(detail, ensure_ascii=False, sort_keys=True)
        self._house.journal.append(session, [(action, "package", words)])

    def _finish(
        self,
        contract: ContractPlan,
        documents: DocumentPlan,
        filer: PackageFiler,
        names: Mapping[str, str],
    ) -> None:
        """Everything but the documents, in one transaction."""
        house = self._house
        with house.database.write() as session:
            ids = self._known(session, documents)
            pending = self._pending(session, documents)
            order = OrderWriter(
                house,
                session,
                self._contents,
                ids,
                pending=pending,
                brought=known_rows(session, self._contents.origin)["asset"].keys(),
                names=names,
            )
            order.systems()
            changes = self._changes(session, ids, contract, pending)
            order.bearing = changes.bearing
            self._rows.enter(session, changes.registers, changes.memory)
            refused = carry_systems(house, session, changes.systems)
            carry_facts(house, session, changes.facts)
            carry_reviews(house, session, changes.reviews, ids)
            order.order()
            order.articles()
            changes.note(session, ids)
            origin = self._contents.origin
            remember_rows(session, origin, "asset", ids["asset"].items())
            remember_rows(
                session, origin, _ORDERED, [(each, ids["document"][each]) for each in pending]
            )
            self._count(contract, documents, changes.registers)
            self._report.changes = changes.told
            self._report.order = {name: count for name, count in order.new.items() if count}
            self._report.conflicts = (
                *self._conflicts(contract, documents, changes),
                *refused,
                *filer.conflicts,
                *order.conflicts,
            )
            self._note(session)

    def _note(self, session: Session) -> None:
        """Record and journal the import, unless it is one that was made before and brought nothing."""
        report = self._report
        before = any(each.root == report.root for each in finished_imports(session))
        if before and report.nothing:
            return
        said = {
            "documents": report.documents,
            "versions": report.versions,
            "known": report.known,
            "rows": dict(report.rows),
            "order": dict(report.order),
            "changes": len(report.changes),
            "conflicts": len(report.conflicts),
        }
        # Sentences may hold what documents say that are purged one day.
        named = [
            {"kind": each.kind, "object_name": each.object_name}
            for each in (*report.changes, *report.conflicts)
        ]
        words = json.dumps(
            said | self._origin.said() | {"named": named}, ensure_ascii=False, sort_keys=True
        )
        done = PackageImport(utc_now(), report.origin, report.root, report.documents, words)
        note_import(session, done)
        detail = {"origin": report.origin, "root": report.root, "key": self._origin.key, **said}
        self._journal(session, PACKAGE_IMPORTED, detail)

    def _known(self, session: Session, documents: DocumentPlan) -> Ids:
        """What is here of the package's rows, as far as it still is."""
        ids: Ids = defaultdict(dict)
        for register, known in known_rows(session, self._contents.origin).items():
            ids[register] = dict(known)
        if self._contents.format.origin == bytes(self._house.vault.id):
            self._add_own(session, ids)
        here = asset_names(session)
        ids["asset"] = {there: local for there, local in ids["asset"].items() if local in here}
        # Rows may name documents that aren't in this package but were in another.
        there = known_documents(session, sorted(ids["document"].values()))
        left = {line.id for line in self._contents.documents}
        ids["document"] = {
            source: local
            for source, local in ids["document"].items()
            if local in there and source not in left
        } | documents.ids
        known = {
            there: here for there, here in ids["version"].items() if there not in documents.others
        }
        ids["version"] = {**known, **documents.versions}
        return ids

    def _add_own(self, session: Session, ids: Ids) -> None:
        """A package of this very vault: its rows are those that are here."""
        held = registers_of(self._house)
        registers = self._contents.registers
        for name in registers.__dataclass_fields__:
            there, here = getattr(registers, name), getattr(held, name)
            ids[name] = {each: each for each in there if each in here} | ids[name]
        names = asset_names(session)
        own = {
            line.id: line.id for line in self._contents.systems if names.get(line.id) == line.name
        }
        ids["asset"] = own | ids["asset"]

    def _pending(self, session: Session, documents: DocumentPlan) -> set[int]:
        """The usable documents whose order wasn't carried over yet; those of this very vault have theirs."""
        out = unusable_documents(session)
        unusable = {source for source, local in documents.ids.items() if local in out}
        if self._contents.format.origin == bytes(self._house.vault.id):
            return {step.line.id for step in documents.steps if step.local is None} - unusable
        ordered = known_rows(session, self._contents.origin)[_ORDERED]
        wanted = {step.line.id for step in documents.steps} | documents.ids.keys()
        # What is new here has no order yet, also where something else once had its id.
        new = {step.line.id for step in documents.steps if step.local is None}
        return ((wanted - ordered.keys()) | new) - unusable

    def _names(self, documents: DocumentPlan, contract: ContractPlan) -> Mapping[str, str]:
        """Labels of people that will be other ones here: documents name people by them."""
        with self._house.database.read() as session:
            ids = self._known(session, documents)
            memory = Memory(session, self._contents.origin)
        return self._plan_registers(ids, contract, memory).names

    def _changes(
        self, session: Session, ids: Ids, contract: ContractPlan, pending: Set[int]
    ) -> Changes:
        """What the package says of rows, systems and documents, new and known."""
        memory = Memory(session, self._contents.origin)
        registers = self._plan_registers(ids, contract, memory)
        return plan_changes(
            session,
            self._contents,
            ids,
            memory,
            registers,
            pending=pending,
            follows=self._follows,
        )

    def _plan_registers(self, ids: Ids, contract: ContractPlan, memory: Memory) -> RegisterPlan:
        return plan_registers(
            self._contents,
            registers_of(self._house),
            rules_of(self._house),
            ids,
            memory,
            same_contract=contract.same,
            follows=self._follows,
            restored=not (self._origin.continues or self._origin.older),
            find_person=self._rows.person_finder(),
        )

    def _count(
        self, contract: ContractPlan, documents: DocumentPlan, registers: RegisterPlan
    ) -> None:
        report = self._report
        report.documents, report.known = documents.new, 0
        new = {step.line.id for step in documents.steps if step.local is None}
        report.known = len(documents.ids.keys() - new)
        report.versions = sum(len(step.versions) for step in documents.steps)
        report.rows = registers.new
        if contract.profile is not None:
            report.contract = contract.profile.title

    def _conflicts(
        self, contract: ContractPlan, documents: DocumentPlan, changes: Changes
    ) -> tuple[Conflict, ...]:
        general = []
        if changes.memory and not self._follows:
            sentence = (
                _(
                    "a later package of the same archive is in already: of what is here this one changes nothing"
                )
                if self._origin.older
                else _("it names no people: of what is here already it changes nothing")
            )
            general.append(Conflict("unfollowed", "package", sentence))
        if not (self._origin.continues or self._origin.older):
            sentence = _(
                "its journal doesn't go on from that of the package before: the archive was restored from a backup "
                "since, and what has the id of something else comes in beside it"
            )
            general.append(Conflict("restored", "package", sentence))
        return (
            *general,
            *contract.conflicts,
            *documents.conflicts,
            *changes.registers.conflicts,
            *changes.conflicts,
        )
