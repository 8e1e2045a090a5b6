"""What remains elsewhere, as a table: on the record of a purge and on the certificate of a destruction."""

from __future__ import annotations

from collections.abc import Sequence

from exporters.report import Column, Table
from models.keeping.residue import Residue
from resources.words import _


def residue_table(residue: Sequence[Residue]) -> Table:
    """One row for each thing that remains."""
    columns = (
        Column(_("Residue"), 1.1),
        Column(_("What"), 1.9),
        Column(_("Where"), 2.2),
        Column(_("What to do"), 3.2),
    )
    rows = tuple((each.kind.label, each.name, each.where, each.advice) for each in residue)
    return Table(columns, rows)
