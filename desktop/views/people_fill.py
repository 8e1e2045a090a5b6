"""Invented people with their files and matters, for the pictures of their page; and what assurance_fill adds."""

from __future__ import annotations

from datetime import date, timedelta

from desktop.services.contract.contract_settings import SHOWN_ON, settle
from desktop.services.contract.evidence import attach_to
from desktop.services.house import House
from desktop.services.library import list_documents
from desktop.services.people.matters import NewMatter, attach_paper, open_matter, take_step
from desktop.services.people.people import NewPerson, enter_people
from desktop.services.people.person_items import NewItem, enter_item
from desktop.services.people.pledge_signing import enter_pledge
from desktop.services.progress import Progress
from desktop.services.searching.indexing import index_waiting
from desktop.views.assurance_fill import LONG_NAME, TODAY, fill_assurance
from models.obligations.register_records import Person

_LONG_POST = "网络与数据安全工程师（驻场，负责堡垒机、数据库审计和视频专网）"
_BEGAN = date(2026, 4, 16)
_PEOPLE = (
    ("林晓舟", "manager", "项目经理", True, "男", "硕士"),
    ("周子涵", "on-site", "系统运维工程师", True, "女", "本科"),
    ("陈国栋", "on-site", "数据库工程师", True, "男", "本科"),
    ("许明轩", "on-site", "网络工程师", False, "男", "本科"),
    (LONG_NAME, "on-site", _LONG_POST, True, "女", "硕士"),
    ("高一帆", "on-site", "应用运维工程师", False, "男", "大专"),
    ("唐雨桐", "on-site", "服务台", False, "女", "大专"),
    ("蒋文博", "on-site", "桌面运维", False, "男", "大专"),
    ("韩静怡", "second-line", "二线专家（数据库）", False, "女", "博士"),
    ("罗建华", "third-party", "机房空调维保", False, "男", ""),
    ("沈思远", "on-site", "系统运维工程师", True, "男", "本科"),
    ("程嘉宁", "on-site", "安全工程师", False, "女", "本科"),
)
_CERTIFICATES = {
    0: (
        ("信息系统项目管理师", date(2019, 5, 25), None),
        ("PMP", date(2024, 3, 10), date(2027, 3, 9)),
    ),
    1: (("银河麒麟操作系统认证", date(2024, 2, 1), date(2027, 1, 31)),),
    2: (("达梦数据库认证", date(2023, 12, 20), date(2026, 12, 19)),),
    4: (("CISP", date(2023, 7, 1), date(2026, 6, 30)),),
    5: (("网络工程师", date(2021, 11, 6), None),),
    6: (("ITSS服务项目经理", None, None),),
    10: (("系统架构设计师", date(2020, 11, 8), None),),
    11: (("CISAW", date(2025, 8, 1), date(2028, 7, 31)),),
}
_UNPLEDGED = {7}


def fill_people(house: House, progress: Progress) -> None:
    """Everything; documents that are there serve as evidence."""
    settle(house, SHOWN_ON, TODAY.isoformat())
    people = _people(house)
    papers = [each.id for each in list_documents(house)]
    _files(house, people, papers)
    _matters(house, people, papers)
    fill_assurance(house, papers)
    index_waiting(house, progress)


def _people(house: House) -> list[Person]:
    new = [
        NewPerson(
            name,
            staff_number=f"XT{number + 101}",
            gender=gender,
            identity_kind="other",
            identity=f"YL2026{number:06d}",
            phone=f"1390000{number:04d}",
            education=education,
            school="云岚理工大学" if education else "",
            employer="示例星图科技股份有限公司"
            if role != "third-party"
            else "示例恒温设备有限公司",
            role=role,
            post=post,
            core=core,
            shift="三班倒" if role == "on-site" else "",
        )
        for number, (name, role, post, core, gender, education) in enumerate(_PEOPLE)
    ]
    return enter_people(house, new)


