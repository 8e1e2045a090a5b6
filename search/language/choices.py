"""The closed sets among the values of fields: what is stored, what is written in queries, what is understood."""

from __future__ import annotations

from dataclasses import dataclass

from models.categories import Category, Mark, Ownership, Status, TextState, VersionKind
from resources import words
from resources.words import N_, _
from search.analysis import match_text


@dataclass(frozen=True, slots=True)
class Choice:
    """One value: the index's term, its names in Chinese and English (the usual one first), and its English label."""

    term: str
    chinese: tuple[str, ...]
    english: tuple[str, ...]
    label: str

    @property
    def name(self) -> str:
        """How it is written in queries, in the language in use."""
        return self.chinese[0] if words.language() == "zh_CN" else self.english[0]

    @property
    def shown(self) -> str:
        """How it is shown, translated."""
        return _(self.label)


ARTICLE = "article"
"""What is written here is a file to the index; the database knows that it is an article."""

CHOICES: dict[str, tuple[Choice, ...]] = {
    "mark": (
        Choice(Mark.PUBLIC.value, ("公开",), ("public",), N_("Public")),
        Choice(Mark.INTERNAL.value, ("内部",), ("internal",), N_("Internal")),
        Choice(Mark.WORK_SECRET.value, ("工作秘密",), ("work",), N_("Work secret")),
        Choice(Mark.TRADE_SECRET.value, ("商业秘密",), ("trade",), N_("Trade secret")),
        Choice(Mark.PERSONAL.value, ("个人敏感",), ("personal",), N_("Personal data")),
    ),
    "status": (
        Choice(Status.DRAFT.value, ("草稿",), ("draft",), N_("Draft")),
        Choice(Status.FINAL.value, ("定稿",), ("final",), N_("Final")),
        Choice(Status.VOID.value, ("作废",), ("void",), N_("Void")),
    ),
    "kind": (
        Choice(ARTICLE, ("文章",), ("article",), N_("Article")),
        Choice(VersionKind.FILE.value, ("文件",), ("file",), N_("File")),
        Choice(VersionKind.TREE.value, ("源代码树", "交付"), ("tree",), N_("Source tree")),
        Choice(VersionKind.MEMBER.value, ("成员",), ("member",), N_("File of a source tree")),
    ),
    "state": (
        Choice(TextState.READ.value, ("可读", "有"), ("read", "yes"), N_("Text was read")),
        Choice(TextState.EMPTY.value, ("无文字", "无"), ("empty", "none"), N_("Holds no text")),
        Choice(
            TextState.UNREADABLE.value,
            ("读不出", "不可读"),
            ("unreadable", "no"),
            N_("Could not be read"),
        ),
        Choice(TextState.PENDING.value, ("待读", "待"), ("pending",), N_("Not read yet")),
    ),
    "flag": (
        Choice("macro", ("宏",), ("macro",), N_("Macros")),
        Choice("executable", ("可执行", "程序"), ("executable",), N_("Executable")),
        Choice("script", ("脚本",), ("script",), N_("Script")),
        Choice("encrypted", ("加密",), ("encrypted",), N_("Encrypted")),
        Choice("link", ("外部链接", "链接"), ("link",), N_("External links")),
        Choice("embedded", ("嵌入对象", "嵌入"), ("embedded",), N_("Embedded objects")),
    ),
    "ownership": (
        Choice(Ownership.CLIENT.value, ("甲方资料", "甲方"), ("client",), N_("Client's material")),
        Choice(
            Ownership.DELIVERABLE.value, ("交付成果", "交付"), ("deliverable",), N_("Deliverable")
        ),
        Choice(
            Ownership.CONTRACTOR.value,
            ("乙方自有", "乙方"),
            ("contractor",),
            N_("Contractor's own"),
        ),
    ),
    "retention": (
        Choice("Y", ("永久", "Y"), ("permanent", "Y"), N_("Permanent")),
        Choice("D30", ("30年", "D30"), ("30years", "D30"), N_("30 years")),
        Choice("D10", ("10年", "D10"), ("10years", "D10"), N_("10 years")),
    ),
    # Of a relation's two ends: "<" where the other document has it to this one.
    "relation": (
        Choice("supersedes", ("取代",), ("supersedes",), N_("Supersedes another")),
        Choice(
            "<supersedes",
            ("被取代", "被取代于"),
            ("superseded", "superseded by"),
            N_("Superseded by another"),
        ),
        Choice(
            "attachment",
            ("附于", "附件"),
            ("attachment", "attachment of"),
            N_("Attached to another"),
        ),
        Choice(
            "<attachment",
            ("附有", "有附件"),
            ("attached", "has attached"),
            N_("Has another attached"),
        ),
        Choice(
            "evidence", ("佐证", "证据"), ("evidence", "evidence for"), N_("Evidence for another")
        ),
        Choice(
            "<evidence", ("由此佐证", "有佐证"), ("proved", "proved by"), N_("Proved by another")
        ),
        Choice("answers", ("答复",), ("answers",), N_("Answers another")),
        Choice(
            "<answers",
            ("由此答复", "被答复"),
            ("answered", "answered by"),
            N_("Answered by another"),
        ),
        Choice("derived", ("来源于",), ("derived", "derived from"), N_("Derived from another")),
        Choice("<derived", ("据此写成",), ("source", "source of"), N_("Source of another")),
    ),
    "versions": (
        Choice("current", ("当前", "现行"), ("current",), N_("Current versions")),
        Choice("all", ("全部", "所有"), ("all",), N_("All versions")),
        Choice("old", ("旧", "旧版"), ("old",), N_("Old versions")),
    ),
}

