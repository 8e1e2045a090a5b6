"""Invented filings, assessments with scores, findings on their way and products, for the pictures of their page."""

from __future__ import annotations

from datetime import date, timedelta

from desktop.services.assurance.assessments import NewAssessment, enter_assessment
from desktop.services.assurance.assurance_entry import crypto_of
from desktop.services.assurance.filings import NewFiling, attach_material, enter_filing
from desktop.services.assurance.findings_loop import (
    NewFinding,
    attach_finding_evidence,
    enter_findings,
    say_of_finding,
)
from desktop.services.assurance.products import NewProduct, enter_product
from desktop.services.assurance.scoring import NewScore, enter_scores, set_not_applicable
from desktop.services.house import House
from desktop.services.order.systems import NewSystem, enter_system, systems
from models.assurance.crypto_scores import sheet
from models.obligations.register_records import Finding

TODAY = date(2026, 11, 27)
"""The day on which the invented contract is shown."""

LONG_NAME = "欧阳慧兰（网络与数据安全专岗，兼移动执法终端与视频专网值守）"
_FINDINGS = (
    (
        "grading",
        "high",
        "8.1.4.1",
        "身份鉴别",
        "堡垒机未启用双因素认证，管理员仅凭口令登录，口令复杂度策略未生效",
        "许明轩",
        60,
    ),
    (
        "grading",
        "major",
        "8.1.4.8",
        "数据完整性",
        "执法文书接口传输未校验完整性，抓包可见明文并可篡改，涉及登记、生成、审批三个模块",
        "陈国栋",
        45,
    ),
    (
        "grading",
        "medium",
        "8.1.3.2",
        "访问控制",
        "边界防火墙存在多条长期未使用的放行策略",
        "许明轩",
        30,
    ),
    (
        "grading",
        "medium",
        "8.1.4.5",
        "入侵防范",
        "两台应用服务器存在中危漏洞未修复（OpenSSL 版本过低）",
        "高一帆",
        20,
    ),
    ("scan", "low", "", "", "内网测试页未下线", "高一帆", 10),
    (
        "crypto",
        "high",
        "",
        "重要数据存储机密性",
        "案件当事人证件号以明文存储于数据库表",
        "陈国栋",
        40,
    ),
    ("self", "medium", "8.1.10.6", "漏洞管理", "漏洞扫描报告未在规定时间内闭环", LONG_NAME, 90),
    ("inspection", "medium", "", "", "机房出入登记缺少离开时间", "唐雨桐", -20),
    ("grading", "low", "8.1.6.1", "安全策略", "总体方针文件未经正式发布", "林晓舟", -40),
)


def fill_assurance(house: House, papers: list[int]) -> None:
    """Filings with reports and scores, findings on their way, products; `papers` serve as evidence."""
    _assurance(house, _systems(house), papers)


def _systems(house: House) -> list[int]:
    known = {each.name: each.id for each in systems(house)}
    wanted = (
        "综合执法平台",
        "移动执法终端",
        "视频智能分析平台（含城市部件识别与渣土车监管子系统）",
    )
    return [
        known.get(name) or enter_system(house, NewSystem(name, "business")).id for name in wanted
    ]


def _assurance(house: House, systems_: list[int], papers: list[int]) -> None:
    platform, mobile, video = systems_
    filing = enter_filing(
        house,
        NewFiling(
            scheme="grading",
            level=3,
            system=platform,
            number="11010899123-00001",
            template="2025",
            graded=date(2025, 3, 2),
            issued=date(2025, 4, 10),
        ),
    )
    enter_filing(
        house,
        NewFiling(
            scheme="grading",
            level=2,
            system=mobile,
            number="11010899123-00002",
            template="2021",
            graded=date(2023, 1, 5),
            issued=date(2023, 2, 20),
        ),
    )
    enter_filing(
        house, NewFiling(scheme="grading", level=3, system=video, graded=date(2026, 10, 8))
    )
    crypto = enter_filing(
        house, NewFiling(scheme="crypto", level=3, system=platform, template="2023")
    )
    report = enter_assessment(
        house,
        NewAssessment(
            filing.id,
            agency="示例安测科技有限公司",
            number="DJCP-2026-0117",
            started=date(2026, 6, 1),
            reported=date(2026, 7, 18),
            result=8235,
            hazards=3,
            rectified=1,
            risks={"high": 4, "medium": 11, "low": 6},
        ),
    )
    scored = enter_assessment(
        house,
        NewAssessment(
            crypto.id,
            agency="示例密测中心",
            number="MP-2026-031",
            started=date(2026, 9, 7),
        ),
    )
    for number, material in enumerate(("grading-report", "filing-form", "certificate", "report")):
        if papers:
            attach_material(house, filing.id, material, papers[number % len(papers)])
    _score(house, scored.id)
    found = _findings(house, report.id, scored.id, systems_)
    _go_on(house, found, papers)
    _products(house, systems_)


