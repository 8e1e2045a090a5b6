"""What stands behind the colon of an organised field, as nodes; and what is written there for a node."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from resources import words
from resources.words import N_
from search.analysis import analyse_phrase
from search.errors import QueryError
from search.folding import is_han
from search.language.choices import CHOICES, choices_named, names_of
from search.language.field_kinds import Field, Kind
from search.language.joining import split_comparison
from search.language.nodes import Either, Node, Organised, Without
from search.language.token import Token

TARGETS = {
    "person": ("人员", "person"),
    "system": ("系统", "system"),
    "duty": ("义务", "duty"),
    "finding": ("问题", "finding"),
}
"""What a link can lead to besides a document: the kind, and what is written before its name."""

_ANY, _NONE = ("有", "any", "*", "＊"), ("无", "none")
_DUTY = re.compile("[Rr][0-9]{1,3}")
_SAFE = re.compile(r"[\w./-]+")
_COMPARED = re.compile("(>=|<=|>|<)(.*)")
_OPERATORS = ("AND", "OR", "NOT")
_DOUBLE = re.compile('["“”＂]')


def organised_node(field: Field, token: Token, today: date) -> Node | None:
    """The node that the word or phrase stands for; None where it holds nothing to look for. Raises QueryError."""
    if token.kind == "word" and token.parts is None:
        folded = unicodedata.normalize("NFKC", token.text).casefold()
        if folded in _ANY:
            return Organised(field.key, position=token.position)
        if folded in _NONE:
            return Without(Organised(field.key, position=token.position))
    match field.kind:
        case Kind.RELATION:
            return _relation(token)
        case Kind.OWN:
            return _own_field(token, today)
        case Kind.LINK:
            return _link(field, token)
        case _:
            return _named(field.key, token.text, token)


def write_organised(node: Organised) -> str:
    """What stands behind the field's colon for this node, in the language in use."""
    match node.field:
        case "relation" if node.of:
            kind = next(each.name for each in CHOICES["relation"] if each.term == node.of)
            return kind + (_sign(node) + _written(node) if node.value else "")
        case "field" if node.of:
            return _word(node.of) + _written_comparison(node)
        case "linksto" if node.of:
            if node.of == "duty" and _DUTY.fullmatch(node.value):
                return node.value
            chinese, english = TARGETS[node.of]
            return f"{chinese if words.language() == 'zh_CN' else english}:{_word(node.value)}"
        case _:
            if not node.value:
                return "any"
            return ("=" if node.exact else "") + _written(node)


def _named(key: str, text: str, token: Token, *, of: str = "") -> Organised | None:
    """Words of a name or, behind a sign, the whole of it."""
    if token.text.startswith(("=", "＝")) and token.parts is None:
        value = " ".join(token.text[1:].split())
        if not value:
            raise _missing(token)
        return Organised(key, value, exact=True, of=of, position=token.position)
    found = _words_of(text, may_go_on=token.kind == "word")
    return Organised(key, found, of=of, position=token.position) if found else None


def _words_of(text: str, *, may_go_on: bool) -> str:
    """The words as a match text; behind the last one the sign that it may go on. Chinese always may."""
    goes_on = may_go_on and text.endswith(("*", "＊"))
    phrase = analyse_phrase(text, prefix=goes_on)
    if phrase is None:
        return ""
    return phrase.text + ("*" if goes_on and not is_han(phrase.text[-1]) else "")


def _link(field: Field, token: Token) -> Organised | None:
    plain = " ".join(unicodedata.normalize("NFKC", token.text).split())
    if field.key == "linksto":
        if _DUTY.fullmatch(plain):
            return Organised(field.key, plain.upper(), True, "duty", token.position)
        name, colon, value = plain.partition(":")
        kind = next((kind for kind, names in TARGETS.items() if name.casefold() in names), "")
        if colon and kind:
            if not value.strip():
                raise _missing(token)
            found = value.strip().upper() if _DUTY.fullmatch(value.strip()) else value.strip()
            return Organised(field.key, found, True, kind, token.position)
    return _named(field.key, token.text, token)


def _relation(token: Token) -> Node | None:
    name, sign, value = token.parts or split_comparison(token.text)
    kinds = choices_named("relation", name)
    if not kinds:
        raise QueryError(
            token.position,
            N_("There is no such relation."),
            N_("The relations are: {names}. Behind = stands the other document."),
            names=("、" if words.language() == "zh_CN" else ", ").join(names_of("relation")),
        )
    exact = sign == "=="
    if sign and not value.strip():
        raise _missing(token)
    wanted = " ".join(value.split()) if exact else _words_of(value, may_go_on=True)
    if sign and not wanted:
        return None
    nodes = [Organised("relation", wanted, exact, kind, token.position) for kind in sorted(kinds)]
    return nodes[0] if len(nodes) == 1 else Either(tuple(nodes))


def _own_field(token: Token, today: date) -> Organised:
    if token.kind == "phrase":
        name, sign, value = token.text, "", ""
    else:
        name, sign, value = token.parts or split_comparison(token.text)
    name, value = " ".join(name.split()), " ".join(value.split())
    if not name:
        raise QueryError(
            token.position,
            N_("The name of a field of your own is missing here."),
            N_("It stands before the sign, as in 字段:厂商=华为."),
        )
    if sign not in ("", "=", "=="):
        value = sign + value
    exact = sign == "=="
    compared = None if exact else _COMPARED.fullmatch(value)
    if (sign and not value) or (compared and not compared.group(2).strip()):
        raise _missing(token)
    if compared:
        value = compared.group(1) + compared.group(2).strip()
    return Organised("field", value, exact, name, token.position, today)


def _sign(node: Organised) -> str:
    return "==" if node.exact else "="


def _written_comparison(node: Organised) -> str:
    if not node.value:
        return ""
    compared = None if node.exact else _COMPARED.fullmatch(node.value)
    if compared:
        return compared.group(1) + _piece(compared.group(2))
    return _sign(node) + (_word(node.value) if node.exact else _piece(node.value))


def _piece(value: str) -> str:
    """A value of an own field: bare where it is read as that again, such as a range.

    A beginning stays bare, too: only a bare word can be one, and in quotation marks it would be a whole value.
    """
    return value if value.endswith(("*", "＊")) or _SAFE.fullmatch(value) else _quoted(value)


def _written(node: Organised) -> str:
    if node.exact:
        return _word(node.value)
    if node.value.endswith("*"):
        # A blank in a match text stands for any separator; a beginning can't stand in quotation marks.
        return node.value.replace(" ", "-")
    return _word(node.value)


def _word(value: str) -> str:
    """As one word, or in quotation marks where it would be read as more than that."""
    special = value.casefold() in (*_ANY, *_NONE) or value in _OPERATORS
    return value if re.fullmatch(r"\w+", value) and not special else _quoted(value)


def _quoted(value: str) -> str:
    if _DOUBLE.search(value):
        return "「" + value.replace("」", " ") + "」"
    return f'"{value}"'


def _missing(token: Token) -> QueryError:
    return QueryError(
        token.position,
        N_("A value is missing here."),
        N_("Write it directly behind the sign, without a blank."),
    )
