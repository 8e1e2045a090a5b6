"""What remains elsewhere, as the commands that purge and destroy say it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.cli.terminal import printable, result, say
from resources.words import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.keeping.residue import Residue


def tell_residue(residue: Sequence[Residue]) -> None:
    """For a person: what, where, and what to do about it."""
    say(_("What remains elsewhere:"))
    for each in residue:
        result(printable(f"{each.kind.label}  {each.name}  ({each.where})"))
        result(printable(f"         {each.advice}"))


def residue_objects(residue: Sequence[Residue]) -> list[dict[str, str]]:
    """For a program."""
    return [
        {"kind": each.kind.value, "name": each.name, "where": each.where, "advice": each.advice}
        for each in residue
    ]