def _score(house: House, assessment: int) -> None:
    rules = crypto_of(house)
    whole = {"d": True, "a": True, "k": True}
    weak = {"d": True, "a": False, "k": True, "ra": next(iter(rules.strengths))}
    none = {"d": False}
    scores = []
    for number, unit in enumerate(sheet(rules, 3, ()).units):
        half = next(each.half for each in rules.layers if each.id == unit.unit.layer)
        if half == "management":
            judged = ("conform", "conform", "partial", "fail")[number % 4]
            scores.append(NewScore(unit.unit.id, "", {"score": judged}))
        elif number % 7 != 5:
            for place, name in enumerate(("执法平台应用服务器", "移动接入网关")[: 1 + number % 2]):
                value = (whole, weak, whole, none)[(number + place) % 4]
                scores.append(NewScore(unit.unit.id, name, value))
    enter_scores(house, assessment, scores)
    last = sheet(rules, 3, ()).units[4].unit.id
    set_not_applicable(house, assessment, [last], "无外部接入设备，方案已评审通过。")


def _findings(house: House, report: int, scored: int, systems_: list[int]) -> list[Finding]:
    new = [
        NewFinding(
            "管理员口令为弱口令，且未启用双因素认证",
            date(2025, 7, 2),
            "high",
            "grading",
            system=systems_[0],
            item="8.1.4.1",
            control="身份鉴别",
            area="安全计算环境",
            report="DJCP-2025-0098",
            owner="沈思远",
        )
    ]
    for source, risk, item, control, problem, owner, left in _FINDINGS:
        new.append(
            NewFinding(
                problem,
                date(2026, 7, 18) if source == "grading" else date(2026, 9, 21),
                risk,
                source,
                assessment=report
                if source == "grading"
                else scored
                if source == "crypto"
                else None,
                system=systems_[0] if source != "inspection" else systems_[1],
                item=item,
                control=control,
                area="安全计算环境" if item else "",
                object="10.26.11.21" if item else "",
                conformity="partial",
                advice="启用双因素认证并核查口令策略。",
                unit="乙方运维组",
                owner=owner,
                due=TODAY + timedelta(days=left),
            )
        )
    return enter_findings(house, new)


def _go_on(house: House, found: list[Finding], papers: list[int]) -> None:
    old, first, second, third, fourth, fifth, _sixth, seventh, eighth, ninth = found
    if papers:
        for each in (old, second, third, fifth, eighth, ninth):
            day = date(2025, 8, 1) if each is old else date(2026, 9, 25)
            document = papers[each.id % len(papers)]
            attach_finding_evidence(house, each.id, "before", document, day=day)
        for each in (old, fifth, ninth):
            day = date(2025, 8, 18) if each is old else date(2026, 10, 17)
            document = papers[(each.id + 1) % len(papers)]
            attach_finding_evidence(house, each.id, "after", document, day=day)
    days = {
        step: date(2026, 10, 8 + 5 * place)
        for place, step in enumerate(("dispatched", "fixing", "fixed"))
    }
    if papers:
        for step, name in (
            ("dispatched", "沈思远"),
            ("fixing", ""),
            ("fixed", "沈思远"),
            ("closed", "林晓舟"),
        ):
            say_of_finding(house, [old.id], step, day=date(2025, 8, 20), name=name)
        for each in (fifth, ninth):
            for step, day in days.items():
                say_of_finding(house, [each.id], step, day=day, name="高一帆")
        say_of_finding(house, [ninth.id], "closed", day=date(2026, 11, 2), name="周子涵")
    say_of_finding(
        house, [first.id, third.id, seventh.id], "dispatched", day=days["dispatched"], name="许明轩"
    )
    say_of_finding(house, [third.id], "fixing", day=days["fixing"])
    for step in ("dispatched", "fixing", "fixed"):
        say_of_finding(house, [second.id], step, day=days[step], name="陈国栋")
    say_of_finding(
        house,
        [fourth.id],
        "accepted",
        day=date(2026, 10, 20),
        name="赵主任",
        reason="下季度随版本升级一并修复；期间由边界防护设备阻断外部访问。",
        until=date(2027, 3, 31),
    )
    say_of_finding(house, [eighth.id], "dispatched", day=date(2026, 10, 9), name="唐雨桐")
    say_of_finding(
        house,
        [eighth.id],
        "returned",
        day=date(2026, 10, 30),
        name="周子涵",
        reason="登记表仍缺签名。",
    )


def _products(house: House, systems_: list[int]) -> None:
    for number, (name, kind, model, level, until) in enumerate(
        (
            ("服务器密码机", "crypto", "SJJ-EX1012", "二级", date(2027, 1, 20)),
            ("国密安全网关", "crypto", "SG-2200", "二级", date(2026, 8, 31)),
            ("数据库审计系统", "security", "DBA-3.0", "增强级", date(2028, 5, 1)),
            ("电子签章证书服务", "service", "", "", None),
            (
                "下一代防火墙（含入侵防御、病毒过滤与特征库订阅）",
                "security",
                "NGFW-8800-HX",
                "基本级",
                date(2027, 6, 30),
            ),
        )
    ):
        enter_product(
            house,
            NewProduct(
                name,
                kind,
                systems_[0],
                model,
                "示例厂商",
                level,
                f"GM00{number + 31:04d}" if until else "",
                date(2022, 1, 20) if until else None,
                until,
            ),
        )
