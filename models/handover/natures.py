"""四性检测: what a check of a package's four natures (真实, 完整, 可用, 安全; DA/T 70-2018) found, on either side.

Which checks there are is in `resources/natures.toml`; how they are made is no business of this module.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from models.bounded_json import MalformedJson, list_at, read_object, readable, text_at
from resources.words import N_, _

LARGEST_REPORT = 4 << 20
"""Bytes; a report names at most `MOST_OBJECTS` things for each of a few dozen checks."""
MOST_OBJECTS = 200
_MOST_RESULTS = 200
_LONGEST = 4000
_FORMAT = "shoudang-natures-1"


class Outcome(enum.StrEnum):
    """How one check came out; the values are in files. They can be compared with plain text."""

    PASSED = "passed"
    FAILED = "failed"
    WARNING = "warning"
    # A person has to look, and nobody has said yet what they saw.
    MANUAL = "manual"
    NOT_APPLICABLE = "not applicable"
    NOT_RUN = "not run"

    @property
    def label(self) -> str:
        """The outcome in words, translated."""
        return _(_OUTCOMES[self])


class Phase(enum.StrEnum):
    """On which side of a handover a check is made; the values are those of the standard."""

    GIVING = "移交"
    RECEIVING = "接收"

    @property
    def label(self) -> str:
        """The side in words, translated."""
        return _(_PHASES[self])


_OUTCOMES = {
    Outcome.PASSED: N_("passed"),
    Outcome.FAILED: N_("not passed"),
    Outcome.WARNING: N_("with remarks"),
    Outcome.MANUAL: N_("to be looked at"),
    Outcome.NOT_APPLICABLE: N_("does not apply"),
    Outcome.NOT_RUN: N_("not carried out"),
}
_PHASES = {Phase.GIVING: N_("handing over"), Phase.RECEIVING: N_("receiving")}


@dataclass(frozen=True, slots=True)
class NatureResult:
    """One check. `name` and `note` are translated; `objects` are places in the package, or numbers of documents.

    `by` names the person where a person looked.
    """

    code: str
    name: str
    outcome: Outcome
    note: str = ""
    objects: tuple[str, ...] = ()
    by: str = ""


@dataclass(frozen=True, slots=True)
class ManualResult:
    """What a person saw: `outcome` is passed, failed, warning or not applicable; who, and on which day."""

    code: str
    outcome: Outcome
    note: str
    by: str
    day: date


@dataclass(frozen=True, slots=True)
class NatureReport:
    """Every check of one package by one side, in the order of the scheme.

    `root` is empty inside the package, which can't know it; `content_code` is what the papers inside bear instead.
    `moment` has a zone. `tool` names the program and its version.
    """

    scheme: str
    phase: Phase
    results: tuple[NatureResult, ...]
    made_by: str
    moment: datetime
    tool: str
    root: str = ""
    content_code: str = ""

    @property
    def failed(self) -> tuple[NatureResult, ...]:
        """What wasn't passed."""
        return tuple(each for each in self.results if each.outcome is Outcome.FAILED)

    @property
    def pending(self) -> tuple[NatureResult, ...]:
        """What a person still has to look at."""
        return tuple(each for each in self.results if each.outcome is Outcome.MANUAL)

    @property
    def passed(self) -> bool:
        """Whether nothing failed and nothing waits for a person."""
        return not self.failed and not self.pending

    @property
    def blocked(self) -> bool:
        """Whether something bears the mark of a state secret: then nothing may be handed over (密级越界)."""
        return any(each.code == SECRECY for each in self.failed)

    def result(self, code: str) -> NatureResult | None:
        """The result of one check, if it is in the report."""
        return next((each for each in self.results if each.code == code), None)

    def with_results(self, changed: Mapping[str, NatureResult], root: str) -> NatureReport:
        """The same report with the root, and with some results that became known after the package was built."""
        results = tuple(changed.get(each.code, each) for each in self.results)
        return replace(self, results=results, root=root)

    def to_json(self) -> bytes:
        """The report as a file of its own (检测结果.json)."""
        return readable(
            {
                "format": _FORMAT,
                "scheme": self.scheme,
                "phase": self.phase.value,
                "made_by": self.made_by,
                "moment": self.moment.isoformat(timespec="seconds"),
                "tool": self.tool,
                "root": self.root,
                "content_code": self.content_code,
                "results": [
                    {
                        "code": each.code,
                        "name": each.name,
                        "outcome": each.outcome.value,
                        "note": each.note,
                        "objects": list(each.objects),
                        "by": each.by,
                    }
                    for each in self.results
                ],
            }
        )

    @classmethod
    def from_json(cls, data: bytes) -> NatureReport:
        """Read what `to_json` wrote, from anybody; raises MalformedJson."""
        value = read_object(data, LARGEST_REPORT)
        if value.get("format") != _FORMAT:
            raise MalformedJson("not a report of the four natures that is known here")
        results = tuple(map(_result, list_at(value, "results", _MOST_RESULTS, dict)))
        if len({each.code for each in results}) != len(results):
            raise MalformedJson("a check stands there twice")
        try:
            phase = Phase(value.get("phase", ""))
            moment = datetime.fromisoformat(text_at(value, "moment", 40))
        except MalformedJson:
            raise
        except ValueError as error:
            raise MalformedJson("no such side, or no such moment") from error
        if moment.tzinfo is None:
            raise MalformedJson("a moment without its zone")
        return cls(
            scheme=text_at(value, "scheme", 200),
            phase=phase,
            results=results,
            made_by=text_at(value, "made_by", 200),
            moment=moment,
            tool=text_at(value, "tool", 200),
            root=text_at(value, "root", 64),
            content_code=text_at(value, "content_code", 64),
        )


SECRECY = "密"
"""The code of the check for marks of state secrets, which stands outside the standard's numbering."""


def _result(value: dict[str, Any]) -> NatureResult:
    try:
        outcome = Outcome(value.get("outcome", ""))
    except ValueError as error:
        raise MalformedJson("no such outcome") from error
    objects = list_at(value, "objects", MOST_OBJECTS, str)
    if any(len(each) > _LONGEST for each in objects):
        raise MalformedJson("an overlong name")
    return NatureResult(
        code=text_at(value, "code", 20),
        name=text_at(value, "name", 200),
        outcome=outcome,
        note=text_at(value, "note", _LONGEST),
        objects=tuple(objects),
        by=text_at(value, "by", 200, default=""),
    )
