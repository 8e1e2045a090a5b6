"""The query language: terms, "phrases", prefix*, AND OR NOT, parentheses and fields, read into one tree.

    query  = either
    either = both ("OR" both)*
    both   = not (["AND"] not)*
    not    = ("NOT" | "-") not | part
    part   = "(" query ")" | [field ":"] (word | phrase | "(" query ")")

Any input either becomes a tree, or means nothing (None), or raises QueryError with a position; nothing else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from models.categories import Category
from resources.words import N_
from search.analysis import Phrase, analyse_phrase
from search.errors import QueryError
from search.folding import fold

LONGEST_QUERY = 2_000
_DEEPEST = 50

CATEGORY_NAMES = {
    Category.CONTRACT: "合同与验收",
    Category.SOURCE: "源代码",
    Category.TECHDOC: "技术文档",
    Category.PLEDGE: "保密承诺",
    Category.PERSONNEL: "人员档案",
    Category.GRADING: "等级保护",
    Category.CRYPTO: "密码应用",
    Category.OPERATIONS: "运维过程",
}
"""Chinese names work in queries whatever language the window speaks."""

FIELD_NAMES = {
    "类别": "category",
    "category": "category",
    "标题": "title",
    "title": "title",
    "文件名": "name",
    "name": "name",
    "正文": "body",
    "text": "body",
    "人员": "persons",
    "person": "persons",
    "系统": "systems",
    "system": "systems",
    "期间": "period",
    "period": "period",
    "编号": "number",
    "档号": "number",
    "number": "number",
    "类型": "type",
    "type": "type",
}
"""What may stand before a colon, and the field it means."""


@dataclass(frozen=True, slots=True)
class Text:
    """The phrase, in `field` or, without one, wherever a word is looked for by default."""

    phrase: Phrase
    field: str = ""


@dataclass(frozen=True, slots=True)
class InCategory:
    """Documents of these categories."""

    categories: frozenset[Category]


@dataclass(frozen=True, slots=True)
class Both:
    """Documents that match every part."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """Documents that match at least one part."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Without:
    """Documents that don't match."""

    part: Node


Node = Text | InCategory | Both | Either | Without

_TOKEN = re.compile(
    r"""(?P<space>[\s，、；。]+)
      |(?P<open>[(（])
      |(?P<close>[)）])
      |(?P<quote>["“”])
      |(?P<minus>[-－](?=[^\s]))
      |(?P<field>[^\s"“”()（）:：，、；。]+[:：])
      |(?P<word>[^\s"“”()（），、；。]+)""",
    re.VERBOSE,
)
_QUOTE_END = re.compile(r'["“”]')


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    position: int


def parse_query(query: str) -> Node | None:
    """The tree of `query`; None when it holds nothing that could be searched for. Raises QueryError."""
    if len(query) > LONGEST_QUERY:
        raise QueryError(LONGEST_QUERY, N_("The query is too long."))
    parser = _Parser(_tokens(query), len(query))
    return parser.whole()


def positive_phrases(node: Node | None) -> list[Text]:
    """The texts a match is made of, for marking; what stands under a NOT is left out."""
    match node:
        case Text():
            return [node]
        case Both(parts) | Either(parts):
            return [text for part in parts for text in positive_phrases(part)]
        case _:
            return []


def _tokens(query: str) -> list[_Token]:
    tokens: list[_Token] = []
    position = 0
    while position < len(query):
        found = _TOKEN.match(query, position)
        if found is None or found.lastgroup is None:
            position += 1
            continue
        kind, text, end = found.lastgroup, found.group(), found.end()
        if kind == "quote":
            closing = _QUOTE_END.search(query, end)
            if closing is None:
                raise QueryError(position, N_("This quotation mark is never closed."))
            tokens.append(_Token("phrase", query[end : closing.start()], position))
            end = closing.end()
        elif kind == "field" and fold(text[:-1]) not in FIELD_NAMES:
            whole = re.compile(r'[^\s"“”()（），、；。]+').match(query, position)
            text = whole.group() if whole else text
            tokens.append(_Token("word", text, position))
            end = position + len(text)
        elif kind == "word" and text in ("AND", "OR", "NOT"):
            tokens.append(_Token(text, text, position))
        elif kind != "space":
            tokens.append(_Token(kind, text, position))
        position = end
    return tokens


