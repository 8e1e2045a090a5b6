"""What a repair has done so far, and what is left: for its report, and in English for the journal."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from desktop.services.records import Finding
from resources.words import _
from vault.errors import Tampered


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


class Phrase(str):
    """A message id that is a part of another message: translated for people, kept as it is for the journal."""

    __slots__ = ()


def shown(value: object) -> object:
    """A part of a message as people read it."""
    if isinstance(value, Tampered):
        return value.problem
    return _(value) if isinstance(value, Phrase) else value


def kept(value: object) -> object:
    """The same as the journal keeps it, in whatever language the window is."""
    return value.message.format(**value.values) if isinstance(value, Tampered) else value


@dataclass(slots=True)
class RepairLog:
    """Collects actions and findings in their order."""

    actions: list[RepairAction] = field(default_factory=list)
    left: list[Finding] = field(default_factory=list)

    def did(self, object_name: str, message: str, **values: object) -> None:
        """`message` is a message id that `values` fill, each of which may be a Phrase or an error."""
        for_people = {name: shown(value) for name, value in values.items()}
        for_journal = {name: kept(value) for name, value in values.items()}
        self.actions.append(
            RepairAction(
                object_name, _(message).format(**for_people), message.format(**for_journal)
            )
        )

    def remains(
        self, severity: str, object_name: str, problem: str, advice: str, **more: str
    ) -> None:
        """Something that this repair can't put right; `more` are `expected` and `found`."""
        self.left.append(Finding(severity, object_name, problem, advice, **more))
