"""The archive of somebody who hands over: something of everything that a package carries."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from desktop.services.assurance.findings_loop import NewFinding, enter_finding, say_of_finding
from desktop.services.contract.evidence import attach_to
from desktop.services.contract.kpi import NewEntry, record_entries
from desktop.services.contract.payments import say_of_payment
from desktop.services.contract.registers import today_of
from desktop.services.deliveries.deliveries import file_delivery
from desktop.services.filing.intake import file_paths
from desktop.services.filing.sources import find_files
from desktop.services.filing.versions import add_version
from desktop.services.house import House
from desktop.services.knowledge.articles import NewArticle, rename_article, write_article
from desktop.services.order.collecting import collect, make_collection
from desktop.services.order.custom_fields import define_field, set_field
from desktop.services.order.relating import relate
from desktop.services.order.systems import AccountRecord, NewSystem, enter_system
from desktop.services.order.tagging import tag_documents
from desktop.services.people.matters import NewMatter, open_matter, take_step
from desktop.services.people.people import NewPerson, enter_person
from desktop.services.people.person_items import NewItem, enter_item
from desktop.services.people.pledge_signing import enter_pledge
from desktop.services.records import Filing
from models.categories import Category
from tests.services.owed import MONTH, PAPER, in_november
from tests.services.trees import FIRST, SECOND, write_tree

IDENTITY, PHONE = "11010519491231002X", "13900000000"
"""GB 11643's own example (domain model §4), and a number that nobody has."""


def file_one(house: House, folder: Path, name: str, text: str, **facts: object) -> int:
    """File one small file; returns its document."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    filing = Filing(**{"category": Category.OPERATIONS, **facts})  # type: ignore[arg-type]  # a test's words
    return file_paths(house, [path], filing).added[0].document_id


def add_newer(house: House, document: int, folder: Path, name: str, text: str) -> None:
    """File a newer version of a document."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    [source] = find_files([path], forbidden=house.path).files
    add_version(house, document, source, reason="更正")


def fill(house: House, folder: Path) -> None:
    """Something of everything; the day is one in the eighth month of the contract."""
    in_november(house)
    today = today_of(house)
    month = file_one(
        house, folder, "月报.pdf", "四月", type=PAPER, formed=date(2026, 5, 6), period="2026-04"
    )
    add_newer(house, month, folder, "月报-更正.pdf", "四月，更正")
    letter = file_one(
        house,
        folder,
        "函.txt",
        "同意",
        category=Category.CONTRACT,
        reference="京城函〔2026〕7号",
        persons=("张三",),
    )
    roster = file_one(
        house, folder, "名册.txt", "名册", category=Category.PERSONNEL, persons=("张三",)
    )
    write_tree(folder / "tree", FIRST)
    file_delivery(house, folder / "tree", "网关", "1.0")
    write_tree(folder / "tree", SECOND)
    file_delivery(house, folder / "tree", "网关", "1.1")

    person = enter_person(
        house,
        NewPerson("张三", identity=IDENTITY, phone=PHONE, role="on-site", core=True),
    ).id
    other = enter_person(house, NewPerson("李四", role="on-site")).id
    item = enter_item(house, person, NewItem("on-site", since=today - timedelta(200)))
    pledge = enter_pledge(house, person, "arrival", today - timedelta(200))
    matter = open_matter(
        house,
        NewMatter(
            "staff-change",
            today - timedelta(30),
            today + timedelta(5),
            person,
            other,
            facts={"reason": "离职"},
        ),
    )
    take_step(house, matter.id, "apply", day=today - timedelta(30))

    gateway = enter_system(house, NewSystem("网关", facts={}, people=[("张三", "owner")])).id
    enter_system(
        house,
        NewSystem(
            "大数据平台",
            accounts=[AccountRecord("root", "维护", "张三", "信封 07")],
            ties=[("runs-on", gateway)],
        ),
    )
    finding = enter_finding(
        house,
        NewFinding("日志只留 97 天", found=today - timedelta(60), system=gateway),
    )
    say_of_finding(house, [finding.id], "dispatched", day=today - timedelta(50), name="张三")
    record_entries(
        house,
        "inspection",
        [NewEntry(today - timedelta(3), {"object": "核心机房", "person": "张三"})],
    )
    say_of_payment(house, 1, "invoiced", day=today - timedelta(20))

    runbook = write_article(
        house,
        NewArticle("重启手册", "runbook", "见 [[网关说明]] 和 [[月报]]，以及 [[没有这一篇]]。"),
    ).document.id
    target = write_article(house, NewArticle("网关说明", "faq", "说明。")).document.id
    rename_article(house, target, "网关介绍")
    tag_documents(house, [month, letter], ["运维/月度"])
    collect(house, make_collection(house, "迎检", "常问").id, [letter, month])
    relate(house, letter, "answers", month, "批复")
    field = define_field(house, "保管人", "person")
    set_field(house, [letter], field.id, "张三")

    for subject, key, kind in (
        ("duty", MONTH, PAPER),
        ("matter", f"{matter.id}/apply", ""),
        ("finding", str(finding.id), "before"),
        ("item", str(item.id), ""),
        ("pledge", str(pledge), ""),
    ):
        attach_to(house, subject, key, month, kind=kind, signed="both", day=today)
    attach_to(house, "person", str(person), roster, signed="contractor", day=today)
    attach_to(house, "duty", f"R67/p{person}", runbook, day=today)
