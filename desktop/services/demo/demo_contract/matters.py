"""What happened in the demonstration and had its course: changes of staff and network, a drill, an inspection."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from desktop.services.demo.demo_contract.papers import Shelf
from desktop.services.demo.demo_records.world import World
from desktop.services.house import House
from desktop.services.people.matters import NewMatter, attach_paper, open_matter, take_step
from models.records import DocumentRecord
from resources.demo_data import table

_CHANGE_PAPERS = {
    "变更方案": "plan",
    "变更通知": "notice",
    "备份确认单": "backup",
    "变更确认单": "confirmed",
    "实施与验证记录": "verified",
}
"""Which step each paper belongs to."""


class _Course:
    """One matter on its way."""

    def __init__(self, house: House, shelf: Shelf, new: NewMatter) -> None:
        self._house, self._shelf = house, shelf
        self.id = open_matter(house, new).id

    def paper(self, step: str, kind: str, document: DocumentRecord) -> None:
        """Attach it, with the signatures that its scan shows."""
        signed = self._shelf.hands(document)
        attach_paper(self._house, self.id, step, document.id, kind=kind, signed=signed)

    def papers(self, steps: Mapping[str, str], *, below: str = "", person: str = "") -> None:
        """Attach every paper of these kinds to its step."""
        for kind, step in steps.items():
            for document in self._shelf.of(kind, below=below, person=person):
                self.paper(step, kind, document)

    def step(self, step: str, day: date, name: str = "", *, happened: str = "") -> None:
        take_step(
            self._house,
            self.id,
            step,
            day=day,
            name=name,
            reason=happened,
            happened=bool(happened),
        )


def enter_matters(house: House, world: World, shelf: Shelf, team: dict[str, int]) -> None:
    """Open them and take their steps up to the day that the demonstration is shown on."""
    for change in table("changes")["change"]:
        if change["notified"] <= shelf.today:
            _network_change(house, world, shelf, change)
    _drill(house, shelf)
    _scans(house, world, shelf)
    _repair(house, shelf)
    _staff_change(house, world, shelf, team)
    _leaving(house, world, shelf, team)
    _inspection(house, shelf)


def _network_change(house: House, world: World, shelf: Shelf, change: dict[str, Any]) -> None:
    folder = f"变更/{change['no']} "
    course = _Course(
        house,
        shelf,
        NewMatter(
            "network-change",
            day=change["notified"],
            planned=change["action"],
            title=f"{change['title']}（{change['no']}）",
            facts={
                "system": world.system(change["systems"][0]).name,
                "method": change["method"],
                "tools": change["tools"],
                "course": "\n".join(change["steps"]),
                "risks": "\n".join(change["risks"]),
                "rollback": change["rollback"],
            },
        ),
    )
    days = {
        "plan": change["notified"],
        "notice": change["notified"],
        "confirmed": change["confirmed"],
        "backup": change["action"],
        "operation": change["action"],
        "verified": change["action"],
    }
    unsigned = change["no"] in world.gaps["unsigned_changes"]
    course.papers(_CHANGE_PAPERS, below=folder)
    for step in ("plan", "notice", "backup", "confirmed", "operation", "verified"):
        if days[step] > shelf.today:
            return
        if step == "confirmed" and unsigned:
            continue
        happened = "甲方口头同意后实施，确认单未签回" if step == "operation" and unsigned else ""
        course.step(step, days[step], change["lead"], happened=happened)


def _drill(house: House, shelf: Shelf) -> None:
    day = date(2026, 7, 10)
    new = NewMatter(
        "emergency-drill",
        day=date(2026, 6, 29),
        planned=day,
        title="汛期断电与网络中断应急演练",
        facts={"scene": "机房市电中断、互联网专线中断同时发生"},
    )
    course = _Course(house, shelf, new)
    papers = {"演练方案": "plan", "应急演练": "held", "演练总结": "summary"}
    course.papers(papers, below="2026-07-10")
    for step, on in (("plan", date(2026, 7, 3)), ("held", day), ("summary", date(2026, 7, 13))):
        course.step(step, on)


def _scans(house: House, world: World, shelf: Shelf) -> None:
    """Each scan is one matter: found, fixed, tested again; the newest waits for its second test."""
    reports = shelf.of("漏洞扫描报告", below="漏洞扫描/")
    for scan in reports:
        found = scan.formed
        assert found is not None
        title = f"{found} 漏洞扫描发现问题"
        facts = {
            "system": world.systems[0].name,
            "level": "high",
            "what": "见扫描报告；高危项全部列入整改单",
        }
        planned = found + timedelta(days=14)
        course = _Course(
            house, shelf, NewMatter("vulnerability", found, planned, title=title, facts=facts)
        )
        course.paper("found", "漏洞扫描报告", scan)
        course.step("found", found, "龙䶮")
        for fixed in shelf.of("漏洞整改单", below=f"漏洞扫描/{found}"):
            course.paper("fixed", "漏洞整改单", fixed)
        until = [each.formed for each in reports if each.formed is not None and each.formed > found]
        again = [
            each
            for each in shelf.of("漏洞复测报告")
            if each.formed is not None and found < each.formed <= min([*until, shelf.today])
        ]
        if not again:
            continue
        retested = again[0].formed
        assert retested is not None
        course.paper("retested", "漏洞复测报告", again[0])
        course.step("fixed", retested - timedelta(days=1), "苏栖迟")
        course.step("retested", retested, "龙䶮")


def _repair(house: House, shelf: Shelf) -> None:
    """Sent out without a word on paper about secrecy: what an inspector asks for first."""
    facts = {
        "device": "便携式打印机（旧批次）DEMO-PP-80",
        "vendor": "示例快印维修服务部（虚构）",
        "outside": "yes",
    }
    new = NewMatter("repair", date(2026, 6, 15), title="便携式打印机送修", facts=facts)
    course = _Course(house, shelf, new)
    course.papers({"维修单": "repaired"}, below="维修/2026-06-24")
    course.step("repaired", date(2026, 6, 24))


def _staff_change(house: House, world: World, shelf: Shelf, team: dict[str, int]) -> None:
    """顾拾光 goes, 叶行简 comes: notified and agreed to in time, but without the newcomer's pledge."""
    comes = next(each for each in world.people if each.joined.month == 11)
    goes = next(each for each in world.people if each.left is not None)
    course = _Course(
        house,
        shelf,
        NewMatter(
            "staff-change",
            day=date(2026, 10, 19),
            planned=comes.joined,
            title=f"人员变更：{goes.name} → {comes.name}",
            person=team[goes.name],
            other=team[comes.name],
            facts={"reason": "个人原因申请离岗", "post": goes.role},
        ),
    )
    papers = {
        "资质对比表": "candidate",
        "人员变更通知": "notice",
        "甲方同意函": "consent",
        "账号权限变更单": "accounts",
        "工作交接单": "handover",
    }
    course.papers(papers, below="人员变更/")
    course.papers({"背景审查表": "vetting"}, person=comes.name)
    course.step("apply", date(2026, 10, 19), world.values["manager"])
    course.step("candidate", date(2026, 10, 20), world.values["manager"])
    course.step("notice", date(2026, 10, 20), world.values["manager"])
    course.step("consent", date(2026, 10, 22), world.values["client_lead"])


