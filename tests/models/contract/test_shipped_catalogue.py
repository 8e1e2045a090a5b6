"""The shipped catalogue against the contract's own list of obligations, row by row."""

from __future__ import annotations

import pytest

from models.contract.catalogue import Catalogue, DutyRule, When
from models.contract.rule_parts import combine
from models.contract.rules import Rules
from models.contract.setting_rules import SettingRules, parse_settings
from resources.intake_words import intake_words
from resources.rule_files import shipped_texts
from tests.models.contract.rule_worlds import shipped, shipped_catalogue, shipped_terms

# id, clause, who signs, categories | when it is owed. Typed from the catalogue of obligations in the project's domain
# model (§1.1 to §1.4), not from the file under test: 双 both, 乙 contractor, 甲 client.
ROWS = """
R01 Ⅰ1 both contract | once at signed ; matter[amendment] asked
R02 Ⅰ2 contractor techdoc,operations | once at start ; matter[scope-change] asked
R03 Ⅰ3 both operations | matter[expert-review] asked
R04 Ⅰ6.2 both contract | payment at payment
R05 Ⅰ6.3 contractor contract | payment at payment
R06 Ⅰ6.5 contractor contract | matter[bank-change] advance planned working=5
R07 Ⅰ7 both contract | once at signed
R10 Ⅱ2 contractor techdoc | once at start ; year skip_first at period-end
R11 Ⅱ3 both operations | once at start
R12 Ⅱ4.1 both personnel | once at start ; matter[staff-change] at planned
R13 Ⅱ4.2 both personnel | matter[staff-change] advance planned days=7
R14 Ⅱ4.2 contractor personnel,contract | once at start ; matter[manager-change] at planned
R15 Ⅱ4.3 contractor personnel | person at arrival ; person-year skip_first at period-end
R16 Ⅱ4.4 contractor personnel | person at arrival ; matter[violation] asked
R17 Ⅱ5.2 both personnel | matter[replacement-demand] asked
R18 Ⅱ5.4 contractor operations | matter[information-request] asked
R19 Ⅱ5.5 both personnel | matter[file-inspection] asked days=0
R20 Ⅱ6.2 contractor contract | once at start ; year skip_first at period-end
R21 Ⅱ6.2 contractor operations | month month
R22 Ⅱ6.3 both operations | matter[key-event] month
R23 Ⅱ6.3 contractor techdoc | continuous standing
R24 Ⅱ6.4 contractor operations,grading | month month
R25 Ⅱ6.4 contractor operations,grading | month month ; matter[vulnerability] asked
R26 Ⅱ6.4 both operations,grading | half by=contract at period-end ; matter[incident] asked
R27 Ⅱ6.4 both operations,grading | matter[account-change] asked ; quarter quarter
R28 Ⅱ6.4 contractor source | matter[release] at planned
R29 Ⅱ6.4 contractor operations,grading | month month
R30 Ⅱ6.4 client operations,contract | quarter quarter ; matter[supervision] asked
R31 Ⅱ6.5 both grading | year by=contract at period-end setting=grading-window
R32 Ⅱ6.5 both crypto | year by=contract at period-end setting=crypto-window
R33 Ⅱ6.5 both operations | matter[inspection] asked
R34 Ⅱ6.5 both operations,grading,crypto | matter[remediation] asked
R35 Ⅱ6.6 both operations,techdoc | matter[network-change] advance planned working=5
R36 Ⅱ6.8 both operations | matter[repair] asked
R37 Ⅱ6.9 contractor pledge | continuous standing
R38 Ⅱ6.10 contractor personnel | person at arrival ; person-year by=contract at period-end ; item[certificate] expiry
R39 Ⅱ6.11 contractor personnel | person at arrival ; item[labour-contract] expiry
R40 Ⅱ6.13 both contract | matter[subcontract] advance planned working=5
R41 Ⅱ6.14 contractor personnel | matter[accident] asked
R42 Ⅱ6.15 contractor personnel | once at start ; year skip_first at period-end
R43 Ⅱ6.16 both contract,source,techdoc,pledge,personnel,grading,crypto,operations | termination at end
R50 Ⅱ7.1(3)a both operations,techdoc | once within start days=30 setting=plan-days
R51 Ⅱ7.1(3)a both operations | month month
R52 Ⅱ7.1(3)a both operations,contract | quarter quarter
R53 Ⅱ7.1(3)a contractor contract | acceptance at acceptance
R54 Ⅱ7.1(3)b both operations | month month
R55 Ⅱ7.1(3)b both operations | month month
R56 Ⅱ7.1(3)b contractor operations | month month
R57 Ⅱ7.1(3)c client operations | month month ; quarter quarter ; acceptance at acceptance
R58 Ⅱ7.1(3)d both source | acceptance at acceptance
R59 Ⅱ7.1(3)d both operations | month month
R60 Ⅱ7.1(3) contractor techdoc | acceptance at acceptance ;
    matter[network-change,release] within planned days=10 setting=docs-update-days
R61 Ⅱ7.1(3)d both techdoc,source | matter[release] asked
R62 Ⅱ7.2(1) both operations | month month
R63 Ⅱ7.2(1) client contract | quarter quarter days=10
R64 Ⅱ7.1(4) both contract | acceptance within end working=10 setting=acceptance-notice-days
R65 Ⅱ7.2(4) both contract | matter[re-acceptance] asked
R66 Ⅱ8.4 both pledge | once at start
R67 Ⅱ8.4 contractor pledge | person at arrival
R68 Ⅱ8.1 client pledge | matter[disclosure] at planned
R69 Ⅱ8.2 contractor operations,pledge | once at start ; year skip_first at period-end
R70 Ⅱ8.3 contractor pledge,personnel | person at arrival ; person-quarter skip_first at period-end
R71 Ⅱ8.4 both pledge | acceptance at acceptance ; termination at termination ; person at leaving
R72 Ⅱ8.5 both grading,operations | matter[regulator] asked
R73 Ⅱ8.6(1) both pledge | quarter quarter ; matter[secrecy-check] asked
R74 Ⅱ8.6(2) contractor crypto,pledge | continuous standing
R75 Ⅱ8.6(3) contractor pledge | quarter quarter
R76 Ⅱ8.6(5) both pledge | matter[leak] within matter days=1 setting=leak-report-days
R77 Ⅱ9.1 contractor source | acceptance at acceptance
R78 Ⅱ9.2 both source,contract | acceptance at acceptance ; matter[ip-filing] asked
R79 Ⅱ11.2 both contract | matter[cure] within matter days=5
R80 Ⅱ11.2 both contract | termination within termination days=30
R81 Ⅱ12.3 contractor contract | matter[force-majeure] within matter days=15 soft_days=0
R82 Ⅱ14.3 contractor contract | matter[address-change] advance planned working=5
R83 Ⅱ10 both contract | matter[amendment] asked
"""
# The papers that the contract itself names (without †), by row.
NAMED = {
    "R01": "合同 中标通知书 投标文件 招标文件 补充协议",
    "R02": "服务清单",
    "R05": "发票",
    "R06": "账户变更通知",
    "R07": "合同签章页",
    "R13": "人员变更通知 甲方同意函 工作交接单 保密承诺书 账号权限变更单",
    "R17": "更换人员要求 更换完成回执",
    "R20": "企业资质证书",
    "R22": "重要事项记录单",
    "R34": "整改方案 整改报告",
    "R35": "变更通知 变更方案 备份确认单 变更确认单 实施与验证记录",
    "R38": "资格证书",
    "R39": "劳动合同",
    "R40": "受托方资质 委托方案 双方确认书",
    "R43": "移交清单 设备归还单",
    "R50": "运维实施方案",
    "R51": "月度运维实施工作记录表",
    "R52": "阶段性报告",
    "R53": "项目总结",
    "R54": "需求申请表",
    "R55": "事件受理记录单",
    "R56": "巡检表",
    "R57": "满意度评价表 满意度分析报告",
    "R58": "源代码包",
    "R59": "备份记录",
    "R60": "运维手册 部署手册 架构设计 接口文档 数据库字典",
    "R61": "功能完善优化记录",
    "R63": "阶段查验意见",
    "R64": "验收通知 验收意见 验收报告",
    "R65": "整改报告 复验意见",
    "R66": "保密协议",
    "R67": "保密承诺书",
    "R71": "返还清单",
    "R76": "泄密事件报告 补救记录",
    "R79": "限期改正通知 整改报告",
    "R80": "移交单 设备运行情况报告",
    "R81": "不可抗力通知 不可抗力证明",
    "R82": "送达地址变更",
    "R83": "补充协议",
}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return shipped_catalogue()


