"""Changes of network and systems: notice, plan, backup, the client's confirmation, execution (Ⅱ6.6)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

from desktop.services.demo.demo_records import markup
from desktop.services.demo.demo_records.drafts import Draft, draft
from desktop.services.demo.demo_records.paper import Press
from desktop.services.demo.demo_records.scanner import Scanner, Sheet
from desktop.services.demo.demo_records.world import World, full
from exporters.report import Report
from models.categories import Category
from resources import demo_data


def drafts(world: World, press: Press, scanner: Scanner) -> Iterator[Draft]:
    """Five papers a change; the confirmation is a signed scan, except where the gap leaves it unsigned."""
    for change in demo_data.table("changes")["change"]:
        folder = f"变更/{change['no']} {change['title']}"
        systems = tuple(world.system(key).name for key in change["systems"])
        values = (
            world.values
            | {key: str(value) for key, value in change.items()}
            | {
                "names": "、".join(systems),
                "day": full(change["action"]),
                "notice": full(change["notified"]),
            }
        )
        papers = (
            ("变更通知书", "变更通知", change["notified"], _notice(change)),
            ("实施方案（含风险与回退）", "变更方案", change["notified"], _plan(change)),
            ("数据备份确认单", "备份确认单", change["action"], _BACKUP),
            ("实施与验证记录", "实施与验证记录", change["action"], _execution(change)),
        )
        for name, type_, formed, body in papers:
            report = markup.report(f"{change['title']}{name}", body, values)
            yield _draft(f"{folder}/{name}.docx", type_, formed, press, report, systems)
        yield _confirmation(world, press, scanner, change, folder, systems, values)


def _draft(
    path: str, type_: str, formed: date, press: Press, report: Report, systems: tuple[str, ...]
) -> Draft:
    render = partial(press.docx, report, formed)
    return draft(path, Category.OPERATIONS, type_, formed, render, systems=systems)


def _confirmation(
    world: World,
    press: Press,
    scanner: Scanner,
    change: dict[str, Any],
    folder: str,
    systems: tuple[str, ...],
    values: dict[str, str],
) -> Draft:
    lines = (
        f"变更编号：{change['no']}",
        f"变更名称：{change['title']}",
        f"涉及系统：{values['names']}",
        f"通知日期：{values['notice']}，计划实施：{values['day']} {change['window']}",
        f"备份准备：{change['backup']}。",
        "经审查，操作方法、工具、步骤、风险和回退措施明确，同意按方案实施。",
    )
    unsigned = change["no"] in world.gaps["unsigned_changes"]
    if unsigned:
        body = "\n".join([*lines, "~? 甲方确认人 | 乙方项目经理"])
        report = markup.report("网络（系统）变更甲方确认单", body, {})
        path = f"{folder}/甲方确认单（待签）.docx"
        return _draft(path, "变更确认单", change["confirmed"], press, report, systems)
    sheet = Sheet(
        "网络（系统）变更甲方确认单",
        lines,
        signed=values["client_security"],
        dated=full(change["confirmed"]),
        seal=values["client"],
    )
    return draft(
        f"{folder}/甲方确认单（签字扫描件）.png",
        Category.OPERATIONS,
        "变更确认单",
        change["confirmed"],
        lambda: scanner.png(sheet, world.random(f"confirmation/{change['no']}")),
        systems=systems,
    )


def _notice(change: dict[str, Any]) -> str:
    risks = "；".join(change["risks"])
    return f"""
致：${{client}}
根据合同 Ⅱ6.6，拟于 ${{day}} ${{window}} 实施${{title}}，涉及${{names}}。现提前书面通知，请做好数据备份等准备。
: 操作方法 | ${{method}}
: 操作工具 | ${{tools}}
: 可能风险 | {risks}
: 负责人 | ${{lead}}
具体步骤见实施方案。经贵单位确认后方可开展。
~ 乙方 | 甲方签收
"""


def _plan(change: dict[str, Any]) -> str:
    steps = "\n".join(f"{number}. {step}。" for number, step in enumerate(change["steps"], 1))
    risks = "\n".join(f"| {number} | {risk} |" for number, risk in enumerate(change["risks"], 1))
    return f"""
: 变更编号 | ${{no}}
: 实施窗口 | ${{day}} ${{window}}
: 涉及系统 | ${{names}}
# 一、操作方法与工具
${{method}}。工具：${{tools}}。
# 二、操作步骤
{steps}
# 三、风险
| 序号^0.4 | 风险^4 |
{risks}
# 四、回退措施
${{rollback}}。
"""


_BACKUP = """
: 变更编号 | ${no}
: 备份内容 | ${backup}
确认备份完成并可用，具备实施条件。
~ 备份执行人 | 复核人
"""


def _execution(change: dict[str, Any]) -> str:
    checks = "\n".join(
        f"| {number} | {check} |" for number, check in enumerate(change["verify"], 1)
    )
    return f"""
: 变更编号 | ${{no}}
: 实施日期 | ${{day}}
: 实施人 | ${{lead}}
: 监督人 | ${{client_security}}
# 验证结果
| 序号^0.4 | 结果^4 |
{checks}
全程经堡垒机操作并录像，录像编号 ${{no}}-V。
~ 实施人 | 甲方监督人
"""
