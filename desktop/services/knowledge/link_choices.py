"""Completing a link while it is typed: articles, then systems, persons, duties, files, findings; by pinyin as well."""

from __future__ import annotations

import weakref
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import NamedTuple

from desktop.services.library import Archive
from desktop.services.searching.corpus import corpus_of
from models.knowledge.linkable import (
    Linkable,
    linkable_documents,
    linkable_findings,
    linkable_persons,
    linkable_systems,
)
from models.knowledge.titles import Target, split_target, title_key
from resources.knowledge import article_kinds, duty_titles
from resources.words import language
from search.analysis import match_text
from search.pinyin import sounds, syllables

_PREFIXES = {"person": "人员", "system": "系统", "duty": "义务", "finding": "问题"}
_BREAKS = frozenset("[]|\n")
_SHOWN = 60
"""Characters of what a finding is about, in the list."""


class LinkChoice(NamedTuple):
    """`insert` stands between the brackets; `shown` and `detail` are for the list. `kind`: article, system…"""

    insert: str
    shown: str
    detail: str
    kind: str


@dataclass(frozen=True, slots=True)
class _Entry:
    """A choice with all by which it is found."""

    choice: LinkChoice
    folded: tuple[str, ...]
    spoken: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Known:
    """What the archive held at one moment, by kind, in the order in which it is offered."""

    mark: int
    language: str
    entries: dict[str, tuple[_Entry, ...]]


_KNOWN: weakref.WeakKeyDictionary[Archive, _Known] = weakref.WeakKeyDictionary()
"""Kept while the archive stays as it is: every key that is typed asks again."""


def complete_link(archive: Archive, prefix: str, limit: int = 20) -> list[LinkChoice]:
    """What the characters behind `[[` may become, the likeliest first: names that begin so, sound so, or hold them.

    `人员:`, `系统:`, `义务:`, `问题:` in front ask for these alone; nothing at all offers the newest articles.
    """
    entries = _entries(archive)
    head, colon, rest = prefix.strip().replace("：", ":", 1).partition(":")
    asked = split_target(f"{head}:x").prefix if colon else ""
    every = list(chain.from_iterable(entries.values()))
    found: Iterator[LinkChoice] = _found(
        every if prefix.strip() else entries["article"], match_text(prefix)
    )
    if asked:
        # A title may begin like that, too.
        others = found if rest.strip() else iter(())
        found = chain(_found(entries.get(asked, ()), match_text(rest)), others)
    return list(islice(dict.fromkeys(found), limit))


def _found(entries: Sequence[_Entry], wanted: str) -> Iterator[LinkChoice]:
    if not wanted:
        yield from (entry.choice for entry in entries)
        return
    spoken = wanted.replace(" ", "")
    by_sound = spoken.isascii()
    seen: set[LinkChoice] = set()

    def begins(entry: _Entry) -> bool:
        return any(each.startswith(wanted) for each in entry.folded)

    def sounds_so(entry: _Entry) -> bool:
        return by_sound and any(each.startswith(spoken) for each in entry.spoken)

    def holds(entry: _Entry) -> bool:
        return any(wanted in each for each in entry.folded)

    for fits in (begins, sounds_so, holds):
        for entry in entries:
            if entry.choice not in seen and fits(entry):
                seen.add(entry.choice)
                yield entry.choice


def _entries(archive: Archive) -> dict[str, tuple[_Entry, ...]]:
    mark = corpus_of(archive).mark()
    known = _KNOWN.get(archive)
    with archive.database.read() as session:
        # Few, and what is written down about them changes nothing that search shows.
        systems, findings = linkable_systems(session), linkable_findings(session)
        if known is None or (known.mark, known.language) != (mark, language()):
            documents, persons = linkable_documents(session), linkable_persons(session)
            known = _KNOWN[archive] = _Known(mark, language(), _listed(documents, persons))
    before = {"article": known.entries["article"], "system": tuple(_named("system", systems))}
    after = {"finding": tuple(_numbered(findings))}
    return (
        before | {kind: each for kind, each in known.entries.items() if kind != "article"} | after
    )


def _listed(documents: Sequence[Linkable], persons: Sequence[str]) -> dict[str, tuple[_Entry, ...]]:
    times = Counter(title_key(document.title) for document in documents if document.kind)
    kinds = {kind.id: kind.label for kind in article_kinds()}
    articles, files = list[_Entry](), list[_Entry]()
    for document in documents:
        folded = (match_text(document.title), match_text(document.number))
        if document.kind:
            alone = times[title_key(document.title)] == 1
            detail = kinds.get(document.kind, document.type)
            if not alone:
                detail = f"{detail} · {document.number}"
            choice = LinkChoice(
                _written(document, by_title=alone), document.title, detail, "article"
            )
            articles.append(_Entry(choice, folded, _initials(document.title)))
        else:
            detail = f"{document.type} · {document.number}".removeprefix(" · ")
            choice = LinkChoice(
                _written(document, by_title=False), document.title, detail, "document"
            )
            files.append(_Entry(choice, folded, ()))
    chinese = language() == "zh_CN"
    duties = [
        _Entry(
            LinkChoice(name, f"{name} {duty.zh if chinese else duty.en}", duty.clause, "duty"),
            (name.lower(), match_text(duty.zh), match_text(duty.en)),
            _initials(duty.zh),
        )
        for name, duty in duty_titles().items()
    ]
    return {
        "article": tuple(articles),
        "person": tuple(_named("person", persons)),
        "duty": tuple(duties),
        "document": tuple(files),
    }


def _named(kind: str, names: Sequence[str]) -> Iterator[_Entry]:
    prefix = _PREFIXES[kind] if language() == "zh_CN" else kind
    for name in names:
        spoken = _initials(name) + (sounds(name) if kind == "person" else ())
        choice = LinkChoice(f"{prefix}:{name}", name, prefix, kind)
        yield _Entry(choice, (match_text(name),), spoken)


def _numbered(findings: Sequence[tuple[str, str]]) -> Iterator[_Entry]:
    prefix = _PREFIXES["finding"] if language() == "zh_CN" else "finding"
    for number, problem in findings:
        if _BREAKS & set(number):
            continue
        words = " ".join(problem.split())
        choice = LinkChoice(f"{prefix}:{number}", f"{number} {words[:_SHOWN]}", prefix, "finding")
        yield _Entry(choice, (match_text(number), match_text(words)), ())


def _written(document: Linkable, *, by_title: bool) -> str:
    """By title where that is unmistakable and can stand in a link, by number with the title as label otherwise."""
    title = document.title
    plain = split_target(title) == Target("", title, None, "") and not _BREAKS & set(title)
    if by_title and plain:
        return title
    label = "".join(" " if each in _BREAKS else each for each in title).strip()
    return f"{document.number}|{label}" if label else document.number


def _initials(name: str) -> tuple[str, ...]:
    spoken = syllables(match_text(name))
    return "".join(each[0] for each in spoken if each.strip()), "".join(spoken).replace(" ", "")
