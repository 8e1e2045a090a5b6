"""People on the command line: whom a word means, sealed numbers from a file or a prompt, a file as it is shown."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from desktop.cli.terminal import printable, result
from resources.words import _

if TYPE_CHECKING:
    from desktop.services.house import House
    from models.obligations.register_records import Person, PersonItem
    from models.people.people_state import PersonState

PersonWord = Annotated[
    str,
    typer.Argument(
        metavar="PERSON",
        help=_("The label, staff number or number in the list."),
        show_default=False,
    ),
]


def person_named(house: House, word: str) -> Person:
    """The person of this label, staff number, name or number. Raises typer.BadParameter in words."""
    from desktop.services.errors import ContractRefused
    from desktop.services.people.people import find, get_person

    found = find(house, word)
    if found is None and word.isdecimal() and len(word) < 18:
        try:
            found = get_person(house, int(word))
        except ContractRefused:
            found = None
    if found is None:
        sentence = _("There is nobody called {word}, or several are; give the label or the number.")
        raise typer.BadParameter(sentence.format(word=word))
    return found


def sealed_number(file: Path | None, prompt: str, *, ask: bool) -> str | None:
    """A number that is kept sealed: from the first line of a file, or asked for without an echo; None where neither.

    It is never an argument, which other users of the machine and the shell's history see.
    """
    if file is not None:
        try:
            lines = file.read_text(encoding="utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError):
            sentence = _("The file {path} cannot be read.")
            raise typer.BadParameter(sentence.format(path=file)) from None
        return lines[0].strip() if lines else ""
    if not ask:
        return None
    if not sys.stdin.isatty():
        raise typer.BadParameter(_("There is no terminal to ask for the number; give a file."))
    return getpass.getpass(prompt)


def item_object(item: PersonItem) -> dict[str, Any]:
    """A thing on somebody's file for a program."""
    from models.documents.fact_fields import facts_of

    return {
        "id": item.id,
        "kind": item.kind,
        "title": item.title,
        "number": item.number,
        "since": item.since.isoformat() if item.since else None,
        "until": item.until.isoformat() if item.until else None,
        "facts": facts_of(item.facts),
    }


def person_object(person: Person) -> dict[str, Any]:
    """A person for a program; numbers are masked."""
    found: dict[str, Any] = {
        name: value
        for name, value in person._asdict().items()
        if name not in ("key", "created", "void")
    }
    found["born"] = person.born.isoformat() if person.born else None
    return found


def state_object(state: PersonState) -> dict[str, Any]:
    """How somebody stands on a day, for a program."""
    return person_object(state.person) | {
        "presence": state.presence,
        "since": state.stay.first.isoformat() if state.stay else None,
        "until": state.stay.last.isoformat() if state.stay and state.stay.last else None,
        "lamps": {name: lamp.state for name, lamp in state.lamps.items()},
        "missing": list(state.missing),
        "accounts_open": [each.title for each in state.accounts],
        "flags": list(state.flags),
    }


def state_line(state: PersonState) -> str:
    """Somebody in a line: presence, post, what is missing."""
    from desktop.services.people.people_words import presence_words

    person = state.person
    said = [f"{person.id:>5}", person.label, presence_words(state.presence), person.post]
    if state.missing:
        said.append(_("missing: {count}").format(count=len(state.missing)))
    if state.flags:
        said.append(_("flags: {count}").format(count=len(state.flags)))
    return printable("  ".join(filter(None, said)))


def print_person(house: House, state: PersonState, items: list[PersonItem]) -> None:
    """A person's file for people."""
    from desktop.services.contract.rules import rules_of
    from desktop.services.people.people_words import lamp_words, presence_words, said_of_person
    from models.people.people_state import keep_until

    rules = rules_of(house).people
    result(printable(f"{state.person.label}  ({presence_words(state.presence)})"))
    for label, value in said_of_person(rules, state.person):
        result(printable(f"  {label}: {value}"))
    for requirement in rules.requirements:
        lamp = state.lamps[requirement.id]
        words = f"{lamp_words(lamp.state)}, {lamp.why}" if lamp.why else lamp_words(lamp.state)
        result(printable(f"  {requirement.label}: {words}"))
    until = keep_until(rules, state)
    if until is not None:
        result("  " + _("The file is kept until {day} at least.").format(day=until))
    for flag in state.flags:
        result(printable(f"  ! {flag}"))
    for item in items:
        kind = rules.items[item.kind].label if item.kind in rules.items else item.kind
        days = f"{item.since or '?'} – {item.until or ''}".rstrip()
        told = (kind, item.title if item.title != kind else "", item.number, days)
        result(printable(f"  {item.id:>6}  " + "  ".join(filter(None, told))))
