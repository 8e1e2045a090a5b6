"""Satisfaction forms of a month (Ⅱ7.1(3)c), ticked and signed by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from random import Random

from desktop.services.demo.demo_records.drafts import Draft, draft
from desktop.services.demo.demo_records.scanner import Scanner, Sheet
from desktop.services.demo.demo_records.world import Month, World, full
from models.categories import Category

_CHOICES = ("非常满意", "满意", "一般", "不满意")
_QUESTIONS = ("响应是否及时", "处置是否有效", "服务态度", "沟通与告知", "文档与记录", "总体评价")


def drafts(world: World, scanner: Scanner, month: Month, chance: Random) -> Iterator[Draft]:
    """Three of the month's forms, as scans: two pictures and a PDF."""
    offices = sorted({system.owner for system in world.systems})
    workdays = [day for day in month.days if world.is_workday(day)]
    for number, office in enumerate(chance.sample(offices, 3)):
        day = workdays[-1 - number]
        ticks = tuple((question, chance.choice((0, 0, 0, 1, 1))) for question in _QUESTIONS)
        sheet = Sheet(
            "满意度评价表",
            (f"评价科室：{office}", f"评价期间：{month.label}", "请在相应方框内打勾："),
            signed=chance.choice(world.words["raters"]),
            dated=full(day),
            choices=_CHOICES,
            ticks=ticks,
        )
        ending = "pdf" if number == 2 else "png"
        subject = f"form/{month.period}/{number}"
        yield draft(
            f"{month.period}/满意度/{month.label}满意度评价表（{office}）.{ending}",
            Category.OPERATIONS,
            "满意度评价表",
            day,
            partial(_scan, world, scanner, sheet, ending, day, subject),
            period=month.period,
        )


def _scan(
    world: World, scanner: Scanner, sheet: Sheet, ending: str, day: date, subject: str
) -> bytes:
    chance = world.random(subject)
    return scanner.png(sheet, chance) if ending == "png" else scanner.pdf([sheet], day, chance)
