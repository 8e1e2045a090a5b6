"""What persons saw of a package's media, as a file that they fill in (TOML)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from desktop.services.errors import ManualRefused
from exporters.natures.checking import CHECKS
from models.handover.natures import ManualResult, Outcome
from resources.natures import NatureCheck, nature_scheme
from resources.words import _

_LARGEST = 1 << 20
_LONGEST = 1000
_SAID = (Outcome.PASSED, Outcome.FAILED, Outcome.WARNING, Outcome.NOT_APPLICABLE)


def asked_of_persons() -> tuple[NatureCheck, ...]:
    """The checks that only a person, or an antivirus program that may not be there, can make."""
    return tuple(each for each in nature_scheme().checks if each.code not in CHECKS)


def manual_form() -> str:
    """A file to fill in: every check that is asked of persons, with how it is made."""
    said = "、".join(f'"{each.value}"' for each in _SAID)
    lines = [f"# {_('What the person saw, one part for each check.')} outcome: {said}", ""]
    for check in asked_of_persons():
        lines += [
            "[[result]]",
            f'code = "{check.code}"  # {check.name}',
            f"# {check.how}",
            'outcome = ""',
            'note = ""',
            'by = ""',
            f"day = {date.today().isoformat()}",  # noqa: DTZ011 - the day of whoever fills it in
            "",
        ]
    return "\n".join(lines)


def read_manual(path: Path) -> Mapping[str, ManualResult]:
    """The results in the file at `path` by code; parts whose outcome is empty are passed over.

    Raises ManualRefused, saying what is wrong and where.
    """
    try:
        with path.open("rb") as stream:
            data = stream.read(_LARGEST + 1)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ManualRefused(_("{path}: {reason}").format(path=path, reason=reason)) from error
    if len(data) > _LARGEST:
        raise ManualRefused(_("The file is too large."))
    try:
        parts = tomllib.loads(data.decode("utf-8-sig")).get("result")
    except (ValueError, RecursionError) as error:
        raise ManualRefused(_("The file is not TOML in UTF-8.")) from error
    if not isinstance(parts, list) or not all(isinstance(part, dict) for part in parts):
        raise ManualRefused(_("The file has no parts called [[result]]."))
    found: dict[str, ManualResult] = {}
    for number, part in enumerate(parts, start=1):
        result = _result(number, part)
        if result is not None:
            if result.code in found:
                raise ManualRefused(_("{code} stands there twice.").format(code=result.code))
            found[result.code] = result
    return found


def _result(number: int, part: dict[str, Any]) -> ManualResult | None:
    where = _("Part {number}").format(number=number)
    code, outcome = part.get("code"), part.get("outcome")
    if not isinstance(code, str) or code not in {each.code for each in asked_of_persons()}:
        sentence = _("{part}: there is no check “{code}” that is asked of persons.")
        raise ManualRefused(sentence.format(part=where, code=str(code)[:20]))
    if outcome in (None, ""):
        return None
    if outcome not in [each.value for each in _SAID]:
        sentence = _("{part}: the outcome must be one of {outcomes}.")
        said = ", ".join(each.value for each in _SAID)
        raise ManualRefused(sentence.format(part=where, outcomes=said))
    by, note, on = part.get("by"), part.get("note", ""), part.get("day")
    if not isinstance(by, str) or not by.strip() or len(by) > _LONGEST:
        raise ManualRefused(_("{part}: say who looked (by).").format(part=where))
    if not isinstance(note, str) or len(note) > _LONGEST:
        raise ManualRefused(_("{part}: the note is too long, or no text.").format(part=where))
    if not isinstance(on, date) or isinstance(on, datetime):
        sentence = _("{part}: say on which day (day = 2027-04-15).")
        raise ManualRefused(sentence.format(part=where))
    return ManualResult(code, Outcome(outcome), note.strip(), by.strip(), on)
