"""The fields of a query that the database answers: tags, collections, links, relations, fields of one's own."""

from __future__ import annotations

from resources.words import N_
from search.language.field_kinds import Field, Kind

ORGANISED_FIELDS = (
    Field(
        "tag",
        Kind.ORDER,
        ("标签",),
        ("tag", "tags"),
        N_("Tag"),
        N_("words of a tag or of one above it; := for the very tag, with /* also those below"),
        exact=True,
        repeats=True,
    ),
    Field(
        "collection",
        Kind.ORDER,
        ("合集",),
        ("collection", "collections"),
        N_("Collection"),
        N_("words of a collection's name; := for the very name"),
        exact=True,
        repeats=True,
    ),
    Field(
        "linksto",
        Kind.LINK,
        ("链接到",),
        ("linksto", "linkto"),
        N_("Links to"),
        N_(
            "what links to a duty (R35), 人员:…, 系统:…, or to this number or words of a title; := for the very title"
        ),
        exact=True,
        repeats=True,
    ),
    Field(
        "linkedfrom",
        Kind.LINK,
        ("链接自",),
        ("linkedfrom",),
        N_("Linked from"),
        N_("what the document of this number or with such a title links to; := for the very title"),
        exact=True,
        repeats=True,
    ),
    Field(
        "relation",
        Kind.RELATION,
        ("关系",),
        ("relation", "relations"),
        N_("Relation"),
        N_(
            "a kind of relation to another document; = and its number or words of its title narrow it"
        ),
        repeats=True,
    ),
    Field(
        "field",
        Kind.OWN,
        ("字段",),
        ("field", "fields"),
        N_("Own field"),
        N_(
            "a field of your own: its name alone, or then =words, ==the whole value, =100..200, >=2026-07"
        ),
        repeats=True,
    ),
)
"""In the order in which they are offered."""
