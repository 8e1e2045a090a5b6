"""The order of a whole archive against plain sets: whatever is done, the journal replays to what the tables say.

SHOUDANG_STATEFUL sets how many histories are tried.
"""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
from collections import defaultdict
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import text

from desktop.services.audit.history import history_of
from desktop.services.disposal.purging import purge_documents
from desktop.services.errors import OrderRefused, Withheld
from desktop.services.filing.amending import amend, bring_back, trash
from desktop.services.filing.intake import file_paths
from desktop.services.filing.screening import release, withhold
from desktop.services.house import House
from desktop.services.order import collecting, custom_fields, relating, tagging
from desktop.services.order.bulk_editing import (
    BulkChange,
    apply_bulk,
    bulk_edits,
    plan_bulk,
    undo_bulk,
)
from desktop.services.order.replaying import Organisation, differences, present, replayed
from desktop.services.records import Filing
from models.categories import Category, DocumentState, Mark
from models.documents.amending import Amendment
from models.documents.secrecy import Level, SecrecyFinding, Where
from models.naming import name_key
from tests.archives import PASSPHRASE, make_quick_house, make_tree, quick_stretch

_EXAMPLES = int(os.environ.get("SHOUDANG_STATEFUL", "7"))
_STEPS = 40
_NUMBER = st.integers(0, 10_000)
_SOME = st.lists(_NUMBER, min_size=1, max_size=4)
# Few names, and different writings of the same: tags meet, and have to be told apart from their like.
_TAG_NAMES = st.sampled_from(["网络", "Net", "ＮＥＴ", "防火墙", "x", "X "])
_PATHS = st.lists(_TAG_NAMES, min_size=1, max_size=3).map("/".join)
_NAMES = st.sampled_from(["交接", "Audit", "ａｕｄｉｔ", "留存"])
_TYPES = st.sampled_from(["月报", "工单", "a; title: b → c"])
_PERSONS = st.sampled_from(["张三", "李四", "甲、乙", 'a "b" → c'])
_VALUES = st.sampled_from(["1", "２ 天", "1,234.50 元", ""])
_KINDS = st.sampled_from(["supersedes", "answers", "derived"])
_FINDING = SecrecyFinding(Level("秘密"), True, Where.TEXT, 1, 1)

Path_ = tuple[str, ...]
Slot = tuple[object, ...]


