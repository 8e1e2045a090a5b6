"""What a system has of people, accounts and ties once some are added and some are taken away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import typer

from resources.words import _

if TYPE_CHECKING:
    from models.order.assets import AccountRecord, SystemRecord


def people_kept(
    system: SystemRecord, more: Sequence[tuple[str, str]] | None, gone: Sequence[str] | None
) -> list[tuple[str, str]] | None:
    """Pairs of name and role; None where nothing changes. Raises typer.BadParameter for one it doesn't have."""
    if not more and not gone:
        return None
    _require(gone, (name for name, _role in system.people))
    kept = [each for each in system.people if each[0] not in (gone or ())]
    return list(dict.fromkeys([*kept, *(more or ())]))


def accounts_kept(
    system: SystemRecord, more: Sequence[AccountRecord] | None, gone: Sequence[str] | None
) -> list[AccountRecord] | None:
    """Accounts, those of a name that is given anew replaced; None where nothing changes.

    Raises typer.BadParameter for one it doesn't have.
    """
    if not more and not gone:
        return None
    _require(gone, (each.name for each in system.accounts))
    kept = {each.name: each for each in (*system.accounts, *(more or ()))}
    return [each for name, each in kept.items() if name not in (gone or ())]


def ties_kept(
    system: SystemRecord, more: Sequence[tuple[str, int]] | None, gone: Sequence[str] | None
) -> list[tuple[str, int]] | None:
    """Pairs of kind and system; None where nothing changes. `gone` names systems it leads to.

    Raises typer.BadParameter for one it isn't tied to.
    """
    if not more and not gone:
        return None
    outgoing = [each for each in system.ties if each.outgoing]
    _require(gone, (each.name for each in outgoing))
    kept = [(each.kind, each.other) for each in outgoing if each.name not in (gone or ())]
    return list(dict.fromkeys([*kept, *(more or ())]))


def _require(gone: Sequence[str] | None, had: Iterable[str]) -> None:
    known = set(had)
    for name in gone or ():
        if name not in known:
            raise typer.BadParameter(
                _("{name} is not among what is entered of this system.").format(name=name)
            )
