"""Graded protection beyond the written papers: certificate of filing, list of findings, evidence before and after."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial

from desktop.services.demo.demo_records import drawings
from desktop.services.demo.demo_records.drafts import Draft, draft
from desktop.services.demo.demo_records.paper import Press
from desktop.services.demo.demo_records.scanner import Scanner, Sheet
from desktop.services.demo.demo_records.world import World, full
from exporters.report import Column, Report, Table
from models.categories import Category, Mark
from resources import demo_data

_FOUND = date(2026, 7, 22)
_FILED = date(2026, 6, 18)
_LISTED = date(2027, 1, 15)


def drafts(world: World, press: Press, scanner: Scanner) -> Iterator[Draft]:
    """The scan of the certificate, the list, and two pictures a finding where they exist."""
    findings = demo_data.table("findings")["finding"]
    add = partial(draft, category=Category.GRADING, mark=Mark.WORK_SECRET)
    sheet = _certificate(world)
    yield add(
        "定级备案/备案证明（扫描件）.png",
        type_="备案证明",
        formed=_FILED,
        render=lambda: scanner.png(sheet, world.random("filing")),
    )
    listing = _list(world, findings)
    yield add(
        "整改/等保问题清单.xlsx",
        type_="问题清单",
        formed=_LISTED,
        render=lambda: press.xlsx(listing, _LISTED),
    )
    for finding in findings:
        for name, day in (("before", _FOUND), ("after", finding["closed"])):
            if name == "after" and finding["no"] in world.gaps["findings_without_after"]:
                continue
            when = "整改前" if name == "before" else "整改后"
            title = f"{finding['no']} {when}"
            yield add(
                f"整改/证据/{title}（{finding['object']}）.png",
                type_="整改证据",
                formed=day,
                render=partial(_picture, scanner, title, tuple(finding[name]), f"{day}"),
            )


def _picture(scanner: Scanner, title: str, lines: tuple[str, ...], taken: str) -> bytes:
    return scanner.encoded(drawings.console(title, lines, taken, scanner.note))


def _certificate(world: World) -> Sheet:
    return Sheet(
        "信息系统安全等级保护备案证明",
        (
            f"依照有关规定，{world.values['client']}",
            "综合执法大数据平台（第三级）予以备案。",
            "证书编号：DEMO-990100-00026",
            f"备案日期：{full(_FILED)}",
            "有效期：三年",
        ),
        subtitle="样张（演示）",
        seal="云岚市网络安全备案示例机关",
        landscape=True,
        framed=True,
    )


def _list(world: World, findings: list[dict[str, object]]) -> Report:
    without = world.gaps["findings_without_after"]
    rows = [
        (
            str(finding["no"]),
            str(finding["area"]),
            str(finding["risk"]),
            str(finding["object"]),
            str(finding["problem"]),
            str(finding["measure"]),
            str(finding["owner"]),
            str(finding["closed"]),
            "" if finding["no"] in without else world.values["client_security"],
            "已整改，缺整改后截图" if finding["no"] in without else "已销号",
        )
        for finding in findings
    ]
    titles = (
        "编号",
        "安全类",
        "风险",
        "对象",
        "问题",
        "整改措施",
        "责任人",
        "完成日期",
        "复核人",
        "状态",
    )
    widths = (1.3, 1.5, 0.8, 2, 3, 3, 1, 1.2, 1, 2)
    columns = tuple(Column(title, width) for title, width in zip(titles, widths, strict=True))
    return Report("等级保护测评问题清单", (Table(columns, rows, "问题清单"),))