class OrderMachine(RuleBasedStateMachine):
    """`paths` and `borne` are what the tags must be: paths of keys, and those that each document bears."""

    edits = Bundle("edits")

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="order"))
        self.stretch = mock.patch("vault.slots.stretch", quick_stretch)
        self.stretch.start()
        self.counter = itertools.count()
        self.paths: set[Path_] = set()
        self.borne: dict[int, set[Path_]] = {}
        self.edited: dict[int, tuple[Organisation, Organisation]] = {}
        self.house: House | None = None

    @initialize()
    def create(self) -> None:
        self.house = make_quick_house(self.folder / "archive.vault")
        self.file(3)
        # Two trees that have much in common, so that merging them means merging what is below.
        self.tag([0, 1], ["网络/防火墙/x", "Net/防火墙/X"])
        self.tag([2], ["net/防火墙", "防火墙/net/防火墙"])
        # And some of everything else: most rules change what is there.
        for kind, value in (("text", "２ 天"), ("number", "1,234.50 元")):
            self.define_field(kind, typed=False)
            self.set_field([0, 1], len(custom_fields.fields(self._open)) - 1, value)
        for name in ("交接", "留存"):
            self.make_collection(name)
            self.collect([0, 1, 2], len(collecting.collections(self._open)) - 1, out=False)
        self.relate((0, 1), "supersedes", "")
        self.relate((1, 2), "supersedes", "")

    def teardown(self) -> None:
        if self.house is not None:
            self.house.close()
        self.stretch.stop()
        shutil.rmtree(self.folder)

    @property
    def _open(self) -> House:
        assert self.house is not None
        return self.house

    # What there is.

    def _ids(self, *, usable: bool = True) -> list[int]:
        states = present(self._open).states
        return sorted(
            each
            for each, state in states.items()
            if not usable or state is not DocumentState.WITHHELD
        )

    def _some(self, numbers: list[int]) -> list[int]:
        ids = self._ids()
        return list(dict.fromkeys(ids[number % len(ids)] for number in numbers)) if ids else []

    def _tag(self, number: int) -> tuple[int, Path_] | None:
        known = tagging.tags(self._open)
        if not known:
            return None
        tag = known[number % len(known)]
        return tag.id, _keys(tag.path)

    def _collection(self, number: int) -> int | None:
        known = collecting.collections(self._open)
        return known[number % len(known)].id if known else None

    def _field(self, number: int) -> custom_fields.FieldRecord | None:
        known = custom_fields.fields(self._open)
        return known[number % len(known)] if known else None

    # Documents.

    @rule(count=st.integers(1, 3))
    def file(self, count: int) -> None:
        tree = make_tree(self.folder / f"tree {next(self.counter)}", count=count)
        before = set(self._ids(usable=False))
        file_paths(self._open, [tree], Filing(Category.OPERATIONS))
        self.borne |= {each: set() for each in set(self._ids(usable=False)) - before}

    @rule(numbers=_SOME, type_=_TYPES, persons=st.lists(_PERSONS, max_size=2, unique=True))
    def amend(self, numbers: list[int], type_: str, persons: list[str]) -> None:
        amend(self._open, self._some(numbers), Amendment(type=type_, persons=tuple(persons)))

    @rule(numbers=_SOME)
    def trash(self, numbers: list[int]) -> None:
        trash(self._open, self._some(numbers))

    @rule(numbers=_SOME)
    def bring_back(self, numbers: list[int]) -> None:
        bring_back(self._open, self._some(numbers))

    @rule(number=_NUMBER)
    def withhold(self, number: int) -> None:
        if documents := self._some([number]):
            withhold(self._open, documents, _FINDING)
            if present(self._open).states[documents[0]] is DocumentState.WITHHELD:
                with pytest.raises(Withheld):
                    tagging.tag_documents(self._open, documents, ["x"])
                with pytest.raises(Withheld):
                    history_of(self._open, documents[0])

    @rule()
    def release(self) -> None:
        release(self._open, self._ids(usable=False), reason="解密")

    @rule(number=_NUMBER)
    def purge(self, number: int) -> None:
        if documents := self._some([number]):
            purge_documents(self._open, documents, reason="保存期满")
            del self.borne[documents[0]]
            self.edited.clear()
            assert bulk_edits(self._open) == []

    # Tags.

    @rule(numbers=_SOME, paths=st.lists(_PATHS, min_size=1, max_size=2))
    def tag(self, numbers: list[int], paths: list[str]) -> None:
        documents = self._some(numbers)
        tagging.tag_documents(self._open, documents, paths)
        for path in map(_keys, paths):
            self.paths |= {path[:end] for end in range(1, len(path) + 1)}
            for document in documents:
                self.borne[document].add(path)

    @rule(numbers=_SOME, number=_NUMBER)
    def untag(self, numbers: list[int], number: int) -> None:
        if (found := self._tag(number)) is not None:
            documents = self._some(numbers)
            tagging.untag_documents(self._open, documents, [found[0]])
            for document in documents:
                self.borne[document].discard(found[1])

    @rule(number=_NUMBER, name=_TAG_NAMES)
    def rename_tag(self, number: int, name: str) -> None:
        if (found := self._tag(number)) is None:
            return
        tag, path = found
        after = (*path[:-1], name_key(name))
        if after != path and after in self.paths:
            with pytest.raises(OrderRefused, match="merge-instead"):
                tagging.rename_tag(self._open, tag, name)
            return
        tagging.rename_tag(self._open, tag, name)
        self._rewrite(path, after)

    @rule(number=_NUMBER, parent=_NUMBER, top=st.booleans())
    def move_tag(self, number: int, parent: int, top: bool) -> None:
        found, target = self._tag(number), self._tag(parent)
        if found is None or target is None:
            return
        (tag, path), (above, above_path) = found, (0, ()) if top else target
        after = (*above_path, path[-1])
        if above_path[: len(path)] == path:
            with pytest.raises(OrderRefused, match="into-itself"):
                tagging.move_tag(self._open, tag, above)
        elif after != path and after in self.paths:
            with pytest.raises(OrderRefused, match="merge-instead"):
                tagging.move_tag(self._open, tag, above)
        elif len(above_path) + self._height(path) > tagging.DEEPEST:
            with pytest.raises(OrderRefused, match="too-deep"):
                tagging.move_tag(self._open, tag, above)
        else:
            tagging.move_tag(self._open, tag, above)
            self._rewrite(path, after)

    @rule(number=_NUMBER, into=_NUMBER)
    def merge_tags(self, number: int, into: int) -> None:
        found, target = self._tag(number), self._tag(into)
        if found is None or target is None or found == target:
            return
        (tag, path), (other, other_path) = found, target
        bearing = {document for document, borne in self.borne.items() if borne}
        if other_path[: len(path)] == path:
            with pytest.raises(OrderRefused, match="into-itself"):
                tagging.merge_tags(self._open, [tag], other)
            return
        if len(other_path) + self._height(path) - 1 > tagging.DEEPEST:
            with pytest.raises(OrderRefused, match="too-deep"):
                tagging.merge_tags(self._open, [tag], other)
            return
        tagging.merge_tags(self._open, [tag], other)
        self._rewrite(path, other_path)
        assert set(tagging.tags_of(self._open, sorted(self.borne))) == bearing

    @rule()
    def merge_what_has_much_in_common(self) -> None:
        """Two tags that both have one of the same name below them."""
        known = tagging.tags(self._open)
        for place, tag in enumerate(known):
            for other_place, other in enumerate(known):
                one, two = _keys(tag.path), _keys(other.path)
                shared = {
                    each[-1]
                    for each in self.paths
                    if each[:-1] == one and (*two, each[-1]) in self.paths
                }
                if shared and one != two and two[: len(one)] != one:
                    self.merge_tags(place, other_place)
                    return

    @rule(number=_NUMBER, below=st.booleans())
    def remove_tag(self, number: int, below: bool) -> None:
        if (found := self._tag(number)) is None:
            return
        tag, path = found
        if not below and self._height(path) > 1:
            with pytest.raises(OrderRefused, match="tags-below"):
                tagging.remove_tag(self._open, tag)
            return
        tagging.remove_tag(self._open, tag, below=below)
        self.paths = {each for each in self.paths if each[: len(path)] != path}
        self.borne = {document: borne & self.paths for document, borne in self.borne.items()}

    def _rewrite(self, before: Path_, after: Path_) -> None:
        """Every path that begins with `before` begins with `after` from now on."""

        def written(path: Path_) -> Path_:
            return after + path[len(before) :] if path[: len(before)] == before else path

        self.paths = set(map(written, self.paths))
        self.borne = {document: set(map(written, borne)) for document, borne in self.borne.items()}

    def _height(self, path: Path_) -> int:
        below = [each for each in self.paths if each[: len(path)] == path]
        return max(map(len, below)) - len(path) + 1

    # Collections.

    @rule(name=_NAMES)
    def make_collection(self, name: str) -> None:
        known = {name_key(each.name) for each in collecting.collections(self._open)}
        if name_key(name) in known:
            with pytest.raises(OrderRefused, match="name-taken"):
                collecting.make_collection(self._open, name)
        else:
            collecting.make_collection(self._open, name, note="n")

    @rule(number=_NUMBER, name=_NAMES)
    def rename_collection(self, number: int, name: str) -> None:
        collection = self._collection(number)
        others = collecting.collections(self._open)
        taken = {name_key(each.name) for each in others if each.id != collection}
        if collection is not None and name_key(name) not in taken:
            collecting.rename_collection(self._open, collection, name)

    @rule(numbers=_SOME, number=_NUMBER, out=st.booleans())
    def collect(self, numbers: list[int], number: int, out: bool) -> None:
        if (collection := self._collection(number)) is not None:
            act = collecting.uncollect if out else collecting.collect
            act(self._open, collection, self._some(numbers))

    @rule(number=_NUMBER, turn=_NUMBER)
    def reorder(self, number: int, turn: int) -> None:
        if (collection := self._collection(number)) is not None:
            items = present(self._open).items[collection]
            collecting.reorder(self._open, collection, items[::-1][: turn % 4])
            order = [each.id for each in collecting.collections(self._open)]
            collecting.reorder_collections(self._open, order[turn % 2 :])

    @rule(number=_NUMBER)
    def remove_collection(self, number: int) -> None:
        if (collection := self._collection(number)) is not None:
            collecting.remove_collection(self._open, collection)

    # Relations.

    @rule(numbers=st.tuples(_NUMBER, _NUMBER), kind=_KINDS, note=st.sampled_from(["", "见附页"]))
    def relate(self, numbers: tuple[int, int], kind: str, note: str) -> None:
        documents = self._some(list(numbers))
        if len(documents) < 2:
            return
        one, other = documents
        known = present(self._open).relations
        circle = kind != "answers" and _leads(known, kind, other, one)
        if circle:
            with pytest.raises(OrderRefused, match="cycle"):
                relating.relate(self._open, one, kind, other, note)
        else:
            relating.relate(self._open, one, kind, other, note)
            assert (one, kind, other) in present(self._open).relations

    @rule(number=_NUMBER)
    def relate_backwards(self, number: int) -> None:
        """What leads in the shortest circle."""
        if known := sorted(present(self._open).relations):
            document, kind, other = known[number % len(known)]
            ids = self._ids()
            if document in ids and other in ids:
                self.relate((ids.index(other), ids.index(document)), kind, "")

    @rule(number=_NUMBER)
    def unrelate(self, number: int) -> None:
        order = present(self._open)
        known = [
            each
            for each in sorted(order.relations)
            if all(order.states[end] is not DocumentState.WITHHELD for end in (each[0], each[2]))
        ]
        if known:
            relating.unrelate(self._open, *known[number % len(known)])

    # Fields.

    @rule(kind=st.sampled_from(["text", "number"]), typed=st.booleans())
    def define_field(self, kind: str, typed: bool) -> None:
        name = f"field {next(self.counter)}"
        custom_fields.define_field(self._open, name, kind, types=["月报"] if typed else [])

    @rule(number=_NUMBER, kind=st.sampled_from(["text", "number"]), rename=st.booleans())
    def change_field(self, number: int, kind: str, rename: bool) -> None:
        if (field := self._field(number)) is not None:
            name = f"field {next(self.counter)}" if rename else field.name
            before = present(self._open)
            try:
                custom_fields.change_field(self._open, field.id, name=name, kind=kind)
            except OrderRefused as error:
                refused = error.reason
                assert refused == "values-in-use" and present(self._open) == before  # noqa: PT018

    @rule(number=_NUMBER)
    def remove_field(self, number: int) -> None:
        if (field := self._field(number)) is not None:
            if any(each[1] == field.id for each in present(self._open).values):
                with pytest.raises(OrderRefused, match="not-confirmed"):
                    custom_fields.remove_field(self._open, field.id)
            custom_fields.remove_field(self._open, field.id, confirm=True)

    @rule(numbers=_SOME, number=_NUMBER, value=_VALUES)
    def set_field(self, numbers: list[int], number: int, value: str) -> None:
        if (field := self._field(number)) is None:
            return
        documents, order = self._some(numbers), present(self._open)
        if value and not all(field.is_for(_type(order, each)) for each in documents):
            with pytest.raises(OrderRefused, match="wrong-type"):
                custom_fields.set_field(self._open, documents, field.id, value)
        else:
            custom_fields.set_field(self._open, documents, field.id, value)

    # Many at once.

    @rule(
        target=edits,
        numbers=_SOME,
        add=st.lists(_PATHS, max_size=2),
        remove=_NUMBER,
        type_=st.none() | _TYPES,
        mark=st.none() | st.sampled_from([Mark.PUBLIC, Mark.PERSONAL]),
        persons=st.lists(_PERSONS, max_size=2),
        fewer=st.lists(_PERSONS, max_size=1),
        number=_NUMBER,
        value=_VALUES,
    )
    def edit(
        self,
        numbers: list[int],
        add: list[str],
        remove: int,
        type_: str | None,
        mark: Mark | None,
        persons: list[str],
        fewer: list[str],
        number: int,
        value: str,
    ) -> object:
        field = self._field(number) if number % 2 else None
        collection = self._collection(number) if number % 3 else None
        known = tagging.tags(self._open)
        wanted = {_keys(path) for path in add}
        gone = [known[remove % len(known)].path] if known and remove % 2 else []
        gone = [path for path in gone if _keys(path) not in wanted]
        change = BulkChange(
            add_tags=tuple(add),
            remove_tags=tuple(gone),
            type=type_,
            mark=mark,
            add_persons=tuple(persons),
            remove_persons=tuple(fewer),
            collection=collection,
            fields={field.id: value} if field else {},
        )
        ids = self._ids(usable=False)
        documents = list(dict.fromkeys(ids[each % len(ids)] for each in numbers)) if ids else []
        plan = plan_bulk(self._open, documents, change)
        before = present(self._open)
        if not plan.rows:
            return multiple()
        edit = apply_bulk(self._open, plan)
        after = present(self._open)
        self.edited[edit] = before, after
        changed = {each for each in before.states if _slots(before, each) != _slots(after, each)}
        assert changed == {row.document.id for row in plan.rows}
        for document in documents:
            if after.states[document] is DocumentState.WITHHELD:
                continue
            self.borne[document] = (self.borne[document] | wanted) - set(map(_keys, gone))
        if changed & set(self._ids()):
            for path in wanted:
                self.paths |= {path[:end] for end in range(1, len(path) + 1)}
        return edit

    @rule(edit=edits, number=_NUMBER)
    def disturb(self, edit: int, number: int) -> None:
        """Change something that a bulk edit has changed."""
        if edit not in self.edited:
            return
        before, after = self.edited[edit]
        now = present(self._open)
        touched = [
            (document, slot)
            for document in self._ids()
            for slot in {**_slots(before, document), **_slots(after, document)}
            if _slots(before, document).get(slot) != _slots(after, document).get(slot)
        ]
        if not touched:
            return
        document, (kind, key) = touched[number % len(touched)]
        if kind == "fact":
            amend(self._open, [document], Amendment(type="另类", mark=Mark.TRADE_SECRET))
        elif kind == "person":
            amend(self._open, [document], Amendment(persons=("王五",)))
        elif kind == "tag" and key in now.tags:
            path = _tag_paths(self._open)[int(str(key))]
            if document in now.bearers[int(str(key))]:
                tagging.untag_documents(self._open, [document], [int(str(key))])
                self.borne[document].discard(_keys(path))
            else:
                tagging.tag_documents(self._open, [document], [path])
                self.borne[document].add(_keys(path))
        elif kind == "collection" and key in now.collections:
            collecting.uncollect(self._open, int(str(key)), [document])
        elif kind == "field" and key in now.fields:
            custom_fields.set_field(self._open, [document], int(str(key)), "")

    @rule(edit=edits)
    def undo(self, edit: int) -> None:
        if edit not in self.edited:
            return
        before, after = self.edited.pop(edit)
        now = present(self._open)
        report = undo_bulk(self._open, edit)
        then = present(self._open)
        skipped: set[int] = set()
        for document in now.states:
            was, became = _slots(before, document), _slots(after, document)
            expected = dict(_slots(now, document))
            changed = {slot for slot in {*was, *became} if was.get(slot) != became.get(slot)}
            for slot in sorted(changed, key=lambda each: (each[0] != "fact", str(each))):
                if now.states[document] is DocumentState.WITHHELD or not _still(
                    slot, expected, was, became, now
                ):
                    skipped.add(document)
                else:
                    expected[slot] = was.get(slot, "")
            expected = {slot: value for slot, value in expected.items() if value}
            assert _slots(then, document) == expected
        assert {each.document for each in report.skipped} == skipped
        assert all(each.sentence and each.number for each in report.skipped)
        with pytest.raises(OrderRefused, match="already-undone"):
            undo_bulk(self._open, edit)
        names = {tag: _keys(path) for tag, path in _tag_paths(self._open).items()}
        self.borne = {document: set() for document in self.borne}
        for tag, documents in then.bearers.items():
            for document in documents:
                self.borne[document].add(names[tag])

    @rule(edit=edits, number=_NUMBER)
    def disturb_and_undo(self, edit: int, number: int) -> None:
        self.disturb(edit, number)
        self.undo(edit)

    @precondition(lambda self: self.house is not None)
    @rule()
    def reopen(self) -> None:
        self._open.close()
        self.house = House.open(self.folder / "archive.vault", PASSPHRASE)

    # What holds at every moment.

    @invariant()
    def the_journal_replays_to_the_present(self) -> None:
        if self.house is not None:
            assert differences(replayed(self.house), present(self.house)) == []

    @invariant()
    def tags_are_counted_as_by_hand(self) -> None:
        if self.house is None:
            return
        live = {
            document
            for document, state in present(self.house).states.items()
            if state is DocumentState.LIVE
        }
        own: dict[Path_, set[int]] = defaultdict(set)
        total: dict[Path_, set[int]] = defaultdict(set)
        for document in live:
            for path in self.borne[document]:
                own[path].add(document)
                for end in range(1, len(path) + 1):
                    total[path[:end]].add(document)
        counted = {_keys(tag.path): (tag.documents, tag.total) for tag in tagging.tags(self.house)}
        assert counted == {path: (len(own[path]), len(total[path])) for path in self.paths}

    @invariant()
    def no_row_dangles(self) -> None:
        if self.house is not None:
            with self.house.database.read() as session:
                assert session.execute(text("PRAGMA foreign_key_check")).all() == []
                orphans = session.execute(
                    text(
                        "SELECT id FROM tag WHERE parent_id <> 0 AND parent_id NOT IN (SELECT id FROM tag)"
                    )
                )
                assert orphans.all() == []

    @invariant()
    def every_story_can_be_told(self) -> None:
        if self.house is not None:
            for document in self._ids()[:2]:
                lines = history_of(self.house, document)
                assert lines[-1].sentence == "Filed."
                assert not any("{" in line.sentence for line in lines)


