"""Personnel files: a curriculum, certificates and a contract cover for each member, and training attendance."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from random import Random

from desktop.services.demo.demo_records.drafts import Draft, draft
from desktop.services.demo.demo_records.paper import Press
from desktop.services.demo.demo_records.scanner import Scanner, Sheet
from desktop.services.demo.demo_records.world import Certificate, Person, World, full
from exporters.report import Block, Column, Facts, Heading, Paragraph, Report, Table
from models.categories import Category, Mark
from resources import demo_data

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_NO_REGION = "990101"


def identity(world: World, person: Person) -> str:
    """A number that can be nobody's: no such region, and a check digit that GB 11643 refuses."""
    order = world.people.index(person) * 2 + 100 + (person.gender == "男")
    body = f"{_NO_REGION}{person.born:%Y%m%d}{order:03d}"
    right = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, body, strict=True)) % 11
    return body + _CHECKS[(right + 5) % 11]


def drafts(world: World, press: Press, scanner: Scanner) -> Iterator[Draft]:
    """Every member's folder, and the trainings of the team."""
    for person in world.people:
        yield from _folder(world, press, scanner, person)
    for training in demo_data.table("trainings")["training"]:
        report = _attendance(world, training["title"], training["day"], training["hours"])
        yield draft(
            f"培训/{training['day']} {training['title']}签到与成绩表.xlsx",
            Category.PERSONNEL,
            "培训签到",
            training["day"],
            partial(press.xlsx, report, training["day"]),
        )
        yield draft(
            f"培训/{training['day']} {training['file']}.txt",
            Category.PERSONNEL,
            "培训记录",
            training["day"],
            partial(press.text, training["notes"]),
        )


def _folder(world: World, press: Press, scanner: Scanner, person: Person) -> Iterator[Draft]:
    folder = f"人员/{person.name}"
    add = partial(
        draft,
        category=Category.PERSONNEL,
        formed=person.joined,
        persons=(person.name,),
        mark=Mark.PERSONAL,
    )
    curriculum = _curriculum(world, person)
    yield add(
        f"{folder}/{person.name}-简历.docx",
        type_="简历",
        render=lambda: press.docx(curriculum, person.joined),
    )
    for certificate in person.certificates:
        sheet = _certificate(person, certificate)
        yield add(
            f"{folder}/{person.name}-证书-{certificate.name}.png",
            type_="资格证书",
            render=partial(_png, scanner, sheet, world.random(certificate.number)),
        )
    cover = _cover(world, person)
    yield add(
        f"{folder}/{person.name}-劳动合同封面.pdf",
        type_="劳动合同",
        render=lambda: scanner.pdf([cover], person.joined, world.random(f"cover/{person.name}")),
    )


def _png(scanner: Scanner, sheet: Sheet, chance: Random) -> bytes:
    return scanner.png(sheet, chance)


def _curriculum(world: World, person: Person) -> Report:
    blocks: list[Block] = [
        Facts(
            (
                ("姓名", person.name),
                ("性别", person.gender),
                ("出生", f"{person.born.year}年{person.born.month}月"),
                ("证件号码", f"{identity(world, person)}（演示号码，校验位无效）"),
                ("联系电话", world.values["phone"]),
                ("毕业院校", f"{person.school}，{person.major}，{person.degree}"),
                ("岗位", person.role + ("（核心驻场人员）" if person.core else "")),
                ("进场日期", full(person.joined)),
            )
        ),
        Heading("工作经历"),
        *(Paragraph(line) for line in person.history),
        Heading("专业技能"),
        Paragraph(person.skills),
        Heading("资格证书"),
        Table(
            (Column("名称", 2), Column("编号", 1.4), Column("发证日期"), Column("有效期至")),
            [
                (item.name, item.number, f"{item.issued}", _until(item))
                for item in person.certificates
            ],
        ),
    ]
    if person.left:
        blocks += [
            Heading("离场"),
            Paragraph(f"{full(person.left)}离场，交接与账号注销见人员变更材料。"),
        ]
    return Report(f"{person.name}简历", tuple(blocks))


def _until(certificate: Certificate) -> str:
    return "长期" if certificate.until.year == 2099 else f"{certificate.until}"


def _certificate(person: Person, certificate: Certificate) -> Sheet:
    return Sheet(
        certificate.name,
        (
            f"姓名：{person.name}　　性别：{person.gender}",
            f"证书编号：{certificate.number}",
            "经考核，成绩合格，准予持证。",
            f"发证日期：{full(certificate.issued)}",
            f"有效期至：{_until(certificate)}",
        ),
        subtitle="证书样张（演示）",
        seal="示例人才评价中心",
        landscape=True,
        framed=True,
    )


def _cover(world: World, person: Person) -> Sheet:
    last = person.left or world.contract.end
    return Sheet(
        "劳 动 合 同 书",
        (
            f"甲方（用人单位）：{world.values['contractor']}",
            f"乙方（劳动者）：{person.name}",
            f"工作岗位：{person.role}",
            f"合同期限：自 {full(person.joined.replace(year=person.joined.year - 1))} 起，不早于 {full(last)} 止",
            "（本件仅为封面，合同正文由用人单位另行保存）",
        ),
        subtitle="（封面）",
        signed=person.name,
        dated=full(person.joined.replace(year=person.joined.year - 1)),
        seal=world.values["contractor"],
    )


def _attendance(world: World, title: str, day: date, hours: int) -> Report:
    chance = world.random(f"training/{day}")
    rows = [
        (str(number), person.name, person.role, "到", str(hours), str(chance.randrange(82, 101)))
        for number, person in enumerate(world.on_site(day), 1)
    ]
    columns = tuple(Column(name) for name in ("序号", "姓名", "岗位", "签到", "学时", "成绩"))
    return Report(f"{title}签到与成绩表", (Table(columns, rows, "签到与成绩"),))
