"""What a repair has done so far, and what is left: for its report, and in English for the journal."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from desktop.services.records import Finding
from resources.words import _


@dataclass(frozen=True, slots=True)
class RepairAction:
    """One thing that was put right: `done` is translated, `event` is the same as the journal keeps it."""

    object_name: str
    done: str
    event: str


@dataclass(frozen=True, slots=True)
class RepairReport:
    """What was done and what is left. `opens` is false when the vault still can't be opened."""

    actions: tuple[RepairAction, ...]
    left: tuple[Finding, ...]
    safety: Path
    opens: bool


@dataclass(slots=True)
class RepairLog:
    """Collects actions and findings in their order."""

    actions: list[RepairAction] = field(default_factory=list)
    left: list[Finding] = field(default_factory=list)

    def did(self, object_name: str, message: str, **values: object) -> None:
        """`message` is a message id that `values` fill."""
        self.actions.append(
            RepairAction(object_name, _(message).format(**values), message.format(**values))
        )

    def remains(
        self, severity: str, object_name: str, problem: str, advice: str, **more: str
    ) -> None:
        """Something that this repair can't put right; `more` are `expected` and `found`."""
        self.left.append(Finding(severity, object_name, problem, advice, **more))
