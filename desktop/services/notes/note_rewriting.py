"""Writing the links of an article anew for a folder of files: each leads to the file beside it; the text stays."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from urllib.parse import quote, unquote

from exporters.prose.links import find_links
from exporters.prose.records import FoundLink

_UNSAFE = re.compile(r"[^\w.~/@,;=$!+-]")
_IN_LABEL = str.maketrans({"[": "［", "]": "］", "\n": " "})


def rewrite(text: str, targets: Mapping[int, tuple[str, str]]) -> str:
    """`text` with the links at some places of `find_links` leading elsewhere: place → (destination, title of it).

    Whatever stood in a link's label still stands there, pictures included. Raises TooLarge.
    """
    links = find_links(text)
    return _rewritten(text, 0, len(text), links, targets, -1)


def destination(source: str, target: str, place: str = "") -> str:
    """The address of the file `target` from the file `source`, both below one folder; `place` is a heading."""
    relative = posixpath.relpath(target, posixpath.dirname(source) or ".")
    fragment = f"#{_safe(unquote(place))}" if place else ""
    return _safe(relative) + fragment


def _safe(path: str) -> str:
    """A path as Markdown readers, browsers and archives all understand it; Chinese stays legible."""
    return _UNSAFE.sub(lambda found: quote(found[0], safe=""), path)


def _rewritten(
    text: str,
    start: int,
    end: int,
    links: tuple[FoundLink, ...],
    targets: Mapping[int, tuple[str, str]],
    around: int,
) -> str:
    """The part of a text between two places; `around` is the link that it is the label of."""
    pieces: list[str] = []
    done = start
    for ordinal, link in enumerate(links):
        if ordinal <= around or link.start < done or link.end > end:
            continue
        new = _construct(text, ordinal, link, links, targets)
        pieces += (text[done : link.start], new)
        done = link.end
    return "".join(pieces) + text[done:end]


def _construct(
    text: str,
    ordinal: int,
    link: FoundLink,
    links: tuple[FoundLink, ...],
    targets: Mapping[int, tuple[str, str]],
) -> str:
    label_end = 0 if link.style == "wiki" else _label_end(text, link)
    if ordinal not in targets:
        if not label_end:
            return text[link.start : link.end]
        opening = link.start + 1 + link.embedded
        inside = _rewritten(text, opening, label_end, links, targets, ordinal)
        return text[link.start : opening] + inside + text[label_end : link.end]
    address, title = targets[ordinal]
    mark = "!" if link.embedded else ""
    if link.style == "wiki" or not label_end:
        label = (link.label or title).translate(_IN_LABEL)
    else:
        label = _rewritten(text, link.start + 1 + link.embedded, label_end, links, targets, ordinal)
    return f"{mark}[{label}]({address})"


def _label_end(text: str, link: FoundLink) -> int:
    """Where the label's closing bracket stands; 0 where the construct has none."""
    depth = 0
    at = link.start + link.embedded
    if text[at : at + 1] != "[":
        return 0
    while at < link.end:
        character = text[at]
        if character == "\\":
            at += 1
        elif character == "`":
            run = len(text) - len(text[at:].lstrip("`")) - at
            closing = text.find("`" * run, at + run, link.end)
            at = closing + run - 1 if closing > 0 else at + run - 1
        elif character == "[":
            depth += 1
        elif character == "]":
            depth -= 1
            if depth == 0:
                return at
        at += 1
    return 0
