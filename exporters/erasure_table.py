"""Green, yellow, red: what a destruction erased, what it didn't touch, and what remains elsewhere."""

from __future__ import annotations

from exporters.report import Column, Table
from exporters.wording import amount
from models.keeping.destruction_record import DestructionRecord
from models.keeping.residue import ResidueKind
from resources.words import N_, _

_KINDS = {
    "keys": N_("Files that wrap keys"),
    "database": N_("Database"),
    "packs": N_("Packs with the contents"),
    "index": N_("Search index"),
    "snapshots": N_("Database snapshots"),
    "editions": N_("Editions in the folder"),
}
_HERE = frozenset({ResidueKind.STRANGER, ResidueKind.MEDIUM})
"""What the program leaves on this very disk; everything else that remains is elsewhere."""


def erased_table(record: DestructionRecord) -> Table:
    """One row for everything that is green, yellow or red, in this order."""
    columns = (
        Column(_("Colour"), 1.6),
        Column(_("What"), 2),
        Column(_("Where"), 2),
        Column(_("What was done, or is to do"), 3.2),
    )
    rows = [
        (
            _("● Green: erased"),
            _(_KINDS.get(each.kind, each.kind)),
            _("{count} files, {size}").format(count=each.files, size=amount(each.bytes)),
            _done(record, each.kind),
        )
        for each in record.erased
    ]
    rows += [
        (_("▲ Yellow: not touched"), each.name, each.where, each.advice)
        for each in record.residue
        if each.kind in _HERE
    ]
    rows += [
        (_("■ Red: elsewhere"), f"{each.kind.label}: {each.name}", each.where, each.advice)
        for each in record.residue
        if each.kind not in _HERE
    ]
    return Table(columns, tuple(rows))


def _done(record: DestructionRecord, kind: str) -> str:
    if kind != "keys":
        return _("removed; it was sealed, and no key is left")
    if record.unproven:
        return _("overwritten and removed; {count} could not be proven").format(
            count=len(record.unproven)
        )
    return _("overwritten with random bytes, read back, removed")
