"""Filing the documents of a package: the same packs and transactions as any intake, some hundred at a time.

Each batch is durable, committed and remembered as imported together; an import that was killed goes on behind it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from desktop.services.filing.writing import writing
from desktop.services.house import House
from desktop.services.progress import Progress
from desktop.services.taking_in.package_facts import reference_here
from desktop.services.taking_in.package_plan import Conflict, DocumentStep, month_of
from desktop.services.taking_in.package_reading import PackageContents, PackageFiles
from desktop.services.taking_in.package_sealing import PackageSealer, Taken
from models.documents.deliveries import (
    ComponentRecord,
    DeliveryRecord,
    mark_inspected,
    save_components,
    save_delivery,
    save_suspicions,
)
from models.documents.versioning import NewVersion, add_members, add_versions
from models.handover.imported import (
    NewDocument,
    enter_documents,
    member_ids,
    next_number,
    remember_rows,
    taken_numbers,
)
from models.handover.package_rows import ArticleLine, DocumentLine, VersionLine
from models.knowledge.articles import become_former, enter_article
from models.knowledge.linking import bind_links, bind_names, leave_waiting, names_of
from resources.knowledge import article_kinds
from resources.words import _
from vault.ids import utc_now

_DOCUMENTS_AT_ONCE = 200
_BYTES_AT_ONCE = 128 * 1024**2


class FiledDocument(NamedTuple):
    """A document of the package that is durable here."""

    line: DocumentLine
    local: int
    versions: Mapping[int, int]


class PackageFiler:
    """Files the steps of a plan. `names` are labels of people that are other ones here."""

    def __init__(
        self,
        house: House,
        files: PackageFiles,
        contents: PackageContents,
        names: Mapping[str, str],
        progress: Progress,
    ) -> None:
        self._house, self._contents, self._names = house, contents, names
        self._progress, self._sealer = progress, PackageSealer(files, contents, progress)
        self._kinds = {kind.id for kind in article_kinds()}
        self._suspicions: dict[int, list[tuple[int, str]]] = {}
        for each in contents.suspicions:
            self._suspicions.setdefault(each.member, []).append((each.line, each.kind))
        self.conflicts: list[Conflict] = []

    def file(
        self, steps: Sequence[DocumentStep], on_filed: Callable[[Sequence[FiledDocument]], None]
    ) -> None:
        """File everything; each call of `on_filed` acknowledges documents that are durable.

        Raises PackageChanged, StorageFailed, Cancelled: what was acknowledged stays, the rest left no trace.
        """
        for portion in _portions(steps):
            self._progress.checkpoint()
            with writing(self._house) as writer:
                taken = self._sealer.take(writer, portion)
                with writer.entering() as session:
                    filed = self._enter(session, portion, taken)
            on_filed(filed)

    def _enter(
        self, session: Session, steps: Sequence[DocumentStep], taken: Sequence[Sequence[Taken]]
    ) -> list[FiledDocument]:
        moment = utc_now()
        documents = self._documents(session, steps, moment)
        versions = self._versions(session, documents, taken, moment)
        filed = [
            FiledDocument(step.line, document, dict(step.same) | new)
            for step, document, new in zip(steps, documents, versions, strict=True)
        ]
        events = [
            self._arrived(step, document, new)
            for step, document, new in zip(steps, documents, versions, strict=True)
            if new
        ]
        self._house.journal.append(session, events, moment=moment)
        for step, document, each in zip(steps, documents, taken, strict=True):
            if step.local is None:
                self._make_article(session, step.line, document, moment)
            if step.line.id in self._contents.articles and each:
                if step.local is None:
                    leave_waiting(session, document, each[-1].links)
                else:
                    bind_links(session, document, each[-1].links)
        origin = self._contents.origin
        known = [pair for each in filed for pair in each.versions.items()]
        remember_rows(session, origin, "version", known)
        remember_rows(session, origin, "document", [(each.line.id, each.local) for each in filed])
        bind_names(session, names_of(session, documents))
        return filed

    def _documents(
        self, session: Session, steps: Sequence[DocumentStep], moment: datetime
    ) -> list[int]:
        """The documents here of these steps; those that are new are entered."""
        new = [step for step in steps if step.local is None]
        wanted = [step.line.number for step in new if not step.renumber]
        taken = taken_numbers(session, wanted)
        entering: list[NewDocument] = []
        for step in new:
            line, number = step.line, step.line.number
            if step.renumber or number in taken:
                prefix = self._house.contract.number_prefix
                month = month_of(line, f"{moment:%Y%m}")
                number = next_number(session, f"{prefix}-{line.category.code}-{month}", taken)
            taken.add(number)
            persons = [self._names.get(name, name) for name in line.persons]
            entering.append(NewDocument(line, number, reference_here(line, number), persons))
        entered = iter(enter_documents(session, entering, filed=moment))
        return [next(entered) if step.local is None else step.local for step in steps]

    def _versions(
        self,
        session: Session,
        documents: Sequence[int],
        taken: Sequence[Sequence[Taken]],
        moment: datetime,
    ) -> list[dict[int, int]]:
        """Version there → here of what is filed now, by document; trees with their members."""
        many = [
            (document, each.line.ordinal, _new_version(each))
            for document, versions in zip(documents, taken, strict=True)
            for each in versions
        ]
        ids = iter(add_versions(session, many, filed=moment))
        found: list[dict[int, int]] = []
        for document, versions in zip(documents, taken, strict=True):
            found.append({each.line.id: next(ids) for each in versions})
            for each in versions:
                if each.line.delivery is not None:
                    version = found[-1][each.line.id]
                    add_members(session, document, version, each.members, filed=moment)
                    self._make_delivery(session, each.line, version)
        return found

    def _make_delivery(self, session: Session, line: VersionLine, version: int) -> None:
        assert line.delivery is not None
        said = line.delivery
        members = self._contents.members.get(line.id, [])
        save_delivery(
            session,
            DeliveryRecord(
                version,
                said.name,
                said.release,
                said.origin,
                said.source,
                said.commit_id,
                said.branch,
                said.note,
                len(members),
                sum(each.size for each in members),
                said.bundle,
            ),
        )
        save_components(
            session,
            version,
            [
                ComponentRecord(
                    each.ecosystem,
                    each.name,
                    each.release,
                    each.licence,
                    each.manifest,
                    each.scope,
                )
                for each in sorted(
                    self._contents.components.get(line.id, ()), key=lambda one: one.ordinal
                )
            ],
        )
        here = member_ids(session, version)
        save_suspicions(
            session,
            [
                (here[each.path], *suspicion)
                for each in members
                for suspicion in self._suspicions.get(each.id, ())
            ],
        )
        remember_rows(
            session,
            self._contents.origin,
            "version",
            [(each.id, here[each.path]) for each in members],
        )
        if said.inspected:
            mark_inspected(session, version)

    def _make_article(
        self,
        session: Session,
        line: DocumentLine,
        document: int,
        moment: datetime,
    ) -> None:
        said: ArticleLine | None = self._contents.articles.get(line.id)
        if said is None:
            return
        if said.kind not in self._kinds:
            sentence = _("it is an article of a kind that is not known here; it came in as a file")
            self.conflicts.append(Conflict("article", line.number, sentence))
            del self._contents.articles[line.id]
            return
        # What it was written from may come later in this import: that is set at its end.
        enter_article(
            session, document, said.kind, review_months=max(0, said.review_months), origin=None
        )
        former = [(document, title) for title in said.former_titles]
        become_former(session, former, moment)

    def _arrived(
        self, step: DocumentStep, document: int, new: Mapping[int, int]
    ) -> tuple[str, str, str]:
        """The event that says what came in, and when the giver says that it was filed there."""
        said = {each.id: each for each in step.line.versions}
        detail = {
            "origin": self._contents.origin,
            "number": step.line.number,
            "versions": [
                {"version": here, "filed": said[there].filed.isoformat(timespec="seconds")}
                for there, here in new.items()
            ],
        }
        words = json.dumps(detail, ensure_ascii=False, sort_keys=True)
        return ("filed", f"document {document}", words)


def _new_version(taken: Taken) -> NewVersion:
    line, content = taken.line, taken.content
    return NewVersion(
        line.name,
        line.path,
        content.size,
        content.digest,
        line.modified,
        content.chunks,
        line.reason,
        ",".join(line.flags),
        kind=line.kind,
    )


def _portions(steps: Sequence[DocumentStep]) -> Iterator[list[DocumentStep]]:
    portion: list[DocumentStep] = []
    size = 0
    for step in steps:
        portion.append(step)
        size += sum(each.size for each in step.versions)
        if len(portion) >= _DOCUMENTS_AT_ONCE or size >= _BYTES_AT_ONCE:
            yield portion
            portion, size = [], 0
    if portion:
        yield portion
