"""Bytes of a text file to text: strict decoding, in the order in which Chinese offices meet encodings."""

from __future__ import annotations

import codecs
import re

import charset_normalizer

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_RARE = ["big5", "shift_jis", "euc_jp", "euc_kr", "cp1252", "cp1251", "big5hkscs"]
_SAMPLE = 65_536
_CONTROLS = re.compile(rb"[\x01-\x06\x0e-\x1a\x1c-\x1f\x7f]")
_TEXT_CONTROLS = re.compile("[\x00-\x06\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_MOST_CONTROLS = 0.005
_MOST_BROKEN = 0.002
# Simplified Chinese as it is really written sits in the GB2312 block of GBK; other encodings read as GBK don't.
_GB_PAIR = re.compile(rb"[\x81-\xfe][\x30-\x39][\x81-\xfe][\x30-\x39]|[\x81-\xfe][\x40-\xfe]")
_LEAST_COMMON = 0.7
_USUAL = re.compile(
    "[\\t\\n\\r\\f\\x20-\\x7e\\xa0-\\u024f\\u0370-\\u04ff\\u2000-\\u27bf\\u3000-\\u30ff\\u4e00-\\u9fff\\uff00-\\uffef]"
)
_LEAST_USUAL = 0.95


def decode(data: bytes) -> str | None:
    """The text of `data`, or None when it is no text."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _plausible(data[len(bom) :].decode(encoding, "replace"), _MOST_BROKEN)
    if not data:
        return ""
    if b"\x00" in data[:_SAMPLE]:
        return _decode_utf16(data)
    if len(_CONTROLS.findall(data[:_SAMPLE])) > _MOST_CONTROLS * len(data[:_SAMPLE]):
        return None
    for encoding in ("utf-8", "gb18030"):
        if encoding == "gb18030" and not _looks_like_gb(data):
            continue
        try:
            return _plausible(data.decode(encoding), 0)
        except UnicodeDecodeError:
            continue
    return _decode_rare(data)


def decode_as(data: bytes, declared: str) -> str | None:
    """The text of `data` in the encoding it declares, GB18030 standing for its subsets; else as `decode` finds."""
    name = declared.strip().lower().replace("_", "-")
    if name in ("gb2312", "gbk", "gb-2312", "x-gbk", "cp936", "hz-gb-2312"):
        name = "gb18030"
    try:
        if not name or codecs.lookup(name).name not in ("ascii", "iso8859-1"):
            return data.decode(name) if name else decode(data)
    except (LookupError, UnicodeError):
        pass
    return decode(data)


def _decode_utf16(data: bytes) -> str | None:
    """UTF-16 without a mark: read in the right order, nearly all of it is Latin, Han or their punctuation."""
    if len(data) % 2:
        return None
    for encoding in ("utf-16-le", "utf-16-be"):
        sample = data[:_SAMPLE].decode(encoding, "replace")
        if len(_USUAL.findall(sample)) >= _LEAST_USUAL * len(sample):
            text = data.decode(encoding, "replace")
            return _plausible(text, _MOST_BROKEN)
    return None


def _looks_like_gb(data: bytes) -> bool:
    pairs = _GB_PAIR.findall(data[: _SAMPLE * 4])
    common = sum(1 for p in pairs if len(p) == 2 and 0xA1 <= p[0] <= 0xF7 and p[1] >= 0xA1)
    return common >= _LEAST_COMMON * len(pairs)


def _decode_rare(data: bytes) -> str | None:
    # A long UTF-8 or GB18030 text with a broken spot, such as a log cut in mid-character, is still that text.
    for encoding in ("utf-8", "gb18030"):
        if encoding == "utf-8" or _looks_like_gb(data):
            text = _plausible(data.decode(encoding, "replace"), _MOST_BROKEN)
            if text is not None:
                return text
    best = charset_normalizer.from_bytes(data[:_SAMPLE], cp_isolation=_RARE).best()
    if best is None:
        return None
    return _plausible(data.decode(best.encoding, "replace"), _MOST_BROKEN)


def _plausible(text: str, most_broken: float) -> str | None:
    sample = text[:_SAMPLE]
    if len(_TEXT_CONTROLS.findall(sample)) > _MOST_CONTROLS * len(sample):
        return None
    if text.count("\ufffd") > most_broken * len(text) and most_broken:
        return None
    return text
