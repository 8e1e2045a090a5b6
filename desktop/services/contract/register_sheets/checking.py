"""Reads a sheet against a register without writing anything: every problem is found, each with its cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from desktop.services.contract.register_sheets.matching import Headings, match_sheet, strange_fields
from desktop.services.contract.register_sheets.reading import Sheet, TableRow, read_sheets
from desktop.services.contract.register_sheets.records import (
    CellProblem,
    Form,
    FormPlan,
    Given,
    Judged,
    Outcome,
    SheetMatch,
    SheetPlan,
)
from desktop.services.contract.register_sheets.registry import register_named
from desktop.services.errors import ContractRefused
from desktop.services.filing.screening import refuse, screen_name, screen_text
from desktop.services.filing.sources import visible_name
from desktop.services.house import House
from desktop.services.rights import Right, require
from exporters.register_sheet import GUIDANCE
from models.cell_values import FactProblem
from models.obligations.column_mappings import remembered_mappings
from models.people.identity import holds_identity
from resources.words import _

_SUMS = frozenset({"合计", "总计", "小计", "total", "sum"})
_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"})
"""What the sheet program shows where a formula came to nothing."""
_SHOWN = 60
_SEALED = frozenset({"identity", "phone"})
"""Columns of numbers that are sealed; problems of these cells don't quote them."""
_IDENTITY_LENGTH = 15


def check_sheet(
    house: House, name: str, path: Path, mapping: Mapping[str, str] | None = None
) -> SheetPlan:
    """What a file would do to the register `name`. `mapping` says heading → field ("" for one nobody wants).

    Raises NotAllowed, ContractRefused for no such register or field, SourceProblem where the file can't be read,
    ReaderUnavailable, StateSecret.
    """
    require(house, Right.FILING)
    register = register_named(house, name)
    forms = register.forms()
    _require_fields(forms, mapping or {})
    sheets = read_sheets(path)
    _refuse_marked(house, path.name, sheets)
    with house.database.read() as session:
        remembered = remembered_mappings(session, register.id)
    reader = _Reader(visible_name(path.name))
    found: dict[str, tuple[Form, list[Given]]] = {}
    for sheet in sheets:
        if sheet.name.casefold() in GUIDANCE:
            continue
        headings = match_sheet(sheet, forms, mapping or {}, remembered)
        if headings is None:
            reader.passed_over.append(sheet.name)
            continue
        form = headings.match.form
        rows = reader.rows(sheet, headings)
        found.setdefault(form.id, (form, []))[1].extend(rows)
    if not found:
        reader.no_headings(forms)
    plans = tuple(
        FormPlan(form, reader.judged(form, rows, register.judge(form, rows)))
        for form, rows in found.values()
    )
    return reader.plan(register.id, plans)


def _require_fields(forms: Sequence[Form], mapping: Mapping[str, str]) -> None:
    strange = strange_fields(forms, mapping.values())
    if strange:
        ids = dict.fromkeys(each.id for form in forms for each in form.fields)
        sentence = _("There is no field “{field}” in this register; there are: {known}.")
        raise ContractRefused(
            "no-such-field", sentence.format(field=strange[0][:40], known=", ".join(ids))
        )


def address(row: int, column: int) -> str:
    """A cell as sheets name it: C17. Both count from 0."""
    letters, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"


def tally(plans: Sequence[FormPlan]) -> dict[Outcome, int]:
    """How many rows do what."""
    counts = Counter(judged.outcome for plan in plans for _given, judged in plan.rows)
    return {kind: counts.get(kind, 0) for kind in Outcome}


