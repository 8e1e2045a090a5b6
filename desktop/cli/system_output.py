"""A system as it is written on the command line, as an object for programs, and its page as lines for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from desktop.cli.terminal import printable, result, result_object, say, shown_progress
from resources.words import _

if TYPE_CHECKING:
    from desktop.services.house import House
    from desktop.services.order.system_pages import SystemPage
    from models.order.assets import AccountRecord, SystemRecord


System = Annotated[
    str,
    typer.Argument(
        metavar="SYSTEM", help=_("Its name, or its number in the list."), show_default=False
    ),
]


def parse_facts(words: list[str] | None) -> dict[str, str] | None:
    """`address=10.1.2.3` by the ids of facts or their names in either language; None where nothing is said."""
    if words is None:
        return None
    from resources.knowledge import facts

    known = {
        name: fact.id
        for fact in facts()
        for name in (fact.id, fact.words.zh, fact.words.en.casefold())
    }
    return {
        _known(name.casefold(), known): value for name, value in (_pair(word) for word in words)
    }


def parse_people(words: list[str] | None) -> list[tuple[str, str]] | None:
    """`张三=operator` as (name, role id)."""
    if words is None:
        return None
    from resources.knowledge import person_roles

    known = {
        name: role.id
        for role in person_roles()
        for name in (role.id, role.words.zh, role.words.en.casefold())
    }
    return [
        (name, _known(role.casefold(), known)) for name, role in map(_pair, filter(None, words))
    ]


def parse_accounts(words: list[str] | None) -> list[AccountRecord] | None:
    """`admin;维护;张三;封-07`: what comes last is the number of the envelope."""
    if words is None:
        return None
    from models.order.assets import AccountRecord

    made: list[AccountRecord] = []
    for word in filter(None, words):
        parts = [part.strip() for part in word.replace("；", ";").split(";")]
        if len(parts) > 4 or not parts[0]:
            raise typer.BadParameter(
                _("{word} is no account; write NAME;PURPOSE;HOLDER;ENVELOPE.").format(word=word)
            )
        made.append(AccountRecord(*parts))
    return made


def parse_ties(house: House, words: list[str] | None) -> list[tuple[str, int]] | None:
    """`runs-on=虚拟化平台` as (kind id, system id)."""
    if words is None:
        return None
    from resources.knowledge import tie_kinds

    known = {
        name: kind.id
        for kind in tie_kinds()
        for name in (kind.id, kind.words.zh, kind.words.en.casefold())
    }
    return [
        (_known(kind.casefold(), known), system_named(house, name).id)
        for kind, name in map(_pair, filter(None, words))
    ]


def system_object(system: SystemRecord) -> dict[str, Any]:
    """A system for a program."""
    return {
        "id": system.id,
        "kind": system.kind,
        "name": system.name,
        "code": system.code,
        "owner": system.owner,
        "purpose": system.purpose,
        "facts": dict(system.facts),
        "note": system.note,
        "retired": system.retired.isoformat() if system.retired else None,
        "people": [{"name": name, "role": role} for name, role in system.people],
        "accounts": [
            {
                "name": each.name,
                "purpose": each.purpose,
                "holder": each.holder,
                "envelope": each.reference,
            }
            for each in system.accounts
        ],
        "ties": [
            {"kind": each.kind, "id": each.other, "name": each.name, "outgoing": each.outgoing}
            for each in system.ties
        ],
    }


def page_object(page: SystemPage) -> dict[str, Any]:
    """A system's page for a program."""
    return system_object(page.system) | {
        "documents": page.total,
        "groups": [
            {
                "id": group.id,
                "label": group.label,
                "total": group.total,
                "types": dict(group.types),
                "documents": [
                    {"id": each.id, "number": each.number, "title": each.title}
                    for each in group.documents
                ],
            }
            for group in page.groups
        ],
        "linked_from": [
            {"id": each.id, "number": each.number, "title": each.title} for each in page.linked_from
        ],
        "linked_total": page.linked_total,
        "filings": [
            {
                "id": each.id,
                "title": each.title,
                "level": each.level,
                "number": each.number,
                "state": each.state,
                "until": each.until.isoformat() if each.until else None,
            }
            for each in page.registers.filings
        ],
        "findings": [
            {
                "id": each.id,
                "number": each.number,
                "problem": each.problem,
                "state": each.state,
                "open": each.is_open,
                "overdue": each.overdue,
                "due": each.due.isoformat() if each.due else None,
            }
            for each in page.registers.findings
        ],
    }


