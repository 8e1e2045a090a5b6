"""The duties as a sheet: where each stands, and, read back, the days on which it was submitted, confirmed, archived."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from sqlalchemy.orm import Session

from desktop.services.contract.duties import board, step_sentence, too_early
from desktop.services.contract.register_sheets.records import Form, Given, Judged, Outcome
from desktop.services.contract.registers import enter, registers_of, said, today_of
from desktop.services.house import House
from models.cell_values import FactProblem, read_fields, short
from models.obligations.duty_state import stand
from models.obligations.duty_views import DutyView
from models.obligations.register_records import DutyStep
from models.sheet_fields import Field, FieldType
from resources.words import _, language
from vault.ids import utc_now

STEPS = ("submitted", "confirmed", "archived")
"""The steps that a sheet can say, in their order; each has a column for its day."""

FIELDS = (
    Field("key", "义务键", "Duty", required=True, aliases=("键", "义务编号", "编号")),
    Field("clause", "条款", "Clause", shown_only=True),
    Field("title", "义务", "What is owed", shown_only=True),
    Field("period", "期间", "Period", shown_only=True),
    Field("person", "人员", "Person", shown_only=True),
    Field("due", "期限", "Due", shown_only=True),
    Field("sign", "签", "Signatures", shown_only=True),
    Field("state", "状态", "State", shown_only=True),
    Field("missing", "缺少", "Missing", shown_only=True),
    Field("submitted", "提交日期", "Submitted on", FieldType.DAY),
    Field("confirmed", "甲方确认日期", "Confirmed on", FieldType.DAY, aliases=("确认日期",)),
    Field("archived", "归档日期", "Archived on", FieldType.DAY),
    Field("name", "确认人", "Confirmed by", aliases=("甲方确认人", "签收人"), longest=100),
)
_FORM = Form("duty", ("义务清单", "Duties", "义务台账"), FIELDS, "key")
_SIGNS = {"": "", "contractor": "乙", "client": "甲", "both": "双"}


class _Steps(NamedTuple):
    key: str
    steps: tuple[tuple[str, date], ...]
    name: str


class DutySheets:
    """The duties of a house; a `Register`."""

    id = "duties"

    def __init__(self, house: House) -> None:
        self._house = house

    @property
    def title(self) -> str:
        """What it is called."""
        return _("Register of duties")

    def forms(self) -> tuple[Form, ...]:
        """One form."""
        return (_FORM,)

    def rows(self, form: Form) -> Iterable[Mapping[str, str]]:
        """Every duty as it stands today, by its day."""
        del form
        people = registers_of(self._house).person
        chinese = language() == "zh_CN"
        for view in board(self._house).duties:
            duty = view.duty
            person = people.get(duty.person or 0)
            days = _said_days(view)
            state = _(view.state.label)
            yield {
                "key": duty.key,
                "clause": duty.clause,
                "title": duty.title_zh if chinese else duty.title_en,
                "period": duty.period,
                "person": "" if person is None else person.label,
                "due": "" if duty.due is None else duty.due.isoformat(),
                "sign": _SIGNS.get(duty.sign, duty.sign) if chinese else duty.sign,
                "state": _("{state}, overdue").format(state=state) if view.overdue else state,
                "missing": _(", ").join(each.type for each in view.missing),
                **{step: day.isoformat() for step, day in days.items()},
                "name": next((each.name for each in view.steps[::-1] if each.name), ""),
            }

    def judge(self, form: Form, rows: Sequence[Given]) -> list[Judged]:
        """Which steps each row would add. A day that was said already must be the same: steps are never changed."""
        by_key, today = board(self._house).by_key, today_of(self._house)
        found = []
        for given in rows:
            values, problems = read_fields(form.fields, given.cells)
            key = str(values.get("key", ""))
            view = by_key.get(key)
            if key and view is None:
                problem = _("There is no duty {key}.").format(key=short(key))
                remedy = _("Take the key from an exported sheet.")
                problems.append(FactProblem("key", problem, remedy))
            days = {step: day for step in STEPS if isinstance(day := values.get(step), date)}
            name = str(values.get("name", ""))
            steps: tuple[tuple[str, date], ...] = ()
            if view is not None:
                steps = self._new_steps(view, days, name, today, problems)
            if problems:
                found.append(Judged(Outcome.WRONG, key, None, tuple(problems)))
            else:
                outcome = Outcome.CHANGED if steps else Outcome.SAME
                found.append(Judged(outcome, key, _Steps(key, steps, name)))
        return found

    def carry(self, session: Session, form: Form, rows: Sequence[Judged], source: str) -> None:
        """Say these steps, each as if it had been said by hand."""
        del form
        for row in rows:
            if not isinstance(row.payload, _Steps):
                continue
            for step, day in row.payload.steps:
                name = row.payload.name if step == "confirmed" else ""
                values = {
                    "duty": row.payload.key,
                    "step": step,
                    "day": day,
                    "moment": utc_now(),
                    "actor": self._house.actor,
                    "name": name,
                    "reason": "",
                }
                _id, told = enter(session, "duty_step", values)
                said(
                    self._house,
                    session,
                    f"duty {step}",
                    f"duty {row.payload.key}",
                    [told],
                    day=day.isoformat(),
                    name=name,
                    source=source,
                )

    def _new_steps(
        self,
        view: DutyView,
        days: Mapping[str, date],
        name: str,
        today: date,
        problems: list[FactProblem],
    ) -> tuple[tuple[str, date], ...]:
        said_before = _said_days(view)
        steps: list[tuple[str, date]] = []
        now = view
        for step in STEPS:
            day = days.get(step)
            if day is None or said_before.get(step) == day:
                continue
            if step in said_before:
                problem = _("It was said of {day} already, and a step is never changed.").format(
                    day=said_before[step]
                )
                remedy = _("Leave the day as it is, or return the duty first.")
                problems.append(FactProblem(step, problem, remedy))
                return ()
            if day > today:
                problem = _("{day} hasn't come yet: today is {today}.").format(day=day, today=today)
                remedy = _("Enter it once it has happened.")
                problems.append(FactProblem(step, problem, remedy))
                return ()
            if now.steps and day < now.steps[-1].day:
                problem = _("The step before it is of {day}; this one can't be earlier.").format(
                    day=now.steps[-1].day
                )
                problems.append(FactProblem(step, problem, _("Correct one of the two days.")))
                return ()
            if problem := too_early(now, step, day):
                problems.append(FactProblem(step, problem, _("Correct the day.")))
                return ()
            if step not in now.possible:
                problems.append(FactProblem(step, step_sentence(now, step), ""))
                return ()
            steps.append((step, day))
            taken = DutyStep(0, view.key, step, day, utc_now(), self._house.actor, name, "")
            after = (*now.steps, taken)
            now = replace(now, steps=after, standing=stand(after), own=stand(after))
        return tuple(steps)


def _said_days(view: DutyView) -> dict[str, date]:
    """The day of each step that stands: what came before a return counts no more."""
    days: dict[str, date] = {}
    for each in view.steps:
        if each.step == "returned":
            days.clear()
        elif each.step in STEPS:
            days[each.step] = each.day
    return days
