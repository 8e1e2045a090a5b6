"""A year's days off from a file: this program's own TOML, a sheet of `date,kind` rows, or a calendar file (.ics).

What was read becomes a kept file of rules (`calendar/2027`), so that it has a revision and an origin like any other.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from desktop.services.contract.calendar_rows import calendar_rows, rows_as_toml, sheet_rows
from desktop.services.contract.rules import keep_rules, rules_of
from desktop.services.house import House
from models.contract.calendar import YearOfDays
from models.contract.calendar_reading import parse_calendar
from models.contract.rule_problems import RuleProblem, RulesWrong
from models.contract.rule_reading import read_toml
from resources.rule_files import CALENDAR
from resources.words import _

_MOST_BYTES = 1_000_000


class ImportedYear(NamedTuple):
    """What was imported: the year, and the revision under which it is kept."""

    days: YearOfDays
    revision: int


def import_calendar(
    house: House, path: Path, *, year: int | None = None, note: str = ""
) -> ImportedYear:
    """Keep a year's days off from a file; `year` is the one that is expected, by default any.

    Raises NotAllowed, StateSecret, OSError, and RulesWrong naming row or field for whatever is wrong: another year,
    days outside of it, a make-up day on a weekday.
    """
    text, days = read_calendar(path, year)
    name = f"{CALENDAR}{days.year}"
    return ImportedYear(days, keep_rules(house, name, text, note=note, origin=path.name))


def read_calendar(path: Path, year: int | None = None) -> tuple[str, YearOfDays]:
    """The file's content as our TOML, and the days in it; nothing is kept. Raises as `import_calendar`."""
    with path.open("rb") as file:
        data = file.read(_MOST_BYTES + 1)
    place = path.name
    if len(data) > _MOST_BYTES:
        problem = _("The file is larger than a year of days can be.")
        raise _wrong(place, problem, _("Choose another file."))
    text = _decoded(data, place)
    suffix = path.suffix.lower()
    if suffix != ".toml":
        dated = suffix == ".ics" or text.lstrip().startswith("BEGIN:VCALENDAR")
        rows = calendar_rows(text, place, year) if dated else sheet_rows(text, place)
        text = rows_as_toml(rows, place)
    return text, parse_calendar(read_toml(text, place), year)


def calendar_years(house: House) -> tuple[YearOfDays, ...]:
    """The years whose days off are known here, in order."""
    years = rules_of(house).calendar.years
    return tuple(years[year] for year in sorted(years))


def _decoded(data: bytes, place: str) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _wrong(place, _("This is no text."), _("Save the file as CSV in UTF-8, or as TOML."))


def _wrong(place: str, problem: str, remedy: str) -> RulesWrong:
    return RulesWrong([RuleProblem(place, problem, remedy)])