@pytest.fixture(scope="module")
def rules() -> Rules:
    return combine(shipped_texts(), shipped_terms("om-2026"))


def settings() -> SettingRules:
    return parse_settings(shipped("settings"))


def as_row(duty: DutyRule) -> str:
    first = duty.clause.split("、")[0]
    # Row R02 covers all of Ⅰ2.
    clause = "Ⅰ2" if first.startswith("Ⅰ2.") else first
    whens = " ; ".join(as_words(when) for when in duty.whens)
    return f"{duty.id} {clause} {duty.sign} {','.join(duty.categories)} | {whens}"


def as_words(when: When) -> str:
    due = when.due
    words = [when.cadence + (f"[{','.join(when.of)}]" if when.of else "")]
    words += ["by=contract"] if when.by == "contract" else []
    words += ["skip_first"] if when.skip_first else []
    words += [due.rule, due.anchor]
    words += [
        f"{name}={value}"
        for name in ("days", "working", "months", "soft_days")
        if (value := getattr(due, name)) is not None
    ]
    words += [f"setting={due.setting}"] if due.setting else []
    return " ".join(filter(None, words))


def test_every_row_is_there_with_its_clause_signature_categories_and_days(
    catalogue: Catalogue,
) -> None:
    wanted = ROWS.strip().replace("\n    ", " ").splitlines()
    assert [as_row(each) for each in catalogue.duties] == wanted
    spare = {"R08", "R09", *(f"R{number}" for number in range(44, 50))}
    assert {line[:3] for line in wanted} == {f"R{n:02d}" for n in range(1, 84)} - spare


