"""Technical documents made from tables: a manual a system, interface notes, data dictionaries, topologies."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from itertools import chain

from desktop.services.demo.demo_records import drawings
from desktop.services.demo.demo_records.drafts import Draft, draft
from desktop.services.demo.demo_records.paper import Press
from desktop.services.demo.demo_records.scanner import Scanner
from desktop.services.demo.demo_records.world import System, World
from exporters.report import Block, Column, Facts, Heading, Paragraph, Report, Table
from models.categories import Category, Mark
from resources import demo_data

# All manuals are revised for the handover that is coming.
_REVISED = date(2027, 2, 22)


def drafts(world: World, press: Press, scanner: Scanner) -> Iterator[Draft]:
    """All of them."""
    return chain(
        _manuals(world, press),
        _interfaces(world, press),
        _dictionaries(world, press),
        _topologies(scanner),
    )


def _manuals(world: World, press: Press) -> Iterator[Draft]:
    for number, system in enumerate(world.systems):
        ending = "md" if number % 2 else "docx"
        formed = world.workday_from(_REVISED + timedelta(days=number))
        report = _manual(world, system, formed)
        yield draft(
            f"系统运维手册/{system.name}运维手册.{ending}",
            Category.TECHDOC,
            "运维手册",
            formed,
            partial(press.formats()[ending], report, formed),
            systems=(system.name,),
        )


def _manual(world: World, system: System, formed: date) -> Report:
    known = world.incidents_between(world.contract.start, formed)
    faults = [incident for incident in known if incident.system == system.key]
    blocks: list[Block] = [
        Facts(
            (
                ("系统编码", system.key),
                ("业务归口", system.owner),
                ("主机", "；".join(system.hosts)),
                ("数据库", system.database),
            )
        ),
        Heading("一、系统概述"),
        Paragraph(f"{system.name}{system.purpose}"),
        Heading("二、功能模块"),
        Paragraph("；".join(system.modules) + "。"),
        Heading("三、每日检查"),
        *(Paragraph(f"{number}. {check}。") for number, check in enumerate(system.checks, 1)),
        Heading("四、启停顺序"),
        Paragraph(
            f"启动：数据库（{system.database}）→ {'、'.join(host.split()[0] for host in system.hosts)} → "
            f"{system.modules[0]}等业务服务；停止顺序相反。停止前通知{system.owner}并确认无在途业务。"
        ),
        Heading("五、常见故障与处置"),
        Table(
            (Column("编号", 1.3), Column("现象", 2.5), Column("原因", 2.5), Column("处置", 2.5)),
            [(fault.number, fault.symptom, fault.cause, fault.cure) for fault in faults],
        ),
        Heading("六、备份与恢复"),
        Paragraph(
            "每日 01:20 起增量备份，周日 22:00 全量备份；恢复先至旁路库，经比对后回写，禁止直接覆盖生产库。"
        ),
    ]
    return Report(f"{system.name}运维手册", tuple(blocks))


def _interfaces(world: World, press: Press) -> Iterator[Draft]:
    for row in demo_data.table("interfaces")["interface"]:
        fields = [tuple(text.split("|")) for text in row["fields"]]
        errors = [tuple(text.split("|")) for text in row["errors"]]
        report = Report(
            row["title"],
            (
                Facts(
                    (
                        ("调用方", row["caller"]),
                        ("提供方", row["callee"]),
                        ("方式", row["transport"]),
                        ("频率", row["rate"]),
                    )
                ),
                Heading("字段"),
                Table((Column("名称"), Column("类型"), Column("说明", 3)), fields),
                Heading("错误码与处置"),
                Table((Column("代码"), Column("含义", 2), Column("处置", 3)), errors),
            ),
        )
        yield draft(
            f"接口文档/{row['title']}.md",
            Category.TECHDOC,
            "接口文档",
            row["formed"],
            partial(press.markdown, report, row["formed"]),
            systems=tuple(world.system(key).name for key in row["systems"]),
        )


def _dictionaries(world: World, press: Press) -> Iterator[Draft]:
    titles = ("字段", "类型", "说明", "备注")
    for row in demo_data.table("dictionaries")["dictionary"]:
        system = world.system(row["system"])
        columns = tuple(Column(title, 3 if title == "说明" else 1.5) for title in titles)
        tables = tuple(
            Table(columns, [tuple(text.split("|")) for text in table["columns"]], table["name"])
            for table in row["table"]
        )
        report = Report(f"{system.name}数据库字典", tables)
        yield draft(
            f"数据库字典/{system.name}数据库字典.xlsx",
            Category.TECHDOC,
            "数据库字典",
            row["formed"],
            partial(press.xlsx, report, row["formed"]),
            systems=(system.name,),
        )


def _topologies(scanner: Scanner) -> Iterator[Draft]:
    for row in demo_data.table("topologies")["topology"]:
        layers = tuple((layer["name"], tuple(layer["nodes"])) for layer in row["layer"])
        yield draft(
            f"网络拓扑/{row['title']}（{row['formed']}）.png",
            Category.TECHDOC,
            "网络拓扑图",
            row["formed"],
            partial(_topology, scanner, row["title"], layers),
            mark=Mark.WORK_SECRET,
        )


def _topology(scanner: Scanner, title: str, layers: drawings.Layers) -> bytes:
    return scanner.encoded(drawings.topology(title, layers, scanner.note))
