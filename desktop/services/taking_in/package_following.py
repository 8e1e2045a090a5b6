"""Rows that are here already and say something else in the package: which of them follow the giver, which differ.

A row follows where nobody touched it here since the last package of that giver was taken in. What both changed stays
as it is here, and is named each time until both say the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from desktop.services.taking_in.package_differences import row_name, told_changes, told_columns
from desktop.services.taking_in.package_keys import Ids
from desktop.services.taking_in.package_memory import Memory, Verdict
from desktop.services.taking_in.package_numbers import COLUMNS_OF, NUMBER_OF, PackageNumbers
from desktop.services.taking_in.package_plan import Conflict
from desktop.services.taking_in.package_words import RowRules
from models.obligations.register_records import Person
from resources.words import _

REFERENCES: Mapping[str, Mapping[str, tuple[str, bool]]] = {
    # column: (what it names, whether the row means nothing without it)
    "person_item": {"person_id": ("person", True)},
    "pledge": {"person_id": ("person", True)},
    "matter": {"person_id": ("person", False), "other_id": ("person", False)},
    "matter_step": {"matter_id": ("matter", True)},
    "filing": {"asset_id": ("asset", False)},
    "assessment": {"filing_id": ("filing", True)},
    "score": {"assessment_id": ("assessment", True)},
    "product": {"asset_id": ("asset", False)},
    "finding": {"assessment_id": ("assessment", False), "asset_id": ("asset", False)},
    "finding_step": {"finding_id": ("finding", True)},
    "setting": {"document_id": ("document", False)},
    "material": {"receipt_id": ("document", False), "return_id": ("document", False)},
    "evidence": {"document_id": ("document", False), "version_id": ("version", False)},
}
UNIQUE = {
    "person": "label",
    "pledge": "code",
    "matter": "number",
    "finding": "number",
    "carrier": "number",
    "material": "number",
}
"""What no two rows of a register may have the same of."""

_STEADY: Mapping[str, tuple[str, ...]] = {
    "setting": ("name",),
    "duty_step": ("duty", "step", "day", "moment"),
    "evidence": ("subject", "key", "kind", "moment"),
    "payment": ("number", "step", "day", "amount_fen"),
    "kpi": ("kind", "reference"),
    "carrier": ("number",),
    "person": ("created",),
    "person_item": ("person_id", "kind"),
    "pledge": ("person_id", "variant", "code", "made"),
    "matter": ("kind", "number", "day"),
    "matter_step": ("matter_id", "step", "undone", "day", "moment"),
    "filing": ("scheme",),
    "assessment": ("filing_id", "scheme"),
    "score": ("assessment_id", "unit", "object"),
    "finding_step": ("finding_id", "step", "day", "moment"),
    "material": ("number",),
}
"""What is never said anew of a row: where it differs, the giver's archive was restored and gave the id out again."""
_NAMING: Mapping[str, tuple[str, ...]] = {
    "kpi": ("day", "facts"),
    "person_item": ("since", "title", "number"),
    "matter": ("title", "facts"),
    "filing": ("title", "number"),
    "assessment": ("agency", "number", "started"),
    "product": ("name", "certificate"),
    "finding": ("problem", "found"),
    "carrier": ("model", "serial", "content"),
    "material": ("title", "received"),
}
"""What names a row for people and may be corrected: under an id that a restored archive gave out again, another row."""
_FIXED = frozenset({"id", "moment", "created", "actor"})


class RowChange(NamedTuple):
    """What a row here is to say from now on. `row` is the package's line, `before` what stands here.

    `said` is remembered as what the giver said: never a whole line where some of it can't be taken over, so that this
    is named with the next package too; None where the line is remembered already.
    """

    register: str
    source: int
    row: Any
    before: Any
    values: Mapping[str, Any]
    said: Any


