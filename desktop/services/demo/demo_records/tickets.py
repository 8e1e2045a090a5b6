"""Incident tickets and request forms of the monthly packs (Ⅱ7.1(3)b)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from desktop.services.demo.demo_records.drafts import Draft, draft
from desktop.services.demo.demo_records.markup import signed
from desktop.services.demo.demo_records.months import filed_months
from desktop.services.demo.demo_records.paper import Press
from desktop.services.demo.demo_records.world import Incident, Request, World, full
from exporters.report import Block, Facts, Heading, Paragraph, Report
from models.categories import Category


def drafts(world: World, press: Press) -> Iterator[Draft]:
    """Every ticket and form of the filed months."""
    for month in filed_months(world):
        for incident in world.incidents_between(month.first, month.last):
            system = world.system(incident.system).name
            yield draft(
                f"{month.period}/事件/{incident.number} {system}事件受理记录单.docx",
                Category.OPERATIONS,
                "事件受理记录单",
                incident.day,
                partial(press.docx, _ticket(world, incident), incident.day),
                persons=(incident.handler,),
                systems=(system,),
                period=month.period,
            )
        for request in world.requests_between(month.first, month.last):
            name = request.title.replace("“", "").replace("”", "")
            yield draft(
                f"{month.period}/需求/{request.number} 需求申请表（{name}）.docx",
                Category.OPERATIONS,
                "需求申请表",
                request.day,
                partial(press.docx, _form(world, request), request.done),
                persons=(request.handler,),
                systems=(world.system(request.system).name,),
                period=month.period,
            )


def _ticket(world: World, incident: Incident) -> Report:
    reported = datetime.fromisoformat(f"{incident.day} {incident.time}")
    answered = reported + timedelta(minutes=incident.response)
    restored = reported + timedelta(minutes=incident.recovery)
    stamp = "%Y-%m-%d %H:%M"
    blocks: tuple[Block, ...] = (
        Facts(
            (
                ("编号", incident.number),
                ("系统", world.system(incident.system).name),
                ("来源", incident.source),
                ("级别", incident.level),
                ("报障时刻", f"{reported:{stamp}}"),
                ("响应时刻", f"{answered:{stamp}}（{incident.response} 分钟）"),
                ("恢复时刻", f"{restored:{stamp}}（{incident.recovery} 分钟）"),
                ("处理人", incident.handler),
            )
        ),
        Heading("现象"),
        Paragraph(f"{incident.symptom}。"),
        Heading("原因"),
        Paragraph(f"{incident.cause}。"),
        Heading("处置过程"),
        Paragraph(f"{incident.cure}。"),
        Heading("预防措施"),
        Paragraph(f"{incident.prevention}。"),
        Heading("结论"),
        Paragraph("故障已排除，经报障人确认恢复正常。"),
        signed("报障人", f"处理人 {incident.handler}"),
    )
    return Report("事件受理记录单", blocks, subtitle=incident.number)


def _form(world: World, request: Request) -> Report:
    blocks: tuple[Block, ...] = (
        Facts(
            (
                ("编号", request.number),
                ("系统", world.system(request.system).name),
                ("申请科室", request.department),
                ("申请日期", full(request.day)),
                ("办结日期", full(request.done)),
                ("承办人", request.handler),
            )
        ),
        Heading("需求名称"),
        Paragraph(request.title),
        Heading("需求说明"),
        Paragraph(f"{request.need}。"),
        Heading("实现情况"),
        Paragraph(f"{request.solution}。上线后由{request.department}试用三个工作日，无异议。"),
        signed(request.department, f"承办人 {request.handler}"),
    )
    return Report("需求申请表", blocks, subtitle=request.number)
