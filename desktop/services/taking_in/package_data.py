"""What a package holds for programs: every record and register as JSON lines, below 其他/登记数据.

exporters/PACKAGE.md says what stands there, and comes along. Lines are made while their file is being written: nothing
of it is held in memory as a whole, and equal vaults give equal files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import exporters
from desktop.services.contract.registers import registers_of
from desktop.services.contract.rules import rule_text
from desktop.services.handover.packaged import Packaged
from desktop.services.house import House
from desktop.services.taking_in.package_documents import PackagedVersions
from exporters.handover import Extra
from exporters.layout import DATA, OMISSIONS_DATA
from models.audit.journal import ROWS_BEGIN
from models.bounded_json import canonical, readable
from models.handover import package_queries as query
from models.handover import package_rows as rows
from models.handover.package_codec import plain
from models.obligations.registers import Registers
from models.people_tables import IDENTITY, PHONE
from resources.package_profiles import PackageProfile, package_profile
from resources.rule_files import CONTRACT
from vault.column import ColumnSealer
from vault.ids import Compartment

_TOLD = frozenset(
    {
        "backed up",
        "checked",
        "clock back",
        "created",
        "filed",
        "handover built",
        "rekeyed",
        "restored",
        "snapshot taken",
        "swept",
        "verified",
    }
)
"""Events whose details name neither people nor what a document says."""

_PERSONAL: Mapping[str, frozenset[str]] = {
    "duty_step": frozenset({"actor", "name"}),
    "gate_waiver": frozenset({"actor", "name"}),
    "finding": frozenset({"owner"}),
    "finding_step": frozenset({"actor", "name", "confirmed_by"}),
    "carrier": frozenset({"maker"}),
    "material": frozenset({"received_by", "returned_to"}),
}
"""Columns that name people: empty where a package is made without personal data."""
_OF_PEOPLE = frozenset({"item", "person", "pledge", "matter", "kpi"})
"""What evidence is about that says something of people."""


def package_data(house: House, packaged: Packaged) -> Iterator[Extra]:
    """The data files of a package, for those who import it."""
    data = _Data(house, packaged)
    yield Extra(f"{DATA}/{rows.GUIDE_FILE}", _guide(), listed=True)
    yield _json(rows.CONTRACT_FILE, plain(data.contract()))
    for name, lines in data.files():
        yield Extra(f"{DATA}/{name}", data.counted(name, lines))
    yield Extra(OMISSIONS_DATA, readable({"omissions": [asdict(o) for o in packaged.omissions]}))
    # Last: it says how many lines the others have.
    yield Extra(f"{DATA}/{rows.FORMAT_FILE}", data.format())


def _guide() -> bytes:
    return Path(exporters.__file__).with_name("PACKAGE.md").read_bytes()


def _json(name: str, value: dict[str, Any]) -> Extra:
    return Extra(f"{DATA}/{name}", readable(value))


class _Data:
    """The lines of one package."""

    def __init__(self, house: House, packaged: Packaged) -> None:
        self._house, self._packaged = house, packaged
        self._counts: dict[str, int] = {}
        self._versions = PackagedVersions(house, packaged)
        self._numbers = self._versions.numbers
        self._ids = set(self._numbers)
        profile: PackageProfile | None = package_profile(packaged.profile)
        self._without = profile.without_registers if profile is not None else frozenset()
        self._nameless = "person" in self._without
        self._numberless = profile is not None and profile.numbers == "none"

    def files(self) -> Iterator[tuple[str, Iterable[Any]]]:
        """Every file with lines, by name, and what makes them."""
        yield rows.RULES, self._read(query.rule_lines)
        yield rows.DOCUMENTS, self._documents()
        yield rows.MEMBERS, self._versions.members()
        yield rows.COMPONENTS, self._of_trees(query.component_lines)
        yield rows.SUSPICIONS, self._of_trees(query.suspicion_lines)
        yield rows.ARTICLES, self._articles()
        yield rows.LINKS, self._links()
        yield rows.SYSTEMS, self._systems()
        yield rows.TAGS, self._read(query.tag_lines, self._ids)
        yield rows.COLLECTIONS, self._read(query.collection_lines, self._ids)
        yield rows.RELATIONS, self._read(query.relation_lines, self._ids)
        yield rows.FIELDS, self._read(query.field_lines)
        yield rows.VALUES, self._values()
        for each in fields(Registers):
            if each.name not in self._without:
                yield f"{each.name}.jsonl", self._register(each.name)
        yield rows.NUMBERS, self._person_numbers()
        yield rows.AUDIT, self._audit()

    def counted(self, name: str, lines: Iterable[Any]) -> Iterator[bytes]:
        """A file's lines as bytes; how many there were is kept."""
        self._counts[name] = 0
        for line in lines:
            self._counts[name] += 1
            yield canonical(line if isinstance(line, dict) else plain(line)) + b"\n"

    def format(self) -> Iterator[bytes]:
        """What the data files are, with the number of their lines."""
        vault, packaged = self._house.vault, self._packaged
        line = rows.FormatLine(
            rows.FORMAT_NAME,
            rows.MAJOR,
            rows.MINOR,
            bytes(vault.id),
            vault.suite.name,
            vault.suite.hash,
            packaged.now,
            packaged.profile,
            packaged.final,
            packaged.numbers_shown,
            len(self._ids),
        )
        yield readable({**plain(line), "lines": self._counts})

    def contract(self) -> rows.ContractLine:
        """The contract as the vault has it."""
        own = self._house.contract
        try:
            text = rule_text(self._house, CONTRACT)
        except KeyError:
            text = ""
        return rows.ContractLine(
            own.id,
            own.title,
            own.client,
            own.contractor,
            own.start,
            own.end,
            own.amount_fen,
            own.number_prefix,
            own.fictional,
            text,
        )

    def _read(self, lines: Any, *given: Any) -> Iterator[Any]:
        with self._house.database.read() as session:
            found = lines(session, *given)
        yield from found

    def _documents(self) -> Iterator[rows.DocumentLine]:
        for line in self._versions.documents():
            yield line._replace(persons=()) if self._nameless else line

    def _of_trees(self, lines: Any) -> Iterator[Any]:
        for tree in self._versions.trees:
            yield from self._read(lines, tree)

    def _articles(self) -> Iterator[rows.ArticleLine]:
        for line in self._read(query.article_lines, sorted(self._ids)):
            yield line._replace(reviewed_by="") if self._nameless else line

    def _links(self) -> Iterator[rows.LinkLine]:
        with self._house.database.read() as session:
            documents = [each.document for each in query.article_lines(session, sorted(self._ids))]
            found = list(query.link_lines(session, documents, self._numbers))
        for line in found:
            # Who a link leads to stands in the article's text as well; a register of names it shall not be.
            yield line._replace(target_name="") if self._hides(line.target_kind) else line

    def _hides(self, kind: str) -> bool:
        return self._nameless and kind == "person"

    def _systems(self) -> Iterator[rows.SystemLine]:
        for line in self._read(query.system_lines):
            yield line._replace(owner="", people=(), accounts=()) if self._nameless else line

    def _values(self) -> Iterator[rows.ValueLine]:
        for field in self._read(query.field_lines):
            if not self._hides(field.kind):
                yield from self._read(query.value_lines, field.id, self._ids)

    def _register(self, name: str) -> Iterator[dict[str, Any]]:
        register = getattr(registers_of(self._house), name)
        hidden = _PERSONAL.get(name, frozenset()) if self._nameless else frozenset()
        for identifier in sorted(register):
            row = register[identifier]
            if name == "evidence" and self._nameless and row.subject in _OF_PEOPLE:
                continue
            said = plain(row) | dict.fromkeys(hidden, "")
            if name == "evidence":
                said |= self._versions.pinned(row)
            if name == "person" and self._numberless:
                said |= {"identity_shown": "", "phone_shown": ""}
            yield said

    def _person_numbers(self) -> Iterator[rows.NumberLine]:
        if not self._packaged.numbers_shown or self._nameless or self._numberless:
            return
        # The journal said so before the package was begun (handing_over.py).
        sealed = list(self._read(query.sealed_numbers))
        columns = self._house.vault.columns(Compartment.PERSONNEL)
        for person, identity, phone in sealed:
            yield rows.NumberLine(
                person,
                _opened(columns, IDENTITY, identity),
                _opened(columns, PHONE, phone),
            )

    def _audit(self) -> Iterator[dict[str, Any]]:
        last = 0
        while events := list(self._read(query.audit_lines, last)):
            for event in events:
                told = event["action"] in _TOLD and ROWS_BEGIN not in event["detail"]
                yield {
                    "sequence": event["sequence"],
                    "moment": plain(event["moment"]),
                    "actor": "" if self._nameless else event["actor"],
                    "action": event["action"],
                    "object": event["object_name"],
                    "detail": event["detail"] if told else "",
                    "hash": event["hash"].hex(),
                }
            last = events[-1]["sequence"]


def _opened(columns: ColumnSealer, column: str, sealed: bytes | None) -> str:
    return "" if sealed is None else columns.open(column, sealed)
