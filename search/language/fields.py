"""The fields of the query language: what may stand before a colon, how its value is read, and what it is called."""

from __future__ import annotations

from resources.words import N_
from search.language.field_kinds import Field, Kind
from search.language.organised_fields import ORGANISED_FIELDS

__all__ = ["BY_KEY", "FIELDS", "Field", "Kind"]

FIELDS = (
    Field(
        "category",
        Kind.CATEGORY,
        ("类别", "分类"),
        ("category",),
        N_("Category"),
        N_("one of the eight categories, by name, code or part of the name"),
    ),
    Field(
        "type",
        Kind.WORDS,
        ("类型",),
        ("type",),
        N_("Type"),
        N_("words of the document type; := for the very type"),
        exact=True,
    ),
    Field("title", Kind.WORDS, ("标题", "题名"), ("title",), N_("Title"), N_("words of the title")),
    Field(
        "name",
        Kind.WORDS,
        ("文件名", "路径"),
        ("name", "path", "file"),
        N_("File name"),
        N_("words of the file's name, for files of a source tree of its path"),
    ),
    Field(
        "body", Kind.WORDS, ("正文", "全文"), ("text", "body"), N_("Text"), N_("words of the text")
    ),
    Field(
        "persons",
        Kind.WORDS,
        ("人员",),
        ("person", "persons"),
        N_("Person"),
        N_("a name, its pinyin or the initials of its pinyin; := for the very name"),
        exact=True,
        repeats=True,
    ),
    Field(
        "systems",
        Kind.WORDS,
        ("系统",),
        ("system", "systems"),
        N_("System"),
        N_("words of a system's name; := for the very name"),
        exact=True,
        repeats=True,
    ),
    *ORGANISED_FIELDS,
    Field(
        "number",
        Kind.WORDS,
        ("编号", "档号"),
        ("number",),
        N_("Number"),
        N_("the number or its beginning with *"),
    ),
    Field(
        "reference",
        Kind.WORDS,
        ("文号",),
        ("reference",),
        N_("Reference"),
        N_("the number that the paper itself bears"),
    ),
    Field(
        "period",
        Kind.MONTH,
        ("期间",),
        ("period",),
        N_("Period"),
        N_("the months that a document is about: a month, a quarter, a year or a range of them"),
    ),
    Field(
        "formed",
        Kind.DAY,
        ("形成", "形成日期", "日期"),
        ("formed", "date"),
        N_("Formed"),
        N_("the date of the paper: a day, a month, a year, a range, or a word such as last month"),
    ),
    Field(
        "filed",
        Kind.DAY,
        ("入库", "入库日期"),
        ("filed",),
        N_("Filed"),
        N_("the day it was filed, written like the date of the paper"),
    ),
    Field(
        "mark",
        Kind.CHOICE,
        ("标记", "密级"),
        ("mark",),
        N_("Mark"),
        N_("the confidentiality mark"),
    ),
    Field("status", Kind.CHOICE, ("状态",), ("status",), N_("Status"), N_("draft, final or void")),
    Field(
        "format",
        Kind.FORMAT,
        ("格式",),
        ("format",),
        N_("Format"),
        N_("the ending of the file's name, or a kind of format such as sheets or pictures"),
    ),
    Field(
        "size",
        Kind.SIZE,
        ("大小",),
        ("size",),
        N_("Size"),
        N_("of the file: >10MB, <=500KB or 1MB..10MB"),
    ),
    Field(
        "kind",
        Kind.CHOICE,
        ("种类",),
        ("kind",),
        N_("Kind"),
        N_("an article, a file, a source tree, or a file of a source tree"),
    ),
    Field(
        "state",
        Kind.CHOICE,
        ("文本",),
        ("textstate", "readable"),
        N_("Text state"),
        N_("whether the text could be read"),
    ),
    Field(
        "flag",
        Kind.CHOICE,
        ("标志", "风险"),
        ("flag",),
        N_("Flag"),
        N_("what is risky about the file"),
        repeats=True,
    ),
    Field(
        "ownership",
        Kind.CHOICE,
        ("归属",),
        ("ownership", "owner"),
        N_("Ownership"),
        N_("whose the document is"),
    ),
    Field(
        "retention",
        Kind.CHOICE,
        ("保管期限", "保管"),
        ("retention",),
        N_("Retention"),
        N_("how long it is kept"),
    ),
    Field(
        "versions",
        Kind.VERSIONS,
        ("版本",),
        ("version", "versions"),
        N_("Versions"),
        N_("all, old or current; without it only current versions are found"),
    ),
)
"""In the order in which they are offered."""

BY_KEY = {field.key: field for field in FIELDS}