def _files(house: House, people: list[Person], papers: list[int]) -> None:
    for number, person in enumerate(people):
        late = number == 11
        since = TODAY + timedelta(days=9) if late else _BEGAN
        until = date(2026, 9, 30) if number == 10 else None
        enter_item(house, person.id, NewItem("on-site", "驻场", since=since, until=until))
        for title, begin, end in _CERTIFICATES.get(number, ()):
            item = NewItem(
                "certificate", title, f"ZS-{number:03d}", begin, end, undated=begin is None
            )
            made = enter_item(house, person.id, item)
            if papers and number == 0:
                attach_to(house, "item", str(made.id), papers[0])
        if person.role != "third-party":
            end = date(2026, 12, 31) if number == 3 else date(2028, 3, 31)
            contract = NewItem("labour-contract", "劳动合同", "", date(2023, 4, 1), end)
            enter_item(house, person.id, contract)
        if number not in (6, 9, 11):
            for day in (date(2026, 4, 15), date(2026, 7, 20), date(2026, 10, 15))[: 3 - number % 2]:
                training = NewItem("training", "保密与网络安全教育", since=day)
                enter_item(house, person.id, training)
        if number < 9:
            account = NewItem("account", "堡垒机账号", f"ops{number:02d}", _BEGAN)
            enter_item(house, person.id, account)
        if number not in _UNPLEDGED and not late:
            signed = date(2026, 4, 20) if number == 5 else date(2026, 4, 15)
            variant = "third-party" if person.role == "third-party" else "arrival"
            scan = papers[number % len(papers)] if papers else None
            enter_pledge(house, person.id, variant, signed, document_id=scan)
    health = NewItem("health", "年度体检", since=date(2026, 3, 1), until=date(2027, 2, 28))
    for person in people[:6]:
        enter_item(house, person.id, health)


def _matters(house: House, people: list[Person], papers: list[int]) -> None:
    zhou, cheng, shen = people[1], people[11], people[10]
    change = open_matter(
        house,
        NewMatter(
            "staff-change",
            date(2026, 11, 20),
            date(2026, 12, 7),
            zhou.id,
            cheng.id,
            facts={"reason": "周子涵产假，由程嘉宁接替系统运维岗位。", "post": "系统运维工程师"},
        ),
    )
    take_step(house, change.id, "apply", day=date(2026, 11, 20), name="林晓舟")
    if papers:
        attach_paper(house, change.id, "candidate", papers[0], kind="资质对比表")
    take_step(house, change.id, "candidate", day=date(2026, 11, 23), name="林晓舟")
    former = open_matter(
        house,
        NewMatter(
            "staff-change",
            date(2026, 9, 20),
            date(2026, 10, 1),
            shen.id,
            people[5].id,
            facts={"reason": "沈思远辞职。"},
        ),
    )
    for step, day in (
        ("apply", date(2026, 9, 20)),
        ("candidate", date(2026, 9, 22)),
        ("notice", date(2026, 9, 27)),
    ):
        take_step(house, former.id, step, day=day, name="林晓舟")
    take_step(
        house,
        former.id,
        "effective",
        day=date(2026, 10, 1),
        name="林晓舟",
        reason="人员已离场，当时未取得甲方同意函。",
        happened=True,
    )
    open_matter(
        house,
        NewMatter(
            "leaving",
            date(2026, 11, 24),
            date(2026, 12, 6),
            zhou.id,
            facts={"reason": "产假", "shared-passwords": "yes", "classified": "no"},
        ),
    )
    open_matter(
        house,
        NewMatter(
            "network-change",
            date(2026, 11, 25),
            date(2026, 12, 2),
            title="核心交换机固件升级",
            facts={
                "system": "综合执法平台",
                "method": "双机轮流升级",
                "tools": "厂商升级工具 4.2",
                "course": "备机升级、切换、主机升级、回切",
                "risks": "切换期间中断约 30 秒",
            },
        ),
    )