class _Parser:
    def __init__(self, tokens: list[_Token], end: int) -> None:
        self._tokens, self._at, self._end, self._depth = tokens, 0, end, 0

    def whole(self) -> Node | None:
        node = self._either("")
        if (left := self._peek()) is not None:
            raise QueryError(left.position, N_("This parenthesis was never opened."))
        return node

    def _peek(self) -> _Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _take(self, *kinds: str) -> _Token | None:
        token = self._peek()
        if token is None or token.kind not in kinds:
            return None
        self._at += 1
        return token

    def _either(self, field: str) -> Node | None:
        start = self._at
        parts = [self._both(field)]
        while operator := self._take("OR"):
            following = self._peek()
            alone = following is None or following.kind in ("OR", "close")
            if alone or self._at == start + 1:
                raise QueryError(operator.position, N_("Something is missing beside OR."))
            parts.append(self._both(field))
        return _joined(Either, parts)

    def _both(self, field: str) -> Node | None:
        parts: list[Node | None] = []
        while (token := self._peek()) is not None and token.kind not in ("OR", "close"):
            if operator := self._take("AND"):
                following = self._peek()
                if not parts or following is None or following.kind in ("OR", "AND", "close"):
                    raise QueryError(operator.position, N_("Something is missing beside AND."))
            parts.append(self._not(field))
        return _joined(Both, parts)

    def _not(self, field: str) -> Node | None:
        operator = self._take("NOT", "minus")
        if operator is None:
            return self._part(field)
        following = self._peek()
        if following is None or following.kind in ("OR", "AND", "close"):
            if operator.kind == "minus":
                return None
            raise QueryError(operator.position, N_("Something is missing after NOT."))
        with_depth = self._deeper(operator)
        part = self._not(field)
        self._depth = with_depth
        return None if part is None else Without(part)

    def _part(self, field: str) -> Node | None:
        if opened := self._take("open"):
            before = self._deeper(opened)
            node = self._either(field)
            self._depth = before
            if self._take("close") is None:
                raise QueryError(opened.position, N_("This parenthesis is never closed."))
            return node
        if named := self._take("field"):
            before = self._deeper(named)
            following = self._peek()
            if following is None or following.kind not in ("word", "phrase", "open", "minus"):
                raise QueryError(named.position, N_("Something is missing after the colon."))
            self._take("minus")
            node = self._part(FIELD_NAMES[fold(named.text[:-1])])
            self._depth = before
            return Without(node) if following.kind == "minus" and node is not None else node
        token = self._peek()
        if token is None:
            raise QueryError(self._end, N_("Something is missing at the end."))
        self._at += 1
        return _leaf(token, field)

    def _deeper(self, token: _Token) -> int:
        before = self._depth
        self._depth += 1
        if self._depth > _DEEPEST:
            raise QueryError(token.position, N_("The query is nested too deeply."))
        return before


def _leaf(token: _Token, field: str) -> Node | None:
    if field == "category":
        return _category(token)
    prefix = token.kind == "word" and token.text.endswith(("*", "＊"))
    phrase = analyse_phrase(token.text, prefix=prefix)
    return Text(phrase, field) if phrase else None


def _category(token: _Token) -> Node | None:
    wanted = fold(token.text).strip("*＊")
    if not wanted:
        return None
    found = frozenset(
        category
        for category, name in CATEGORY_NAMES.items()
        if wanted in name or category.value.startswith(wanted) or wanted == category.code
    )
    if not found:
        raise QueryError(token.position, N_("There is no such category."))
    return InCategory(found)


def _joined(kind: type[Both] | type[Either], parts: list[Node | None]) -> Node | None:
    """Parts that mean nothing, such as lone punctuation, fall out; a single part stands for itself."""
    kept = tuple(part for part in parts if part is not None)
    if len(kept) < 2:
        return kept[0] if kept else None
    return kind(kept)
