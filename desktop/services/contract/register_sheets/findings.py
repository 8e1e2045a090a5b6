"""The findings as a sheet: what was found, by its number. Steps are taken in the application, not in a sheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields as fields_of
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from desktop.services.assurance.assurance_entry import system_names
from desktop.services.assurance.finding_entry import (
    CONFORMITY,
    RISK_WORDS,
    SOURCES,
    NewFinding,
    checked,
    next_number,
    require_links,
)
from desktop.services.assurance.findings_loop import findings_board
from desktop.services.contract.register_sheets.records import Form, Given, Judged, Outcome
from desktop.services.contract.register_sheets.texts import cell_text
from desktop.services.contract.registers import change, enter, registers_of, said
from desktop.services.errors import ContractRefused
from desktop.services.house import House
from models.cell_values import FactProblem, Value, read_fields, short
from models.knowledge.finding_links import name_findings
from models.naming import name_key
from models.obligations.register_records import Finding
from models.obligations.registers import RowSaid
from models.sheet_fields import Choice, Field, FieldType
from resources.words import _

_CHINESE = {
    "grading": ("等保测评", "等保"),
    "crypto": ("密评", "商用密码应用安全性评估", "密码测评"),
    "self": ("自查",),
    "inspection": ("检查", "迎检", "专项检查"),
    "scan": ("扫描", "漏洞扫描"),
    "officer": ("检查人员", "检查意见"),
    "major": ("重大隐患", "重大风险隐患", "重大"),
    "high": ("高", "高风险"),
    "medium": ("中", "中风险"),
    "low": ("低", "低风险"),
    "partial": ("部分符合", "部分"),
    "none": ("不符合",),
}


def _choices(words: Mapping[str, str]) -> tuple[Choice, ...]:
    return tuple(
        Choice(id_, _CHINESE[id_][0], english, _CHINESE[id_][1:])
        for id_, english in words.items()
        if id_
    )


FIELDS = (
    Field("number", "问题编号", "Number", aliases=("编号", "序列编号")),
    Field("source", "来源", "Source", FieldType.CHOICE, True, ("问题来源",), _choices(SOURCES)),
    Field("found", "发现日期", "Found", FieldType.DAY, True, ("日期", "发现时间")),
    Field("system", "系统", "System", aliases=("系统名称", "所属系统", "业务系统")),
    Field("assessment", "报告编号", "Assessment's report", aliases=("测评报告编号",)),
    Field("page", "页码", "Page"),
    Field("area", "安全类", "Class of requirements", aliases=("类别", "安全层面")),
    Field("control", "控制点", "Control point"),
    Field("item", "测评项", "Item", aliases=("测评项编号", "测评单元")),
    Field("object", "测评对象", "Object", aliases=("对象", "资产", "IP")),
    Field("problem", "问题描述", "Problem", required=True, aliases=("问题", "描述"), longest=2_000),
    Field(
        "conformity", "符合程度", "Conformity", FieldType.CHOICE, False, ("符合情况",),
        _choices(CONFORMITY),
    ),
    Field(
        "risk", "风险等级", "Risk", FieldType.CHOICE, True, ("风险", "危害程度", "等级"),
        _choices(RISK_WORDS),
    ),
    Field("threat", "关联威胁", "Threat", aliases=("威胁",), longest=2_000),
    Field("advice", "整改建议", "Advice", aliases=("建议",), longest=2_000),
    Field("unit", "责任单位", "Responsible unit", aliases=("整改单位",)),
    Field("owner", "责任人", "Responsible person", aliases=("整改人",)),
    Field("due", "计划完成日期", "Due", FieldType.DAY, aliases=("整改期限", "计划完成时间", "期限")),
    Field("measure", "整改措施", "Measure", aliases=("措施",), longest=2_000),
    Field("note", "备注", "Note", aliases=("说明",), longest=2_000),
    Field("state", "状态", "State", aliases=("整改状态",), shown_only=True),
    Field("since", "状态日期", "Since", aliases=("完成日期",), shown_only=True),
)  # fmt: skip
_FORM = Form("finding", ("问题清单", "Findings", "整改清单", "问题台账"), FIELDS, "number")


class _Ready(NamedTuple):
    values: Mapping[str, Any]
    before: int | None


class FindingSheets:
    """The findings of a house; a `Register`."""

    id = "findings"

    def __init__(self, house: House) -> None:
        self._house = house

    @property
    def title(self) -> str:
        """What it is called."""
        return _("Register of findings")

    def forms(self) -> tuple[Form, ...]:
        """One form."""
        return (_FORM,)

    def rows(self, form: Form) -> Iterable[Mapping[str, str]]:
        """Every finding by its number, with where it stands today."""
        names = system_names(self._house)
        assessments = registers_of(self._house).assessment
        views = findings_board(self._house).findings
        for view in sorted(views, key=lambda each: each.finding.number):
            one = view.finding
            kept = one._asdict()
            report = assessments.get(one.assessment_id or 0)
            kept["system"] = names.get(one.asset_id or 0, "")
            kept["assessment"] = report.number if report is not None else one.report
            kept["state"], kept["since"] = _(view.state.label), view.since
            yield {field.id: cell_text(field, kept[field.id] or None) for field in form.fields}

    def judge(self, form: Form, rows: Sequence[Given]) -> list[Judged]:
        """What each row would do; what a row doesn't say stays as it is."""
        held = registers_of(self._house).finding.values()
        by_number = {name_key(each.number): each for each in held}
        by_content = {_content(each._asdict()): each for each in held}
        names = {name_key(name): id_ for id_, name in system_names(self._house).items()}
        found = []
        for given in rows:
            number = name_key(given.cells.get("number", ""))
            before = by_number.get(number)
            # What is there already says the facts that a row leaves out.
            cells = {**(_as_cells(before) if before is not None else {}), **given.cells}
            values, problems = read_fields(form.fields, cells)
            said_ = self._links(values, names, problems)
            if not problems:
                self._whole(said_, problems)
            if problems:
                found.append(Judged(Outcome.WRONG, number, None, tuple(problems)))
                continue
            row = self._row(said_, before)
            if before is None and not number:
                before = by_content.get(_content(row))
                row = self._row(said_, before)
            if before is not None:
                row["number"] = before.number
            key = number or "\n".join(map(str, _content(row)))
            ready = _Ready(row, None if before is None else before.id)
            found.append(Judged(_outcome(before, row), key, ready))
        return found

    def carry(self, session: Session, form: Form, rows: Sequence[Judged], source: str) -> None:
        """Enter and change these findings; those without a number get one."""
        taken = {name_key(each.number) for each in registers_of(self._house).finding.values()}
        ready = [each.payload for each in rows if isinstance(each.payload, _Ready)]
        # Given numbers first: none that is made here may be one of them.
        taken |= {name_key(each.values["number"]) for each in ready if each.values["number"]}
        told: list[RowSaid | None] = []
        numbers: list[str] = []
        for each in ready:
            values = dict(each.values)
            if each.before is not None:
                told.append(change(session, "finding", each.before, values))
                continue
            if not values["number"]:
                values["number"] = next_number(taken, values["source"], values["found"])
                taken.add(name_key(values["number"]))
            told.append(enter(session, "finding", values)[1])
            numbers.append(values["number"])
        said(
            self._house,
            session,
            "findings imported",
            "findings",
            told,
            kind=form.id,
            source=source,
            count=len(told),
        )
        name_findings(session, numbers)

    def _links(
        self, values: dict[str, Value], names: Mapping[str, int], problems: list[FactProblem]
    ) -> dict[str, Any]:
        """The same with ids in place of names; a report that is no assessment's is kept as words."""
        said_: dict[str, Any] = dict(values)
        if (system := said_.pop("system", None)) is not None:
            said_["system"] = names.get(name_key(str(system)))
            if said_["system"] is None:
                problem = _("There is no system “{name}”.").format(name=short(str(system)))
                remedy = _("Enter it first, or write its name as it is registered.")
                problems.append(FactProblem("system", problem, remedy))
        report = said_.pop("assessment", None)
        if report is not None:
            key = name_key(str(report))
            assessments = registers_of(self._house).assessment.values()
            known = [each for each in assessments if not each.void and name_key(each.number) == key]
            said_["assessment"] = known[0].id if known else None
            said_["report"] = report
        return said_

    def _whole(self, said_: Mapping[str, Any], problems: list[FactProblem]) -> None:
        """What only the register knows to be wrong: days in the future or in the wrong order."""
        new = _new(said_)
        try:
            checked(self._house, new, require_links(self._house, [new]))
        except ContractRefused as error:
            late = new.due is not None and new.due < new.found
            problems.append(FactProblem("due" if late else "found", error.sentence, ""))

    def _row(self, said_: Mapping[str, Any], before: Finding | None) -> dict[str, Any]:
        new = _new(said_)
        row = checked(self._house, new, require_links(self._house, [new]))
        if before is None:
            return row
        named = {"assessment": "assessment_id", "system": "asset_id"}
        given = {named.get(name, name) for name in said_}
        return {name: row[name] if name in given else getattr(before, name) for name in row}


def _new(said_: Mapping[str, Any]) -> NewFinding:
    known = {each.name for each in fields_of(NewFinding)}
    return NewFinding(**{name: value for name, value in said_.items() if name in known})


def _as_cells(finding: Finding) -> dict[str, str]:
    """The facts that every row must have, as they stand."""
    kept = finding._asdict()
    needed = [field for field in FIELDS if field.required]
    return {field.id: cell_text(field, kept[field.id], shown=False) for field in needed}


def _content(row: Mapping[str, Any]) -> tuple[object, ...]:
    """What makes two findings without numbers the same one."""
    words = (row["item"], row["object"], row["problem"])
    return (row["source"], row["found"], row["asset_id"], *map(name_key, words))


def _outcome(before: Finding | None, row: Mapping[str, Any]) -> Outcome:
    if before is None:
        return Outcome.NEW
    same = all(getattr(before, name) == value for name, value in row.items())
    return Outcome.SAME if same else Outcome.CHANGED
