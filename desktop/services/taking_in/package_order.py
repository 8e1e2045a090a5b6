"""Systems, and the order that documents of a package were in: tags, collections, relations, own fields, links.

What is here by the same name is the same thing. Everything is journalled as if it had been done by hand, so that the
journal alone still tells how the archive is put in order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set

from sqlalchemy import update
from sqlalchemy.orm import Session

from desktop.services.errors import OrderRefused, SystemRefused, Withheld
from desktop.services.house import House
from desktop.services.order.collecting import put_in, take_out
from desktop.services.order.custom_fields import set_values
from desktop.services.order.field_values import KINDS
from desktop.services.order.order_rules import (
    chosen,
    event,
    given_name,
    given_note,
    journal,
)
from desktop.services.order.relating import relate_within, unrelate_within
from desktop.services.order.system_naming import require_known, require_known_facts, require_sayable
from desktop.services.order.systems import (
    AccountRecord,
    SystemRecord,
    enter_within,
    tie_within,
)
from desktop.services.order.tagging import names_in, put_tags, take_tags
from desktop.services.taking_in.package_bearing import (
    BearingPlan,
    collection_code,
    field_code,
    relation_code,
    tag_code,
)
from desktop.services.taking_in.package_keys import Ids
from desktop.services.taking_in.package_plan import Conflict
from desktop.services.taking_in.package_reading import PackageContents
from desktop.services.taking_in.package_words import secret_in, texts_of
from models.handover.imported import lead_links
from models.handover.package_rows import FieldLine, SystemLine
from models.knowledge.articles import articles, note_review
from models.knowledge.linking import bind_waiting, note_links_seen
from models.knowledge_tables import ArticleRow
from models.naming import name_key
from models.order import assets
from models.order.collecting import add_collection, all_collections
from models.order.custom_fields import add_field, all_fields
from models.order.relating import Relation
from models.order.tags import SEPARATOR, tag_tree
from resources.words import _
from vault.ids import utc_now


class OrderWriter:
    """Carries over what isn't rows of registers, inside the caller's transaction. `ids` gets the systems.

    `pending` are the documents there whose order wasn't carried over yet; of the others what `bearing` says is put on
    and taken off: what was taken off here since isn't put on again. `brought` are systems there that came in before,
    whatever became of them; `names` labels of people that are other ones here.
    """

    def __init__(
        self,
        house: House,
        session: Session,
        contents: PackageContents,
        ids: Ids,
        *,
        pending: Set[int],
        brought: Set[int],
        names: Mapping[str, str],
    ) -> None:
        self._house, self._session, self._contents = house, session, contents
        self._ids, self._pending, self._brought = ids, pending, brought
        self._names = names
        self._left: Counter[str] = Counter()
        self.new: Counter[str] = Counter()
        self.bearing = BearingPlan()

    @property
    def conflicts(self) -> list[Conflict]:
        """What stayed out, by kind."""
        return [
            Conflict(
                "left-out", kind, _("{count} of them can't be kept as they are").format(count=count)
            )
            for kind, count in sorted(self._left.items())
        ]

    def systems(self) -> None:
        """Enter the systems that aren't here by their names."""
        entered: list[SystemLine] = []
        for line in self._contents.systems:
            if line.id in self._ids["asset"] or line.id in self._brought:
                continue
            known = assets.find_asset(self._session, line.name)
            if known is not None:
                self._ids["asset"][line.id] = known
                continue
            if (record := self._sayable(line)) is None:
                self._left["systems"] += 1
                continue
            made = enter_within(self._house, self._session, record, ())
            self._ids["asset"][line.id] = made.id
            entered.append(line)
            if line.retired:
                assets.set_retired(self._session, made.id, utc_now())
                gone = event("system retired", f"system {made.id}", name=made.name, retired=True)
                self._house.journal.append(self._session, [gone])
        for line in entered:
            ties = [
                (tie.kind, self._ids["asset"][tie.other])
                for tie in line.ties
                if tie.other in self._ids["asset"] and tie.other != line.id
            ]
            if ties and self._known_ties(ties):
                tie_within(self._house, self._session, self._ids["asset"][line.id], ties)
        self.new["systems"] = len(entered)

    def order(self) -> None:
        """Tags, collections, relations, fields and what they say, of documents that are here."""
        self._take_off()
        self._tags()
        self._collections()
        self._relations()
        self._fields()

    def articles(self) -> None:
        """Links and reviews of the articles whose order is carried over."""
        documents = set(self._documents(self._pending))
        bind_waiting(self._session, together=documents)
        here = self._ids["document"]
        leads: list[tuple[int, int, str, str, int | None, str]] = []
        for link in self._contents.links:
            document = here.get(link.document)
            if document is None or document not in documents or link.problem:
                continue
            if link.target_document is not None:
                target = here.get(link.target_document)
                if target is not None:
                    leads.append((document, link.ordinal, link.raw, link.target_kind, target, ""))
            elif link.target_kind == assets.SYSTEM and link.target_name.isdecimal():
                system = self._ids["asset"].get(int(link.target_name[:18]))
                if system is not None:
                    name = str(system)
                    leads.append((document, link.ordinal, link.raw, link.target_kind, None, name))
        lead_links(self._session, leads)
        note_links_seen(self._session, sorted(documents))
        for source, said in self._contents.articles.items():
            document = here.get(source)
            if document is None or document not in documents:
                continue
            version = self._ids["version"].get(said.reviewed_version or 0)
            [article] = articles(self._session, ids=[document])
            if said.reviewed is not None and version is not None and article.reviewed is None:
                note_review(
                    self._session,
                    document,
                    moment=said.reviewed,
                    actor=said.reviewed_by,
                    version=version,
                )
            origin = here.get(said.origin or 0)
            if origin is not None:
                row = ArticleRow.document_id == document
                self._session.execute(update(ArticleRow).where(row).values(origin=origin))

    def _sayable(self, line: SystemLine) -> SystemRecord | None:
        if secret_in(texts_of(line)) is not None:
            return None
        record = SystemRecord(
            0,
            line.kind,
            line.name,
            line.code,
            line.owner,
            line.purpose,
            {fact.name: fact.value for fact in line.facts},
            line.note,
            None,
            tuple((self._names.get(each.name, each.name), each.role) for each in line.people),
            tuple(AccountRecord(*each) for each in line.accounts),
        )
        try:
            require_known(record.kind, record.people, ())
            require_known_facts(record.facts, {})
            return require_sayable(self._house, record)
        except (SystemRefused, OrderRefused):
            return None

    def _known_ties(self, ties: Sequence[tuple[str, int]]) -> bool:
        try:
            require_known(None, (), ties)
        except SystemRefused:
            self._left["ties"] += 1
            return False
        return True

    def _documents(self, ids: Iterable[int]) -> list[int]:
        """Those of these documents there whose order is carried over, as they are here."""
        here = self._ids["document"]
        return [here[each] for each in ids if each in here and each in self._pending]

    def _bearing(self, kind: str, key: int, ids: Iterable[int]) -> list[int]:
        """Those of these documents there that are to bear something, as they are here."""
        here, put = self._ids["document"], self.bearing.put
        return [
            here[each]
            for each in ids
            if each in here and (each in self._pending or (kind, each, key) in put)
        ]

    def _take_off(self) -> None:
        """What the giver took off its documents, and nobody here changed."""
        session, house = self._session, self._house
        for kind, source, what in self.bearing.taken:
            document = self._ids["document"][source]
            if kind == "tag":
                _gone, events = take_tags(session, [document], [what])
                journal(house, session, events)
            elif kind == "collection":
                _out, events = take_out(session, what, [document])
                journal(house, session, events)
            elif kind == "relation":
                unrelate_within(house, session, what[1])
            else:
                self._set(document, what, "", counted=False)

    def _fit(self, kind: str, *words: str) -> bool:
        if secret_in(words) is None:
            return True
        self._left[kind] += 1
        return False

    def _tags(self) -> None:
        tree = tag_tree(self._session)
        for line in self._contents.tags:
            if not self._fit("tags", *line.path.split(SEPARATOR)):
                continue
            try:
                names_in(line.path)
                bearers = self._bearing("tag", tag_code(line.path), line.documents)
                new, events = put_tags(self._session, bearers, [line.path], tree)
            except OrderRefused:
                self._left["tags"] += 1
                continue
            journal(self._house, self._session, events)
            self.new["tags"] += sum(map(len, new.values()))

    def _collections(self) -> None:
        here = {name_key(each.name): each.id for each in all_collections(self._session)}
        for line in self._contents.collections:
            if not self._fit("collections", line.name, line.note):
                continue
            try:
                name, note = given_name(line.name), given_note(line.note)
            except OrderRefused:
                self._left["collections"] += 1
                continue
            collection = here.get(name_key(name))
            if collection is None:
                collection = add_collection(self._session, name, note)
                here[name_key(name)] = collection
                made = event("collection made", f"collection {collection}", name=name, note=note)
                journal(self._house, self._session, [made])
            wanted = self._bearing("collection", collection_code(line.name), line.documents)
            new, events = put_in(self._session, collection, wanted)
            journal(self._house, self._session, events)
            self.new["collections"] += len(new)

    def _relations(self) -> None:
        here = self._ids["document"]
        for line in sorted(self._contents.relations, key=lambda each: each.moment):
            if line.document not in here or line.other not in here:
                continue
            key = relation_code(line.kind, line.other)
            put = ("relation", line.document, key) in self.bearing.put
            if not put and not {line.document, line.other} & self._pending:
                continue
            if not self._fit("relations", line.note):
                continue
            wanted = Relation(
                here[line.document], line.kind, here[line.other], line.note, utc_now()
            )
            try:
                self.new["relations"] += relate_within(self._house, self._session, wanted)
            except (OrderRefused, Withheld):
                self._left["relations"] += 1

    def _fields(self) -> None:
        known = {name_key(each.name): each for each in all_fields(self._session)}
        here: dict[int, int] = {}
        for line in self._contents.fields:
            found = known.get(name_key(line.name))
            if found is not None and found.kind == line.kind:
                here[line.id] = found.id
            elif found is None and self._is_field(line):
                here[line.id] = self._define(line)
            else:
                self._left["fields"] += 1
        people = {line.id for line in self._contents.fields if line.kind == "person"}
        named = {line.id: line.name for line in self._contents.fields}
        for value in self._contents.values:
            if value.field not in here:
                continue
            key = field_code(named[value.field])
            documents = self._bearing("value", key, [value.document])
            if not documents:
                continue
            said = value.value
            if value.field in people:
                said = self._names.get(said, said)
            if self._fit("field values", said):
                self._set(documents[0], here[value.field], said)

    def _is_field(self, line: FieldLine) -> bool:
        try:
            named = given_name(line.name) == line.name
        except OrderRefused:
            return False
        sound = line.kind in KINDS and (line.kind == "choice") == bool(line.choices)
        return named and sound and secret_in(texts_of(line)) is None

    def _define(self, line: FieldLine) -> int:
        field = add_field(self._session, line.name, line.kind, line.choices, line.types)
        said = {"name": field.name, "kind": field.kind}
        lists = {"choices": list(field.choices), "types": list(field.types)}
        defined = event("field defined", f"field {field.id}", **said, **lists)
        journal(self._house, self._session, [defined])
        return field.id

    def _set(self, document: int, field: int, value: str, *, counted: bool = True) -> None:
        try:
            documents = chosen(self._session, [document])
            _before, after, events = set_values(self._session, documents, field, value)
        except (OrderRefused, Withheld):
            self._left["field values"] += 1
            return
        journal(self._house, self._session, events)
        self.new["field values"] += len(after) if counted else 0