def _leaving(house: House, world: World, shelf: Shelf, team: dict[str, int]) -> None:
    """The one who left: everything is done but one account, which nobody closed."""
    goes = next(each for each in world.people if each.left is not None)
    assert goes.left is not None
    course = _Course(
        house,
        shelf,
        NewMatter(
            "leaving",
            day=date(2026, 10, 19),
            planned=goes.left,
            title=f"人员离岗：{goes.name}",
            person=team[goes.name],
            facts={"reason": "个人原因", "shared-passwords": "yes", "classified": "no"},
        ),
    )
    papers = {
        "工作交接单": "handover",
        "返还清单": "returns",
        "口令更换记录": "passwords",
        "终端清除证明": "terminal",
    }
    course.papers(papers, below="人员变更/")
    for step in ("handover", "returns", "passwords", "terminal", "pledge"):
        course.step(step, goes.left)


def _inspection(house: House, shelf: Shelf) -> None:
    """Tomorrow: the notice is on file, the list of material isn't ready."""
    course = _Course(
        house,
        shelf,
        NewMatter(
            "inspection",
            day=date(2026, 11, 12),
            planned=date(2026, 11, 19),
            title="专项巡察迎检",
            facts={"who": "市委巡察组（虚构）", "what": "信息化项目管理与网络安全"},
        ),
    )
    course.papers({"检查通知": "notice"}, below="迎检/2026-11-12")
    course.step("notice", date(2026, 11, 12))