FORMAT_GROUPS: dict[str, tuple[Choice, frozenset[str]]] = {
    choice.term: (choice, frozenset(endings.split()))
    for choice, endings in (
        (
            Choice("documents", ("文档",), ("documents",), N_("Word processing")),
            "doc docx docm dot dotx wps wpt odt rtf",
        ),
        (
            Choice("sheets", ("表格",), ("sheets",), N_("Sheets")),
            "xls xlsx xlsm xlt xltx et ett ods csv tsv",
        ),
        (
            Choice("slides", ("演示",), ("slides",), N_("Slides")),
            "ppt pptx pptm pps ppsx dps dpt odp",
        ),
        (Choice("pages", ("版式",), ("pages",), N_("Fixed pages")), "pdf ofd xps"),
        (
            Choice("pictures", ("图片",), ("pictures",), N_("Pictures")),
            "png jpg jpeg bmp gif tif tiff webp",
        ),
        (Choice("mail", ("邮件",), ("mail",), N_("Mail")), "eml msg mbox"),
        (
            Choice("archives", ("压缩包",), ("archives",), N_("Archives")),
            "zip tar gz tgz bz2 xz 7z rar",
        ),
        (Choice("texts", ("文本",), ("texts",), N_("Plain text")), "txt md log"),
    )
}
"""Kinds of formats: the endings that each stands for."""

CATEGORY_NAMES = {
    Category.CONTRACT: "合同与验收",
    Category.SOURCE: "源代码",
    Category.TECHDOC: "技术文档",
    Category.PLEDGE: "保密承诺",
    Category.PERSONNEL: "人员档案",
    Category.GRADING: "等级保护",
    Category.CRYPTO: "密码应用",
    Category.OPERATIONS: "运维过程",
}
"""Chinese names work in queries whatever language the window speaks."""


def category_name(category: Category) -> str:
    """How the category is written in queries, in the language in use."""
    return CATEGORY_NAMES[category] if words.language() == "zh_CN" else category.value


def categories_named(wanted: str) -> frozenset[Category]:
    """The categories whose name holds `wanted`, whose English name begins so, or whose code it is."""
    folded = match_text(wanted)
    if not folded:
        return frozenset()
    return frozenset(
        category
        for category, name in CATEGORY_NAMES.items()
        if folded in match_text(name)
        or category.value.startswith(folded)
        or folded == category.code
    )


def choices_named(field: str, wanted: str) -> frozenset[str]:
    """The terms of a field's choices that `wanted` names: fully, or else by a piece of their usual names."""
    folded = match_text(wanted)
    if not folded:
        return frozenset()
    choices = CHOICES[field]
    for choice in choices:
        if folded in map(match_text, (*choice.chinese, *choice.english)):
            return frozenset({choice.term})
    return frozenset(
        choice.term
        for choice in choices
        if folded in match_text(choice.chinese[0])
        or (len(folded) > 1 and match_text(choice.english[0]).startswith(folded))
    )


def formats_named(wanted: str) -> frozenset[str]:
    """The endings that a kind of formats stands for, or the ending itself; empty for what can't be one."""
    folded = match_text(wanted)
    for choice, endings in FORMAT_GROUPS.values():
        if folded in map(match_text, (*choice.chinese, *choice.english)):
            return endings
    return frozenset({folded}) if folded.isalnum() and len(folded) <= 16 else frozenset()


def names_of(field: str) -> list[str]:
    """All that may be written for a field with a closed set of values, in the language in use."""
    if field == "category":
        return [category_name(category) for category in Category]
    if field == "format":
        return [choice.name for choice, _endings in FORMAT_GROUPS.values()]
    return [choice.name for choice in CHOICES[field]]
