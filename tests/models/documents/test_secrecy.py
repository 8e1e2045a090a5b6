"""Marks of state secrets: certain where a line is nothing but one, never where a text speaks of them."""

from __future__ import annotations

import time

import pytest

from models.documents.secrecy import Level, Where, find_chosen, find_in_name, find_marks, gravest
from models.documents.secrecy_rules import fold, next_steps

TITLE = "关于做好机房巡检工作的通知\n各单位：\n请于本月内完成巡检。"


def certain(text: str) -> list[str]:
    return [found.level.value for found in find_marks(text) if found.certain]


def uncertain(text: str) -> list[str]:
    return [found.level.value for found in find_marks(text) if not found.certain]


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("机密★10年", "机密"),
        ("绝密★长期", "绝密"),
        ("秘密★6个月", "秘密"),
        ("秘密 ★ 启用前", "秘密"),
        ("绝密★启用前", "绝密"),
        ("机密★", "机密"),
        ("机密级★20年", "机密"),
        ("机 密 ★ 10 年", "机密"),
        ("机\u3000密\u3000★\u300010\u3000年", "机密"),
        ("机密\u200b★十年", "机密"),
        ("機密★拾年", "机密"),
        ("絕密★長期", "绝密"),
        ("祕密★開標前", "秘密"),
        ("機密☆１０年", "机密"),
        ("机密＊１０年", "机密"),
        ("机密*10年", "机密"),
        ("秘密★2030年12月31日", "秘密"),
        ("秘密★至2030年12月31日", "秘密"),
        ("机密★2030-12-31", "机密"),
        ("机密10年", "机密"),
        ("机密女10年", "机密"),
        ("绝密大长期", "绝密"),
        ("密级：机密", "机密"),
        ("密 级: 秘 密", "秘密"),
        ("文件密级：绝密★30年", "绝密"),
        ("密级：机密，10年", "机密"),
        ("【机密】", "机密"),
        ("（秘密★5年）", "秘密"),
        ("绝密", "绝密"),
        ("机  密", "机密"),
        ("000012\t机密★1年\t特急", "机密"),
        ("机密★1年    特急", "机密"),
        ("机密★10年　　　第 1 页", "机密"),
        ("密级\t机密\t编号\t0003", "机密"),
    ],
)
def test_a_line_that_is_nothing_but_a_mark_is_certain(line: str, level: str) -> None:
    assert certain(f"{line}\n{TITLE}") == [level]
    assert certain(f"0012\n{line}\r\n特急\r\n\r\n{TITLE}".replace("\n", "\r\n")) == [level]


def test_the_level_may_stand_in_the_line_below_its_label() -> None:
    assert certain(f"密级：\n机密\n{TITLE}") == ["机密"]
    assert certain(f"编号：\n机密文件若干\n{TITLE}") == []


@pytest.mark.parametrize(
    "text",
    [
        "本文件不属于机密。",
        "不得在非涉密计算机上处理绝密、机密、秘密级信息。",
        "国家秘密的密级分为绝密、机密、秘密三级。",
        "绝密级国家秘密是最重要的国家秘密，泄露会使国家安全和利益遭受特别严重的损害。",
        "保密期限，除另有规定外，绝密级不超过三十年，机密级不超过二十年，秘密级不超过十年。",
        "国家秘密标志形式为“密级★保密期限”，如“机密★10年”。",
        "国家秘密标志的式样为：\n机密★10年\n由密级、标志符号和保密期限组成。",
        "例如：\n绝密★长期\n",
        "机密★10年\n表示该文件自制发之日起保密十年。",
        "绝密★30年\n机密★20年\n秘密★10年\n",
        "密级：□绝密 □机密 □秘密",
        "密级：内部",
        "密级：商业秘密",
        "密级：公开",
        "商业秘密★5年",
        "工作秘密★2年",
        "核心商密★长期",
        "普通商密★3年",
        "工作秘密",
        "国家秘密",
        "秘密文件柜的钥匙由专人保管",
        "我的秘密花园",
        "机密计算机10年折旧完毕",
        "秘密，十年",
    ],
)
def test_a_text_that_speaks_of_marks_is_never_certain(text: str) -> None:
    assert certain(text) == []
    assert certain(f"{TITLE}\n{text}\n{TITLE}") == []


def test_what_is_worth_a_look_is_uncertain() -> None:
    assert uncertain("标志形式为“密级★保密期限”，如“机密★10年”。") == ["机密"]
    assert uncertain("见附件（绝密★长期）第三页") == ["绝密"]
    assert uncertain("按密级：机密管理的设备清单如下") == ["机密"]
    assert uncertain("本文件不属于机密。商业秘密★5年。") == []


