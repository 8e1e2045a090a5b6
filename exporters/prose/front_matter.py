"""Front matter of notes: YAML (`---`), TOML (`+++`) and JSON (`{`) as Obsidian, Joplin and Hugo write it.

The only user of yaml. Bounded and without aliases: what stands before a note may come from anywhere.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime, time

import yaml

from resources.words import _

Front = dict[str, object]

# Front matter names a note and its tags; 64 KiB is a hundred times the usual.
_LARGEST = 64 * 1024
_DEEPEST = 16
_OPENINGS = re.compile(r"(---|\+\+\+)[ \t]*(?:\r\n?|\n)")
_YAML_END = re.compile(r"^(?:---|\.\.\.)[ \t]*$(?:\r\n?|\n)?", re.MULTILINE)
_TOML_END = re.compile(r"^\+\+\+[ \t]*$(?:\r\n?|\n)?", re.MULTILINE)
_TOML_STRING = re.compile(r"""\"[^"\n]*\"|'[^'\n]*'""")
_LINE_ENDS = re.compile("\r\n?")
_KEY = re.compile(r"""\s*(?:#.*\n\s*)*(?:[\w"'][\w .'"/-]{0,80}:(?:\s|$)|\{)""")
_HALVES = re.compile("[\ud800-\udfff]")
_NOT_IN_YAML = re.compile("[^\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TOML_LINE = re.compile(r"at line (\d+)")


class _Refused(Exception):
    """Front matter that is not read; the sentence says why."""


def split_front(text: str) -> tuple[Front, int, str]:
    """Front matter of `text`, where its body starts, and a sentence when there is front matter that can't be read.

    Dates stay strings. Without front matter: `({}, 0, "")`, or 1 behind a byte order mark.
    """
    start = 1 if text.startswith("\ufeff") else 0
    opening = _OPENINGS.match(text, start)
    if opening is None:
        return _json_front(text, start)
    is_yaml = opening[1] == "---"
    # One more than the largest, so that what ends just there is still found.
    end = (_YAML_END if is_yaml else _TOML_END).search(_lines(text, opening.end()))
    if end is None:
        return {}, start, ""
    source = text[opening.end() : opening.end() + end.start()]
    body = opening.end() + end.end()
    if is_yaml and source.strip() and not _KEY.match(_LINE_ENDS.sub("\n", source)):
        # A rule and a paragraph, not front matter.
        return {}, start, ""
    try:
        return (_read_yaml(source) if is_yaml else _read_toml(source)), body, ""
    except _Refused as reason:
        sentence = _("The front matter can't be read: {reason}").format(reason=reason)
        return {}, body, sentence


def with_front(front: Mapping[str, object], body: str) -> str:
    """`body` behind `front` as YAML; read back, both are what they were."""
    if not front:
        # A body that begins like front matter stays a body.
        return f"---\n---\n{body}" if split_front(body)[1:] != (0, "") else body
    written = yaml.safe_dump(
        dict(front), allow_unicode=True, sort_keys=False, default_flow_style=False, width=1000
    )
    return f"---\n{written}---\n{body}"


def _lines(text: str, start: int) -> str:
    """The text where an end may stand, line ends as they are except that a lone return counts as one."""
    part = text[start : start + _LARGEST + 4]
    return re.sub("\r(?!\n)", "\n", part).replace("\r\n", " \n") if "\r" in part else part


def _json_front(text: str, start: int) -> tuple[Front, int, str]:
    if not re.match(r"\{\s*[\"}]", text[start : start + 200]):
        return {}, start, ""
    part = text[start : start + _LARGEST]
    if _depth(part) > _DEEPEST:
        return {}, start, ""
    try:
        value, length = json.JSONDecoder().raw_decode(part)
    except ValueError:
        return {}, start, ""
    following = re.compile(r"[ \t]*(?:\r\n?|\n|\Z)").match(text, start + length)
    if not isinstance(value, dict) or following is None:
        return {}, start, ""
    return {_whole(key): _plain(entry) for key, entry in value.items()}, following.end(), ""


def _depth(part: str) -> int:
    """How deep brackets are nested at most; those in strings count as well, which errs on the safe side."""
    depth = deepest = 0
    for character in part:
        if character in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "]}":
            depth -= 1
    return deepest


def _read_toml(source: str) -> Front:
    bare = _TOML_STRING.sub("", source)
    # The reader of TOML takes time and room that grow with the square of a dotted key's parts.
    dots = max((line.count(".") for line in bare.split("\n")), default=0)
    if _depth(bare) > _DEEPEST or dots > 4 * _DEEPEST:
        raise _Refused(_("it is nested too deeply"))
    try:
        return {_whole(key): _plain(entry) for key, entry in tomllib.loads(_unix(source)).items()}
    except ValueError as error:
        # Its own errors among them, and those of numbers that are too long to be read.
        at = _TOML_LINE.search(str(error))
        if at is None:
            raise _Refused(_("it is no TOML")) from error
        raise _Refused(_("line {line} is no TOML").format(line=at[1])) from error


def _read_yaml(source: str) -> Front:
    source = _unix(source)
    if _NOT_IN_YAML.search(source):
        raise _Refused(_("it holds characters that don't belong there"))
    depth = 0
    try:
        # Events come without recursion; the constructor, which recurses, only sees what passed here.
        for event in yaml.parse(source, Loader=_Loader):
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                raise _Refused(_("it uses aliases"))
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > _DEEPEST:
                    raise _Refused(_("it is nested too deeply"))
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
        value = yaml.load(source, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise _Refused(_("line {line} is no YAML").format(line=line)) from error
    except (yaml.YAMLError, ValueError, ArithmeticError, LookupError, AttributeError) as error:
        # What explicit tags (`!!bool`, `!!timestamp`) and escapes claim to be, the reader doesn't look at closely.
        raise _Refused(_("it is no YAML")) from error
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise _Refused(_("it is no list of names and values"))
    return {_whole(str(key)): _plain(entry) for key, entry in value.items()}


def _unix(source: str) -> str:
    return _LINE_ENDS.sub("\n", source)


def _plain(value: object, depth: int = 0) -> object:
    """Only strings, numbers, truth values, lists and mappings: dates as ISO 8601."""
    if depth > _DEEPEST:
        # Dotted TOML keys nest without brackets.
        raise _Refused(_("it is nested too deeply"))
    if isinstance(value, dict):
        return {_whole(str(key)): _plain(entry, depth + 1) for key, entry in value.items()}
    if isinstance(value, list):
        return [_plain(entry, depth + 1) for entry in value]
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return _whole(value) if isinstance(value, str) else value


def _whole(text: str) -> str:
    """Escapes can name halves of characters, which nothing can store; they become U+FFFD."""
    return _HALVES.sub("\ufffd", text)


class _Loader(yaml.SafeLoader):  # type: ignore[misc]  # yaml has no types
    """YAML without surprises: `no`, `1_000`, `012` and dates are strings, as their writers mean them."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        """`<<` is a name like any other."""


_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF")
)
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:null", re.compile(r"^(?:~|null|)$"), ["~", "n", ""]
)
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:int", re.compile(r"^-?(?:0|[1-9][0-9]{0,17})$"), list("-0123456789")
)
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float",
    re.compile(r"^-?(?:0|[1-9][0-9]{0,17})\.[0-9]{1,17}$"),
    list("-0123456789"),
)