class _Numbers(NamedTuple):
    """Numbers of a person (`COLUMNS_OF`): those that the package hasn't in full, and of the others those that were said
    anew, to follow the giver or, where they were changed here too, to be named."""

    unknown: frozenset[str] = frozenset()
    follow: frozenset[str] = frozenset()
    differ: frozenset[str] = frozenset()


@dataclass(slots=True)
class Followed:
    """`changes` are to be made, `agreed` are (register, line, row here) that say the same now, `people` are (line, row
    here) of everybody whose numbers were looked at."""

    changes: list[RowChange] = field(default_factory=list)
    agreed: list[tuple[str, int, Any, Any]] = field(default_factory=list)
    differing: list[Conflict] = field(default_factory=list)
    people: list[tuple[Person, int]] = field(default_factory=list)

    @property
    def told(self) -> list[Conflict]:
        """The changes in words."""
        return [
            Conflict(
                "follows",
                f"register {each.register}: {row_name(each.before)}",
                told_changes(each.before, each.values),
            )
            for each in self.changes
        ]


def steady(register: str, row: Any) -> list[Any]:
    """What tells the row from any other."""
    return [getattr(row, column) for column in _STEADY.get(register, ())]


def is_renamed(here: str, there: str) -> bool:
    """Whether a label or number here is the one there, as it became where that was taken."""
    return here == there or (here.startswith(f"{there} (") and here.endswith(")"))


