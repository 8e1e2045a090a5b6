"""Inspection sheets: two inspections a day (applications and data, hardware and network), a sheet every ten days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from random import Random

from desktop.services.demo.demo_records.drafts import Draft, draft
from desktop.services.demo.demo_records.markup import signed
from desktop.services.demo.demo_records.months import filed_months
from desktop.services.demo.demo_records.paper import Press
from desktop.services.demo.demo_records.world import Month, World, full
from exporters.report import Align, Block, Column, Facts, Heading, Report, Table
from models.categories import Category
from resources import demo_data

_TENS = (("上旬", 1, 10), ("中旬", 11, 20), ("下旬", 21, 31))


def drafts(world: World, press: Press) -> Iterator[Draft]:
    """The sheets of every filed month, up to the demo's today, and one special inspection a month."""
    objects = demo_data.table("inspections")
    for month in filed_months(world):
        for name, first, last in _TENS:
            days = [day for day in month.days if first <= day.day <= last]
            if days and days[-1] <= world.today:
                yield from _sheets(world, press, month, name, days, objects)
        special = _special(world, month)
        day = _day_of_special(world, month)
        yield draft(
            f"{month.period}/巡检/{day} 专项巡检表（{month.special}）.docx",
            Category.OPERATIONS,
            "巡检表",
            day,
            partial(press.docx, special, day),
            period=month.period,
        )


def _sheets(
    world: World,
    press: Press,
    month: Month,
    tenth: str,
    days: list[date],
    objects: dict[str, list[str]],
) -> Iterator[Draft]:
    chance = world.random(f"inspection/{month.period}/{tenth}")
    applications = _applications(world, days, chance)
    hardware = _hardware(world, days, chance, objects)
    for kind, table in (("应用与数据", applications), ("硬件与网络", hardware)):
        title = f"{month.label}{tenth}巡检表（{kind}）"
        yield draft(
            f"{month.period}/巡检/{title}.xlsx",
            Category.OPERATIONS,
            "巡检表",
            days[-1],
            partial(press.xlsx, Report(title, (table,)), days[-1]),
            period=month.period,
        )


def _applications(world: World, days: list[date], chance: Random) -> Table:
    rows = []
    for day in days:
        troubles = {
            incident.system: incident for incident in world.incidents if incident.day == day
        }
        chosen = {
            world.systems[(day.toordinal() * 4 + step) % len(world.systems)].key
            for step in range(4)
        }
        for system in world.systems:
            if system.key not in chosen | set(troubles):
                continue
            incident = troubles.get(system.key)
            rows.append(
                (
                    f"{day}",
                    "09:00",
                    _inspector(world, day),
                    system.name,
                    chance.choice(system.checks),
                    f"{chance.randrange(11, 58)}%",
                    f"{chance.randrange(34, 77)}%",
                    "异常" if incident else "正常",
                    f"{incident.symptom}，见 {incident.number}" if incident else "",
                )
            )
    columns = (
        Column("日期"), Column("时间"), Column("巡检人"), Column("系统", 2), Column("检查点", 3),
        Column("CPU", align=Align.RIGHT), Column("内存", align=Align.RIGHT), Column("结果"), Column("异常说明", 3),
    )  # fmt: skip
    return Table(columns, rows, "应用与数据")


def _hardware(
    world: World, days: list[date], chance: Random, objects: dict[str, list[str]]
) -> Table:
    rows = []
    for day in days:
        for item in chance.sample(objects["hardware"], 4):
            thing, check = item.split("|")
            rows.append(
                (
                    f"{day}",
                    "17:00",
                    _inspector(world, day, second=True),
                    thing,
                    check,
                    f"{chance.uniform(21.0, 24.9):.1f}",
                    f"{chance.randrange(42, 58)}%",
                    "正常",
                    chance.choice(objects["remarks"]) if chance.random() < 0.12 else "",
                )
            )
    columns = (
        Column("日期"), Column("时间"), Column("巡检人"), Column("设备", 2), Column("检查点", 3),
        Column("温度", align=Align.RIGHT), Column("湿度", align=Align.RIGHT), Column("结果"), Column("备注", 3),
    )  # fmt: skip
    return Table(columns, rows, "硬件与网络")


def _inspector(world: World, day: date, *, second: bool = False) -> str:
    team = [person for person in world.on_site(day) if person.role == "驻场运维工程师"]
    return team[(day.toordinal() + 2 * second) % len(team)].name


def _day_of_special(world: World, month: Month) -> date:
    workdays = [day for day in month.days if world.is_workday(day) and day <= world.today]
    return workdays[len(workdays) * 2 // 3]


def _special(world: World, month: Month) -> Report:
    day = _day_of_special(world, month)
    chance = world.random(f"special/{month.period}")
    rows = [
        (str(number), system.name, check, "正常")
        for number, (system, check) in enumerate(
            ((system, chance.choice(system.checks)) for system in chance.sample(world.systems, 9)),
            1,
        )
    ]
    blocks: tuple[Block, ...] = (
        Facts(
            (
                ("巡检主题", month.special),
                ("巡检日期", full(day)),
                ("巡检人", f"{_inspector(world, day)}、{_inspector(world, day, second=True)}"),
            )
        ),
        Heading("检查结果"),
        Table(
            (Column("序号", 0.5), Column("系统", 2), Column("检查内容", 4), Column("结果")), rows
        ),
        signed("巡检人", "甲方见证人"),
    )
    return Report(f"专项巡检表：{month.special}", blocks)
