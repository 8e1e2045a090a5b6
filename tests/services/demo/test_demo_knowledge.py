"""The demonstration's knowledge: a successor can work from it, and what is missing in it is missing on purpose."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop.services.demo.demo_deliveries import file_releases, split_releases
from desktop.services.demo.demo_knowledge import file_knowledge
from desktop.services.demo.demo_records import write_records
from desktop.services.filing.intake import file_each
from desktop.services.filing.sources import SourceFile
from desktop.services.house import House
from desktop.services.knowledge.articles import article_source, list_articles
from desktop.services.knowledge.knowledge_gaps import knowledge_gaps
from desktop.services.knowledge.linking import backlinks_of, links_of
from desktop.services.knowledge.reviewing import due_for_review
from desktop.services.order.collecting import collections, items_of
from desktop.services.order.custom_fields import fields, values_of
from desktop.services.order.relating import relations_of
from desktop.services.order.system_naming import looks_like_password
from desktop.services.order.system_pages import system_page
from desktop.services.order.systems import systems
from desktop.services.order.tagging import tags, tags_of
from desktop.services.progress import Quiet
from resources import demo_data
from tests.archives import PASSPHRASE, make_quick_house, quick_stretch

BUSINESS = [system["name"] for system in demo_data.table("systems")["system"]]
PEOPLE = {person["name"] for person in demo_data.table("people")["person"]}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration's papers and knowledge in a closed vault; nothing is indexed."""
    folder = tmp_path_factory.mktemp("knowledge")
    records = folder / "records"
    files = write_records(records, progress=Quiet())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("vault.slots.stretch", quick_stretch)
        with make_quick_house(folder / "demo.vault") as house:
            single, releases = split_releases(files, records)
            filings = [
                (
                    SourceFile(
                        str(file.path),
                        file.path.relative_to(records).as_posix(),
                        file.path.stat().st_size,
                    ),
                    file.filing,
                )
                for file in single
            ]
            file_each(house, filings, progress=Quiet())
            file_releases(house, releases, progress=Quiet())
            file_knowledge(house)
    return folder / "demo.vault"


@pytest.fixture
def demo(template: Path, tmp_path: Path, quick_unlock: None) -> Iterator[House]:
    copy = tmp_path / "demo.vault"
    shutil.copytree(template, copy)
    with House.open(copy, PASSPHRASE) as house:
        yield house


def runbooks() -> dict[str, str]:
    """Each runbook's text by the key of its system, as it lies in the resources."""
    keys = [system["key"] for system in demo_data.table("systems")["system"]]
    return {key: demo_data.article(f"runbook-{key}") for key in keys}


def test_every_system_has_a_runbook_that_names_its_own_hosts_and_database() -> None:
    for system in demo_data.table("systems")["system"]:
        text = runbooks()[system["key"]]
        host = re.match(r"[a-z-]+[0-9]*", system["hosts"][0])
        assert host is not None
        assert host[0].rstrip("0123456789") in text, system["name"]
        for product in system["database"].split(" / "):
            database = re.split(r"[ （]", product)[0].replace("人大", "")
            assert database in text, system["name"]


@pytest.mark.parametrize("key", [each["key"] for each in demo_data.table("systems")["system"]])
def test_a_runbook_says_how_to_start_stop_check_back_up_restore_and_whom_to_ask(key: str) -> None:
    text = runbooks()[key]
    assert len(text) > 900
    for words in ("停", "起|开|启", "备份", "恢复", "告警|报警|报错", r"\[\[人员:"):
        assert re.search(words, text), words
    assert len(re.findall(r"`[^`\n]+`|^```", text, re.MULTILINE)) >= 4, "no commands"
    assert re.search("期望|正常|合格|标准|应有|应看到|应为", text), "nothing to compare with"
    assert len(set(re.findall(r"\[\[人员:([^\]]+)\]\]", text)) & PEOPLE) >= 2


def test_no_two_articles_share_a_sentence() -> None:
    lines: Counter[str] = Counter()
    for entry in demo_data.table("knowledge")["article"]:
        text = demo_data.article(entry["file"])
        said = (line.strip("> -|") for line in text.splitlines() if "演示数据" not in line)
        lines.update(
            {line for line in said if len(re.findall("[一-鿿]", line)) > 12 and "出处" not in line}
        )
    assert [line for line, count in lines.items() if count > 1] == []


