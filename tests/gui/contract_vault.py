"""An invented contract in its eighth month, as far as tests and pictures of the contract's page need one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from desktop.services.contract.contract_settings import settle
from desktop.services.contract.duties import board, say_of_duty
from desktop.services.contract.evidence import attach_evidence
from desktop.services.contract.payments import say_of_payment
from desktop.services.contract.registers import SHOWN_ON, enter_all, said
from desktop.services.house import House
from desktop.services.library import list_documents
from desktop.services.order.systems import NewSystem, enter_system
from desktop.services.people.matters import NewMatter, open_matter
from desktop.services.people.people import NewPerson, enter_people
from desktop.services.people.person_items import NewItem, enter_item
from models.documents.filing import file_documents
from models.records import DocumentRecord
from tests.models.builders import new_file
from vault.ids import utc_now

TODAY = date(2026, 12, 5)
START = date(2026, 4, 16)
NAMES = ("林晓舟", "周子涵", "沈予安", "顾明远", "苏念", "许知行", "欧阳慕容婉清", "陆一鸣")
_FAULTS = 60


def fill(house: House) -> None:
    """People, months of papers, a ledger, payments, a matter."""
    settle(house, SHOWN_ON, TODAY.isoformat())
    for number in range(14):
        enter_system(house, NewSystem(f"业务系统{number + 1:02d}", kind="business"))
    people = enter_people(house, [NewPerson(name, role="on-site") for name in NAMES])
    for each in people:
        enter_item(house, each.id, NewItem("on-site", since=START))
    _file_months(house)
    _enter_ledger(house)
    say_of_payment(house, 1, "invoiced", day=date(2026, 4, 28), reference="INV-0001")
    say_of_payment(house, 1, "received", day=date(2026, 5, 14))
    open_matter(
        house,
        NewMatter(
            "network-change",
            title="核心交换机固件升级",
            day=date(2026, 11, 30),
            planned=date(2026, 12, 14),
            facts=network_facts(),
        ),
    )


def network_facts() -> dict[str, str]:
    """What a network change must say."""
    return {
        "method": "夜间窗口升级",
        "tools": "厂商升级工具",
        "system": "业务系统01",
        "course": "备份、升级、验证",
        "risks": "短时中断",
    }


def papers(house: House, many: Sequence[dict[str, Any]]) -> list[DocumentRecord]:
    """File documents whose bytes nobody asks for; returns them in the order given."""
    with house.database.write() as session:
        ids = file_documents(
            session,
            [
                new_file(path=f"{each['title']}.pdf", name=f"{each['title']}.pdf", **each)
                for each in many
            ],
            prefix="SD",
            filed=utc_now(),
        )
        house.journal.append(session, [("filed", f"document {each}", "") for each in ids])
    by_id = {each.id: each for each in list_documents(house)}
    return [by_id[each] for each in ids]


def _file_months(house: House) -> None:
    """Every month's papers until October; November's are there and not handed in, and here and there one lacks."""
    wanted = [
        view
        for view in board(house).duties
        if view.duty.cadence == "month"
        and view.duty.due
        and view.duty.last
        and view.duty.last < TODAY
    ]
    lacking = {"R56/2026-08", "R59/2026-09", "R57/2026-10"}
    for view in wanted:
        duty = view.duty
        if duty.key in lacking:
            continue
        made = [
            {
                "title": f"{demand.type} {duty.period}",
                "type": demand.type,
                "period": duty.period,
                "formed": min(duty.last, TODAY) if duty.last else TODAY,
            }
            for demand in duty.demands
            if not demand.optional
        ]
        signed = "" if duty.key == "R51/2026-10" else "both"
        for document in papers(house, made):
            attach_evidence(house, [duty.key], document.id, kind=document.type, signed=signed)
    for view in board(house).duties:
        duty = view.duty
        if duty.cadence != "month" or duty.last is None or duty.last > date(2026, 10, 31):
            continue
        on = duty.last + timedelta(days=9)
        for step in ("submitted", "confirmed", "archived"):
            now = board(house).by_key[duty.key]
            if step in now.possible and not (step == "archived" and duty.period > "2026-08"):
                say_of_duty(house, [duty.key], step, day=on)


def _enter_ledger(house: House) -> None:
    """An inspection a day and some more, a backup a day, a fault every four days."""
    rows: list[dict[str, Any]] = []

    def add(kind: str, day: date, reference: str, **facts: object) -> None:
        kept = json.dumps(facts, ensure_ascii=False, sort_keys=True)
        rows.append(
            {"kind": kind, "day": day, "reference": reference, "facts": kept, "origin": "hand"}
        )

    for number in range((TODAY - START).days + 1):
        day = START + timedelta(days=number)
        name = NAMES[number % 4]
        for part in range(1 + (number % 10 < 8)):
            about = f"机房{part + 1}"
            add(
                "inspection",
                day,
                f"XJ-{day}-{part}",
                object=about,
                person=name,
                system="业务系统01",
            )
        add("backup", day, f"BF-{day}", object="业务库", variant="full", result="success")
        if number % 4 == 0:
            at = f"{day}T09:10"
            open_ = number == 4 * (_FAULTS // 4)
            facts = {"title": "无法登录", "reported": at, "accepted": f"{day}T09:14"}
            facts["responded"] = f"{day}T09:2{number % 9}"
            if not open_:
                facts["restored"] = f"{day}T1{number % 3 + 1}:30"
            add("ticket", day, f"SJ-{day:%Y%m}-{number:03d}", system="业务系统02", **facts)
    with house.database.write() as session:
        told = [row for _id, row in enter_all(session, "kpi", rows)]
        said(house, session, "kpi entered", "kpi", told)