class _Reader:
    """Collects what is wrong, with the place of each field's cell."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.problems: list[tuple[int, int, int, CellProblem]] = []
        self.passed_over: list[str] = []
        self.matches: list[SheetMatch] = []
        self._headings: dict[str, Headings] = {}
        self._missing: set[tuple[str, str]] = set()

    def rows(self, sheet: Sheet, headings: Headings) -> list[Given]:
        """The rows below the headings, each by the ids of its fields; rows of sums are passed over."""
        self.matches.append(headings.match)
        self._headings[sheet.name] = headings
        given = []
        for row in sheet.rows:
            if row.number <= headings.row or _is_sum(row):
                continue
            cells = {
                field: row.cells[column]
                for column, field in headings.columns.items()
                if column in row.cells
            }
            if cells:
                given.append(Given(sheet.name, row.number, cells))
        return given

    def judged(
        self, form: Form, rows: Sequence[Given], outcomes: Sequence[Judged]
    ) -> tuple[tuple[Given, Judged], ...]:
        """Rows with what they would do; those that say the same as one above are wrong."""
        first: dict[str, Given] = {}
        found = []
        for given, said in zip(rows, outcomes, strict=True):
            problems = [*said.problems]
            broken = {name for name, text in given.cells.items() if text in _ERRORS}
            problems = [each for each in problems if each.field not in broken]
            problems += _numbers_in_words(given)
            for name in sorted(broken):
                self._say_of(
                    form,
                    given,
                    name,
                    _("The formula in this cell has come to nothing."),
                    _("Correct it in the sheet."),
                )
            for each in problems:
                if self._column_missing(form, given.sheet, each.field):
                    continue
                self._say_of(form, given, each.field, each.problem, each.remedy)
            twin = first.get(said.key) if said.key else None
            if twin is not None and not problems and not broken:
                place = _("row {row}") if twin.sheet == given.sheet else _("row {row} of {sheet}")
                self._say_of(
                    form,
                    given,
                    form.key,
                    _("It is the same as {place}.").format(
                        place=place.format(row=twin.row + 1, sheet=twin.sheet)
                    ),
                    _("Take one of the two away, or give them numbers of their own."),
                )
            wrong = bool(problems or broken or twin is not None)
            if not wrong and said.key:
                first[said.key] = given
            found.append((given, said._replace(outcome=Outcome.WRONG) if wrong else said))
        return tuple(found)

    def _column_missing(self, form: Form, sheet: str, name: str) -> bool:
        """Whether a value that must be there is wrong because its column isn't: told once a sheet, at the headings."""
        headings, field = self._headings[sheet], form.field(name)
        if field is None or not field.required or name in headings.columns.values():
            return False
        if (sheet, name) not in self._missing:
            self._missing.add((sheet, name))
            self._say(
                sheet,
                headings.row,
                0,
                "",
                _("The column “{name}” is missing.").format(name=field.label),
                _("Add it, or say which of the columns it is."),
            )
        return True

    def no_headings(self, forms: Sequence[Form]) -> None:
        """Say that nothing was found, and what is looked for."""
        wanted = forms[0].fields if len(forms) == 1 else ()
        names = _(", ").join(field.label for field in wanted[:8]) or _(" or ").join(
            form.names[0] for form in forms
        )
        self._say(
            self.passed_over[0] if self.passed_over else self.source,
            0,
            0,
            "",
            _("No row of headings that is known here was found."),
            _("A sheet of this register has: {names}. An exported one shows its form.").format(
                names=names
            ),
        )

    def plan(self, register: str, plans: tuple[FormPlan, ...]) -> SheetPlan:
        """Everything that was found, problems from top to bottom."""
        order = {match.sheet: number for number, match in enumerate(self.matches)}
        placed = sorted(self.problems, key=lambda each: (order.get(each[3].sheet, 0), *each[:3]))
        return SheetPlan(
            register,
            self.source,
            plans,
            tuple(each[3] for each in placed),
            tuple(self.matches),
            tuple(self.passed_over),
            tally(plans),
        )

    def _say_of(self, form: Form, given: Given, name: str, problem: str, remedy: str) -> None:
        """Of a field's cell; where the sheet has no such column, of the row's first."""
        columns = {field: at for at, field in self._headings[given.sheet].columns.items()}
        column = columns.get(name, columns.get(form.key, min(columns.values())))
        field = form.field(name)
        if name not in columns and field is not None:
            problem = f"{field.label}: {problem}"
        value = given.cells.get(name, "")
        value = "" if name in _SEALED or holds_identity(value) else value
        self._say(given.sheet, given.row, column, value, problem, remedy)

    def _say(
        self, sheet: str, row: int, column: int, value: str, problem: str, remedy: str
    ) -> None:
        found = CellProblem(sheet, address(row, column), value[:_SHOWN], problem, remedy)
        self.problems.append((row, column, len(self.problems), found))


def _numbers_in_words(given: Given) -> list[FactProblem]:
    """Identity numbers where everybody may read them: their place is the sealed column of the people's sheet."""
    return [
        FactProblem(
            name,
            _("An identity number stands in a text that isn't sealed."),
            _("Take it out; it belongs in the column of the people's sheet only."),
        )
        for name, text in given.cells.items()
        if name not in _SEALED and len(text) >= _IDENTITY_LENGTH and holds_identity(text)
    ]


def _is_sum(row: TableRow) -> bool:
    """A row of sums below the table is no entry."""
    first = row.cells[min(row.cells)] if row.cells else ""
    return "".join(first.split()).rstrip(":：").casefold() in _SUMS


def _refuse_marked(house: House, name: str, sheets: Sequence[Sheet]) -> None:
    """Every cell by itself, for a mark in a table stands alone; and each sheet as a text."""
    words = {name, *(sheet.name for sheet in sheets)}
    texts = []
    for sheet in sheets:
        words.update(text for row in sheet.rows for text in row.cells.values())
        texts.append("\n".join("\t".join(row.cells.values()) for row in sheet.rows))
    for finding in (*map(screen_name, sorted(words)), *map(screen_text, texts)):
        if finding is not None and finding.certain:
            refuse(house, finding)
