"""Rounds of vulnerability scanning with report, mending and second scan (Ⅱ6.4)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from desktop.services.demo.demo_records import markup
from desktop.services.demo.demo_records.drafts import Draft, draft
from desktop.services.demo.demo_records.paper import Press
from desktop.services.demo.demo_records.world import World
from models.categories import Category, Mark
from resources import demo_data


def drafts(world: World, press: Press) -> Iterator[Draft]:
    """Three papers a round: what was found, what was done, what the second scan says."""
    for round_ in demo_data.table("scans")["round"]:
        found, again = round_["day"], round_["retest"]
        folder = f"漏洞扫描/{found}"
        papers = (
            (f"{found} 漏洞扫描报告.pdf", "漏洞扫描报告", found, _report(round_), press.pdf),
            (f"{found} 漏洞整改单.xlsx", "漏洞整改单", again, _mending(round_), press.xlsx),
            (f"{again} 复测报告.docx", "漏洞复测报告", again, _second(round_), press.docx),
        )
        for name, type_, formed, body, write in papers:
            report = markup.report(f"{round_['scope']}{type_}", body, world.values)
            yield draft(
                f"{folder}/{name}",
                Category.OPERATIONS,
                type_,
                formed,
                partial(write, report, formed),
                persons=("龙䶮",),
                period=f"{formed:%Y-%m}" if formed == found else "",
                mark=Mark.WORK_SECRET,
            )


def _report(round_: dict[str, Any]) -> str:
    rows = "\n".join(
        f"| {no} | {host} | {flaw} | {risk} |" for no, host, flaw, risk, _ in round_["items"]
    )
    return f"""
: 扫描日期 | {round_["day"]}
: 扫描范围 | {round_["scope"]}
: 执行人 | 龙䶮
: 结果 | 高危 {round_["high"]} 项，中危 {round_["middle"]} 项，低危 {round_["low"]} 项
# 主要漏洞
| 编号 | 主机 | 漏洞^2 | 级别^0.5 |
{rows}
# 处置要求
高危 24 小时内修复或采取临时措施，中危 10 个工作日内修复，低危纳入下一轮。修复前先在备用节点验证并备份。
"""


def _mending(round_: dict[str, Any]) -> str:
    rows = "\n".join(
        f"| {no} | {host} | {flaw} | {risk} | {cure} | {round_['retest']} | 已修复 |"
        for no, host, flaw, risk, cure in round_["items"]
    )
    return f"""
=== 漏洞整改单
| 编号 | 主机 | 漏洞^2 | 级别 | 措施^3 | 复测日期 | 状态 |
{rows}
"""


def _second(round_: dict[str, Any]) -> str:
    rows = "\n".join(
        f"| {no} | {host} | {flaw} | 未复现 |" for no, host, flaw, *_ in round_["items"]
    )
    return f"""
: 复测日期 | {round_["retest"]}
: 范围 | {round_["scope"]}
| 编号 | 主机 | 漏洞^2 | 复测结论 |
{rows}
高危、中危漏洞全部修复，低危 {round_["low"]} 项中 {round_["low"] - 2} 项已修复，2 项接受风险并登记。
~ 复测人 | 甲方安全管理员
"""
