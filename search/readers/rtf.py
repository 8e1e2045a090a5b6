"""Text out of RTF (version 1.9.1), in the code pages that the file and its fonts name; what it hides is left out."""

from __future__ import annotations

import re

from search.readers.content import Content, lines
from search.readers.embedding import embedded_hex
from search.readers.properties import written_moment
from search.records import PAGE_BREAK

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?[0-9]{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]+)"
)
_HIDDEN = frozenset(
    b"""fonttbl colortbl stylesheet info pict object objdata themedata colorschememapping datastore latentstyles
    listtable listoverridetable rsidtbl generator xmlnstbl fldinst filetbl revtbl mmathPr pgptbl
    datafield bkmkstart bkmkend wgrffmtfilter""".split()
)
_APART = frozenset(
    b"header headerl headerr headerf footer footerl footerr footerf footnote annotation shptxt".split()
)
"""What stands elsewhere on the page than in the file: it must neither tear a sentence nor run into it."""
_WORDS = {
    b"par": "\n", b"line": "\n", b"sect": "\n", b"row": "\n", b"tab": "\t", b"cell": "\t", b"page": PAGE_BREAK,
    b"emdash": "—", b"endash": "–", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”",
    b"bullet": "•", b"emspace": " ", b"enspace": " ",
}  # fmt: skip
_SYMBOL = "symbol"
_CHARSETS = {
    2: _SYMBOL, 134: "gb18030", 136: "big5", 128: "cp932", 129: "cp949", 238: "cp1250", 204: "cp1251",
}  # fmt: skip
_FONT = re.compile(rb"\\f([0-9]{1,6})[^{};]*?\\fcharset([0-9]{1,3})")
_FONTS_WITHIN = 262_144
_COUNTED = re.compile(rb"\\nofpages([0-9]{1,6})")
_SAID = {"title": rb"{\\title ", "author": rb"{\\author ", "subject": rb"{\\subject "}
_MOMENT = re.compile(
    rb"\\yr(\d{1,4})\\mo(\d{1,2})\\dy(\d{1,2})(?:\\hr(\d{1,2}))?(?:\\min(\d{1,2}))?"
)
_WHEN = {"created": rb"{\\creatim", "modified": rb"{\\revtim"}
_PAGE = re.compile(rb"\\ansicpg[0-9]{1,5}")
_INFO = re.compile(rb"{\\info\b")
_LARGEST_INFO = 16_384
_BLANK_LINES = re.compile(r"\n{3,}")
_FULLEST_PAGE = 1_500


def rtf_content(data: bytes) -> Content:
    """The pages where their number is known, else one flow."""
    text = rtf_text(data)
    pages = text.split(PAGE_BREAK)
    counted = _COUNTED.search(data, 0, _FONTS_WITHIN)
    count = int(counted.group(1)) if counted else 0
    known = max(map(len, pages)) <= _FULLEST_PAGE if count < len(pages) else count == len(pages)
    if not known:
        pages = [lines(pages)]
    return Content(
        pages, numbered=len(pages) > 1, properties=_properties(data), attachments=embedded_hex(data)
    )


def rtf_text(data: bytes) -> str:
    """The text of an RTF file, with page breaks where its writer asked for them."""
    return _BLANK_LINES.sub("\n\n", _Reader(data).text()).strip()


def _properties(data: bytes) -> dict[str, str]:
    begin = _INFO.search(data, 0, _FONTS_WITHIN)
    if not begin:
        return {}
    info = data[begin.start() : begin.start() + _LARGEST_INFO]
    page = _PAGE.search(data, 0, _FONTS_WITHIN)
    head = rb"{\rtf1" + (page.group() if page else b"") + b" "
    found = {}
    for name, mark in _SAID.items():
        if group := re.search(mark + rb"([^{}]*)}", info):
            # Fonts don't reach in here: the code page of the file counts.
            found[name] = rtf_text(head + group.group(1))
    for name, mark in _WHEN.items():
        if group := re.search(mark + rb"([^{}]*)}", info):
            numbers = _MOMENT.search(group.group(1))
            if numbers:
                found[name] = written_moment(*(int(each or 0) for each in numbers.groups()))
    return found


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._page = "cp1252"
        self._fonts = {
            int(font): _CHARSETS.get(int(charset), "")
            for font, charset in _FONT.findall(data[:_FONTS_WITHIN])
        }
        self._out: list[str] = []
        self._apart: list[str] = []
        self._raw = bytearray()
        self._encoding = ""
        self._hidden, self._starred = False, False
        self._width, self._to_skip = 1, 0
        self._groups: list[tuple[bool, str, int, list[str]]] = []

    def text(self) -> str:
        """Walk the groups once; hidden destinations are skipped, escaped bytes are decoded in runs."""
        at, body = 0, self._out
        while at < len(self._data):
            found = _TOKEN.match(self._data, at)
            if found is None:
                break
            at = found.end()
            word, number, escaped, symbol, brace, plain = found.groups()
            if brace is not None:
                self._brace(brace)
            elif word is not None:
                value = int(number) if number else None
                if word == b"bin" and value:
                    at += max(0, value)  # raw bytes follow
                else:
                    self._word(word, value)
            elif symbol is not None:
                self._symbol(symbol)
            elif escaped is not None:
                if self._to_skip:
                    self._to_skip -= 1
                elif not self._hidden:
                    self._raw.append(int(escaped, 16))
            elif plain is not None:
                dropped = min(self._to_skip, len(plain))
                self._to_skip -= dropped
                if not self._hidden:
                    self._raw += plain[dropped:]
        self._flush()
        text = "".join(body) + "".join(self._apart)
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")

    def _brace(self, brace: bytes) -> None:
        self._flush()
        self._to_skip, self._starred = 0, False
        if brace == b"{":
            self._groups.append((self._hidden, self._encoding, self._width, self._out))
        elif self._groups:
            inner = self._out
            self._hidden, self._encoding, self._width, self._out = self._groups.pop()
            if inner is not self._out:
                self._apart += ["\n", *inner]

    def _word(self, word: bytes, value: int | None) -> None:
        if word in _HIDDEN or self._starred:
            self._hidden, self._starred = True, False
        elif word in _APART:
            self._flush()
            self._out = []
        elif word == b"u" and value is not None:
            if not self._hidden:
                self._flush()
                self._out.append(chr(value % 65_536))
            self._to_skip = self._width
        elif word == b"uc" and value is not None:
            self._width = value
        elif word == b"ansicpg" and value is not None:
            self._page = "gb18030" if value == 936 else f"cp{value}"
        elif word in (b"f", b"plain"):
            self._flush()
            self._encoding = self._fonts.get(value, "") if value is not None else ""
        elif word in _WORDS and not self._hidden:
            self._flush()
            self._out.append(_WORDS[word])

    def _symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self._starred = True
        elif self._hidden:
            return
        elif symbol in b"\\{}":
            self._raw += symbol
        elif symbol == b"~":
            self._raw += b" "
        elif symbol == b"_":
            self._raw += b"-"
        elif symbol in b"\r\n":
            self._flush()
            self._out.append("\n")

    def _flush(self) -> None:
        if not self._raw:
            return
        raw, self._raw = bytes(self._raw), bytearray()
        if self._encoding == _SYMBOL:
            return  # bullets
        try:
            self._out.append(raw.decode(self._encoding or self._page, "replace"))
        except LookupError:
            self._out.append(raw.decode("cp1252", "replace"))