def test_only_the_head_and_the_foot_of_a_page_hold_a_certain_mark() -> None:
    body = "正文\n" * 30
    assert uncertain(f"{body}机密★10年\n{body}") == ["机密"]
    assert certain(f"{body}机密★10年") == ["机密"]
    [found] = find_marks(f"{body}\f\n份号\n机密★10年\n{body}")
    assert (found.certain, found.page, found.line, found.where) == (True, 2, 3, Where.TEXT)


def test_a_level_alone_is_a_mark_only_on_top_of_the_first_page() -> None:
    assert certain(f"{TITLE}\n机密\n") == []
    assert certain(f"{TITLE}\f机密\n{TITLE}") == []
    assert uncertain(f"{TITLE}\f机密\n{TITLE}") == ["机密"]


def test_a_mention_of_another_level_takes_nothing_from_a_mark() -> None:
    text = f"机密★10年\n{TITLE}\n原密级为“秘密★5年”的文件一并调整。"
    assert certain(text) == ["机密"]


@pytest.mark.parametrize(
    ("path", "level", "where"),
    [
        ("【机密】网络改造方案.docx", "机密", Where.NAME),
        ("（秘密）会议纪要.pdf", "秘密", Where.NAME),
        ("[绝密]名单.xlsx", "绝密", Where.NAME),
        ("机密★10年 方案.docx", "机密", Where.NAME),
        ("方案（机密★10年）.docx", "机密", Where.NAME),
        ("机密10年方案.docx", "机密", Where.NAME),
        ("密级-机密_方案.docx", "机密", Where.NAME),
        ("機密★/方案.docx", "机密", Where.FOLDER),
        ("2026\\【絕密】\\方案.docx", "绝密", Where.FOLDER),
    ],
)
def test_a_name_that_carries_a_mark_is_certain(path: str, level: str, where: Where) -> None:
    found = gravest(find_in_name(path))
    assert found is not None
    assert (found.level.value, found.certain, found.where) == (level, True, where)


@pytest.mark.parametrize(
    ("path", "findings"),
    [
        ("机密/方案.docx", 1),
        ("绝密.docx", 1),
        ("机密文件/方案.docx", 1),
        ("关于机密文件管理的通知.docx", 0),
        ("商业秘密★5年.docx", 0),
        ("（商业秘密）合同.pdf", 0),
        ("工作秘密清单.xlsx", 0),
        ("保守国家秘密法.docx", 0),
        ("秘密花园.epub", 0),
        ("机密级计算机台账.xlsx", 0),
    ],
)
def test_other_names_are_uncertain_at_most(path: str, findings: int) -> None:
    found = find_in_name(path)
    assert len(found) == findings
    assert not any(each.certain for each in found)


def test_a_level_that_somebody_chooses_is_certain() -> None:
    assert [find_chosen(level.value) is not None for level in Level] == [True, True, True]
    assert find_chosen("機密★10年") is not None
    for mark in ("公开", "内部", "工作秘密", "商业秘密", "个人敏感", ""):
        assert find_chosen(mark) is None


def test_the_gravest_finding_is_a_certain_one_first() -> None:
    found = find_marks(f"秘密★5年\n{TITLE}\f{TITLE}\n{TITLE}\n见附件（绝密★长期）。")
    assert {(each.level, each.certain) for each in found} == {
        (Level.SECRET, True),
        (Level.TOP_SECRET, False),
    }
    worst = gravest(found)
    assert worst is not None
    assert worst.level is Level.SECRET
    assert gravest([]) is None


def test_folding_is_for_marks_only_and_leaves_no_blank() -> None:
    assert fold("機\u3000密 ★\n１０ 年") == "机密★10年"


def test_long_texts_are_searched_quickly_and_findings_are_bounded() -> None:
    started = time.thread_time()
    assert len(find_marks("机密\n" * 200_000)) <= 103
    assert find_marks("机密工作" * 500_000) == []
    assert find_marks("普通文字，没有标志。\n" * 500_000) == []
    assert time.thread_time() - started < 20


def test_every_step_names_its_articles_in_both_languages() -> None:
    chinese, english = next_steps("zh_CN"), next_steps("en")
    assert len(chinese) == len(english) >= 3
    assert all("条" in step.source for step in chinese)
    assert "24小时" in "".join(step.sentence for step in chinese)
    assert all(step.sentence.isascii() for step in english)
