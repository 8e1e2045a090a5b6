"""The monthly packs (Ⅱ7.2): the monthly record and the signed receipt around what other modules make."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial

from desktop.services.demo.demo_records import month_tables, satisfaction
from desktop.services.demo.demo_records.drafts import Draft, draft
from desktop.services.demo.demo_records.markup import signed
from desktop.services.demo.demo_records.paper import Press
from desktop.services.demo.demo_records.scanner import Scanner, Sheet
from desktop.services.demo.demo_records.world import Month, World, full
from exporters.report import (
    Align,
    Block,
    Column,
    Facts,
    Heading,
    Paragraph,
    Report,
    Table,
)
from models.categories import Category


def filed_months(world: World) -> tuple[Month, ...]:
    """The months whose records are there: all but the gap."""
    missing = world.gaps["missing_months"]
    return tuple(month for month in world.months if month.period not in missing)


def drafts(world: World, press: Press, scanner: Scanner) -> Iterator[Draft]:
    """The packs of the finished months."""
    for month in filed_months(world):
        if month.complete:
            yield from _pack(world, press, scanner, month)


def _pack(world: World, press: Press, scanner: Scanner, month: Month) -> Iterator[Draft]:
    add = partial(draft, category=Category.OPERATIONS, period=month.period)
    chance = world.random(f"month/{month.period}")
    folder, label = month.period, month.label
    yield add(
        f"{folder}/{label}月度运维实施工作记录表.docx",
        type_="月度运维实施工作记录表",
        formed=month.delivered,
        render=lambda: press.docx(_record(world, month), month.delivered),
    )
    backups = month_tables.backups(world, month, chance)
    yield add(
        f"{folder}/备份/{label}数据备份记录.xlsx",
        type_="备份记录",
        formed=month.last,
        render=lambda: press.xlsx(backups, month.last),
    )
    log = month_tables.backup_log(backups)
    yield add(
        f"{folder}/备份/backup_{month.period.replace('-', '')}.log.txt",
        type_="备份日志",
        formed=month.last,
        render=lambda: press.text(log, "gb18030", "\r\n"),
    )
    roster = month_tables.roster(world, month)
    yield add(
        f"{folder}/值班/{label}驻场值班表.xlsx",
        type_="值班表",
        formed=month.first,
        render=lambda: press.xlsx(roster, month.first),
    )
    handovers = month_tables.handovers(world, month)
    yield add(
        f"{folder}/值班/{label}交接班日志.md",
        type_="交接班日志",
        formed=month.last,
        render=lambda: press.markdown(handovers, month.last),
    )
    orders = month_tables.orders(month, chance)
    yield add(
        f"{folder}/{label}12345工单导出（抽样）.csv",
        type_="工单导出",
        formed=month.last,
        systems=(world.system("GDFZ").name,),
        render=lambda: press.text(orders, "gb18030", "\r\n"),
    )
    yield from satisfaction.drafts(world, scanner, month, chance)
    receipt = _receipt(world, month)
    yield add(
        f"{folder}/{label}运维材料包签收单.pdf",
        type_="材料包签收单",
        formed=month.delivered,
        render=lambda: scanner.pdf([receipt], month.delivered, world.random(receipt.title)),
    )


def _record(world: World, month: Month) -> Report:
    incidents = world.incidents_between(month.first, month.last)
    requests = world.requests_between(month.first, month.last)
    start = world.contract.start
    forms, satisfied = world.satisfaction(month.period)
    longest = max((incident.response for incident in incidents), default=0)
    mean = sum(incident.recovery for incident in incidents) / max(1, len(incidents)) / 60
    figures = (
        ("a 巡检次数", "≥600", _count(world.inspections_between, month.first, month.last, start)),
        ("b 软件业务系统", "≥15", (str(len(world.systems)),) * 2),
        ("c 备份次数", "≥400", _count(world.backups_between, month.first, month.last, start)),
        ("d 故障排除率", "≥99%", ("100%", "100%")),
        ("e 故障响应率", "100%", ("100%", "100%")),
        ("f 重大安全事件", "0", ("0", "0")),
        ("g 平均恢复时间（小时）", "≤4", (f"{mean:.1f}", "—")),
        ("h 最长应急响应（分钟）", "≤30", (str(longest), "—")),
        ("j 满意度", "≥95%", (f"{satisfied}%（{forms} 份）", "—")),
    )
    blocks: tuple[Block, ...] = (
        Facts(
            (
                ("服务期间", f"{full(month.first)}至{full(month.last)}"),
                ("编制", "夏知微"),
                ("审核", world.values["manager"]),
                ("编号", f"{world.contract.number_prefix}-08-{month.period.replace('-', '')}-0001"),
            )
        ),
        Heading("一、重点工作"),
        *(Paragraph(f"{number}. {text}") for number, text in enumerate(month.highlights, 1)),
        Heading("二、服务指标"),
        Table(
            (
                Column("指标", 2),
                Column("年度标准"),
                Column("本月", align=Align.CENTRE),
                Column("累计", align=Align.CENTRE),
            ),
            [(name, goal, now, total) for name, goal, (now, total) in figures],
        ),
        Heading("三、事件受理"),
        Table(
            (Column("编号", 1.5), Column("系统", 1.5), Column("现象与原因", 4), Column("恢复")),
            [
                (
                    incident.number,
                    world.system(incident.system).name,
                    f"{incident.symptom}。原因：{incident.cause}。",
                    f"{incident.recovery} 分钟",
                )
                for incident in incidents
            ],
        ),
        Heading("四、需求办理"),
        Table(
            (Column("编号", 1.5), Column("科室"), Column("需求", 4), Column("完成", 1.1)),
            [
                (request.number, request.department, request.title, f"{request.done}")
                for request in requests
            ],
        ),
        Heading("五、专项巡检"),
        Paragraph(f"本月组织{month.special}，异常均已建单处置。"),
        Heading("六、下月计划"),
        *(Paragraph(f"{number}. {text}") for number, text in enumerate(month.plans, 1)),
        signed("乙方项目经理", "甲方负责人"),
    )
    return Report(f"{month.label}月度运维实施工作记录表", blocks)


def _count(
    counter: Callable[[date, date], int], first: date, last: date, start: date
) -> tuple[str, str]:
    return str(counter(first, last)), str(counter(start, last))


def _receipt(world: World, month: Month) -> Sheet:
    values = world.values
    incidents = len(world.incidents_between(month.first, month.last))
    requests = len(world.requests_between(month.first, month.last))
    return Sheet(
        f"{month.label}运维材料包签收单",
        (
            f"项目：{values['project']}",
            f"移交单位：{values['contractor']}",
            "一、月度运维实施工作记录表 1 份",
            f"二、事件受理记录单 {incidents} 份，需求申请表 {requests} 份",
            "三、巡检表、备份记录、值班表、交接班日志各 1 套",
            "四、满意度评价表 3 份（抽样）",
            "以上材料齐全，予以签收。",
        ),
        signed=values["client_business"],
        dated=full(month.delivered),
        seal=values["client"],
        countersigned=values["manager"],
        counterseal=values["contractor"],
    )
