"""What a check has found so far, and the advice that several of its parts give: always a command that exists."""

from __future__ import annotations

from dataclasses import dataclass, field

from desktop.services.house import House
from desktop.services.progress import Progress
from desktop.services.records import Finding
from resources.words import _
from vault.errors import Tampered


@dataclass(slots=True)
class CheckRun:
    """One run of a check: what it looks at, what it has found, how many bytes it has read."""

    house: House
    progress: Progress
    findings: list[Finding] = field(default_factory=list)
    bytes_read: int = 0
    _named: set[str] = field(default_factory=set)

    def error(
        self, object_name: str, problem: str, advice: str, *, expected: str = "", found: str = ""
    ) -> None:
        """Something is lost or was tampered with."""
        self._add(Finding("error", object_name, problem, advice, expected, found))

    def warning(
        self, object_name: str, problem: str, advice: str, *, expected: str = "", found: str = ""
    ) -> None:
        """Something isn't as it should be, and no document is affected."""
        self._add(Finding("warning", object_name, problem, advice, expected, found))

    def is_named(self, object_name: str) -> bool:
        """Whether there is a finding about this object."""
        return object_name in self._named

    def _add(self, finding: Finding) -> None:
        self.findings.append(finding)
        self._named.add(finding.object_name)


def sentence(error: Exception) -> str:
    """What is wrong, without the name of the object."""
    return error.problem if isinstance(error, Tampered) else str(error)


def from_backup() -> str:
    """Something can only come from a backup."""
    return _(
        "Run `shoudang repair VAULT --safety DIR --from BACKUP`: it takes whole packs from a backup. "
        "The documents in it can't be read until then."
    )


def repair() -> str:
    """Repairing can put it right from what is here."""
    return _("Run `shoudang repair VAULT --safety DIR`: it keeps a copy of what it changes.")