def print_page(page: SystemPage) -> None:
    """The page for a person."""
    from resources.knowledge import asset_kind, facts, person_roles, tie_kinds

    system = page.system
    result(printable(f"{system.name}  ({asset_kind(system.kind).label})"))
    for value in filter(None, (system.code, system.owner, system.purpose, system.note)):
        result(printable(f"  {value}"))
    labels = {fact.id: fact.label for fact in facts()}
    for key, value in system.facts.items():
        result(printable(f"  {labels.get(key, key)}: {value}"))
    roles = {role.id: role.label for role in person_roles()}
    for name, role in system.people:
        result(printable(f"  {roles.get(role, role)}: {name}"))
    for account in system.accounts:
        told = "  ".join(filter(None, (account.purpose, account.holder, account.reference)))
        result(printable(f"  {_('Account')} {account.name}: {told}"))
    ties = {kind.id: kind for kind in tie_kinds()}
    for tie in system.ties:
        kind = ties[tie.kind]
        result(printable(f"  {kind.label if tie.outgoing else kind.inverse} {tie.name}"))
    for filing in page.registers.filings:
        told = "  ".join(filter(None, (filing.level, filing.number, filing.state)))
        result(printable(f"  {filing.scheme}: {told}"))
    if page.registers.findings:
        result(f"{_('Findings to be rectified')}: {len(page.registers.findings)}")
        for finding in page.registers.findings:
            result(printable(f"  {finding.number}  {finding.state}  {finding.problem}"))
    for group in page.groups:
        result(f"{group.label}: {group.total}")
        for document in group.documents:
            result(printable(f"  {document.id:>6}  {document.number}  {document.title}"))
        if group.more:
            result("  " + _("{count} more; --limit shows them.").format(count=group.more))
    if page.linked_total:
        result(_("Linked from: {count}").format(count=page.linked_total))
        for document in page.linked_from:
            result(printable(f"  {document.id:>6}  {document.number}  {document.title}"))


def _pair(word: str) -> tuple[str, str]:
    name, sign, value = word.replace("＝", "=").partition("=")
    if not sign or not name.strip():
        raise typer.BadParameter(_("{word} has no = between name and value.").format(word=word))
    return name.strip(), value.strip()


def _known(word: str, known: dict[str, str]) -> str:
    if word not in known:
        raise typer.BadParameter(
            _("{word} is none of: {known}.").format(
                word=word, known=", ".join(dict.fromkeys(known.values()))
            )
        )
    return known[word]


def system_named(house: House, word: str) -> SystemRecord:
    """The system of this name or number. Raises typer.BadParameter in words."""
    from desktop.services.errors import NoSuchSystem
    from desktop.services.order.systems import find_system, get_system

    found = find_system(house, word)
    if found is None and word.isdecimal() and len(word) < 18:
        try:
            found = get_system(house, int(word))
        except NoSuchSystem:
            found = None
    if found is None:
        raise typer.BadParameter(_("There is no system {word}.").format(word=word))
    return found


def index_anew(house: House, *, as_json: bool) -> None:
    """Documents that name the system otherwise now are searched so."""
    from desktop.services.searching.indexing import index_waiting

    with shown_progress(quiet=as_json) as progress:
        index_waiting(house, progress)


def tell_system(system: SystemRecord, sentence: str, *, as_json: bool) -> None:
    """What became of a system."""
    if as_json:
        result_object(system_object(system))
    else:
        say(sentence.format(name=system.name))
