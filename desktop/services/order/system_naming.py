"""What may be said of a system: a name of its own, words without marks of state secrets, accounts without passwords."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy.orm import Session

from desktop.services.errors import SystemRefused
from desktop.services.filing.screening import refuse, screen_name
from desktop.services.house import House
from desktop.services.rights import Right, require
from models.naming import tidy_name
from models.order.assets import AccountRecord, SystemRecord, find_asset
from resources.knowledge import asset_kind, facts, person_role, tie_kind
from resources.words import N_, _

LONGEST_NAME = 100
"""Characters of a name: more than a column or a button shows."""

LONGEST_VALUE = 2_000
"""Characters of any other field; what is longer is an article."""

_WORD = re.compile(
    r"(?:口令|密码|密钥|暗号|passphrase|password|passwd|pwd|pass|pw|secret|token)"
    r"\s*(?:[:：=＝]|是|为)\s*[\"'“‘「]?[\x21-\x7e]{3,}",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[\x21-\x7e]{6,}")
# root@db01.example, ftp://host/path, /var/log, C:\data, 10.0.0.1:8080: written with signs, but no secrets.
_PLACE = re.compile(
    r"[\w.+-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z0-9-]+(?::\d+)?|[\w.+-]+@[A-Za-z0-9]+(?:-[A-Za-z0-9]+)+"
    r"|[A-Za-z][A-Za-z0-9+.-]*://[^\s@]*|/[^\s@]*|[A-Za-z]:\\[^\s@]*"
)
_SIGNS = frozenset("!@#$%^?~&")
_PARTS = re.compile(r"[-_./:,;()\[\]{}<>=|+*\\\"']+")
_LONG = 10
"""A random string that is shorter may as well be the name of a machine."""
_TURNS = 5
"""How often letters turn into digits, or small letters into capitals, in what nobody would call anything by."""

_FIELDS = {
    "name": N_("name"),
    "code": N_("code"),
    "owner": N_("owner"),
    "purpose": N_("purpose"),
    "note": N_("note"),
    "person": N_("person in charge"),
    "account": N_("account"),
    "account purpose": N_("purpose of the account"),
    "holder": N_("holder of the account"),
    "reference": N_("number of the sealed envelope"),
}


def looks_like_password(value: str) -> bool:
    """Whether `value` names a password and gives it, or holds a string that is hardly anything else.

    Two rules: "密码：" or "pwd=" with something behind it; letters and digits with signs that passwords have, or
    in an order without sense. Addresses, paths, versions and serial numbers are neither.
    """
    if _WORD.search(value):
        return True
    return any(_is_random(token) for token in _TOKEN.findall(value))


def _is_random(token: str) -> bool:
    if _PLACE.fullmatch(token):
        return False
    letters = any(each.isalpha() for each in token)
    digits = any(each.isdigit() for each in token)
    if letters and digits and not _SIGNS.isdisjoint(token.strip("?!%#")):
        return True
    return any(_turns(part) >= _TURNS and _is_mixed(part) for part in _PARTS.split(token))


def _is_mixed(part: str) -> bool:
    kinds = {_kind(each) for each in part}
    return len(part) >= _LONG and len(kinds) >= 3


def _turns(part: str) -> int:
    """How often the kind of character changes; a capital before small letters begins a word and counts once."""
    kinds = [_kind(each) for each in part]
    return sum(
        before != after and (before, after) != ("A", "a")
        for before, after in itertools.pairwise(kinds)
    )


def _kind(character: str) -> str:
    if character.isdigit():
        return "1"
    return "A" if character.isupper() else "a"


def require_sayable(house: House, record: SystemRecord) -> SystemRecord:
    """`record` with tidy words. Raises NotAllowed, StateSecret, SystemRefused with a sentence that repeats no value."""
    require(house, Right.FILING)
    name = given_name(record.name)
    for words in _words(record):
        finding = screen_name(words)
        if finding is not None and finding.certain:
            refuse(house, finding)
    known = {fact.id: fact.label for fact in facts()}
    return SystemRecord(
        record.id,
        record.kind,
        name,
        _value("code", record.code),
        _value("owner", record.owner),
        _value("purpose", record.purpose),
        {
            fact: said
            for fact, value in record.facts.items()
            if (said := _value(known.get(fact, fact), value, named=True))
        },
        _value("note", record.note),
        record.retired,
        tuple((person, role) for each, role in record.people if (person := _value("person", each))),
        tuple(account for each in record.accounts if (account := _account(each)) is not None),
        record.ties,
    )


def given_name(name: str) -> str:
    """A system's name as it is kept. Raises SystemRefused for none, a long one, and what looks like a password."""
    tidy = tidy_name(name)
    if not tidy:
        raise SystemRefused("bad-name", _("A system needs a name."))
    if len(tidy) > LONGEST_NAME:
        sentence = _("A system's name has at most {most} characters.")
        raise SystemRefused("bad-name", sentence.format(most=LONGEST_NAME))
    return _value("name", tidy)


