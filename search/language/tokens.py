"""A query cut into tokens: words, phrases, parentheses, operators, and names of fields before a colon."""

from __future__ import annotations

import re
import unicodedata

from resources.words import N_
from search.errors import QueryError
from search.language.field_names import field_named, likely_field, meant_field
from search.language.fields import Field
from search.language.joining import joined
from search.language.token import Token

__all__ = ["OPERATORS", "Token", "tokens_in", "unknown_fields"]

OPERATORS = ("AND", "OR", "NOT")

_BREAKS = r"\s，、；。！？"
_QUOTES = '"“”＂「」『』'
_PARENTHESES = "()（）"
# A comma or semicolon parts Chinese words, but not what stands in code and numbers (10,000).
_COMMA = r"(?<![0-9A-Za-z])[,;]|[,;](?![0-9A-Za-z])"
_WORD = rf"(?:(?!{_COMMA})[^{_BREAKS}{_QUOTES}{_PARENTHESES}])+"
_TOKEN = re.compile(
    rf"""(?P<space>(?:[{_BREAKS}]|{_COMMA})+)
      |(?P<open>[(（])
      |(?P<close>[)）])
      |(?P<quote>[{_QUOTES}])
      |(?P<minus>[-－−](?=\S))
      |(?P<field>(?:(?!{_COMMA})[^{_BREAKS}{_QUOTES}{_PARENTHESES}:：])+[:：])
      |(?P<word>{_WORD})""",
    re.VERBOSE,
)
_WHOLE_WORD = re.compile(_WORD)
_CLOSING = {
    **dict.fromkeys('"“”＂', re.compile('["“”＂]')),
    "「": re.compile("」"),
    "『": re.compile("』"),
}
_NO_VALUE = re.compile(r"[\s/\\:：]|$")
"""Behind an unknown name and its colon: an address, a path, a scope of C++, or nothing that could be a value."""


def tokens_in(query: str, *, strict: bool = True) -> list[Token]:
    """The tokens of `query`; raises QueryError for an open quotation mark and for a slip in a field's name.

    Without `strict`, as for a query that is still being typed, neither is an error.
    """
    tokens: list[Token] = []
    position = 0
    while position < len(query):
        token, position = _next(query, position, strict=strict)
        if token is not None:
            tokens.append(token)
    return joined(tokens)


def unknown_fields(query: str) -> list[tuple[str, Field]]:
    """Words before a colon that documents hold, but that may have been meant as fields, with the fields."""
    found: list[tuple[str, Field]] = []
    for token in tokens_in(query, strict=False):
        name, colon, rest = token.text.replace("：", ":").partition(":")
        if token.kind == "word" and colon and _NO_VALUE.match(rest) is None:
            field = likely_field(name)
            if field is not None:
                found.append((name, field))
    return found


def _next(query: str, position: int, *, strict: bool) -> tuple[Token | None, int]:
    """The token that begins at `position`, if any does, and where to go on."""
    found = _TOKEN.match(query, position)
    if found is None or found.lastgroup in (None, "space"):
        return None, found.end() if found else position + 1
    kind, text, end = str(found.lastgroup), found.group(), found.end()
    if kind == "quote":
        return _phrase(query, position, strict=strict)
    if kind == "field":
        field = field_named(text[:-1])
        if field is not None:
            return Token(kind, text, position, end, field), end
        if strict:
            _refuse_slip(query, text[:-1], position, end)
        whole = _WHOLE_WORD.match(query, position)
        kind, text = "word", whole.group() if whole else text
        end = position + len(text)
    if kind == "word" and (operator := unicodedata.normalize("NFKC", text)) in OPERATORS:
        kind = operator
    return Token(kind, text, position, end), end


def _phrase(query: str, position: int, *, strict: bool) -> tuple[Token | None, int]:
    closing = _CLOSING.get(query[position])
    if closing is None:
        return None, position + 1  # A closing corner bracket alone means nothing.
    end = closing.search(query, position + 1)
    if end is None:
        if strict:
            raise QueryError(
                position,
                N_("This quotation mark is never closed."),
                N_("Put a second one behind the phrase, or take this one away."),
            )
        return Token("phrase", query[position + 1 :], position, len(query)), len(query)
    text = query[position + 1 : end.start()]
    return Token("phrase", text, position, end.end()), end.end()


def _refuse_slip(query: str, name: str, position: int, end: int) -> None:
    if _NO_VALUE.match(query, end) is not None:
        return
    field = meant_field(name)
    if field is not None:
        raise QueryError(
            position,
            N_("There is no field “{name}”."),
            N_(
                "Did you mean “{field}:”? To look for these words themselves, put them in quotation marks."
            ),
            name=name,
            field=field.name,
        )