def _keys(path: str) -> Path_:
    return tuple(map(name_key, path.split("/")))


def _tag_paths(house: House) -> dict[int, str]:
    return {tag.id: tag.path for tag in tagging.tags(house)}


def _type(order: Organisation, document: int) -> str:
    return "".join(order.facts[document]["type"])


def _slots(order: Organisation, document: int) -> dict[Slot, str]:
    """Everything that a bulk edit may change about a document."""
    if document not in order.facts:
        return {}
    facts = order.facts[document]
    slots: dict[Slot, str] = {
        ("fact", fact): "".join(facts[fact]) for fact in ("type", "mark", "status", "period")
    }
    slots |= {("person", name): "in" for name in facts["persons"]}
    slots |= {("tag", tag): "in" for tag, borne in order.bearers.items() if document in borne}
    slots |= {("collection", each): "in" for each in order.items if document in order.items[each]}
    slots |= {
        ("field", field): value
        for (owner, field), value in order.values.items()
        if owner == document
    }
    return {slot: value for slot, value in slots.items() if value}


def _still(
    slot: Slot,
    expected: dict[Slot, str],
    was: dict[Slot, str],
    became: dict[Slot, str],
    now: Organisation,
) -> bool:
    """Whether an undo may turn this back: it stands as the edit left it, and what stood before is still possible."""
    kind, key = slot
    there = {"tag": now.tags, "collection": now.collections, "field": now.fields}.get(str(kind))
    if there is not None and key not in there:
        return False
    if expected.get(slot, "") != became.get(slot, ""):
        return False
    value = was.get(slot, "")
    if kind != "field" or not value:
        return True
    _name, field_kind, _choices, types = now.fields[key]  # type: ignore[index]
    if field_kind == "number" and not value[0].isdigit():
        return False
    return not types or expected.get(("fact", "type"), "") in types


def _leads(relations: dict[tuple[int, str, int], str], kind: str, start: int, end: int) -> bool:
    seen, waiting = set(), [start]
    while waiting:
        here = waiting.pop()
        seen.add(here)
        waiting += [
            other
            for document, each, other in relations
            if each == kind and document == here and other not in seen
        ]
    return end in seen


@pytest.mark.slow
def test_the_journal_replays_to_the_present_whatever_is_done() -> None:
    run_state_machine_as_test(
        OrderMachine,
        settings=settings(
            max_examples=_EXAMPLES,
            stateful_step_count=_STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
