"""Articles and their links against a model that reads all texts anew: whatever is done, both say the same.

The model knows the rules of resolution in its own words, and remembers of a link no more than what it was bound to.
SHOUDANG_STATEFUL sets how many histories are tried.
"""

from __future__ import annotations

import itertools
import os
import posixpath
import re
import shutil
import tempfile
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from desktop.services.disposal.purging import purge_documents
from desktop.services.errors import SameAsCurrent, Withheld
from desktop.services.filing.amending import bring_back, trash
from desktop.services.filing.intake import file_paths
from desktop.services.filing.screening import release, withhold
from desktop.services.filing.versions import file_version
from desktop.services.house import House
from desktop.services.knowledge.articles import (
    NewArticle,
    current_source,
    import_articles,
    rename_article,
    save_article,
    write_article,
)
from desktop.services.knowledge.linking import (
    backlinks_of,
    links_of,
    neighbourhood,
    unresolved_links,
)
from desktop.services.knowledge.reviewing import mark_reviewed
from desktop.services.library import get_document
from desktop.services.records import Filing
from models.categories import Category
from models.documents.secrecy import Level, SecrecyFinding, Where
from models.knowledge_tables import LinkRow
from tests.archives import PASSPHRASE, make_quick_house, quick_stretch

_EXAMPLES = int(os.environ.get("SHOUDANG_STATEFUL", "6"))
_STEPS = int(os.environ.get("SHOUDANG_STATEFUL_STEPS", "25"))
# Few names, so that they meet: twins in case and width, a slash, a number sign, a duty's id, one that is an alias too.
_TITLES = ("网闸", "ＡＢＣ 网", "abc 网", "Abc  网", "甲/乙", "C#课", "R35", "别名", "手册")
_ALIASES = ("别名", "小名")
_PLACES = ("b.md", "../a.md", "sub/b.md", "a", "%61.md", "笔记/sub/b")
_NAMED = ("人员:张三", "问题：缺口", "R35", "r36", "义务:R99", "系统:无此", "person:李四")
_FINDING = SecrecyFinding(Level.SECRET, True, Where.TEXT, 1, 1)
_PICK = st.integers(0, 10_000)
_LINK = re.compile(r"\[\[([^\]|]+)(?:\|[^\]]*)?\]\]")
_RAWS = st.lists(
    st.one_of(
        st.sampled_from(_TITLES),
        st.sampled_from(_TITLES),
        st.sampled_from(_ALIASES + _PLACES + _NAMED),
        st.tuples(st.sampled_from(_TITLES), st.sampled_from(["@2", "#步骤", "@1#p3"])).map("".join),
        _PICK,  # the number of a document
    ),
    max_size=5,
)
_ALIASED = st.sampled_from(["", "", "", *_ALIASES])


