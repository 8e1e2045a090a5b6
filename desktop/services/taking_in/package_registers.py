"""Rows of another vault's registers as rows here: which are new, which are here already, with every id in its place.

Nothing is written here. A row keeps its id where it can: a new vault gets the very rows of the old one, so that the
keys of duties, which hold ids of people and matters, are the same.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from desktop.services.taking_in.package_following import (
    REFERENCES,
    UNIQUE,
    Followed,
    RowFollowing,
)
from desktop.services.taking_in.package_keys import Ids, duty_here, key_here
from desktop.services.taking_in.package_memory import Memory
from desktop.services.taking_in.package_numbers import PackageNumbers
from desktop.services.taking_in.package_plan import Conflict
from desktop.services.taking_in.package_reading import PackageContents
from desktop.services.taking_in.package_words import RowRules
from models.contract.rules import Rules
from models.knowledge.titles import title_key
from models.naming import name_key
from models.obligations.registers import Registers
from resources.words import N_, _

ORDER = (
    "person",
    "person_item",
    "pledge",
    "matter",
    "matter_step",
    "filing",
    "assessment",
    "score",
    "product",
    "finding",
    "finding_step",
    "carrier",
    "material",
    "setting",
    "payment",
    "kpi",
    "duty_step",
    "evidence",
)
"""Every register behind those that its rows name."""

OF_CONTRACT = ("setting", "payment", "kpi", "duty_step")
"""Registers that mean nothing under another contract."""
_SUBJECTS_OF_CONTRACT = ("duty", "payment", "kpi", "setting")

_SAME: Mapping[str, tuple[str, ...]] = {
    "person_item": ("person_id", "kind", "title", "number", "since", "void"),
    "pledge": ("code", "person_id"),
    "matter": ("number", "kind", "title"),
    "matter_step": ("matter_id", "step", "undone", "day", "name", "reason"),
    "filing": ("scheme", "asset_id", "title", "level", "number"),
    "assessment": ("filing_id", "scheme", "agency", "number", "started"),
    "score": ("assessment_id", "unit", "object"),
    "product": ("asset_id", "name", "model", "certificate"),
    "finding": ("number", "source", "problem"),
    "finding_step": ("finding_id", "step", "day", "name", "reason"),
    "carrier": ("number", "serial"),
    "material": ("number", "title"),
    "setting": ("name",),
    "payment": ("number", "step", "day", "amount_fen", "reference"),
    "kpi": ("kind", "day", "reference"),
    "duty_step": ("duty", "step", "day", "name", "reason"),
    "evidence": ("subject", "key", "kind", "document_id", "version_id", "day"),
}
"""By what a row that somebody entered here is known to be the same; people are told apart by more."""

LOST = N_("what it belongs to didn't come in")
CONTRACT = N_("it belongs to another contract than this vault's")
UNPROVEN = N_("the version that it rests on is not in the package: it proves nothing here")


class RowStep(NamedTuple):
    """A row that is to be entered: `row` has the ids of here."""

    register: str
    source: int
    row: Any


@dataclass(slots=True)
class RegisterPlan:
    """What becomes of the rows: `steps` are new, `same` are (register, there, here) of what is here although no
    package brought it, `followed` is what became of those that say something else. `names`: labels of people
    there → here, where they differ."""

    steps: list[RowStep] = field(default_factory=list)
    same: list[tuple[str, int, int]] = field(default_factory=list)
    ids: Ids = field(default_factory=lambda: defaultdict(dict))
    names: dict[str, str] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)
    known: Counter[str] = field(default_factory=Counter)
    followed: Followed = field(default_factory=Followed)

    @property
    def new(self) -> dict[str, int]:
        """Register → how many rows are new."""
        return dict(Counter(step.register for step in self.steps))


def plan_registers(
    contents: PackageContents,
    held: Registers,
    rules: Rules,
    ids: Ids,
    memory: Memory,
    *,
    same_contract: bool,
    follows: bool,
    restored: bool,
    find_person: PackageNumbers,
) -> RegisterPlan:
    """Compare the package's rows with those that are here (`held`), and with what the giver said before (`memory`).

    `ids` say what is known of rows, documents, versions and systems already. `find_person` gives who has the identity
    number of a person of the package, and what numbers there are. What is here changes only where the package `follows`
    the one before. `restored`: the giver's archive went back to a backup since, and ids may be those of other rows.
    """
    planner = _Planner(contents, held, rules, ids, same_contract, find_person)
    return planner.plan(memory, follows=follows, restored=restored)


class _Planner:
    def __init__(
        self,
        contents: PackageContents,
        held: Registers,
        rules: Rules,
        ids: Ids,
        same_contract: bool,
        find_person: PackageNumbers,
    ) -> None:
        self._contents, self._held, self._rules = contents, held, RowRules(rules)
        self._same_contract, self._find_person = same_contract, find_person
        self._plan = RegisterPlan()
        for register, known in ids.items():
            self._plan.ids[register] = dict(known)
        self._left: Counter[tuple[str, str]] = Counter()
        self._labels = {title_key(row.label) for row in held.person.values()}

    def plan(self, memory: Memory, *, follows: bool, restored: bool) -> RegisterPlan:
        """Look at every register."""
        self._following = RowFollowing(
            memory,
            self._rules,
            self._plan.ids,
            follows=follows,
            restored=restored,
            numbers=self._find_person,
            distinct=self._free_label,
        )
        self._restored = restored
        self._plan.followed = self._following.found
        for register in ORDER:
            there = getattr(self._contents.registers, register)
            if register in OF_CONTRACT and not self._same_contract:
                self._left[register, CONTRACT] += len(there)
            else:
                self._register(register, there)
        for (register, reason), count in self._left.items():
            if count:
                kind = "unproven" if reason == UNPROVEN else "left-out"
                self._conflict(kind, register, reason, count)
        self._plan.conflicts += self._plan.followed.differing
        return self._plan

    def _conflict(self, kind: str, register: str, sentence: str, count: int) -> None:
        words = _("{count} rows: {reason}").format(count=count, reason=_(sentence))
        self._plan.conflicts.append(Conflict(kind, f"register {register}", words))

    def _register(self, register: str, there: Mapping[int, Any]) -> None:
        here: Mapping[int, Any] = getattr(self._held, register)
        known = self._plan.ids[register]
        others = {
            source
            for source in there.keys() & known.keys()
            if (local := here.get(known[source])) is not None
            and self._following.is_other(register, there[source], local)
        }
        for source in others:
            del known[source]
        # An archive that gave ids out anew has what had them before under other ids, or not at all.
        anew = self._restored or others
        taken = {local for source, local in known.items() if source in there or not anew}
        # What no package brought, or stands under another id now: a row of the package may be one of these, each at
        # most once.
        own: dict[Any, list[int]] = defaultdict(list)
        for identifier, row in here.items():
            if identifier not in taken:
                own[self._same_key(register, row)].append(identifier)
        entering: list[tuple[int, Any]] = []
        for source in sorted(there):
            if (local := here.get(known.get(source, 0))) is not None:
                self._know(register, there[source], local)
                continue
            row = self._mapped(register, there[source])
            if row is None:
                continue
            twin = self._twin(register, row, own, taken)
            if twin is None:
                entering.append((source, row))
                continue
            taken.add(twin)
            known[source] = twin
            self._plan.same.append((register, source, twin))
            self._know(register, there[source], here[twin], twin=True)
        self._enter(register, entering, here)

    def _know(self, register: str, row: Any, local: Any, *, twin: bool = False) -> None:
        """A row that is here already."""
        self._plan.known[register] += 1
        after = self._following.look(register, row, local, twin=twin)
        if register == "person":
            # Documents of the package name whom they mean by the label there.
            self._rename(row.label, after.label)
            if after.void and after.label != local.label:
                # It is free again.
                self._labels.discard(title_key(local.label))

    def _enter(
        self, register: str, entering: list[tuple[int, Any]], here: Mapping[int, Any]
    ) -> None:
        """Give new rows their ids: their own where all of them are free, else behind what is here, in their order."""
        last = max(here, default=0)
        shifted = bool(entering) and entering[0][0] <= last
        taken = self._taken(register, here)
        for place, (source, row) in enumerate(entering, start=1):
            identifier = last + place if shifted else source
            row = self._distinct(register, row._replace(id=identifier), taken)
            self._plan.ids[register][source] = identifier
            self._plan.steps.append(RowStep(register, source, row))

    def _twin(
        self, register: str, row: Any, own: dict[Any, list[int]], taken: Container[int]
    ) -> int | None:
        if register == "person":
            bearer = self._find_person(row)
            if bearer is not None and bearer not in taken:
                return bearer
        found = own.get(self._same_key(register, row), ())
        return next((each for each in found if each not in taken), None)

    def _same_key(self, register: str, row: Any) -> Any:
        if register == "person":
            shown = row.identity_shown
            return name_key(row.label), name_key(row.name), shown
        return tuple(getattr(row, column) for column in _SAME[register])

    def _mapped(self, register: str, row: Any) -> Any | None:
        """The row with the ids of here; None, counted, where it can't come in."""
        if problem := self._rules.problem(register, row):
            self._left[register, problem] += 1
            return None
        for column, (target, needed) in REFERENCES.get(register, {}).items():
            wanted = getattr(row, column)
            found = None if wanted is None else self._plan.ids[target].get(wanted)
            if needed and found is None:
                self._left[register, LOST] += 1
                return None
            row = row._replace(**{column: found})
        if register == "duty_step":
            duty = duty_here(row.duty, self._plan.ids)
            if duty is None:
                self._left[register, LOST] += 1
                return None
            return row._replace(duty=duty)
        return self._evidence(row) if register == "evidence" else row

    def _evidence(self, row: Any) -> Any | None:
        if row.subject in _SUBJECTS_OF_CONTRACT and not self._same_contract:
            self._left["evidence", CONTRACT] += 1
            return None
        key = key_here(row.subject, row.key, self._plan.ids)
        if key is None:
            self._left["evidence", LOST] += 1
            return None
        if row.document_id is None or row.version_id is None:
            # As if it had been purged: it was proven once, and nothing proves it now.
            self._left["evidence", UNPROVEN] += 1
            row = row._replace(document_id=None, version_id=None)
        return row._replace(key=key)

    def _taken(self, register: str, here: Mapping[int, Any]) -> set[str]:
        if register == "person":
            return self._labels
        column = UNIQUE.get(register)
        return {name_key(getattr(row, column)) for row in here.values()} if column else set()

    def _distinct(self, register: str, row: Any, taken: set[str]) -> Any:
        """The row with a label or number that nobody else has here; another one than it had is named."""
        column = UNIQUE.get(register)
        if column is None:
            return row
        key = title_key if register == "person" else name_key
        before = getattr(row, column)
        after = _free(before, taken, key)
        if register == "person":
            self._rename(before, after)
            row = row._replace(key=title_key(after))
        if after != before:
            sentence = _("it is taken here, and became “{name}”").format(name=after)
            self._plan.conflicts.append(Conflict("label", before, sentence))
        return row._replace(**{column: after})

    def _free_label(self, wanted: str) -> str:
        return _free(wanted, self._labels, title_key)

    def _rename(self, before: str, after: str) -> None:
        if before != after:
            self._plan.names[before] = after


def _free(wanted: str, taken: set[str], key: Callable[[str], str]) -> str:
    """`wanted`, or with a number behind it where that is taken; taken from now on."""
    free, count = wanted, 1
    while key(free) in taken:
        count += 1
        free = f"{wanted} ({count})"
    taken.add(key(free))
    return free
