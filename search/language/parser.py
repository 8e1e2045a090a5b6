"""From tokens to the tree: operators, parentheses, fields. Every error has a position and says what would be right."""

from __future__ import annotations

from datetime import date

from resources.words import N_
from search.analysis import analyse_phrase
from search.errors import QueryError
from search.language.field_kinds import ORGANISED
from search.language.fields import Field, Kind
from search.language.nodes import Both, Either, InCategory, Node, OneOf, Text, Versions, Without
from search.language.organised_values import organised_node
from search.language.tokens import Token
from search.language.values import BARE_OPERATOR, category_node, exact_node, value_node

_DEEPEST = 50
_STARTS = ("word", "phrase", "open", "minus")


class Parser:
    """Reads one query. `today` is what words such as "last month" count from."""

    def __init__(self, tokens: list[Token], end: int, today: date) -> None:
        self._tokens, self._at, self._end, self._depth = tokens, 0, end, 0
        self._today = today
        self._versions: Token | None = None

    def whole(self) -> Node | None:
        """The tree; None when nothing in the query could be searched for. Raises QueryError."""
        node = self._either(None)
        if (left := self._peek()) is not None:
            raise QueryError(
                left.position,
                N_("This parenthesis was never opened."),
                N_("Take it away, or open one before."),
            )
        if self._versions is not None and isinstance(node, Either):
            raise _misplaced(self._versions)
        return node

    def _peek(self) -> Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _take(self, *kinds: str) -> Token | None:
        token = self._peek()
        if token is None or token.kind not in kinds:
            return None
        self._at += 1
        return token

    def _either(self, field: Field | None) -> Node | None:
        start = self._at
        parts = [self._both(field)]
        while operator := self._take("OR"):
            following = self._peek()
            alone = following is None or following.kind in ("OR", "close")
            if alone or self._at == start + 1:
                raise _lonely(operator, N_("Something is missing beside OR."))
            parts.append(self._both(field))
        return _joined(Either, parts)

    def _both(self, field: Field | None) -> Node | None:
        parts: list[Node | None] = []
        while (token := self._peek()) is not None and token.kind not in ("OR", "close"):
            if operator := self._take("AND"):
                following = self._peek()
                if not parts or following is None or following.kind in ("OR", "AND", "close"):
                    raise _lonely(operator, N_("Something is missing beside AND."))
            parts.append(self._not(field))
        return _joined(Both, parts)

    def _not(self, field: Field | None) -> Node | None:
        operator = self._take("NOT", "minus")
        if operator is None:
            return self._part(field)
        following = self._peek()
        if following is None or following.kind in ("OR", "AND", "close"):
            if operator.kind == "minus":
                return None
            raise _lonely(operator, N_("Something is missing after NOT."))
        before = self._deeper(operator)
        part = self._not(field)
        self._depth = before
        return None if part is None else Without(part)

    def _part(self, field: Field | None) -> Node | None:
        if opened := self._take("open"):
            before = self._deeper(opened)
            node = self._either(field)
            self._depth = before
            if self._take("close") is None:
                raise QueryError(
                    opened.position,
                    N_("This parenthesis is never closed."),
                    N_("Close it behind what belongs together, or take it away."),
                )
            return node
        if named := self._take("field"):
            return self._in_field(named)
        token = self._peek()
        if token is None:
            raise QueryError(
                self._end,
                N_("Something is missing at the end."),
                N_("Go on with a word, or take away what stands at the end."),
            )
        self._at += 1
        return self._leaf(token, field)

    def _in_field(self, named: Token) -> Node | None:
        field = named.field
        assert field is not None
        if field.kind is Kind.VERSIONS and (self._depth or self._versions):
            raise _misplaced(named)
        before = self._deeper(named)
        following = self._peek()
        if following is None or following.kind not in _STARTS:
            raise QueryError(
                named.position,
                N_("Something is missing after the colon."),
                N_(
                    "Write a value behind it, or put “{name}” in quotation marks to look for the word."
                ),
                name=named.text,
            )
        if field.kind is Kind.VERSIONS:
            if following.kind not in ("word", "phrase"):
                raise _misplaced(named)
            self._versions = named
        self._take("minus")
        node = self._part(field)
        self._depth = before
        return Without(node) if following.kind == "minus" and node is not None else node

    def _leaf(self, token: Token, field: Field | None) -> Node | None:
        if field is None:
            return _text(token, "")
        if token.kind == "word" and BARE_OPERATOR.fullmatch(token.text):
            value = self._take("word", "phrase")
            if value is not None:
                token = Token("word", token.text + value.text, token.position, value.end)
        if field.kind is Kind.CATEGORY:
            return category_node(token)
        if field.kind in ORGANISED:
            return organised_node(field, token, self._today)
        if field.kind is Kind.WORDS:
            return exact_node(field, token) or _text(token, field.key)
        return value_node(field, token, self._today)

    def _deeper(self, token: Token) -> int:
        before = self._depth
        self._depth += 1
        if self._depth > _DEEPEST:
            raise QueryError(
                token.position,
                N_("The query is nested too deeply."),
                N_("Take away parentheses that aren't needed."),
            )
        return before


def _text(token: Token, field: str) -> Text | None:
    prefix = token.kind == "word" and token.text.endswith(("*", "＊"))
    phrase = analyse_phrase(token.text, prefix=prefix)
    return Text(phrase, field) if phrase else None


def _joined(kind: type[Both] | type[Either], parts: list[Node | None]) -> Node | None:
    """Parts that mean nothing, such as lone punctuation, fall out; a single part stands for itself."""
    kept = [part for part in parts if part is not None]
    if kind is Either:
        kept = _merged(kept)
    if len(kept) < 2:
        return kept[0] if kept else None
    return kind(tuple(kept))


def _merged(parts: list[Node]) -> list[Node]:
    """Alternatives with values of one and the same field as one set of values, where the first of them stood."""
    merged: list[Node] = []
    for part in parts:
        for number, before in enumerate(merged):
            if isinstance(part, InCategory) and isinstance(before, InCategory):
                merged[number] = InCategory(before.categories | part.categories)
                break
            if isinstance(part, OneOf) and isinstance(before, OneOf) and part.field == before.field:
                merged[number] = OneOf(part.field, before.values | part.values)
                break
        else:
            merged.append(part)
    return merged


def _lonely(operator: Token, problem: str) -> QueryError:
    return QueryError(
        operator.position,
        problem,
        N_("Complete it, or put “{operator}” in quotation marks to look for the word."),
        operator=operator.text,
    )


def _misplaced(named: Token) -> QueryError:
    return QueryError(
        named.position,
        N_("Which versions are looked at is said once, for the whole query."),
        N_("Put it at the end and the rest in parentheses: (…) {name}all"),
        name=named.text,
    )


def versions_wanted(node: Node | None) -> Versions:
    """Which versions a tree asks for; the current ones where it doesn't say."""
    parts = node.parts if isinstance(node, Both) else (node,)
    return next((part for part in parts if isinstance(part, Versions)), Versions("current"))
