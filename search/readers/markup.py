"""Text out of HTML. Markup vanishes without a trace; blocks become lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

import lxml.etree
import lxml.html

from search.fencing.reasons import Reason, Unreadable
from search.readers.content import Content, lines
from search.readers.encodings import decode_as

_SILENT = frozenset({"script", "style", "head", "template", "noscript"})
_BLOCK_LIST = """
    address article aside blockquote br caption dd div dl dt fieldset figure footer form h1 h2
    h3 h4 h5 h6 header hr li main nav ol option p pre section table tbody tfoot thead title tr
    ul
"""
_BLOCKS = frozenset(_BLOCK_LIST.split())
_CELLS = frozenset({"td", "th"})
_DECLARED = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_-]+)""", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def html_content(data: bytes) -> Content:
    """The visible text of a page, its title first. Raises Unreadable."""
    title, text = _read(data)
    properties = {"title": title} if title else {}
    return Content([lines([title, text])], properties=properties)


def html_text(data: bytes, declared: str = "") -> str:
    """The visible text of a page, its title first. `declared` is the encoding that came with it. Raises Unreadable."""
    return lines(_read(data, declared))


def _read(data: bytes, declared: str = "") -> tuple[str, str]:
    found = None if declared else _DECLARED.search(data[:4096])
    text = decode_as(data, found.group(1).decode("ascii") if found else declared)
    if text is None:
        raise Unreadable(Reason.DAMAGED)
    text = _DECLARATION.sub("", text)
    if not text.strip():
        return "", ""
    try:
        parser = lxml.html.HTMLParser(recover=True, no_network=True, huge_tree=True)
        root = lxml.html.document_fromstring(text, parser=parser)
        if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
            raise Unreadable(Reason.NESTED)
    except lxml.etree.ParserError:
        return "", ""  # nothing but comments
    except (lxml.etree.LxmlError, ValueError):
        raise Unreadable(Reason.DAMAGED) from None
    titles = [str(title).strip() for title in root.xpath("//head/title/text()")[:1]]
    return (titles[0] if titles else ""), _tidy("".join(_html_pieces(root)))


def _html_pieces(root: lxml.html.HtmlElement) -> Iterator[str]:
    silent = 0
    for event, element in lxml.etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            silent += tag in _SILENT
            if tag in _BLOCKS:
                yield "\n"
            if element.text and not silent:
                yield element.text if tag == "pre" else _WHITE.sub(" ", element.text)
        else:
            silent -= event == "end" and tag in _SILENT
            if tag in _BLOCKS:
                yield "\n"
            elif tag in _CELLS:
                yield "\t"
            if element.tail and not silent:
                yield _WHITE.sub(" ", element.tail)


_WHITE = re.compile(r"[ \t\r\n\f]+")
_LINE_ENDS = re.compile(r"[ \t]*\n[ \t\n]*")


def _tidy(text: str) -> str:
    return _LINE_ENDS.sub("\n", text).strip()
