"""From work to knowledge: an article begun from a ticket, a request or a list of findings, as far as these tell."""

from __future__ import annotations

import re
from collections.abc import Sequence

from desktop.services.house import House
from desktop.services.knowledge.article_entry import NewArticle, kind_of
from desktop.services.knowledge.form_facts import FormFacts, form_facts
from desktop.services.library import get_document, read_version
from models.records import DocumentRecord
from resources.knowledge import fill_template

_CLAUSE_END = re.compile("[，。；！？\n]|, |; ")
_TIME = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s*\d{1,2}[:：]\d{2})?")
_NAMES = re.compile(r"[、，,;；/\s]+")
_LONGEST_CLAUSE = 40
_LONGEST_NAME = 40
_MOST_NAMES = 12
# What Markdown would take for markup. Underscores inside words are left alone: it leaves them alone, too.
_MARKUP = re.compile(r"[\\`*<>\[\]|~]|(?<![^\W_])_|_(?![^\W_])")
# A number has no escape of its own; the mark behind it has.
_LEADING = re.compile(r"^(\s*|\d+(?=[.)](?:\s|$)))([#+\-=.)])")
_LIST_MARK = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+(?:\[[ xX]\]\s+)?$")
# What counts or marks a step in a form; the template's list does that itself.
_COUNTED = re.compile(r"^\s*(?:\d{1,2}\s*[.、．)）]|[（(]\d{1,2}[)）]|[•·●▪-]\s)\s*(?=\S)")
_ROW_FIELDS = ("phenomenon", "cause", "cure", "prevention", "confirmed")


def article_from(house: House, document_id: int, kind: str = "fault") -> NewArticle:
    """An article of `kind` to be written about a document, its template filled with the document's facts and words.

    It has the document's mark, systems and persons, and links to it. Nothing is filed. The look into the document is
    journalled. Raises NoSuchDocument, Withheld, NoSuchKind, and the storage errors of the vault.
    """
    kind_of(kind)
    document = get_document(house, document_id)
    facts = form_facts(read_version(house, document).text)
    systems = document.systems or _names(facts, "system")[:1]
    persons = document.persons or _names(facts, "persons")
    title = _title(document, facts, systems, kind)
    # The day of a paper is that of what it reports, but not of a list's many findings.
    started = _time(facts, "started") or ("" if facts.rows else _day(document))
    values = {
        "title": inert(title),
        "system": inert("、".join(systems)),
        "persons": inert("、".join(persons)),
        "origin": f"[[{document.number}]]",
        "level": inert(facts.values.get("level", "")),
        "started": started,
        "recovered": _time(facts, "recovered"),
        "date": started,
    }
    for name in _ROW_FIELDS:
        values[name] = block(kind, name, _lines(facts, name))
    # What was changed is, in a request, what was asked for.
    values["purpose"] = values["phenomenon"]
    return NewArticle(
        title=title,
        kind=kind,
        body=fill_template(kind, values),
        systems=systems,
        persons=persons,
        mark=document.mark,
        origin=document.id,
    )


def _title(document: DocumentRecord, facts: FormFacts, systems: Sequence[str], kind: str) -> str:
    """The system and the first words of what was wrong, as somebody who looks for it would say."""
    said = facts.values.get("subject") or next(
        iter((*_lines(facts, "subject"), *_lines(facts, "phenomenon"))), ""
    )
    clause = _CLAUSE_END.split(said.strip(), maxsplit=1)[0][:_LONGEST_CLAUSE].strip()
    if not clause or len(facts.rows) > 1:
        return f"{document.title}（{kind_of(kind).type}）"
    return f"{systems[0]}：{clause}" if systems else clause


def _lines(facts: FormFacts, name: str) -> list[str]:
    """What a form says under a heading, or beside a label, or, one line a finding, in a column."""
    if name in facts.sections:
        return list(facts.sections[name])
    if name in facts.values:
        return [facts.values[name]]
    if len(facts.rows) == 1:
        return [facts.rows[0][name]] if name in facts.rows[0] else []
    found = []
    for row in facts.rows:
        if name in row:
            which = " ".join(filter(None, (row.get("number"), row.get("system"))))
            level = f"（{row['level']}）" if name == "phenomenon" and "level" in row else ""
            found.append(f"{which}：{row[name]}{level}" if which else row[name] + level)
    return found


def block(kind: str, name: str, lines: Sequence[str]) -> str:
    """Lines as the template's place for them wants them: items of its list, or paragraphs."""
    said = [line for line in lines if line.strip()]
    template = kind_of(kind).template
    place = re.search(rf"^(.*)\{{{name}(?:\||\}})", template, re.MULTILINE)
    before = place[1] if place else ""
    if _LIST_MARK.match(before):
        return f"\n{before}".join(inert(_COUNTED.sub("", line)) for line in said)
    lines = [inert(line) for line in said]
    return "\n".join(f"- {line}" for line in lines) if len(lines) > 3 else "\n\n".join(lines)


def _names(facts: FormFacts, name: str) -> tuple[str, ...]:
    said = [facts.values[name]] if name in facts.values else []
    said += [row[name] for row in facts.rows if name in row] if name == "persons" else []
    names = [each for words in said for each in _NAMES.split(words)]
    fit = [each for each in names if 1 < len(each) <= _LONGEST_NAME]
    return tuple(dict.fromkeys(fit))[:_MOST_NAMES]


def _time(facts: FormFacts, name: str) -> str:
    found = _TIME.search(facts.values.get(name, ""))
    return found[0] if found else ""


def _day(document: DocumentRecord) -> str:
    return document.formed.isoformat() if document.formed else ""


def inert(words: str) -> str:
    """`words` as Markdown that shows just them."""
    line = " ".join(words.split())
    return _LEADING.sub(r"\1\\\2", _MARKUP.sub(r"\\\g<0>", line))
