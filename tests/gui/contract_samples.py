"""Duties made up for tests of the contract's page: any number of them, in every state."""

from __future__ import annotations

from datetime import date, timedelta

from models.contract.catalogue import Demand
from models.obligations.duties import Duty
from models.obligations.duty_views import DutyView, judge_duty
from models.obligations.evidence_rules import EvidenceView
from models.obligations.register_records import DutyStep
from vault.ids import utc_now

START, END, TODAY = date(2026, 4, 16), date(2027, 4, 15), date(2026, 12, 5)
PAPER = Demand("月度运维实施工作记录表", "contract", "both", False)
_TITLES = ("月度运维实施工作记录表", "阶段性报告与例会汇报", "全体成员保密承诺书", "思想与保密教育")
_MONTHS = 13


def duty(key: str, *, due: date | None = None, person: int | None = None, **more: object) -> Duty:
    """A duty of the row that its key begins with."""
    rule, _slash, period = key.partition("/")
    values: dict[str, object] = {
        "key": key,
        "rule": rule,
        "title_zh": _TITLES[int(rule[1:]) % len(_TITLES)],
        "title_en": _TITLES[int(rule[1:]) % len(_TITLES)],
        "clause": "Ⅱ7.2(1)",
        "categories": ("operations",),
        "cadence": "month",
        "period": "" if person else period,
        "first": None,
        "last": None,
        "person": person,
        "item": None,
        "matter": None,
        "payment": None,
        "opens": (due or START) - timedelta(days=20),
        "soft": None,
        "due": due,
        "rolled_from": None,
        "unknown": (),
        "sign": "both",
        "demands": (PAPER,),
        "penalty": "Ⅱ11.3",
        "report": False,
        "standing": False,
    }
    return Duty(**{**values, **more})  # type: ignore[arg-type]  # what a test says


def proof(identifier: int = 1, *, signed: str = "both") -> EvidenceView:
    """Evidence that is the paper demanded."""
    return EvidenceView(
        identifier, "", 7, 8, "2026年8月记录表", "SD-08-00007", signed, TODAY, "", True, "",
        type=PAPER.type, fixed=True,
    )  # fmt: skip


def step(word: str, day: date = TODAY, reason: str = "") -> DutyStep:
    """What was said of a duty."""
    return DutyStep(1, "", word, day, utc_now(), "manager", "林晓舟", reason)


def view(made: Duty, kind: int = 0) -> DutyView:
    """The duty with its papers missing (0), not signed (1), ready (2), submitted (3), confirmed (4), archived (5),
    returned (6) or waived (7).
    """
    steps: list[DutyStep] = []
    for number, word in ((3, "submitted"), (4, "confirmed"), (5, "archived")):
        if number <= kind <= 5:
            steps.append(step(word))
    if kind == 6:
        steps = [step("submitted"), step("returned", reason="签字页缺失")]
    if kind == 7:
        steps = [step("waived", reason="甲方书面同意")]
    evidence = [] if kind in (0, 7) else [proof(signed="" if kind == 1 else "both")]
    return judge_duty(made, evidence, steps, TODAY, stake_fen=4_315_000)


def many(count: int) -> list[DutyView]:
    """So many duties of sixty rows: of months, and of sixty people month by month."""
    views = []
    number = 0
    while len(views) < count:
        rule = f"R{number % 60 + 1:02d}"
        month = (number // 60) % _MONTHS
        person = number // (60 * _MONTHS) or None
        first = date(2026 + (3 + month) // 12, (3 + month) % 12 + 1, 1)
        due = first + timedelta(days=49)
        key = f"{rule}/{first:%Y-%m}" if person is None else f"{rule}/p{person}/{first:%Y-%m}"
        last = first + timedelta(days=27)
        made = duty(key, due=due, person=person, first=first, last=last)
        late = due < TODAY
        kind = (number * 7 + month) % (8 if not late else 40)
        views.append(view(made, min(kind, 5) if late and kind > 7 else kind))
        number += 1
    return views