def require_free(session: Session, name: str, *, besides: int | None = None) -> None:
    """Raises SystemRefused where another system has the name, be it in another case or width."""
    taken = find_asset(session, name)
    if taken is not None and taken != besides:
        sentence = _("Another system is called “{name}”. Merge the two if they are one.")
        raise SystemRefused("name-taken", sentence.format(name=name))


def _words(record: SystemRecord) -> Sequence[str]:
    accounts = (
        each
        for one in record.accounts
        for each in (one.name, one.purpose, one.holder, one.reference)
    )
    people = (name for name, _role in record.people)
    said = (record.name, record.code, record.owner, record.purpose, record.note)
    return [each for each in (*said, *record.facts.values(), *people, *accounts) if each]


def require_known(
    kind: str | None, people: Iterable[tuple[str, str]], ties: Iterable[tuple[str, int]]
) -> None:
    """Raises SystemRefused for kinds of systems and ties, and roles, that the data doesn't know."""
    try:
        if kind is not None:
            asset_kind(kind)
        for _name, role in people:
            person_role(role)
        for tie, _other in ties:
            tie_kind(tie)
    except KeyError as error:
        sentence = _("There is no kind, role or tie called “{name}”.")
        raise SystemRefused("unknown-kind", sentence.format(name=error.args[0])) from error


def require_known_facts(said: Mapping[str, str], before: Mapping[str, str]) -> None:
    """Raises SystemRefused for a fact that the data doesn't know, unless it was kept before."""
    known = {fact.id for fact in facts()} | set(before)
    for fact in said:
        if fact not in known:
            sentence = _("There is no fact called “{name}”.")
            raise SystemRefused("unknown-fact", sentence.format(name=fact))


def _account(account: AccountRecord) -> AccountRecord | None:
    tidy = AccountRecord(
        _value("account", account.name),
        _value("account purpose", account.purpose),
        _value("holder", account.holder),
        _value("reference", account.reference),
    )
    if not any((tidy.name, tidy.purpose, tidy.holder, tidy.reference)):
        return None
    if not tidy.name:
        raise SystemRefused("bad-account", _("An account needs a name."))
    return tidy


def _value(field: str, value: str, *, named: bool = False) -> str:
    """`value` without margins. Raises SystemRefused for one that is too long or looks like a password."""
    label = field if named else _(_FIELDS[field])
    tidy = value.strip()
    if len(tidy) > LONGEST_VALUE:
        sentence = _("“{field}” has at most {most} characters.")
        raise SystemRefused("too-long", sentence.format(field=label, most=LONGEST_VALUE))
    if looks_like_password(tidy):
        sentence = _(
            "“{field}” looks as if it held a password. Passwords are never kept here: write down who holds the "
            "account and the number of the sealed envelope."
        )
        raise SystemRefused("password", sentence.format(field=label))
    return tidy
