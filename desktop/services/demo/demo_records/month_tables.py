"""The tables of a monthly pack: backups and their log, the roster, shift handovers, exported hotline orders."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from random import Random

from desktop.services.demo.demo_records.world import Month, World
from exporters.report import Align, Block, Column, Heading, Paragraph, Report, Table
from resources import demo_data

_DATABASES = (
    "达梦主库（执法业务）",
    "达梦（电子票据）",
    "MySQL（12345工单）",
    "人大金仓（信息资源目录）",
)


def backups(world: World, month: Month, chance: Random) -> Report:
    """Every job of the month: four increments a day, a full backup on Sundays."""
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


def backup_log(report: Report) -> list[str]:
    """The same jobs as the backup tool's own log would tell them."""
    (table,) = (block for block in report.blocks if isinstance(block, Table))
    lines = []
    for day, database, way, begun, ended, size, result, remark in table.rows:
        lines.append(f"{day} {begun}:07 [INFO] 作业开始 目标={database} 方式={way}")
        if result != "成功":
            lines.append(f"{day} 04:05:31 [ERROR] 写入失败 /backup/arch 使用率 97% 设备上没有空间")
        lines.append(f"{day} {ended}:44 [INFO] 作业结束 大小={size}GB 结果={result} 说明={remark}")
    return lines


def roster(world: World, month: Month) -> Report:
    """Who is on duty: three shifts a day, a specialist behind them."""
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


def handovers(world: World, month: Month) -> Report:
    """What one shift told the next."""
    blocks: list[Block] = []
    for incident in world.incidents_between(month.first, month.last):
        system = world.system(incident.system).name
        blocks += [
            Heading(f"{incident.day} {system}"),
            Paragraph(f"{incident.time} 接报：{incident.symptom}。"),
            Paragraph(f"处置：{incident.cure}。交接提醒：{incident.prevention}。"),
        ]
    return Report(f"{month.label}交接班日志", tuple(blocks))


def orders(month: Month, chance: Random) -> list[str]:
    """Forty of the hotline's orders as its export writes them, comma-separated."""
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
