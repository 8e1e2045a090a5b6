"""The register of media (载体台账) as a sheet: discs, disks and sticks with data of the contract, by their numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from desktop.services.contract.register_sheets.records import Form, Given, Judged, Outcome
from desktop.services.contract.register_sheets.texts import cell_text
from desktop.services.contract.registers import change, enter_all, registers_of, said, today_of
from desktop.services.house import House
from models.cell_values import FactProblem, read_fields
from models.naming import name_key
from models.obligations.registers import RowSaid
from models.sheet_fields import Choice, Field, FieldType
from resources.words import _

_IN_ONE_EVENT = 200
STATES = (
    Choice("", "在用", "in use", ("使用中", "正常")),
    Choice("sealed", "封存", "sealed", ("已封存",)),
    Choice("lent", "借出", "lent", ("借用", "外借")),
    Choice("handed-over", "已移交", "handed over", ("移交",)),
    Choice("destroyed", "已销毁", "destroyed", ("销毁",)),
    Choice("lost", "遗失", "lost", ("丢失",)),
)
"""Where a medium can be (domain model §5: labels, sealing, handing over, destroying)."""

FIELDS = (
    Field("number", "载体编号", "Number", required=True, aliases=("编号", "介质编号")),
    Field("kind", "载体类型", "Kind", required=True, aliases=("类型", "介质类型", "类别")),
    Field("model", "品牌型号", "Model", aliases=("型号", "规格型号", "品牌")),
    Field("serial", "序列号", "Serial number", aliases=("SN", "S/N", "出厂编号")),
    Field("capacity", "容量", "Capacity"),
    Field("content", "内容", "Content", aliases=("存储内容", "所含数据说明"), longest=2_000),
    Field("mark", "标识", "Mark", aliases=("密级", "敏感标识")),
    Field("made", "制作日期", "Made on", FieldType.DAY, aliases=("日期", "启用日期", "登记日期")),
    Field("maker", "制作人", "Made by", aliases=("经办人", "责任人")),
    Field("place", "存放位置", "Place", aliases=("位置", "存放地点")),
    Field("state", "状态", "State", FieldType.CHOICE, choices=STATES, aliases=("使用状态",)),
    Field("note", "备注", "Note", aliases=("说明",), longest=2_000),
)
_FORM = Form("carrier", ("载体台账", "Media", "介质台账"), FIELDS, "number")


class _Medium(NamedTuple):
    values: Mapping[str, Any]
    before: int | None


class CarrierSheets:
    """The media of a house; a `Register`."""

    id = "media"

    def __init__(self, house: House) -> None:
        self._house = house

    @property
    def title(self) -> str:
        """What it is called."""
        return _("Register of media")

    def forms(self) -> tuple[Form, ...]:
        """One form."""
        return (_FORM,)

    def rows(self, form: Form) -> Iterable[Mapping[str, str]]:
        """Every medium, by its number."""
        for each in sorted(registers_of(self._house).carrier.values(), key=lambda one: one.number):
            yield {field.id: cell_text(field, getattr(each, field.id)) for field in form.fields}

    def judge(self, form: Form, rows: Sequence[Given]) -> list[Judged]:
        """What each row would do; what a row doesn't say stays as it is."""
        held = {name_key(each.number): each for each in registers_of(self._house).carrier.values()}
        today = today_of(self._house)
        found = []
        for given in rows:
            values, problems = read_fields(form.fields, given.cells)
            made = values.get("made")
            if isinstance(made, date) and made > today:
                problem = _("{day} hasn't come yet: today is {today}.").format(
                    day=made, today=today
                )
                remedy = _("Enter it once it has happened.")
                problems.append(FactProblem("made", problem, remedy))
            key = name_key(str(values.get("number", "")))
            if problems:
                found.append(Judged(Outcome.WRONG, key, None, tuple(problems)))
                continue
            before = held.get(key)
            if before is None:
                found.append(Judged(Outcome.NEW, key, _Medium(values, None)))
                continue
            kept = before._asdict()
            values["number"] = before.number
            same = all(kept[name] == value for name, value in values.items())
            outcome = Outcome.SAME if same else Outcome.CHANGED
            found.append(Judged(outcome, key, _Medium(values, before.id)))
        return found

    def carry(self, session: Session, form: Form, rows: Sequence[Judged], source: str) -> None:
        """Enter and change these media."""
        media = [each.payload for each in rows if isinstance(each.payload, _Medium)]
        fresh = [each.values for each in media if each.before is None]
        told: list[RowSaid | None] = [row for _id, row in enter_all(session, "carrier", fresh)]
        told += [
            change(session, "carrier", each.before, each.values)
            for each in media
            if each.before is not None
        ]
        for begin in range(0, len(told), _IN_ONE_EVENT):
            part = told[begin : begin + _IN_ONE_EVENT]
            said(
                self._house,
                session,
                "media imported",
                "media",
                part,
                kind=form.id,
                source=source,
                count=len(part),
            )