def _key(words: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", words).casefold().split())


@dataclass
class Bond:
    """What a link was bound to: a kind with a document or name, or a problem; `seen` is the target's version."""

    kind: str = ""
    document: int | None = None
    name: str = ""
    problem: str = "missing"
    seen: int | None = None


@dataclass
class Paper:
    """A document as the model knows it."""

    id: int
    number: str
    title: str
    path: str
    article: bool
    text: str = ""
    state: str = "live"
    versions: list[int] = field(default_factory=list)
    former: set[str] = field(default_factory=set)
    bonds: dict[str, Bond] = field(default_factory=dict)

    @property
    def raws(self) -> list[str]:
        return [found[1] for found in _LINK.finditer(self.text)]

    @property
    def names(self) -> set[str]:
        """Keys by which a link may mean it."""
        names = {self.title, self.number, self.title.partition("#")[0], *self.former}
        if "/" in self.path:
            names |= {self.path, self.path.removesuffix(".md")}
        return {_tail(name) for name in names}


def _tail(name: str) -> str:
    return _key(name.rpartition("/")[2].replace("%61", "a").removesuffix(".md"))


class LinksMachine(RuleBasedStateMachine):
    """`papers` is what the archive must say."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="machine"))
        self.stretch = mock.patch("vault.slots.stretch", quick_stretch)
        self.stretch.start()
        self.counter = itertools.count(1)
        self.papers: dict[int, Paper] = {}
        self.house: House | None = None

    @initialize()
    def create(self) -> None:
        self.house = make_quick_house(self.folder / "archive.vault")

    def teardown(self) -> None:
        if self.house is not None:
            self.house.close()
        self.stretch.stop()
        shutil.rmtree(self.folder)

    # What is done

    @rule(title=st.sampled_from(_TITLES), raws=_RAWS, alias=_ALIASED)
    def write(self, title: str, raws: list[str | int], alias: str) -> None:
        text = self._text(raws, alias)
        made = write_article(self._open, NewArticle(title, "faq", text), same_title=True)
        paper = self._learn(made.document.id, article=True, text=text, aliases=(alias,))
        for raw in paper.raws:
            self._bind(paper, raw)
        self._settle(paper.names)

    @rule(title=st.sampled_from(_TITLES))
    def file(self, title: str) -> None:
        """A file that is no article."""
        path = self.folder / f"{next(self.counter)}.bin"
        path.write_bytes(path.name.encode())
        (added,) = file_paths(self._open, [path], Filing(Category.OPERATIONS, title=title)).added
        self._settle(self._learn(added.document_id, article=False).names)

    @rule(
        notes=st.lists(
            st.tuples(
                st.sampled_from(_TITLES),
                st.sampled_from(["笔记/a.md", "笔记/b.md", "笔记/sub/b.md", "旧/a.md"]),
                _RAWS,
            ),
            min_size=1,
            max_size=3,
        )
    )
    def bring(self, notes: list[tuple[str, str, list[str | int]]]) -> None:
        """An import: notes that come together mean each other."""
        new = [
            NewArticle(title, "faq", text := self._text(raws), path=path, data=text.encode())
            for title, path, raws in notes
        ]
        ids = import_articles(self._open, new)
        papers = [
            self._learn(id_, article=True, text=each.body)
            for id_, each in zip(ids, new, strict=True)
        ]
        for paper in papers:
            for raw in paper.raws:
                self._bind(paper, raw, together=set(ids))
        self._settle(set().union(*(paper.names for paper in papers)))

    @precondition(lambda self: self._articles)
    @rule(pick=_PICK, raws=_RAWS, title=st.sampled_from([None, None, *_TITLES]), alias=_ALIASED)
    def save(self, pick: int, raws: list[str | int], title: str | None, alias: str) -> None:
        """With other words around the links that were there, as the editor shows them."""
        paper = self._articles[pick % len(self._articles)]
        shown = current_source(self._open, paper.id)
        assert len(_LINK.findall(shown)) == len(paper.raws)
        again = dict(zip(_LINK.findall(shown), paper.raws, strict=True))
        text = self._text([*raws, *(_LINK.findall(shown) if pick % 3 else [])], alias)
        before = paper.names
        save_article(
            self._open, paper.id, text, reason="改", title=title, same_title=True,
            based_on=paper.versions[-1],
        )  # fmt: skip
        old = paper.bonds
        if title is not None:
            self._call(paper, title)
        paper.text = text
        paper.versions.append(get_document(self._open, paper.id).version.id)
        if "/" not in paper.path:
            paper.path = get_document(self._open, paper.id).version.path
        paper.bonds = {}
        for raw in paper.raws:
            known = old.get(raw) or old.get(again.get(raw, ""))
            self._bind(paper, raw, known=known)
        if alias and alias != paper.title:
            paper.former.add(alias)
        self._settle(before | paper.names)

    @precondition(lambda self: self._articles)
    @rule(pick=_PICK, title=st.sampled_from(_TITLES))
    def rename(self, pick: int, title: str) -> None:
        paper = self._articles[pick % len(self._articles)]
        before = paper.names
        rename_article(self._open, paper.id, title, same_title=True)
        self._call(paper, title)
        self._settle(before | paper.names)

    @precondition(lambda self: self._live)
    @rule(pick=_PICK)
    def put_away(self, pick: int) -> None:
        paper = self._live[pick % len(self._live)]
        trash(self._open, [paper.id])
        paper.state = "trashed"
        self._settle(paper.names)

    @precondition(lambda self: self._in("trashed"))
    @rule(pick=_PICK)
    def take_back(self, pick: int) -> None:
        paper = self._in("trashed")[pick % len(self._in("trashed"))]
        bring_back(self._open, [paper.id])
        paper.state = "live"
        self._settle(paper.names)

    @precondition(lambda self: len(self._live) > 2 or self._in("trashed"))
    @rule(pick=_PICK)
    def purge(self, pick: int) -> None:
        """For good: what led there leads nowhere, and what bore the same name doesn't take its place."""
        papers = self._live + self._in("trashed")
        paper = papers[pick % len(papers)]
        purge_documents(self._open, [paper.id], reason="测试")
        del self.papers[paper.id]
        for other in self.papers.values():
            for bond in other.bonds.values():
                if bond.document == paper.id:
                    bond.document, bond.problem, bond.seen = None, "gone", None
        self._settle(set())

    @precondition(lambda self: self._live)
    @rule(pick=_PICK)
    def keep_back(self, pick: int) -> None:
        paper = self._live[pick % len(self._live)]
        if withhold(self._open, [paper.id], _FINDING):
            paper.state = "withheld"
            self._settle(paper.names)

    @precondition(lambda self: self._in("withheld"))
    @rule(pick=_PICK)
    def let_go(self, pick: int) -> None:
        paper = self._in("withheld")[pick % len(self._in("withheld"))]
        release(self._open, [paper.id], reason="误判")
        paper.state = "live"
        self._settle(paper.names)

    @precondition(lambda self: any(not paper.article for paper in self._live))
    @rule(pick=_PICK)
    def replace(self, pick: int) -> None:
        """A newer version of a file that articles may link to."""
        files = [paper for paper in self._live if not paper.article]
        paper = files[pick % len(files)]
        path = self.folder / f"{next(self.counter)}.bin"
        path.write_bytes(path.name.encode())
        paper.versions.append(file_version(self._open, paper.id, path).id)
        paper.path = path.name

    @precondition(lambda self: self._articles)
    @rule(pick=_PICK)
    def review(self, pick: int) -> None:
        paper = self._articles[pick % len(self._articles)]
        mark_reviewed(self._open, [paper.id])
        for bond in paper.bonds.values():
            if bond.document is not None:
                bond.seen = self.papers[bond.document].versions[-1]

    @precondition(lambda self: self._articles)
    @rule(pick=_PICK)
    def save_unchanged(self, pick: int) -> None:
        paper = self._articles[pick % len(self._articles)]
        shown = current_source(self._open, paper.id)
        with pytest.raises(SameAsCurrent):
            save_article(self._open, paper.id, shown, reason="")

    @rule()
    def reopen(self) -> None:
        self._open.close()
        self.house = House.open(self.folder / "archive.vault", PASSPHRASE)

    # What must be so

    @invariant()
    def links_are_those_of_the_texts(self) -> None:
        if self.house is None:
            return
        with self._open.database.read() as session:
            rows = session.scalars(
                select(LinkRow).order_by(LinkRow.document_id, LinkRow.ordinal)
            ).all()
        held = [
            (row.document_id, row.raw, row.target_document, row.target_name, row.problem)
            for row in rows
        ]
        wanted = [
            (paper.id, raw, bond.document, bond.name, bond.problem)
            for paper in self.papers.values()
            for raw in paper.raws
            for bond in [paper.bonds[raw]]
        ]
        assert held == wanted
        seen = [row.seen_version for row in rows]
        assert seen == [
            paper.bonds[raw].seen for paper in self.papers.values() for raw in paper.raws
        ]

    @invariant()
    def backlinks_are_the_links_the_other_way_round(self) -> None:
        for paper in self.papers.values():
            found = [
                (link.document_id, link.raw)
                for link in backlinks_of(self._open, "document", paper.id)
            ]
            assert found == [
                (source.id, raw)
                for source in self._articles
                for raw in source.raws
                if source.bonds[raw].document == paper.id
            ]
        if self.house is not None:
            persons = backlinks_of(self._open, "person", "张三")
            assert len(persons) == sum(each.raws.count("人员:张三") for each in self._articles)

    @invariant()
    def what_leads_nowhere_is_listed(self) -> None:
        if self.house is None:
            return
        found = [(each.document_id, each.raw, each.state) for each in unresolved_links(self._open)]
        assert found == [
            (paper.id, raw, paper.bonds[raw].problem)
            for paper in self._articles
            for raw in paper.raws
            if paper.bonds[raw].problem
        ]

    @invariant()
    def nothing_is_said_of_what_is_withheld(self) -> None:
        for paper in self.papers.values():
            if paper.state == "withheld":
                with pytest.raises(Withheld):
                    links_of(self._open, paper.id)
                continue
            for link in links_of(self._open, paper.id):
                bond = paper.bonds[link.raw]
                target = self.papers.get(bond.document or 0)
                if target is None:
                    assert link.target is None
                elif target.state == "withheld":
                    assert (link.target, link.title, link.state) == (None, "", "gone")
                else:
                    assert link.target is not None
                    assert (link.title, link.state) == (target.title, target.state)

    @invariant()
    def neighbours_are_those_that_links_connect(self) -> None:
        for paper in self._live[:3]:
            graph = neighbourhood(self._open, "document", paper.id, limit=1000)
            around = {int(node.key) for node in graph.nodes if node.kind == "document"} - {paper.id}
            out = {
                bond.document
                for bond in paper.bonds.values()
                if bond.document and self.papers[bond.document].state != "withheld"
            }
            into = {
                each.id
                for each in self._articles
                if any(bond.document == paper.id for bond in each.bonds.values())
            }
            assert around == (out | into) - {paper.id}
            nodes = {(node.kind, node.key) for node in graph.nodes}
            assert all(edge.source in nodes and edge.target in nodes for edge in graph.edges)

    # The model

    @property
    def _open(self) -> House:
        assert self.house is not None
        return self.house

    @property
    def _live(self) -> list[Paper]:
        return self._in("live")

    @property
    def _articles(self) -> list[Paper]:
        return [paper for paper in self._live if paper.article]

    def _in(self, state: str) -> list[Paper]:
        return [paper for paper in self.papers.values() if paper.state == state]

    def _text(self, raws: list[str | int], alias: str = "") -> str:
        """A text with these links; numbers pick documents by their number."""
        front = f"---\naliases: [{alias}]\n---\n" if alias else ""
        written = []
        for raw in raws:
            if isinstance(raw, int):
                papers = [*self.papers.values()]
                raw = papers[raw % len(papers)].number if papers else "YLYW26-08-202611-0001"
            written.append(raw)
        links = "".join(f"见 [[{raw}]]。\n" for raw in written)
        return f"{front}第 {next(self.counter)} 稿\n\n{links}"

    def _learn(
        self, document: int, *, article: bool, text: str = "", aliases: tuple[str, ...] = ()
    ) -> Paper:
        record = get_document(self._open, document)
        paper = self.papers[document] = Paper(
            document, record.number, record.title, record.version.path, article, text
        )
        paper.versions.append(record.version.id)
        paper.former = {alias for alias in aliases if alias and alias != record.title}
        return paper

    def _call(self, paper: Paper, title: str) -> None:
        clean = " ".join(title.split())
        if clean != paper.title:
            paper.former = (paper.former | {paper.title}) - {clean}
            paper.title = clean

    def _bind(
        self, paper: Paper, raw: str, *, known: Bond | None = None, together: set[int] | None = None
    ) -> None:
        if raw in paper.bonds:
            return
        if known is not None and not known.problem:
            paper.bonds[raw] = known
            return
        found = self._resolve(paper, raw, together or set())
        if known is not None and known.problem == "gone" and found.problem:
            found = known
        paper.bonds[raw] = found

    def _settle(self, names: set[str]) -> None:
        """What is unbound is as it would be found now; what lost its target only when something of its name changed."""
        for paper in self.papers.values():
            for raw, bond in paper.bonds.items():
                if not bond.problem:
                    continue
                found = self._resolve(paper, raw, set())
                if bond.problem == "gone":
                    wanted = _tail(_split(raw)) in names
                    if found.problem or not wanted:
                        continue
                paper.bonds[raw] = found

    def _resolve(self, paper: Paper, raw: str, together: set[int]) -> Bond:
        name = _split(raw)
        if found := re.fullmatch(r"(?:人员|person|问题)[:：](.*)", raw):
            kind = "finding" if raw.startswith("问题") else "person"
            return Bond(kind, name=found[1], problem="")
        if re.fullmatch("[Rr](35|36)", raw):
            return Bond("duty", name=raw.upper(), problem="")
        prefixed = ":" in raw
        variants = [raw] if prefixed else [raw, name, name.replace("%61", "a").removesuffix(".md")]
        usable = [each for each in self.papers.values() if each.state != "withheld"]
        live = self._live
        steps = [[each for each in usable if each.number in variants]]
        if not prefixed:
            steps += self._near(paper, name.replace("%61", "a"), live)
        for group in (self._articles, [each for each in live if not each.article]):
            for same in (str, _key):
                steps += [
                    [each for each in group if same(each.title) == same(variant)]
                    for variant in variants
                ]
        steps += [
            [each for each in live if _key(variant) in {_key(old) for old in each.former}]
            for variant in variants
        ]
        for step in steps:
            ids = {each.id for each in step}
            if len(ids) > 1 and len(ids & together) == 1:
                ids &= together
            if len(ids) > 1:
                return Bond(problem="ambiguous")
            if ids:
                (target,) = ids
                return Bond("document", target, problem="", seen=self.papers[target].versions[-1])
        return Bond()

    @staticmethod
    def _near(paper: Paper, name: str, live: list[Paper]) -> list[list[Paper]]:
        folder = posixpath.dirname(paper.path)
        if not folder and "/" not in name:
            return []
        steps = []
        places = [folder]
        while places[-1]:
            places.append(posixpath.dirname(places[-1]))
        for place in places:
            full = posixpath.normpath(posixpath.join(place, name))
            for same in (str, _key):
                steps += [
                    [
                        each
                        for each in live
                        if "/" in each.path and same(each.path) == same(full + end)
                    ]
                    for end in ("", ".md", ".markdown")
                ]
        if folder and "/" not in name:
            top = folder.split("/")[0]
            below = [each for each in live if each.path.startswith(top + "/")]
            steps += [
                [each for each in below if _key(posixpath.basename(each.path)) == _key(name + end)]
                for end in ("", ".md", ".markdown")
            ]
        return steps


def _split(raw: str) -> str:
    """The name in a destination, without version and place."""
    bare = re.sub(r"#\S.*$", "", raw)
    bare = re.sub(r"(?<=.)@\d+$", "", bare)
    return re.sub(r"^(?:人员|person|问题|系统|义务)[:：]", "", bare)


@pytest.mark.slow
def test_links_are_what_a_model_says() -> None:
    run_state_machine_as_test(
        LinksMachine,
        settings=settings(
            max_examples=_EXAMPLES,
            stateful_step_count=_STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
