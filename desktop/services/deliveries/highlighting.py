"""The colours of source code: where keywords, strings, comments and names stand in a text. Pure, and bounded.

The lexer is chosen by the file's name alone, from a fixed list: nothing is guessed, and no plug-in is loaded.
"""

from __future__ import annotations

import enum
import functools
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from pygments.lexer import Lexer
    from pygments.token import _TokenType

LARGEST = 300_000
"""Characters; a longer text is shown plain."""

_LONGEST_LINE = 3000
_SECONDS = 1.5


class Style(enum.Enum):
    """What a piece of code is. A view decides on its colour."""

    KEYWORD = "keyword"
    NAME = "name"  # of what is defined here: functions, classes, tags
    TEXT = "string"
    NUMBER = "number"
    COMMENT = "comment"


class CodeSpan(NamedTuple):
    """`length` characters from `start` on."""

    start: int
    length: int
    style: Style


# Suffix or whole name → name of the lexer's class in pygments.
_LEXERS = {
    "py pyw pyi": "python:PythonLexer",
    "js mjs cjs jsx": "javascript:JavascriptLexer",
    "ts tsx": "javascript:TypeScriptLexer",
    "java": "jvm:JavaLexer",
    "kt kts": "jvm:KotlinLexer",
    "groovy gradle": "jvm:GroovyLexer",
    "scala": "jvm:ScalaLexer",
    "c h": "c_cpp:CLexer",
    "cpp cc cxx hpp hh": "c_cpp:CppLexer",
    "cs": "dotnet:CSharpLexer",
    "vb": "dotnet:VbNetLexer",
    "go": "go:GoLexer",
    "rs": "rust:RustLexer",
    "php": "php:PhpLexer",
    "rb": "ruby:RubyLexer",
    "sql": "sql:SqlLexer",
    "sh bash ksh zsh": "shell:BashLexer",
    "bat cmd": "shell:BatchLexer",
    "ps1 psm1": "shell:PowerShellLexer",
    "html htm xhtml jsp": "html:HtmlLexer",
    "vue": "html:HtmlLexer",
    "xml xsd xsl svg csproj fsproj props pom config": "html:XmlLexer",
    "css": "css:CssLexer",
    "scss": "css:ScssLexer",
    "less": "css:LessCssLexer",
    "json": "data:JsonLexer",
    "yaml yml": "data:YamlLexer",
    "toml": "configs:TOMLLexer",
    "ini cfg conf": "configs:IniLexer",
    "properties": "configs:PropertiesLexer",
    "md markdown": "markup:MarkdownLexer",
    "lua": "scripting:LuaLexer",
    "pl pm": "perl:PerlLexer",
    "r": "r:SLexer",
    "swift": "objective:SwiftLexer",
    "m mm": "objective:ObjectiveCLexer",
    "dart": "javascript:DartLexer",
    "pas dpr": "pascal:DelphiLexer",
    "proto": "dsls:ProtoBufLexer",
    "dockerfile": "configs:DockerLexer",
    "makefile mk": "make:MakefileLexer",
    "cmakelists.txt cmake": "make:CMakeLexer",
    "diff patch": "diff:DiffLexer",
}
_BY_NAME = {word: lexer for words, lexer in _LEXERS.items() for word in words.split()}


def is_code(name: str) -> bool:
    """Whether there is a lexer for files of this name."""
    return _lexer_name(name) is not None


def highlight(
    text: str, name: str, *, clock: Callable[[], float] = time.monotonic
) -> tuple[CodeSpan, ...]:
    """The spans of `text` that deserve a colour, in order; none where the limits or the format forbid it.

    After 1.5 s what was found until then has to do.
    """
    lexer_name = _lexer_name(name)
    if lexer_name is None or len(text) > LARGEST:
        return ()
    if max(map(len, text.split("\n"))) > _LONGEST_LINE:
        # Minified code: unreadable either way, and where the lexers' expressions take their time.
        return ()
    spans: list[CodeSpan] = []
    deadline = clock() + _SECONDS
    for number, (start, kind, value) in enumerate(_lexer(lexer_name).get_tokens_unprocessed(text)):
        style = _style(kind)
        if style is not None and value.strip():
            spans.append(CodeSpan(start, len(value), style))
        if number % 256 == 0 and clock() > deadline:
            break
    return tuple(spans)


def _lexer_name(name: str) -> str | None:
    base = name.rpartition("/")[2].lower()
    return _BY_NAME.get(base) or _BY_NAME.get(base.rpartition(".")[2] if "." in base else "")


def _lexer(name: str) -> Lexer:
    from importlib import import_module

    module, _colon, kind = name.partition(":")
    made: Lexer = getattr(import_module(f"pygments.lexers.{module}"), kind)()
    return made


@functools.cache
def _kinds() -> tuple[Any, ...]:
    """The library's token types; what they contain is its own idea of containing."""
    from pygments.token import Comment, Keyword, Literal, Name, Operator, String

    return Comment, Keyword, Literal, Name, Operator, String


def _style(kind: _TokenType) -> Style | None:
    Comment, Keyword, Literal, Name, Operator, String = _kinds()  # noqa: N806 - as the library calls them

    if kind in Comment:
        return Style.COMMENT
    if kind in Keyword or kind in Operator.Word:
        return Style.KEYWORD
    if kind in String:
        return Style.TEXT
    if kind in Literal.Number:
        return Style.NUMBER
    named = (Name.Function, Name.Class, Name.Tag, Name.Decorator, Name.Namespace)
    if any(kind in each for each in named):
        return Style.NAME
    return None


LineSpan = tuple[int, int, str]
"""Start and length in a line, in UTF-16 units as Qt counts, and the word of a style."""


def highlight_lines(text: str, name: str) -> dict[int, list[LineSpan]]:
    """The same for a view that draws line by line: spans by the number of their line, from 0."""
    lines: dict[int, list[LineSpan]] = {}
    number, line_start, scanned = 0, 0, 0
    for start, length, style in highlight(text, name):
        # Tokens come in order, so that lines are counted once.
        newlines = text.count("\n", scanned, start)
        if newlines:
            number += newlines
            line_start = text.rindex("\n", 0, start) + 1
        scanned = start
        at, first = number, line_start
        for part in text[start : start + length].split("\n"):
            if part:
                before = _units(text[first:start]) if first < start else 0
                lines.setdefault(at, []).append((before, _units(part), style.value))
            at += 1
            first = start = start + len(part) + 1
    return lines


def _units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
