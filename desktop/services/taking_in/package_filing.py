"""Filing the documents of a package: the same packs and transactions as any intake, some hundred at a time.

Each batch is durable, committed and remembered as imported together; an import that was killed goes on behind it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import BinaryIO, NamedTuple, cast

from sqlalchemy.orm import Session

from desktop.services.deliveries.delivery_listing import listing_bytes
from desktop.services.filing.writing import Content, ContentWriter, writing
from desktop.services.house import House
from desktop.services.knowledge.article_text import LONGEST_TEXT, decoded, links_if_shown
from desktop.services.notes.note_filing import PieceStream
from desktop.services.progress import Progress
from desktop.services.taking_in.package_plan import Conflict, DocumentStep, month_of
from desktop.services.taking_in.package_reading import PackageContents, PackageFiles
from models.categories import VersionKind
from models.documents.deliveries import (
    ComponentRecord,
    DeliveryRecord,
    mark_inspected,
    save_components,
    save_delivery,
    save_suspicions,
)
from models.documents.versioning import NewMember, NewVersion, add_members, add_version
from models.handover.imported import (
    enter_document,
    is_free_number,
    member_ids,
    next_number,
    remember_rows,
)
from models.handover.package_rows import ArticleLine, DocumentLine, VersionLine
from models.knowledge.articles import become_former, enter_article
from models.knowledge.linking import WrittenLink, bind_links, bind_names, leave_waiting, names_of
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


class _Taken(NamedTuple):
    """A version whose content is sealed and waits for its transaction."""

    line: VersionLine
    content: Content
    members: tuple[NewMember, ...]
    links: tuple[WrittenLink, ...]


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
        self._house, self._files, self._contents = house, files, contents
        self._names, self._progress = names, progress
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
                taken = [
                    [self._take(writer, step, each) for each in step.versions] for step in portion
                ]
                with writer.entering() as session:
                    filed = self._enter(session, portion, taken)
            on_filed(filed)

    def _take(self, writer: ContentWriter, step: DocumentStep, version: VersionLine) -> _Taken:
        """Seal a version's content, and those of its members."""
        category = step.line.category
        if version.kind is VersionKind.TREE:
            members = tuple(self._members(writer, step, version))
            # The listing names its members by this vault's digest, so that equal trees have equal listings here.
            listing = writer.take_bytes(category, listing_bytes(members))
            return _Taken(version, listing, members, ())
        place = version.place or ""
        if step.line.id in self._contents.articles and version.size <= LONGEST_TEXT:
            data = self._files.read(place, LONGEST_TEXT)
            self._advance(len(data), step.line)
            content = writer.take_bytes(category, data)
            return _Taken(version, content, (), tuple(links_if_shown(decoded(data))))
        return _Taken(version, self._stream(writer, step, place), (), ())

    def _stream(self, writer: ContentWriter, step: DocumentStep, place: str) -> Content:
        stream = PieceStream(iter(self._files.pieces(place)))

        def on_piece(length: int) -> None:
            self._advance(length, step.line)
            self._progress.checkpoint()

        return writer.take(step.line.category, cast(BinaryIO, stream), on_piece)

    def _members(
        self, writer: ContentWriter, step: DocumentStep, tree: VersionLine
    ) -> Iterator[NewMember]:
        lines = sorted(self._contents.members.get(tree.id, ()), key=lambda each: each.path.encode())
        for each in lines:
            content = self._stream(writer, step, each.place)
            yield NewMember(
                each.path, each.mode, content.size, content.digest, each.modified, content.chunks
            )

    def _advance(self, length: int, line: DocumentLine) -> None:
        self._progress.advance(length, line.title)

    def _enter(
        self, session: Session, steps: Sequence[DocumentStep], taken: Sequence[Sequence[_Taken]]
    ) -> list[FiledDocument]:
        moment = utc_now()
        filed: list[FiledDocument] = []
        for step, versions in zip(steps, taken, strict=True):
            document = step.local
            if document is None:
                document = self._new_document(session, step, moment)
            ids = dict(step.same)
            for each in versions:
                ids[each.line.id] = self._new_version(session, document, each, moment)
            self._journal(session, step, document, ids, moment)
            if step.local is None:
                self._make_article(session, step.line, document, moment)
            if step.line.id in self._contents.articles and versions:
                if step.local is None:
                    leave_waiting(session, document, versions[-1].links)
                else:
                    bind_links(session, document, versions[-1].links)
            remember_rows(session, self._contents.origin, "version", ids.items())
            filed.append(FiledDocument(step.line, document, ids))
        remember_rows(
            session,
            self._contents.origin,
            "document",
            [(each.line.id, each.local) for each in filed],
        )
        bind_names(session, names_of(session, [each.local for each in filed]))
        return filed

    def _new_document(self, session: Session, step: DocumentStep, moment: datetime) -> int:
        line = step.line
        number, reference = line.number, line.reference
        if step.renumber or not is_free_number(session, number):
            prefix = self._house.contract.number_prefix
            month = month_of(line, f"{moment:%Y%m}")
            number = next_number(session, f"{prefix}-{line.category.code}-{month}")
            reference = (
                _("{reference} (formerly {number})").format(reference=reference, number=line.number)
                if reference
                else line.number
            )
        persons = [self._names.get(name, name) for name in line.persons]
        return enter_document(
            session, line, number=number, reference=reference, persons=persons, filed=moment
        )

    def _new_version(self, session: Session, document: int, taken: _Taken, moment: datetime) -> int:
        line, content = taken.line, taken.content
        new = NewVersion(
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
        version = add_version(session, document, new, filed=moment, ordinal=line.ordinal)
        if line.delivery is not None:
            add_members(session, document, version, taken.members, filed=moment)
            self._make_delivery(session, line, version)
        return version

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

    def _journal(
        self,
        session: Session,
        step: DocumentStep,
        document: int,
        versions: Mapping[int, int],
        moment: datetime,
    ) -> None:
        """Say what came in, and when the giver says that it was filed there."""
        known = set(dict(step.same).values())
        new = {there: here for there, here in versions.items() if here not in known}
        if not new:
            return
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
        self._house.journal.append(
            session, [("filed", f"document {document}", words)], moment=moment
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
