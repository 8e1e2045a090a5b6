"""Text out of marked-up files: HTML, e-mail, RTF. Markup vanishes without a trace; blocks become lines."""

from __future__ import annotations

import email
import email.message
import email.policy
import re
from collections.abc import Iterator
from email.header import decode_header

import lxml.etree
import lxml.html

from search.encodings import decode, decode_as
from search.reasons import Reason, Unreadable

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
_DEEPEST_MESSAGE = 5


def html_text(data: bytes) -> str:
    """The visible text of a page, its title first."""
    found = _DECLARED.search(data[:4096])
    text = decode_as(data, found.group(1).decode("ascii") if found else "")
    if text is None:
        raise Unreadable(Reason.DAMAGED)
    text = _DECLARATION.sub("", text)
    if not text.strip():
        return ""
    try:
        parser = lxml.html.HTMLParser(recover=True, no_network=True, huge_tree=False)
        root = lxml.html.document_fromstring(text, parser=parser)
    except lxml.etree.ParserError:
        return ""  # nothing but comments
    except (lxml.etree.LxmlError, ValueError):
        raise Unreadable(Reason.DAMAGED) from None
    pieces = [title.strip() for title in root.xpath("//head/title/text()")[:1]]
    pieces.append(_tidy("".join(_html_pieces(root))))
    return "\n".join(piece for piece in pieces if piece)


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


def email_text(data: bytes) -> str:
    """Subject, parties, date, bodies and the names of attachments."""
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    return "\n".join(piece for piece in _message_pieces(message, 0) if piece)


def _message_pieces(message: email.message.Message, depth: int) -> Iterator[str]:
    for header in ("Subject", "From", "To", "Cc", "Date"):
        if message[header]:
            yield f"{header}: {_header_text(message[header])}"
    plain = any(part.get_content_type() == "text/plain" for part in message.walk())
    for part in message.walk():
        if name := part.get_filename():
            yield _header_text(name)
        elif part.get_content_type() == "message/rfc822" and depth < _DEEPEST_MESSAGE:
            continue  # its parts follow in the walk
        elif part.get_content_type() == "text/plain" or (
            part.get_content_type() == "text/html" and not plain
        ):
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                yield _body_text(part, payload)


def _body_text(part: email.message.Message, payload: bytes) -> str:
    if part.get_content_type() == "text/html":
        return html_text(payload)
    return (decode_as(payload, part.get_content_charset() or "") or "").strip()


def _header_text(value: object) -> str:
    pieces: list[str] = []
    for piece, encoding in decode_header(str(value)):
        if isinstance(piece, str):
            # Bytes above ASCII arrive as surrogates: a header that was never encoded.
            raw = piece.encode("utf-8", "surrogateescape")
            pieces.append(decode(raw) or "" if not piece.isascii() else piece)
        else:
            pieces.append(decode_as(piece, encoding or "") or "")
    return _WHITE.sub(" ", "".join(pieces)).strip()


_RTF = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?[0-9]{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]+)"
)
_RTF_DESTINATIONS = frozenset(
    b"""fonttbl colortbl stylesheet info pict object objdata themedata colorschememapping datastore latentstyles
    listtable listoverridetable rsidtbl generator xmlnstbl fldinst filetbl revtbl mmathPr pgptbl
    datafield bkmkstart bkmkend wgrffmtfilter listtext pntext""".split()
)
_RTF_WORDS = {
    b"par": "\n", b"line": "\n", b"sect": "\n", b"row": "\n", b"tab": "\t", b"cell": "\t", b"page": "\f",
    b"emdash": "—", b"endash": "–", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”",
    b"bullet": "•", b"emspace": " ", b"enspace": " ",
}  # fmt: skip
_RTF_CHARSETS = {
    134: "gb18030", 136: "big5", 128: "cp932", 129: "cp949", 238: "cp1250", 204: "cp1251",
}  # fmt: skip
_RTF_FONT = re.compile(rb"\\f([0-9]+)[^{};]*?\\fcharset([0-9]+)")


def rtf_text(data: bytes) -> str:
    """The text of an RTF file, in the code pages that the file and its fonts name."""
    reader = _RTFReader(data)
    return _tidy_lines(reader.text())


def _tidy_lines(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", text).strip()


class _RTFReader:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._page = "cp1252"
        self._fonts = {
            int(font): _RTF_CHARSETS.get(int(charset), "")
            for font, charset in _RTF_FONT.findall(data[:262_144])
        }
        self._out: list[str] = []
        self._raw = bytearray()
        self._encoding = ""

    def text(self) -> str:
        """Walk the groups once; hidden destinations are skipped, escaped bytes are decoded in runs."""
        stack: list[tuple[bool, str, int]] = []
        hidden, skip_width, to_skip, starred = False, 1, 0, False
        for found in _RTF.finditer(self._data):
            word, number, escaped, symbol, brace, plain = found.groups()
            if brace == b"{":
                stack.append((hidden, self._encoding, skip_width))
                to_skip = 0
            elif brace == b"}":
                self._flush()
                if stack:
                    hidden, self._encoding, skip_width = stack.pop()
                to_skip, starred = 0, False
            elif word is not None:
                value = int(number) if number else None
                if word == b"bin" and value:
                    hidden = (
                        True  # raw bytes follow; what is left of the group can't be told from them
                    )
                elif word in _RTF_DESTINATIONS or starred:
                    hidden, starred = True, False
                elif word == b"u" and value is not None:
                    if not hidden:
                        self._flush()
                        self._out.append(chr(value % 65_536))
                    to_skip = skip_width
                elif word == b"uc" and value is not None:
                    skip_width = value
                elif word == b"ansicpg" and value is not None:
                    self._page = "gb18030" if value == 936 else f"cp{value}"
                elif word == b"f" and value is not None:
                    self._flush()
                    self._encoding = self._fonts.get(value, "")
                elif word in _RTF_WORDS and not hidden:
                    self._flush()
                    self._out.append(_RTF_WORDS[word])
            elif symbol is not None:
                if symbol == b"*":
                    starred = True
                elif not hidden:
                    self._symbol(symbol)
            elif escaped is not None:
                if to_skip:
                    to_skip -= 1
                elif not hidden:
                    self._raw.append(int(escaped, 16))
            elif plain is not None:
                dropped = min(to_skip, len(plain))
                to_skip -= dropped
                if not hidden:
                    self._raw += plain[dropped:]
        self._flush()
        return "".join(self._out).encode("utf-16", "surrogatepass").decode("utf-16", "replace")

    def _symbol(self, symbol: bytes) -> None:
        if symbol in b"\\{}":
            self._raw += symbol
        elif symbol == b"~":
            self._raw += b" "
        elif symbol == b"_":
            self._raw += b"-"

    def _flush(self) -> None:
        if self._raw:
            raw, self._raw = bytes(self._raw), bytearray()
            try:
                self._out.append(raw.decode(self._encoding or self._page, "replace"))
            except LookupError:
                self._out.append(raw.decode("cp1252", "replace"))
