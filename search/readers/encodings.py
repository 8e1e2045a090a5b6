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


# The commonest characters of statutes and office prose, simplified and traditional.
_COMMON = frozenset(
    "一七三上下不与专且世业东两並个中为主么义之九也书了予事二于五些交产人什从他代以们件任企会但位住体何作你使來例供依"
    "便保信個們做備像儿元先光克兒入內全兩八公六共关其具内再军农决况准几出分划列则別利别到制則前劃力办加务动動務化北区"
    "區十协協单南即却卻原去县又及反发取受变口只可司各合同名后向听告员命和品員商問單四回因国國土在地场城域執基報場境声"
    "处备复外多大天太头女她好如委子学學它安完定实审害家實審对将將專對小少尔就展山工己已市常平年并幾应府度建开式张張強"
    "强当形很律後得從復德心必思性总息情想意感應成我或战戰所手才打执批承技把护报持指按据採接提據支收改放政教数數文斯新"
    "方於施无日时明是時更書最會月有服期未本机权村条来東构果查标样根案條检業構標樣機檢權次款止正此死比民气氣水求決沒没"
    "治況法活海源準点無然照營爲爾物特王环现現理環生產用由申电界當發白百的监監目直相省看真眼着督知确確社神种科程種空立"
    "章第等管範类系級組結給統經縣總織级组织经结给统罚置罰美義老者而职聲職聽育能自至與色范营處行表被裏西要見規见规解計"
    "記設許訴話該認說調請論證議護變计认议记许论设证诉话该说请调象負財責費資質负财责质费资走起路身車軍车辦農边达过运还"
    "这进违這通造進運過道達違還邊那部都采里重量金長长門開間關门问间队防限院隊难集難電需非面項頭題類项题馬马體高麼點"
)
_PUNCTUATION = re.compile("[\u3001-\u3011\u2014\u2018-\u201d\u2026\uff01-\uff1f\u3000\u00b7]")
_ODD = re.compile(
    "[\u0080-\u00a0\u0e00-\u1fff\u2c00-\u2dff\ua000-\uf8ff\ufff0-\uffff\U00010000-\U0010ffff]"
)
_JUDGED = 4_096
_LEAST_CHINESE = 0.2
_HZ = re.compile(rb"~\{(?:[\x21-\x77][\x21-\x7e])+~\}")


def decode(data: bytes) -> str | None:
    """The text of `data`, or None when it is no text."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _plausible(data[len(bom) :].decode(encoding, "replace"), _MOST_BROKEN)
    if not data:
        return ""
    if b"\x00" in data[:_SAMPLE]:
        return _decode_utf16(data)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return _decode_hz(data) or (None if _is_binary(data) else _plausible(text, 0))
    chinese = _decode_chinese(data)
    if chinese is not None:
        return chinese
    if _is_binary(data):
        return None
    if _looks_like_gb(data):
        try:
            return _plausible(data.decode("gb18030"), 0)
        except UnicodeDecodeError:
            pass
    return _decode_rare(data)


def _is_binary(data: bytes) -> bool:
    return len(_CONTROLS.findall(data[:_SAMPLE])) > _MOST_CONTROLS * len(data[:_SAMPLE])


def _decode_chinese(data: bytes) -> str | None:
    """The text in the one of the Chinese encodings that makes it Chinese, by how common its characters are."""
    scores = {}
    for encoding in ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be"):
        if encoding.startswith("utf-16") and len(data) % 2:
            continue
        sample = data[:_JUDGED]
        if len(data) > _JUDGED:
            # The cut may go through a character.
            sample = sample[: sample.rfind(b"\n") + 1] or sample
        scores[encoding] = _chineseness(sample.decode(encoding, "replace"))
    best = max(scores, key=lambda encoding: scores[encoding])
    if scores[best] < _LEAST_CHINESE:
        return None
    try:
        return _plausible(data.decode(best), 0)
    except UnicodeDecodeError:
        return _plausible(data.decode(best, "replace"), _MOST_BROKEN)


def _chineseness(text: str) -> float:
    """The share of common characters among those that are not Latin, less what no Chinese text has."""
    judged = [character for character in text if character > "\x7f"]
    if not judged:
        return 0.0
    usual = sum(1 for character in judged if character in _COMMON)
    usual += len(_PUNCTUATION.findall(text))
    odd = len(_ODD.findall(text)) + len(_TEXT_CONTROLS.findall(text))
    return (usual - 2 * odd) / len(judged)


def _decode_hz(data: bytes) -> str | None:
    """HZ (RFC 1843) is ASCII to the eye; old mail and news in Chinese are written in it."""
    if _HZ.search(data[:_SAMPLE]) is None:
        return None
    try:
        text = data.decode("hz")
    except UnicodeDecodeError:
        return None
    return text if _chineseness(text[:_JUDGED]) >= _LEAST_CHINESE else None


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
