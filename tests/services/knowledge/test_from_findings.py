"""From a finding of the register to an article that is begun with what its loop has gathered."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.services.assurance.finding_entry import NewFinding
from desktop.services.assurance.findings_loop import (
    attach_finding_evidence,
    enter_finding,
    say_of_finding,
)
from desktop.services.contract.registers import registers_of
from desktop.services.errors import ContractRefused, NoSuchKind
from desktop.services.house import House
from desktop.services.knowledge.articles import list_articles, write_article
from desktop.services.knowledge.from_findings import article_from_finding
from desktop.services.knowledge.linking import backlinks_of, links_of
from desktop.services.library import get_document
from desktop.services.order.systems import NewSystem, enter_system
from models.obligations.register_records import Finding
from tests.services.assured import paper, stop_the_clock


@pytest.fixture
def found(house: House, monkeypatch: pytest.MonkeyPatch) -> Finding:
    stop_the_clock(monkeypatch)
    system = enter_system(house, NewSystem("统一认证")).id
    return enter_finding(
        house,
        NewFinding(
            "运维堡垒机未启用双因素认证，仅凭口令登录",
            date(2026, 7, 23),
            number="DB-2026-07",
            system=system,
            object="运维堡垒机",
            risk="high",
            threat="口令泄露后可直接登录",
            measure="启用动态令牌",
            owner="龙䶮",
        ),
    )


def test_the_template_is_filled_with_what_the_loop_knows(house: House, found: Finding) -> None:
    for step, day in (("dispatched", 4), ("fixing", 12)):
        say_of_finding(house, [found.id], step, name="龙䶮", day=date(2026, 8, day))
    say_of_finding(house, [found.id], "fixed", name="苏栖迟", day=date(2026, 8, 20))
    documents = [paper(house, "整改前截图"), paper(house, "整改后截图")]
    for kind, document in zip(("before", "after"), documents, strict=True):
        attach_finding_evidence(house, found.id, kind, document, day=date(2026, 8, 20))
    say_of_finding(house, [found.id], "closed", name="洛晓棠", day=date(2026, 8, 24))
    new = article_from_finding(house, found.id)
    assert "2026-08-12" not in new.body, "how it was dispatched confirms nothing"
    assert (new.kind, new.title) == ("fault", "运维堡垒机未启用双因素认证")
    assert new.systems == ("统一认证",)
    assert new.persons == ("苏栖迟", "龙䶮")
    for words in (
        "[[问题:DB-2026-07|DB-2026-07]]",
        "发生：2026-07-23；恢复：2026-08-24",
        "仅凭口令登录",
        "口令泄露后可直接登录",
        "1. 启用动态令牌",
        "2026-08-20 report as fixed 苏栖迟",
        "2026-08-24",
        *(f"- [[{get_document(house, each).number}|整改" for each in documents),
    ):
        assert words in new.body, words
    article = write_article(house, new).document.id
    assert [(each.kind, each.state) for each in links_of(house, article)] == [
        ("finding", "live"),
        ("document", "live"),
        ("document", "live"),
    ]
    (back,) = backlinks_of(house, "finding", "DB-2026-07")
    assert back.document_id == article


def test_a_finding_that_is_only_entered_leaves_prompts(house: House) -> None:
    bare = enter_finding(house, NewFinding("弱口令", date(2026, 7, 1)))
    new = article_from_finding(house, bare.id)
    assert new.title == "弱口令"
    assert (new.systems, new.persons) == ((), ())
    assert "恢复：*" in new.body
    assert "1. *按顺序写" in new.body


def test_the_title_says_what_it_is_about(house: House) -> None:
    system = enter_system(house, NewSystem("统一认证")).id
    of_system = enter_finding(house, NewFinding("弱口令，共 3 个", date(2026, 7, 1), system=system))
    assert article_from_finding(house, of_system.id).title == "统一认证：弱口令"


def test_what_is_said_of_it_is_no_markup(house: House) -> None:
    sly = enter_finding(house, NewFinding("# [x](y) **z** [[甲]]", date(2026, 7, 1)))
    article = write_article(house, article_from_finding(house, sly.id)).document.id
    assert [each.kind for each in links_of(house, article)] == ["finding"]


def test_nothing_is_filed_and_what_is_unknown_is_refused(house: House, found: Finding) -> None:
    article_from_finding(house, found.id)
    assert list_articles(house) == []
    assert registers_of(house).finding[found.id] == found
    with pytest.raises(ContractRefused):
        article_from_finding(house, found.id + 1)
    with pytest.raises(NoSuchKind):
        article_from_finding(house, found.id, "poem")
