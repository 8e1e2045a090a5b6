"""The monthly packs (Ⅱ7.2): monthly record, rosters, backups, satisfaction, exports and the signed receipt."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from random import Random

from desktop.services.demo_records.drafts import Draft, draft
from desktop.services.demo_records.paper import Press
from desktop.services.demo_records.scanner import Scanner, Sheet
from desktop.services.demo_records.world import Month, World, full
from exporters.report import (
    Align,
    Block,
    Column,
    Facts,
    Heading,
    Paragraph,
    Report,
    Signatures,
    Table,
)
from models.categories import Category
from resources import demo_data

_CHOICES = ("非常满意", "满意", "一般", "不满意")
_QUESTIONS = ("响应是否及时", "处置是否有效", "服务态度", "沟通与告知", "文档与记录", "总体评价")
_DATABASES = (
    "达梦主库（执法业务）",
    "达梦（电子票据）",
    "MySQL（12345工单）",
    "人大金仓（信息资源目录）",
)


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
    backups = _backups(world, month, chance)
    yield add(
        f"{folder}/备份/{label}数据备份记录.xlsx",
        type_="备份记录",
        formed=month.last,
        render=lambda: press.xlsx(backups, month.last),
    )
    log = _backup_log(backups)
    yield add(
        f"{folder}/备份/backup_{month.period.replace('-', '')}.log.txt",
        type_="备份日志",
        formed=month.last,
        render=lambda: press.text(log, "gb18030", "\r\n"),
    )
    roster = _roster(world, month)
    yield add(
        f"{folder}/值班/{label}驻场值班表.xlsx",
        type_="值班表",
        formed=month.first,
        render=lambda: press.xlsx(roster, month.first),
    )
    handovers = _handovers(world, month)
    yield add(
        f"{folder}/值班/{label}交接班日志.md",
        type_="交接班日志",
        formed=month.last,
        render=lambda: press.markdown(handovers, month.last),
    )
    orders = _orders(month, chance)
    yield add(
        f"{folder}/{label}12345工单导出（抽样）.csv",
        type_="工单导出",
        formed=month.last,
        systems=(world.system("GDFZ").name,),
        render=lambda: press.text(orders, "gb18030", "\r\n"),
    )
    yield from _satisfaction(world, scanner, month, chance)
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
        Signatures(("乙方项目经理", "甲方负责人")),
    )
    return Report(f"{month.label}月度运维实施工作记录表", blocks)


def _count(
    counter: Callable[[date, date], int], first: date, last: date, start: date
) -> tuple[str, str]:
    return str(counter(first, last)), str(counter(start, last))


def _backups(world: World, month: Month, chance: Random) -> Report:
    failed = {incident.day for incident in world.incidents if "备份失败" in incident.symptom}
    rows = []
    for day in month.days:
        for number, database in enumerate(_DATABASES):
            size = 12 + 9 * (3 - number) + chance.uniform(-2, 3)
            again = day in failed and "电子票据" in database
            begun = datetime.combine(day, time(6 if again else 1 + number, 20), UTC)
            took = timedelta(minutes=int(size) + chance.randrange(4))
            rows.append(
                (
                    f"{day}",
                    database,
                    "增量",
                    f"{begun:%H:%M}",
                    f"{begun + took:%H:%M}",
                    f"{size:.1f}",
                    "重做成功" if again else "成功",
                    "挂载点写满，04:05 失败后重做" if again else "摘要一致",
                )
            )
        if day.weekday() == 6:
            size = 1790 + chance.uniform(-20, 60)
            rows.append(
                (
                    f"{day}",
                    "全部数据库",
                    "全量",
                    "22:00",
                    "次日 02:40",
                    f"{size:.1f}",
                    "成功",
                    "离线介质轮换",
                )
            )
    columns = (
        Column("日期"),
        Column("数据库", 2),
        Column("方式"),
        Column("开始"),
        Column("结束"),
        Column("大小（GB）", align=Align.RIGHT),
        Column("结果"),
        Column("校验与说明", 2),
    )
    return Report(f"{month.label}数据备份记录", (Table(columns, rows, "备份记录"),))


def _backup_log(backups: Report) -> list[str]:
    """The same jobs as the backup tool's own log would tell them."""
    (table,) = (block for block in backups.blocks if isinstance(block, Table))
    lines = []
    for day, database, way, begun, ended, size, result, remark in table.rows:
        lines.append(f"{day} {begun}:07 [INFO] 作业开始 目标={database} 方式={way}")
        if result != "成功":
            lines.append(f"{day} 04:05:31 [ERROR] 写入失败 /backup/arch 使用率 97% 设备上没有空间")
        lines.append(f"{day} {ended}:44 [INFO] 作业结束 大小={size}GB 结果={result} 说明={remark}")
    return lines


def _roster(world: World, month: Month) -> Report:
    rows = []
    for day in month.days:
        team = [person for person in world.on_site(day) if person.role == "驻场运维工程师"]
        second = [
            person
            for person in world.on_site(day)
            if "工程师" in person.role and person not in team
        ]
        turn = day.toordinal()
        names = [team[(turn + shift) % len(team)].name for shift in range(3)]
        kind = "工作日" if world.is_workday(day) else "休息日"
        week = "一二三四五六日"[day.weekday()]
        rows.append(
            (
                f"{day}",
                f"周{week}",
                kind,
                *names,
                second[turn % len(second)].name,
                world.values["manager"],
            )
        )
    columns = tuple(
        Column(title)
        for title in (
            "日期",
            "星期",
            "类型",
            "早班 08—16",
            "中班 16—24",
            "夜班 00—08",
            "二线",
            "带班",
        )
    )
    return Report(f"{month.label}驻场值班表", (Table(columns, rows, "值班表"),))


def _handovers(world: World, month: Month) -> Report:
    blocks: list[Block] = []
    for incident in world.incidents_between(month.first, month.last):
        system = world.system(incident.system).name
        blocks += [
            Heading(f"{incident.day} {system}"),
            Paragraph(f"{incident.time} 接报：{incident.symptom}。"),
            Paragraph(f"处置：{incident.cure}。交接提醒：{incident.prevention}。"),
        ]
    return Report(f"{month.label}交接班日志", tuple(blocks))


def _orders(month: Month, chance: Random) -> list[str]:
    words = demo_data.table("orders")
    lines = ["工单号,受理时间,类别,街道,诉求内容,状态,回访评分"]
    for number in range(1, 41):
        day = chance.choice(month.days)
        order = chance.choice(words["order"])
        text = order["text"].format(place=chance.choice(order["places"]))
        moment = f"{day} {chance.randrange(7, 23):02d}:{chance.randrange(60):02d}"
        lines.append(
            f"YL{day:%m%d}{number:04d},{moment},{order['category']},"
            f"{chance.choice(words['streets'])},{text},{chance.choice(words['states'])},{chance.randrange(3, 6)}"
        )
    return lines


def _satisfaction(world: World, scanner: Scanner, month: Month, chance: Random) -> Iterator[Draft]:
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
    )
