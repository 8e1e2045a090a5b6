"""Newer versions and trees: which one is current, what is live, whose text is taken over."""

from __future__ import annotations

import hashlib

import pytest
from sqlalchemy.orm import Session

from models import queries
from models.categories import DocumentState, TextState, VersionKind
from models.documents.amending import set_state
from models.documents.chunks import CONTENT, TEXT
from models.documents.deliveries import members_of
from models.documents.filing import VersionText, file_documents, record_texts, set_searchable
from models.documents.versioning import NewMember, NewVersion, add_members, add_tree, add_version
from models.errors import NoSuchDocument
from models.searching.visibility import hidden_versions, visibility_mark
from models.session import Database
from tests.models.builders import FILED, new_file
from tests.models.documents.test_filing import file_all
from vault.ids import ChunkId


def version(name: str) -> NewVersion:
    return NewVersion(name, name, 3, hashlib.sha256(name.encode()).digest(), None, (chunk(name),))


def member(path: str, content: str = "") -> NewMember:
    digest = hashlib.sha256((content or path).encode()).digest()
    return NewMember(path, 0o644, 3, digest, None, (ChunkId(digest),))


def filed_tree(session: Session, *members: NewMember) -> tuple[int, int]:
    """A first delivery: the document's id and its version's."""
    new = new_file(kind=VersionKind.TREE)
    (document,) = file_documents(session, [new], prefix="DEMO", filed=FILED)
    tree = queries.document(session, document).version.id
    add_members(session, document, tree, members, filed=FILED)
    return document, tree


def chunk(name: str) -> ChunkId:
    return ChunkId(hashlib.sha256(name.encode()).digest())


def test_the_newest_version_is_current_and_the_others_stay(database: Database) -> None:
    (document,) = file_all(database, new_file())
    with database.write() as session:
        first = queries.document(session, document).version.id
        mark = visibility_mark(session)
        second = add_version(session, document, version("b.txt"), filed=FILED)
        assert visibility_mark(session) != mark
    with database.read() as session:
        assert queries.document(session, document).version.id == second
        assert [each.ordinal for each in queries.versions_of(session, document)] == [2, 1]
        assert [each.live for each in queries.versions_of(session, document)] == [True, False]
        old, new = queries.filed_versions(session, [first, second])
        assert (old.version.name, new.version.name) == ("七月巡检.txt", "b.txt")
        assert queries.version_chunks(session, second, CONTENT) == [chunk("b.txt")]
        assert queries.shown_versions(session) == {(document, second)}


def test_a_version_needs_a_document(database: Database) -> None:
    with database.write() as session, pytest.raises(NoSuchDocument):
        add_version(session, 99, version("b.txt"), filed=FILED)


def test_a_trees_members_are_files_but_no_versions_of_the_document(database: Database) -> None:
    with database.write() as session:
        document, tree = filed_tree(session, member("src/b.py"), member("a.py"))
    with database.read() as session:
        found = queries.document(session, document)
        assert (found.version.id, found.version.kind) == (tree, VersionKind.TREE)
        assert len(queries.documents(session)) == 1
        members = members_of(session, tree)
        assert [each.version.path for each in members] == ["a.py", "src/b.py"]
        assert {each.version.mode for each in members} == {0o644}
        assert members[1].version.name == "b.py"
        assert queries.text_counts(session) == (2, 0)
        assert len(queries.awaiting_text(session, 10)) == 3


def test_an_unchanged_member_takes_its_text_over(database: Database) -> None:
    kept = chunk("text of a")
    with database.write() as session:
        document, tree = filed_tree(session, member("a.py"), member("b.py"))
        read = members_of(session, tree)[0].version.id
        record_texts(session, [VersionText(read, TextState.READ, "", 0, (kept,), 77)])
        add_tree(
            session,
            document,
            version("2"),
            [member("moved/a.py", "a.py"), member("b.py", "changed"), member("c.py", "a.py")],
            filed=FILED,
        )
    with database.read() as session:
        current = queries.document(session, document).version
        a, b, c = sorted(
            (each.version for each in members_of(session, current.id)), key=lambda each: each.name
        )
        assert (a.path, a.text_state) == ("moved/a.py", TextState.READ)
        assert queries.version_chunks(session, a.id, TEXT) == [kept]
        assert b.text_state is TextState.PENDING, "its content is another one"
        assert c.text_state is TextState.PENDING, "under another name it may be read in another way"
        assert queries.text_counts(session)[0] == 3, "members of the old tree are not counted"


def test_what_a_search_must_not_know_of(database: Database) -> None:
    one, two, three = file_all(database, *(new_file(path=f"{number}") for number in range(3)))
    with database.write() as session:
        versions = {each.id: each.version.id for each in queries.documents(session)}
        newer = add_version(session, one, version("b.txt"), filed=FILED)
        set_searchable(session, [*versions.values(), newer], searchable=True)
        mark = visibility_mark(session)
        trashed = set_state(
            session,
            [two, two + 100],
            DocumentState.TRASHED,
            only_from=DocumentState.LIVE,
            reason="重复",
            moment=FILED,
        )
        assert trashed == [two]
        assert visibility_mark(session) != mark
        set_searchable(session, [versions[three]], searchable=False)
    with database.read() as session:
        assert hidden_versions(session) == {versions[one], versions[two], versions[three]}
        assert hidden_versions(session, "all") == {versions[two], versions[three]}
        assert hidden_versions(session, "old") == {newer, versions[two], versions[three]}
        assert [each.id for each in queries.documents(session)] == [one, three]
        trash = queries.documents(session, state=DocumentState.TRASHED)
        assert [each.id for each in trash] == [two]
        assert queries.document(session, two).state is DocumentState.TRASHED
        assert sum(queries.count_by_category(session).values()) == 2
    with database.write() as session:
        set_state(
            session,
            [two],
            DocumentState.LIVE,
            only_from=DocumentState.TRASHED,
            reason="",
            moment=FILED,
        )
        assert hidden_versions(session) == {versions[one], versions[three]}
