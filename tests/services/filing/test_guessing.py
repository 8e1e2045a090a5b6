"""The first guess: what names, folders and texts say, what the vault knows, and what it has been taught."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.services.filing.guessing import Guess, Knowledge, guess, usual_types
from desktop.services.filing.lesson_tokens import Lessons, tokens_of
from desktop.services.filing.sources import SourceFile
from models.categories import Category, Mark
from resources.intake_words import intake_words
from search.records import Extraction

KNOWN = Knowledge(
    persons=("林晓舟", "龙䶮"),
    systems=("综合执法业务系统", "票据系统", "电子票据系统"),
    project="示例市城市管理平台运行维护项目",
)


def guessed(
    shown: str, text: str | None = None, known: Knowledge = KNOWN, **properties: str
) -> Guess:
    extraction = None if text is None else Extraction(text, properties=properties)
    return guess(SourceFile("", shown, 0), extraction, known)


@pytest.mark.parametrize(
    ("name", "category", "kind", "period", "formed"),
    [
        ("张三保密承诺书.pdf", Category.PLEDGE, "保密承诺书", "", None),
        ("2026年7月巡检表.xlsx", Category.OPERATIONS, "巡检表", "2026-07", None),
        ("备份记录_20260731.docx", Category.OPERATIONS, "备份记录", "2026-07", date(2026, 7, 31)),
        ("等保测评报告2026-08-21.pdf", Category.GRADING, "测评报告", "", date(2026, 8, 21)),
        ("密码应用方案.docx", Category.CRYPTO, "密码应用方案", "", None),
        ("2026年第三季度阶段性报告.docx", Category.OPERATIONS, "阶段性报告", "2026-Q3", None),
        ("main.py", Category.SOURCE, "源代码", "", None),
        ("scan0001.pdf", None, "", "", None),
    ],
)  # fmt: skip
def test_a_name_tells_what_a_file_is(
    name: str, category: Category | None, kind: str, period: str, formed: date | None
) -> None:
    found = guessed(name)
    assert (found.category, found.type, found.period, found.formed) == (
        category,
        kind,
        period,
        formed,
    )
    assert ("category" in found.why) == (category is not None)


def test_the_end_of_a_name_says_what_the_thing_is() -> None:
    assert guessed("保密承诺培训签到表.xlsx").type == "培训签到"
    assert guessed("数据备份确认单.docx").type == "备份确认单"
    assert guessed("巡检值班.docx").type == "值班表"
    assert guessed("值班巡检.docx").type == "巡检表"


def test_a_folder_decides_where_the_name_could_be_of_several() -> None:
    assert guessed("整改报告.docx").category is Category.GRADING
    assert guessed("07密码应用/密评/整改报告.docx").category is Category.CRYPTO
    found = guessed("08运维过程/2026-07/资料.docx")
    assert (found.category, found.period) == (Category.OPERATIONS, "2026-07")
    assert "08运维过程" in found.why["category"]


def test_a_month_in_the_name_of_a_letter_is_no_period() -> None:
    assert guessed("2026-05 第一笔付款申请.docx").period == ""


def test_persons_are_told_from_names_folders_and_labels() -> None:
    assert guessed("林晓舟简历.docx").persons == ("林晓舟",)
    assert guessed("人员/龙䶮/证书.png").persons == ("龙䶮",)
    assert guessed("欧阳晓舟-简历.docx").persons == ("欧阳晓舟",)
    assert guessed("巡检-记录.docx").persons == ()
    assert guessed("a.docx", "事件单\n处理人\t白砚秋\n").persons == ("白砚秋",)
    assert guessed("a.docx", "保密承诺书\n本人 江望舒，系驻场人员").persons == ("江望舒",)
    assert guessed("a.docx", "登记表\n姓名：（签字）\n").persons == ()


def test_the_longest_known_system_counts_and_the_project_is_none() -> None:
    assert guessed("电子票据系统运维手册.docx").systems == ("电子票据系统",)
    assert guessed("a.docx", "示例市城市管理平台运行维护项目周报\n正文").systems == ()
    told = guessed("a.docx", "变更\n涉及系统\t综合执法业务系统、票据系统\n")
    assert told.systems == ("综合执法业务系统", "票据系统")
    assert guessed("渣土监管系统运维手册.docx").systems == ("渣土监管系统",)


@pytest.mark.parametrize(
    ("text", "formed"),
    [
        ("承诺书\n签署日期：2026年4月16日\n生效日期：2026年5月1日", date(2026, 4, 16)),
        ("通知\n正文说到2025年1月1日的事。\n某某公司\n二〇二六年七月三十一日", date(2026, 7, 31)),
        ("通知\n正文说到2025年1月1日的事。", None),
        ("记录\n出生日期：1990年1月1日", None),
    ],
)
def test_the_date_of_a_paper_is_where_papers_are_dated(text: str, formed: date | None) -> None:
    assert guessed("资料.docx", text).formed == formed


def test_a_table_of_a_month_was_whole_on_the_last_day_it_records() -> None:
    rows = "\n".join(f"2026-07-{day:02d}\t正常" for day in (1, 15, 30)) + "\n2026-08-02\t下月"
    assert guessed("2026年7月巡检表.xlsx", rows).formed == date(2026, 7, 30)


def test_properties_come_last() -> None:
    found = guessed("资料.docx", "正文", modified="2026-06-05T08:00:00Z")
    assert found.formed == date(2026, 6, 5)
    assert "formed" in found.why
    assert guessed("2026-07-31 资料.docx", "正文", modified="2026-06-05").formed == date(
        2026, 7, 31
    )


def test_numbers_stand_in_names_and_heads() -> None:
    assert guessed("SJ-202604-001 事件单.docx").number == "SJ-202604-001"
    assert guessed("2026-07-31 巡检.docx").number == ""
    assert guessed("运维〔2026〕7号通知.docx").number == "运维〔2026〕7号"
    assert (
        guessed("a.docx", "需求申请表\n编号\tXQ-202604-002\t系统\t票据系统").number
        == "XQ-202604-002"
    )
    assert guessed("a.docx", "产品编号说明\n本文不编号").number == ""


def test_a_title_is_the_name_unless_a_machine_gave_it() -> None:
    assert guessed("关于升级的函.docx", "另一标题在此\n正文").title == "关于升级的函"
    assert guessed("scan0001.pdf", "第 1 页\n关于升级的函\n正文").title == "关于升级的函"
    assert guessed("新建 文档(2).docx", "", title="数据库升级方案").title == "数据库升级方案"
    assert guessed("IMG_20260731_101530.jpg", "").title == "IMG_20260731_101530"


def test_marks_are_read_or_usual() -> None:
    assert guessed("a.docx", "密级：工作秘密\n正文").mark is Mark.WORK_SECRET
    assert guessed("a.docx", "内部资料 注意保存\n正文").mark is Mark.WORK_SECRET
    assert guessed("张三-简历.docx").mark is Mark.PERSONAL
    assert guessed("网络拓扑图.png").mark is Mark.WORK_SECRET
    assert guessed("2026年7月巡检表.xlsx", "正文提到工作秘密四个字").mark is Mark.INTERNAL


def test_code_says_nothing_about_papers() -> None:
    found = guessed(
        "源代码/gateway/receipts.py", "# 需求申请表\n编号\tXQ-202604-002\n日期：2026-01-01"
    )
    assert (found.category, found.type) == (Category.SOURCE, "源代码")
    assert (found.number, found.formed, found.period) == ("", None, "")


def test_types_of_the_vault_are_known_words() -> None:
    known = Knowledge(types=(("渣土车核查单", Category.OPERATIONS),))
    found = guessed("2026年7月渣土车核查单.docx", known=known)
    assert (found.category, found.type) == (Category.OPERATIONS, "渣土车核查单")


def test_every_word_is_of_one_type_and_every_category_is_a_category() -> None:
    words = intake_words()
    assert len({each.word for each in words.types}) == len(words.types) > 200
    for each in (*words.types, *words.categories):
        assert Category(each.category)
        assert not each.mark or Mark(each.mark)
    assert {Mark(name) for name in words.marks} == set(Mark)
    assert all(usual_types(category) for category in Category)


def told(count: int, value: str = "techdoc") -> Knowledge:
    token = tokens_of("资料/综合巡检清单.docx")[0]
    return Knowledge(lessons=Lessons({"category": {token: {value: count}}}))


def test_a_lesson_wins_only_once_it_is_confirmed() -> None:
    shown = "资料/综合巡检清单2026-08.docx"
    assert guessed(shown, known=Knowledge()).category is Category.OPERATIONS
    assert guessed(shown, known=told(1)).category is Category.OPERATIONS
    found = guessed(shown, known=told(2))
    assert found.category is Category.TECHDOC
    assert found.taught == {"category": "techdoc"}


def test_a_lesson_told_once_is_used_where_nothing_else_speaks() -> None:
    token = tokens_of("资料.docx")[0]
    known = Knowledge(lessons=Lessons({"category": {token: {"crypto": 1}}}))
    assert guessed("资料.docx", known=known).category is Category.CRYPTO


def test_a_token_that_was_told_different_things_says_nothing() -> None:
    lessons = Lessons({"type": {"folder:资料": {"甲": 2, "乙": 2}, "end:清单表": {"丙": 2}}})
    assert lessons.value("type", ["folder:资料"], confirmed=True) == ""
    assert lessons.value("type", ["folder:资料", "end:清单表"], confirmed=True) == "丙"


def test_tokens_leave_out_what_changes_from_file_to_file() -> None:
    first = tokens_of("2026-07/林晓舟-第3号交接记录单（2026-07-31）.docx", ["林晓舟"])
    second = tokens_of("2026-08/龙䶮-第12号交接记录单（2026年8月2日）.docx", ["龙䶮"])
    assert first[0] == second[0]
    assert "end:记录单" in set(first) & set(second)
    assert not any("林晓舟" in token or any(map(str.isdigit, token)) for token in first)
