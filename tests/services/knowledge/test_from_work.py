"""From a ticket, a request or a list of findings to an article that is begun already."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desktop.services.errors import NoSuchKind, Withheld
from desktop.services.filing.intake import file_paths
from desktop.services.filing.screening import withhold
from desktop.services.filing.texts import make_searchable
from desktop.services.house import House
from desktop.services.knowledge.articles import NewArticle, write_article
from desktop.services.knowledge.form_facts import form_facts
from desktop.services.knowledge.from_work import article_from, inert
from desktop.services.knowledge.linking import links_of
from desktop.services.library import audit_events, get_document
from desktop.services.records import Filing
from exporters.prose.parsing import parse, plain_text
from models.categories import Category, Mark
from models.documents.secrecy import Level, SecrecyFinding, Where

TICKET = """演示数据，纯属虚构 / fictional demo data
事件受理记录单
SJ-202604-001
编号\tSJ-202604-001\t系统\t移动执法终端应用\t
来源\t执法二科\t级别\t一般\t
报障时刻\t2026-04-18 09:12\t响应时刻\t2026-04-18 09:18（6 分钟）\t
恢复时刻\t2026-04-18 10:04（52 分钟）\t处理人\t白砚秋\t
现象
队员终端批量提示“会话失效”，早班签到失败 63 人次。
原因
移交账号时移动网关令牌密钥被重置。
处置过程
延长双密钥并行期至 48 小时。
分批重新登录 [登录] *两* 次。
预防措施
令牌密钥轮换写入变更流程。
结论
故障已排除，经报障人确认恢复正常。
报障人\t已签字，纸质原件存档\t处理人 白砚秋\t已签字，纸质原件存档
第 1 页 共 1 页
"""
FINDINGS = """问题清单
编号\t安全类\t风险\t对象\t问题\t整改措施\t责任人\t完成日期\t复核人\t状态
DB-01\t安全计算环境\t高\t三台应用服务器\t存在共用管理员账号\t拆分为个人账号\t苏栖迟\t2026-08-24\t罗听雪\t已销号
DB-02\t安全计算环境\t高\t数据库审计系统\t日志仅保存 97 天\t增加日志存储\t洛晓棠\t2026-08-28\t罗听雪\t已销号
"""
PLAIN = """一、故障现象：网闸两侧不通，单向。
二、原因分析
光模块老化
三、处理过程：
1. 更换光模块
2、清洁端口
"""


def file(house: House, folder: Path, name: str, text: str, **filing: object) -> int:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    (added,) = file_paths(house, [path], Filing(Category.OPERATIONS, **filing)).added  # type: ignore[arg-type]  # facts of a filing
    make_searchable(house)
    return added.document_id


def test_a_ticket_fills_the_template_of_a_fault(house: House, tmp_path: Path) -> None:
    ticket = file(
        house,
        tmp_path,
        "SJ-202604-001 事件受理记录单.txt",
        TICKET,
        persons=("白砚秋",),
        systems=("移动执法终端应用",),
        mark=Mark.WORK_SECRET,
    )
    new = article_from(house, ticket)
    assert (new.title, new.kind, new.origin) == (
        "移动执法终端应用：队员终端批量提示“会话失效”",
        "fault",
        ticket,
    )
    assert (new.systems, new.persons, new.mark) == (
        ("移动执法终端应用",),
        ("白砚秋",),
        Mark.WORK_SECRET,
    )
    number = get_document(house, ticket).number
    shown = plain_text(parse(new.body))
    for words in (
        "发生：2026-04-18 09:12；恢复：2026-04-18 10:04",
        "级别：一般",
        "处置人：白砚秋",
        "早班签到失败 63 人次。",
        "移动网关令牌密钥被重置",
        "延长双密钥并行期至 48 小时。",
        "分批重新登录 [登录] *两* 次。",
        "令牌密钥轮换写入变更流程",
        "经报障人确认恢复正常",
    ):
        assert words in shown, words
    assert f"[[{number}]]" in new.body
    assert "已签字" not in shown
    article = write_article(house, new)
    assert article.origin == ticket
    first = links_of(house, article.document.id)[0]
    assert first.target is not None
    assert first.target.id == ticket
    assert [each.object_name for each in audit_events(house) if each.action == "read"] == [
        f"document {ticket}"
    ]


def test_findings_become_lists(house: House, tmp_path: Path) -> None:
    listed = file(house, tmp_path, "等保问题清单.txt", FINDINGS)
    new = article_from(house, listed)
    assert new.title == "等保问题清单（故障处理）", "a title of its own beside the list's"
    assert new.persons == ("苏栖迟", "洛晓棠")
    shown = plain_text(parse(new.body))
    assert "DB-01 三台应用服务器：存在共用管理员账号（高）" in shown
    assert "DB-02 数据库审计系统：增加日志存储" in shown


def test_a_report_in_prose_is_understood_by_its_headings(house: House, tmp_path: Path) -> None:
    report = file(house, tmp_path, "故障报告.txt", PLAIN, systems=("网闸",))
    new = article_from(house, report)
    assert new.title == "网闸：网闸两侧不通"
    assert "1. 更换光模块\n1. 清洁端口\n" in new.body, "counted once"
    assert "光模块老化" in new.body


def test_of_what_has_no_text_yet_the_facts_are_taken(house: House, tmp_path: Path) -> None:
    path = tmp_path / "工单.txt"
    path.write_text(TICKET, encoding="utf-8")
    filing = Filing(Category.OPERATIONS, persons=("张三",), systems=("网闸",))
    (added,) = file_paths(house, [path], filing).added
    new = article_from(house, added.document_id, "change")
    assert (new.kind, new.title) == ("change", "工单（变更经验）")
    assert "张三" in new.body
    assert "网闸" in new.body


def test_what_may_not_be_opened_is_no_source(house: House, tmp_path: Path) -> None:
    ticket = file(house, tmp_path, "工单.txt", TICKET)
    with pytest.raises(NoSuchKind):
        article_from(house, ticket, "poem")
    withhold(house, [ticket], SecrecyFinding(Level.SECRET, True, Where.TEXT, 1, 1))
    with pytest.raises(Withheld):
        article_from(house, ticket)


@given(st.text(max_size=400))
def test_any_text_is_read_in_some_way(text: str) -> None:
    facts = form_facts(text)
    assert all(value for value in facts.values.values())


@given(st.text(st.sampled_from("甲乙a1_*`[]()!<>#-+=.\\|~ $&;"), min_size=1, max_size=30))
@example("- 1")
@example("1. a")
@example("1)")
@example("12.")
def test_words_of_a_form_show_as_they_stand(words: str) -> None:
    line = " ".join(words.split())
    if line and not line.startswith("&") and "&" not in line:
        assert plain_text(parse(f"- {inert(words)}")).strip() == line


def test_the_article_is_written_with_what_was_begun(house: House, tmp_path: Path) -> None:
    new = article_from(house, file(house, tmp_path, "工单.txt", TICKET))
    assert isinstance(new, NewArticle)
    assert write_article(house, new).document.type == "故障处理"