def test_there_is_enough_of_each_kind(demo: House) -> None:
    kinds = Counter(each.kind for each in list_articles(demo))
    assert len(BUSINESS) == 17
    assert kinds["runbook"] == len(BUSINESS) + 1, "the firewall has one, too"
    assert kinds["fault"] >= 10
    assert kinds["term"] == 20
    for kind in ("change", "system", "faq", "minutes", "handover"):
        assert kinds[kind] >= 1
    for each in list_articles(demo):
        assert "演示数据，纯属虚构" in article_source(demo, each.document.id)


def test_every_link_leads_somewhere_but_the_one_to_the_ticket_of_the_missing_month(
    demo: House,
) -> None:
    gap = knowledge_gaps(demo).unresolved_links
    assert [each.raw for each in gap.items] == ["SJ-202611-002 渣土车辆监管系统事件受理记录单"]
    kinds = Counter(
        link.kind for each in list_articles(demo) for link in links_of(demo, each.document.id)
    )
    assert kinds["document"] > 150
    assert min(kinds[kind] for kind in ("person", "system", "duty", "finding")) >= 2


def test_the_gaps_are_few_and_on_purpose(demo: House) -> None:
    gaps = knowledge_gaps(demo)
    assert gaps.without_runbook.total == 0
    assert gaps.unregistered.total == 0
    assert gaps.without_system.total == 0
    assert 1 <= gaps.without_cure.total <= 8
    assert 1 <= gaps.never_reviewed.total <= 6
    due = {each.article.document.title: each.reasons for each in due_for_review(demo, date.today())}  # noqa: DTZ011 - as users do
    assert set(due) == {"公示网站变慢：爬虫抓附件", "扫码提示责任书不存在"}


def test_every_system_has_people_facts_accounts_and_a_page(demo: House) -> None:
    registered = {each.name: each for each in systems(demo)}
    assert set(BUSINESS) < set(registered)
    assert {each.kind for each in registered.values()} == {
        "business",
        "host",
        "exchange",
        "software",
        "hardware",
    }
    for name in BUSINESS:
        system = registered[name]
        assert {person for person, _role in system.people} <= PEOPLE
        assert "lead" in {role for _person, role in system.people}
        assert len(system.facts) >= 8
        assert system.accounts
        page = system_page(demo, system.id)
        assert {"runbooks", "cures", "incidents", "papers"} <= set(page.counts), name
    for system in registered.values():
        assert system_page(demo, system.id).total > 0, system.name
        for account in system.accounts:
            assert re.fullmatch(r"XF-[A-Z0-9-]+", account.reference)
            assert not looks_like_password(account.name)


def test_faults_come_from_tickets_and_say_so(demo: House) -> None:
    derived = [
        each
        for each in list_articles(demo, kind="fault")
        if any(
            relation.kind == "derived"
            and relation.outgoing
            and relation.other.type == "事件受理记录单"
            for relation in relations_of(demo, each.document.id)
        )
    ]
    assert len(derived) >= 10


def test_tags_and_collections_hold_articles_and_papers(demo: House) -> None:
    paths = {tag.path for tag in tags(demo)}
    assert {"故障", "故障/硬件", "知识转移/手册"} <= paths
    names = {each.name: each for each in collections(demo)}
    transfer = items_of(demo, names["知识转移清单"].id)
    assert len(transfer) == 20
    mixed = items_of(demo, names["有有效期的东西"].id)
    assert {each.type for each in mixed} >= {"故障处理", "事件受理记录单"}


def test_the_question_who_approves_a_firewall_change_is_answered(demo: House) -> None:
    """What `标签:网络 链接到:R35 类型:操作手册` finds, said by the tables."""
    books = {each.document.id: each.document.title for each in list_articles(demo, kind="runbook")}
    bearing = tags_of(demo, list(books))
    linking = {each.document_id for each in backlinks_of(demo, "duty", "R35")}
    found = [
        title
        for identifier, title in books.items()
        if identifier in linking and any(tag.startswith("网络/") for tag in bearing[identifier])
    ]
    assert found == ["边界防火墙操作手册"]


def test_types_have_fields_of_their_own(demo: House) -> None:
    kinds = {each.name: (each.kind, each.types) for each in fields(demo)}
    assert kinds == {
        "备岗照做": ("date", ("操作手册",)),
        "中断分钟": ("number", ("故障处理",)),
        "复用价值": ("choice", ("变更经验",)),
    }
    articles = [each.document.id for each in list_articles(demo)]
    filled = [value for said in values_of(demo, articles).values() for value in said.values()]
    assert len(filled) == 15
