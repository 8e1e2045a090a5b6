"""The help on queries: what may be written, each with an example that is one; a test reads them all."""

from __future__ import annotations

from dataclasses import dataclass

from resources import words
from resources.words import N_, _
from search.language.choices import names_of
from search.language.fields import FIELDS, Kind


@dataclass(frozen=True, slots=True)
class Example:
    """A query and what it finds, translated."""

    query: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Section:
    """Examples of one subject under a translated title."""

    title: str
    examples: tuple[Example, ...]


_SECTIONS: tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...] = (
    (
        N_("Words"),
        (
            ("等级 保护", "graded protection", N_("documents that hold both words, anywhere")),
            ("“等级保护”", '"graded protection"', N_("these words, one directly after the other")),
            ("SM4密钥", "SM4key", N_("letters, digits and Chinese in one word")),
            ("config*", "config*", N_("words that begin so; Chinese is always found inside words")),
            ("-草稿 巡检", "-draft inspection", N_("documents without the word behind the hyphen")),
            ("巡检 OR 日报", "inspection OR daily", N_("documents with at least one of them")),
            (
                "(巡检 OR 日报) NOT 作废",
                "(inspection OR daily) NOT void",
                N_("AND, OR and NOT in capital letters; parentheses hold together"),
            ),
            ("“OR”", '"OR"', N_("the word itself: whatever is in quotation marks is text")),
        ),
    ),
    (
        N_("Fields"),
        (
            ("标题:验收", "title:acceptance", N_("in the title only; a colon of either width")),
            ("人员:张三", "person:zhangsan", N_("a person by name or pinyin")),
            ("人员:zs", "person:zs", N_("a person by the initials")),
            (
                "类型:(巡检表 OR 日报)",
                "type:(sheet OR report)",
                N_("several values for one field"),
            ),
            ("类型:=日报", "type:=report", N_("this value and no longer one")),
            ("-标记:公开", "-mark:public", N_("all but these")),
            ("格式:表格 大小:>10MB", "format:sheets size:>10MB", N_("large sheets")),
        ),
    ),
    (
        N_("Order and links"),
        (
            (
                "标签:网络",
                "tag:network",
                N_("with a tag 网络, or one below it such as 网络/防火墙"),
            ),
            ("标签:=网络", "tag:=network", N_("with the very tag, and none below it")),
            ('标签:="网络/*"', 'tag:="network/*"', N_("with the very tag, or one below it")),
            ("标签:无", "tag:none", N_("without any tag")),
            ("合集:交接", "collection:handover", N_("in a collection of such a name")),
            (
                "类型:操作手册 标签:网络 链接到:R35",
                "type:runbook tag:network linksto:R35",
                N_("runbooks on the network that link to duty R35"),
            ),
            ("链接到:人员:张三", "linksto:person:zhangsan", N_("links to a person or system")),
            (
                "链接到:(防火墙 OR 系统:政务门户)",
                "linksto:(firewall OR system:portal)",
                N_("links to documents with such a title, or to the system"),
            ),
            ("链接自:交接说明", "linkedfrom:handover", N_("what such a document links to")),
            ("关系:取代", "relation:supersedes", N_("replaces an older document")),
            (
                "关系:佐证=验收报告",
                "relation:evidence=report",
                N_("is evidence for a document with such a title"),
            ),
            ("字段:厂商=华为", "field:maker=huawei", N_("a field of your own with such a value")),
            ("字段:金额=100..200", "field:amount=100..200", N_("numbers and dates in ranges")),
            ("-字段:厂商", "-field:maker", N_("where the field is empty")),
            ("种类:文章", "kind:article", N_("articles only")),
        ),
    ),
    (
        N_("Dates"),
        (
            ("形成:2026-07", "formed:2026-07", N_("a year, a month or a day")),
            ("形成:2026-07..2026-09", "formed:2026-07..2026-09", N_("from … to, both included")),
            ("入库:>=2026-07-01", "filed:>=2026-07-01", N_("on this day or later")),
            ("形成:<2026", "formed:<2026", N_("before")),
            ("期间:2026-Q3", "period:2026-Q3", N_("documents about these months")),
            ("入库:本周", "filed:thisweek", N_("counted from today")),
            ("形成:近30天", "formed:last30days", N_("the last days, today included")),
            ("形成:无", "formed:none", N_("documents without this date")),
        ),
    ),
    (
        N_("Versions"),
        (
            ("巡检 版本:全部", "inspection version:all", N_("old versions, too")),
            ("巡检 版本:旧", "inspection version:old", N_("only what has been replaced")),
        ),
    ),
)


_CLOSED = (Kind.CATEGORY, Kind.CHOICE, Kind.FORMAT, Kind.RELATION, Kind.VERSIONS)


def query_help() -> tuple[Section, ...]:
    """All of it, in the language in use; the last section lists the fields."""
    chinese = words.language() == "zh_CN"
    sections = [
        Section(
            _(title),
            tuple(
                Example(in_chinese if chinese else in_english, _(meaning))
                for in_chinese, in_english, meaning in examples
            ),
        )
        for title, examples in _SECTIONS
    ]
    return (*sections, _fields())


def _fields() -> Section:
    listed: list[Example] = []
    for field in FIELDS:
        names = " ".join(f"{name}:" for name in (*field.chinese, *field.english))
        meaning = _(field.help)
        if field.kind in _CLOSED:
            meaning += " — " + " / ".join(names_of(field.key))
        listed.append(Example(names, meaning))
    return Section(_("All fields"), tuple(listed))
