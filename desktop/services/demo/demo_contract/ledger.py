"""The KPI ledger and the payments of the demonstration, from the same figures that its papers tell."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from desktop.services.contract.evidence import attach_to
from desktop.services.contract.kpi import NewEntry, prove_kpi, record_entries
from desktop.services.contract.payments import say_of_payment
from desktop.services.demo.demo_contract.papers import Shelf
from desktop.services.demo.demo_records.world import World, days_between
from desktop.services.house import House
from resources.demo_data import table

_SHEETS = {
    "inspection": "巡检表",
    "backup": "备份记录",
    "ticket": "事件受理记录单",
    "survey": "满意度评价表",
}
_STEPS = ("invoiced", "applied", "received")


def enter_ledger(house: House, world: World, shelf: Shelf) -> None:
    """Enter what was counted day by day, with the papers of the months that are finished as proof."""
    for month in world.months:
        last = min(month.last, shelf.today)
        if month.first > shelf.today:
            continue
        for kind, entries in (
            ("inspection", list(_inspections(world, month.first, last))),
            ("backup", list(_backups(month.first, last))),
            ("ticket", list(_tickets(world, month.first, last))),
        ):
            _enter(house, shelf, kind, month.period, entries)
        if last < month.last:
            continue
        forms, percent = world.satisfaction(month.period)
        satisfied = round(forms * percent / 100)
        survey = {
            "object": f"{month.label}满意度评价",
            "satisfied": str(satisfied),
            "valid": str(forms),
        }
        _enter(house, shelf, "survey", month.period, [NewEntry(month.last, survey)])
        used = {
            "month": month.period,
            "used": str(len(world.systems)),
            "owed": str(len(world.systems)),
        }
        _enter(house, shelf, "application", month.period, [NewEntry(month.last, used)])
        none = NewEntry(month.last, {"month": month.period})
        _enter(house, shelf, "declaration", month.period, [none])


def enter_payments(house: House, shelf: Shelf) -> None:
    """What was invoiced, applied for and received."""
    for entry in table("registers")["payment"]:
        for step in _STEPS:
            if step in entry:
                say_of_payment(house, entry["number"], step, day=entry[step])
        month = f"{entry['applied']:%Y-%m}"
        for paper in shelf.of("付款申请", below=month):
            attach_to(house, "payment", str(entry["number"]), paper.id, kind="付款申请")


def _enter(house: House, shelf: Shelf, kind: str, period: str, entries: list[NewEntry]) -> None:
    ids = record_entries(house, kind, entries)
    papers = [
        each
        for each in shelf.of(_SHEETS.get(kind, "月度运维实施工作记录表"))
        if each.period == period
    ]
    if ids and papers:
        prove_kpi(house, ids, papers[0].id)


def _inspections(world: World, first: date, last: date) -> Iterator[NewEntry]:
    for day in days_between(first, last):
        team = [each for each in world.on_site(day) if each.role == "驻场运维工程师"]
        name = team[day.toordinal() % len(team)].name
        system = world.systems[day.toordinal() % len(world.systems)].name
        common = {"person": name, "abnormal": "否"}
        yield NewEntry(day, {"object": "应用与数据", "system": system, **common})
        yield NewEntry(day, {"object": "硬件与网络", **common})


def _backups(first: date, last: date) -> Iterator[NewEntry]:
    for day in days_between(first, last):
        yield NewEntry(day, {"object": "业务数据库", "variant": "增量", "result": "成功"})
        if day.weekday() == 6:
            yield NewEntry(day, {"object": "全部数据库", "variant": "全量", "result": "成功"})


def _tickets(world: World, first: date, last: date) -> Iterator[NewEntry]:
    for incident in world.incidents_between(first, last):
        reported = datetime.fromisoformat(f"{incident.day} {incident.time}")
        moments = {
            "reported": reported,
            "accepted": reported,
            "responded": reported + timedelta(minutes=incident.response),
            "restored": reported + timedelta(minutes=incident.recovery),
        }
        facts = {name: f"{moment:%Y-%m-%d %H:%M}" for name, moment in moments.items()}
        facts |= {"title": incident.symptom, "system": world.system(incident.system).name}
        yield NewEntry(None, facts, incident.number)
