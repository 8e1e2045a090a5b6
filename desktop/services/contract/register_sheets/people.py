"""The people as a sheet: one row each by label or name, with the time on site. Sealed numbers are written masked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from desktop.services.contract.register_sheets.person_fields import FORM_NAMES, person_fields
from desktop.services.contract.register_sheets.records import Form, Given, Judged, Outcome
from desktop.services.contract.register_sheets.site_times import (
    SiteTime,
    carry_time,
    judge_time,
    last_time,
)
from desktop.services.contract.register_sheets.texts import cell_text
from desktop.services.contract.registers import change, enter, said
from desktop.services.contract.rules import rules_of
from desktop.services.errors import ContractRefused
from desktop.services.house import House
from desktop.services.people.identity_numbers import (
    IDENTITY_NUMBER,
    PHONE_NUMBER,
    Marks,
    marks_of,
    require_unknown,
    reveal,
    without_same,
)
from desktop.services.people.people import people
from desktop.services.people.people_entry import (
    NewPerson,
    PersonChange,
    person_problems,
    person_values,
)
from models.cell_values import FactProblem, read_fields
from models.knowledge.linking import bind_names
from models.knowledge.titles import title_key
from models.obligations.register_records import Person
from models.obligations.registers import RowSaid
from resources.words import _
from vault.ids import utc_now

_MASK = "*"
_SEALED = frozenset({"identity", "identity_mark", "identity_shown", "phone", "phone_shown"})


class _Ready(NamedTuple):
    """What is to be said of somebody; `before` is who is there, `time` an on-site time to be entered or changed."""

    values: Mapping[str, Any]
    before: Person | None
    time: SiteTime | None


class PeopleSheets:
    """The people of a house; a `Register`. With `reveal` numbers are exported whole, each told by the journal."""

    id = "people"

    def __init__(self, house: House, revealed: bool = False) -> None:
        self._house, self._reveal = house, revealed
        self._fields = person_fields(rules_of(house).people)

    @property
    def title(self) -> str:
        """What it is called."""
        return _("Register of people")

    def forms(self) -> tuple[Form, ...]:
        """One form."""
        return (Form("person", FORM_NAMES, self._fields, "name"),)

    def rows(self, form: Form) -> Iterable[Mapping[str, str]]:
        """Everybody by label, with the last time on site."""
        for person in people(self._house):
            kept = person._asdict()
            kept["identity"], kept["phone"] = person.identity_shown, person.phone_shown
            if self._reveal:
                if person.identity_shown:
                    kept["identity"] = reveal(self._house, person.id, IDENTITY_NUMBER)
                if person.phone_shown:
                    kept["phone"] = reveal(self._house, person.id, PHONE_NUMBER)
            time = last_time(self._house, person.id)
            kept["since"], kept["until"] = (None, None) if time is None else time[1:]
            yield {
                field.id: cell_text(field, None if kept[field.id] == "" else kept[field.id])
                for field in form.fields
            }

    def judge(self, form: Form, rows: Sequence[Given]) -> list[Judged]:
        """What each row would do; what a row doesn't say stays as it is."""
        held = {title_key(each.label): each for each in people(self._house)}
        found = []
        with self._house.database.read() as session:
            marks = marks_of(session)
            for given in rows:
                label = given.cells.get("label") or given.cells.get("name", "")
                before = held.get(title_key(label)) if label.strip() else None
                found.append(self._judged(session, form, given, before, marks))
        return found

    def carry(self, session: Session, form: Form, rows: Sequence[Judged], source: str) -> None:
        """Enter and change these people and their times on site."""
        told: list[RowSaid | None] = []
        labels: list[str] = []
        for row in rows:
            if not isinstance(row.payload, _Ready):
                continue
            values, before, time = row.payload
            if before is None:
                identifier, entered = enter(session, "person", {**values, "created": utc_now()})
                told.append(entered)
                labels.append(values["label"])
            else:
                identifier = before.id
                told.append(change(session, "person", identifier, values))
            if time is not None:
                told.append(carry_time(session, identifier, time))
        bind_names(session, labels)
        said(
            self._house,
            session,
            "people imported",
            "people",
            told,
            kind=form.id,
            source=source,
            count=len(rows),
        )

    def _judged(
        self, session: Session, form: Form, given: Given, before: Person | None, marks: Marks
    ) -> Judged:
        cells = dict(given.cells)
        if before is not None:
            cells.setdefault("name", before.name)
        problems = _unmask(cells, before)
        values, unread = read_fields(form.fields, cells)
        problems += unread
        key = title_key(str(values.get("label") or values.get("name") or ""))
        wrong = {each.field for each in problems}
        facts: dict[str, Any] = {
            name: value for name, value in values.items() if name not in ("since", "until")
        }
        said_: NewPerson | PersonChange
        if before is None:
            said_ = NewPerson(**{"name": "", **facts})
        else:
            # The label is what the row was found by; only the application gives somebody another one.
            said_ = PersonChange(**{**facts, "label": None})
        for each in person_problems(self._house, said_, before=before):
            if each.field not in wrong:
                problems.append(FactProblem(each.field, each.sentence, ""))
        time = judge_time(self._house, before, key, values, problems)
        columns: dict[str, Any] = {}
        if not problems:
            columns = person_values(self._house, said_, before=before)
            self._unknown(columns, before, key, marks, problems)
        if problems:
            return Judged(Outcome.WRONG, key, None, tuple(problems))
        if before is None:
            return Judged(Outcome.NEW, key, _Ready(columns, None, time))
        columns = without_same(self._house, session, before.id, columns)
        same = time is None and not any(_differs(before, *each) for each in columns.items())
        outcome = Outcome.SAME if same else Outcome.CHANGED
        return Judged(outcome, key, _Ready(columns, before, time))

    def _unknown(
        self,
        columns: Mapping[str, Any],
        before: Person | None,
        key: str,
        marks: Marks,
        problems: list[FactProblem],
    ) -> None:
        """Name a number that somebody else has, in the register or in a row above."""
        mark = columns.get("identity_mark")
        if mark is None:
            return
        try:
            require_unknown(marks, mark, besides=0 if before is None else before.id)
        except ContractRefused as error:
            problems.append(FactProblem("identity", error.sentence, ""))
            return
        label = columns.get("label") or (before.label if before is not None else key)
        # Rows of people who aren't there yet have no id: none of them is besides another.
        marks.known.setdefault(mark, (-1 if before is None else before.id, label))


def _unmask(cells: dict[str, str], before: Person | None) -> list[FactProblem]:
    """Take out numbers that come back masked as they were shown; name those that are masked otherwise."""
    problems = []
    shown = {
        "identity": "" if before is None else before.identity_shown,
        "phone": "" if before is None else before.phone_shown,
    }
    for name, known in shown.items():
        if _MASK not in cells.get(name, ""):
            continue
        if cells.pop(name) != known:
            problem = _("This number is masked, and isn't the one that is kept.")
            problems.append(FactProblem(name, problem, _("Write the whole number, or nothing.")))
    return problems


def _differs(before: Person, name: str, value: object) -> bool:
    """Whether a column says something else; what is sealed was compared before and is here only if it is new."""
    if name in ("identity", "identity_mark", "phone"):
        return value is not None
    if name in _SEALED:
        return False
    return bool(getattr(before, name) != value)