def test_papers_that_the_contract_names_are_told_from_good_practice(catalogue: Catalogue) -> None:
    named = {
        duty.id: " ".join(
            each.type for each in duty.demands if each.basis == "contract" and not each.check
        )
        for duty in catalogue.duties
    }
    assert {key: value for key, value in named.items() if value} == NAMED
    assert all(
        not each.optional
        for duty in catalogue.duties
        for each in duty.demands
        if each.basis == "contract"
    )


def test_the_plan_has_six_checks_and_the_monthly_pack_its_parts(catalogue: Catalogue) -> None:
    plan = catalogue.by_id["R50"]
    assert [each.type for each in plan.demands if each.check] == [
        "年度运维计划",
        "巡检规范化与智能化实施方案",
        "监测预警机制",
        "应急响应机制",
        "第三方厂商协调沟通机制",
        "事件处置流程",
    ]
    assert catalogue.by_id["R62"].parts == ("R51", "R54", "R55", "R56", "R57", "R59")


def test_reports_that_count_for_the_rate_of_reports_in_time(catalogue: Catalogue) -> None:
    assert [each.id for each in catalogue.duties if each.report] == ["R50", "R51", "R52", "R53"]


def test_penalties_follow_the_clauses(catalogue: Catalogue, rules: Rules) -> None:
    by_penalty: dict[str, set[str]] = {}
    for each in catalogue.duties:
        by_penalty.setdefault(each.penalty, set()).add(each.id)
    assert by_penalty.pop("Ⅱ11.5") == {"R13", "R17"}
    assert by_penalty.pop("Ⅱ11.4") == {"R40"}
    assert by_penalty.pop("Ⅰ6.3") == {"R05"}
    # What the client owes is the client's penalty; what isn't cured costs by the day, and so does poor service.
    assert by_penalty.pop("Ⅱ11.1") == {"R04"}
    assert by_penalty.pop("Ⅱ11.2") >= {"R79", "R21", "R56", "R59", "R63"}
    assert set(by_penalty) == {"Ⅱ11.3"}
    assert rules.penalties.clause("Ⅱ11.2").besides == ("Ⅱ5.3",)


def test_everything_is_said_in_both_languages(catalogue: Catalogue) -> None:
    for duty in catalogue.duties:
        assert duty.zh, duty.id
        assert duty.en.isascii(), duty.id
        for demand in duty.demands:
            assert demand.check or demand.en.isascii(), (duty.id, demand.type)


def test_documents_can_be_of_every_type_that_is_demanded(catalogue: Catalogue) -> None:
    known = {each.type for each in intake_words().types}
    demanded = {each.type for duty in catalogue.duties for each in duty.demands if not each.check}
    assert demanded <= known


def test_settings_ask_what_the_contract_leaves_open() -> None:
    found = settings()
    values = found.values({})
    assert (values["months"], values["quarters"]) == ("calendar", "calendar")
    assert (values["month-soft"], values["month-hard"], values["strict-advance"]) == (
        "10",
        "20",
        "yes",
    )
    assert {"core-staff", "formula-g", "formula-i", "formula-j", "formula-k"} <= set(values)
    assert {each.group for each in found.settings} == set(found.groups)
    assert all(each.clause for each in found.settings)