class RowFollowing:
    """Looks at the rows of a package that are here already.

    `restored`: the giver's archive went back to a backup since the last package. `numbers`: those of people that are in
    this one in full. `distinct` gives a label that nobody has.
    """

    def __init__(
        self,
        memory: Memory,
        rules: RowRules,
        ids: Ids,
        *,
        follows: bool,
        restored: bool,
        numbers: PackageNumbers,
        distinct: Callable[[str], str],
    ) -> None:
        self._memory, self._rules, self._ids = memory, rules, ids
        self._follows, self._restored = follows, restored
        self._numbers, self._distinct = numbers, distinct
        self.found = Followed()

    def is_other(self, register: str, row: Any, here: Any) -> bool:
        """Whether the row here that the package's id leads to is another one than the package's."""
        if self._memory.is_other(register, row.id, steady(register, row)):
            return True
        for column, (target, needed) in REFERENCES.get(register, {}).items():
            if not needed and column != "version_id":
                continue
            wanted, known = self._ids[target].get(getattr(row, column)), getattr(here, column)
            # Evidence stays pinned to its version.
            if wanted is not None and known is not None and wanted != known:
                return True
        if not self._restored or self._memory.judge(register, row.id, row, here) is Verdict.SAME:
            return False
        naming = _NAMING.get(register, ())
        return any(getattr(row, column) != getattr(here, column) for column in naming)

    def look(self, register: str, row: Any, here: Any, *, twin: bool = False) -> Any:
        """Compare a row with the one here; returns what will stand here. A `twin` was entered here by somebody."""
        if not self._follows:
            return here
        verdict = self._memory.judge(register, row.id, row, here)
        numbers = self._compared(row, here, verdict) if isinstance(row, Person) else _Numbers()
        if verdict is Verdict.SAME and not numbers.follow | numbers.differ:
            return self._found_since(register, row, here)
        if self._rules.problem(register, row):
            self._differ(register, here, _("what it says now can't be kept here"))
            return here
        values, missing = self._values(register, row, here, numbers, twin=twin)
        following = {c: v for c, v in values.items() if NUMBER_OF.get(c) in numbers.follow}
        held = {c: v for c, v in values.items() if NUMBER_OF.get(c) in numbers.differ}
        if verdict is Verdict.SAME:
            # Nothing else was said anew.
            values, missing = following | held, []
        if not values and not missing:
            self.found.agreed.append((register, row.id, row, here))
            return here
        if verdict is Verdict.BOTH and (values.keys() - following or not values):
            self._differ(register, here, _there(here, values, missing))
            return here
        if missing or held:
            self._differ(register, here, _there(here, held, missing))
        values = {c: v for c, v in values.items() if c not in held}
        if not values:
            # Nothing of it is remembered: it is named with the next package too.
            return here
        if "label" in values:
            values["label"] = self._distinct(values["label"])
        said = None if verdict is Verdict.SAME else [row, missing] if missing else row
        self.found.changes.append(RowChange(register, row.id, row, here, values, said))
        return here._replace(**values)

    def _compared(self, person: Person, here: Person, verdict: Verdict) -> _Numbers:
        """The numbers of a person, each by itself; `verdict` is that on the rest."""
        self.found.people.append((person, here.id))
        said, kept = self._numbers.said(person), self._numbers.here(here.id)
        found: dict[str, set[str]] = {"unknown": set(), "follow": set(), "differ": set()}
        for number, columns in COLUMNS_OF.items():
            there, stands = getattr(said, number), getattr(kept, number)
            judged = self._memory.judge(f"person {number}", person.id, there, stands)
            alike = all(getattr(person, each) == getattr(here, each) for each in columns)
            if there is None:
                found["unknown"].add(number)
            elif there == stands or judged is Verdict.SAME:
                continue
            elif judged is Verdict.FOLLOWS or (
                # No package that came before had it in full.
                not stands and (alike or verdict is Verdict.FOLLOWS)
            ):
                found["follow"].add(number)
            else:
                found["differ"].add(number)
        return _Numbers(**{name: frozenset(numbers) for name, numbers in found.items()})

    def _found_since(self, register: str, row: Any, here: Any) -> Any:
        """What a row named that wasn't in the packages before is in this one."""
        values = {}
        for column, (target, _needed) in REFERENCES.get(register, {}).items():
            found = self._ids[target].get(getattr(row, column) or 0)
            if found is not None and getattr(here, column) is None:
                values[column] = found
        if not values or not self._memory.untouched(register, row.id, here):
            return here
        self.found.changes.append(RowChange(register, row.id, row, here, values, row))
        return here._replace(**values)

    def _values(
        self, register: str, row: Any, here: Any, numbers: _Numbers, *, twin: bool
    ) -> tuple[dict[str, Any], list[str]]:
        """(what the package says otherwise, the columns of which it can't be taken over)."""
        values: dict[str, Any] = {}
        missing: list[str] = []
        references = REFERENCES.get(register, {})
        derived = {"key", "duty"} if register in ("person", "evidence", "duty_step") else set()
        for column in row._fields:
            wanted, known = getattr(row, column), getattr(here, column)
            if column in _FIXED or column in derived:
                continue
            if column in references:
                found = None if wanted is None else self._ids[references[column][0]].get(wanted)
                if found is None and register == "evidence":
                    # Purged there, or not in this package: here it still proves what it proved.
                    continue
                if wanted is not None and found is None:
                    missing.append(column)
                    continue
                wanted = found
            elif column == UNIQUE.get(register):
                if twin or is_renamed(known, wanted):
                    continue
                if register != "person":
                    missing.append(column)
                    continue
            number = NUMBER_OF.get(column, "") if register == "person" else ""
            anew = number in numbers.follow | numbers.differ and column == COLUMNS_OF[number][0]
            if wanted == known and not anew:
                continue
            if number in numbers.unknown:
                missing.append(column)
            else:
                values[column] = wanted
        return values, missing

    def _differ(self, register: str, here: Any, sentence: str) -> None:
        name = f"register {register}: {row_name(here)}"
        self.found.differing.append(Conflict("differs", name, sentence))


def _there(here: Any, values: Mapping[str, Any], missing: list[str]) -> str:
    parts = []
    if values:
        words = _("it says something else here, which stays; here → in the package: {changes}")
        parts.append(words.format(changes=told_changes(here, values)))
    if missing:
        words = _("of {columns} the package says something that can't be taken over")
        parts.append(words.format(columns=told_columns(missing)))
    return _("; ").join(parts)
