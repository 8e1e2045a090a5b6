"""Writes a register as a workbook or list, for people to read, fill in and give back. Numbers are masked."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from desktop.services.contract.register_sheets.records import Form, Register
from desktop.services.contract.register_sheets.registry import register_named
from desktop.services.errors import ContractRefused, InsideVault
from desktop.services.handover.export_folder import write_one
from desktop.services.house import House
from desktop.services.rights import Right, require
from exporters.register_sheet import RegisterTable, register_list, register_workbook
from resources.words import _, language
from vault.ids import utc_now


class ExportedSheet(NamedTuple):
    """What was written: the file, and how many rows."""

    path: Path
    rows: int


def export_register(
    house: House, name: str, out: Path, *, form: str = "", reveal: bool = False
) -> ExportedSheet:
    """Write the register `name` to `out`, .xlsx or .csv, which must not be there yet; a list holds one `form` only.

    With `reveal` identity and telephone numbers are written in full, which the journal tells of each person. Raises
    NotAllowed, ContractRefused, InsideVault, OutputNotEmpty, CopyFailed, ContentChanged.
    """
    require(house, Right.FILING)
    register = register_named(house, name, reveal=reveal)
    ending = out.suffix.lower()
    if ending not in (".xlsx", ".csv"):
        sentence = _("A register is written as .xlsx or .csv, not as “{name}”.")
        raise ContractRefused("bad-name", sentence.format(name=out.name))
    if Path(os.path.realpath(out)).is_relative_to(os.path.realpath(house.path)):
        raise InsideVault(out)
    forms = _forms(register, form)
    if ending == ".csv" and len(forms) > 1:
        sentence = _("A list holds one kind only; say which: {known}.").format(
            known=", ".join(each.id for each in forms)
        )
        raise ContractRefused("no-such-form", sentence)
    tables = [_table(register, each) for each in forms]
    if ending == ".csv":
        data = register_list(tables[0])
    else:
        data = register_workbook(register.title, tables, utc_now())
    write_one(out, data)
    rows = sum(len(table.rows) for table in tables)
    revealed = ", revealed" if reveal else ""
    house.log(("register exported", f"register {name}", f"{rows} rows{revealed}"))
    return ExportedSheet(out, rows)


def _forms(register: Register, wanted: str) -> Sequence[Form]:
    forms = register.forms()
    found = [each for each in forms if wanted in ("", each.id, *each.names)]
    if found:
        return found
    sentence = _("This register has no “{name}”; there are: {known}.").format(
        name=wanted[:40], known=", ".join(each.id for each in forms)
    )
    raise ContractRefused("no-such-form", sentence)


def _table(register: Register, form: Form) -> RegisterTable:
    title = form.names[0] if language() == "zh_CN" else form.names[1]
    rows = [[row.get(field.id, "") for field in form.fields] for row in register.rows(form)]
    return RegisterTable(title, form.fields, rows)
