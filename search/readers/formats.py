"""What kind of file this is, by its first bytes and then by its name: a name alone proves no binary format."""

from __future__ import annotations

import enum

from search.fencing.reasons import Unreadable
from search.readers.compound import CompoundFile


class Kind(enum.Enum):
    """How the text of a file is read."""

    NONE = "none"  # holds no text: programs, sound, fonts
    PICTURE = "picture"  # shows text at most
    TEXT = "text"
    LIST = "list"
    HTML = "html"
    EMAIL = "email"
    RTF = "rtf"
    PDF = "pdf"
    WORD_XML = "docx"
    SLIDES_XML = "pptx"
    SHEETS_XML = "xlsx"
    SHEETS_BINARY = "xlsb"
    OFD = "ofd"
    OPEN_DOCUMENT = "odf"
    EPUB = "epub"
    WORD = "doc"
    SHEETS = "xls"
    SLIDES = "ppt"
    OUTLOOK = "msg"
    PROTECTED = "protected"
    WORKS = "works"
    UNKNOWN_OLE = "ole"


_MAGIC_PICTURES = (
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"GIF87a",
    b"GIF89a",
    b"II*\x00",
    b"MM\x00*",
    b"\x00\x00\x00\x0cjP  ",
)
_PICTURE_SUFFIXES = frozenset(
    ["png", "jpg", "jpeg", "jpe", "gif", "bmp", "dib", "tif", "tiff", "webp", "jp2"]
)
_MAGIC_WITHOUT_TEXT = (
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ\x00",
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!\x1a\x07",
    b"\x28\xb5\x2f\xfd",
    b"\x7fELF",
    b"\xca\xfe\xba\xbe",
    b"SQLite format 3\x00",
    b"OggS",
    b"fLaC",
    b"ID3",
)
_SUFFIXES_WITHOUT_TEXT_LIST = """
    ico heic heif avif psd xcf zip tar gz tgz
    bz2 xz zst 7z rar jar war ear apk cab iso img dmg deb rpm whl exe dll so dylib o a lib obj
    class pyc pyo wasm bin dat msi sys mp3 mp4 m4a aac flac ogg wav avi mkv mov wmv webm ttf
    otf ttc woff woff2 db sqlite sqlite3 mdb accdb dwg vsd p12 pfx jks keystore
"""
_SUFFIXES_WITHOUT_TEXT = frozenset(_SUFFIXES_WITHOUT_TEXT_LIST.split())
_ZIP_HEAD, _ZIP_TAIL = 30, 65_536 + 22
_MOST_NAMES = 20_000
_MIMETYPE = b"mimetype"
_ZIP_MIMES = (
    (b"application/vnd.oasis.opendocument", Kind.OPEN_DOCUMENT),
    (b"application/epub", Kind.EPUB),
)
_ZIP_PARTS = (
    (b"word/document.xml", Kind.WORD_XML),
    (b"ppt/presentation.xml", Kind.SLIDES_XML),
    (b"xl/workbook.bin", Kind.SHEETS_BINARY),
    (b"xl/workbook", Kind.SHEETS_XML),
    (b"OFD.xml", Kind.OFD),
    (b"META-INF/container.xml", Kind.EPUB),
)
_ZIP_SUFFIXES = {
    **dict.fromkeys(("docx", "docm", "dotx", "dotm"), Kind.WORD_XML),
    **dict.fromkeys(("pptx", "pptm", "ppsx", "potx"), Kind.SLIDES_XML),
    **dict.fromkeys(("xlsx", "xlsm", "xltx"), Kind.SHEETS_XML),
    "xlsb": Kind.SHEETS_BINARY,
    "ofd": Kind.OFD,
    **dict.fromkeys(("odt", "ods", "odp", "ott", "ots", "otp", "odg"), Kind.OPEN_DOCUMENT),
    "epub": Kind.EPUB,
}
_OLE_STREAMS = (
    ("EncryptedPackage", Kind.PROTECTED),
    ("__properties_version1.0", Kind.OUTLOOK),
    ("PowerPoint Document", Kind.SLIDES),
    ("WordDocument", Kind.WORD),
    ("Workbook", Kind.SHEETS),
    ("WORKBOOK", Kind.SHEETS),
    ("Book", Kind.SHEETS),
    ("CONTENTS", Kind.WORKS),
)
_OLE_SUFFIXES = {
    **dict.fromkeys(("doc", "dot", "wps", "wpt"), Kind.WORD),
    **dict.fromkeys(("xls", "xlt", "et", "ett"), Kind.SHEETS),
    **dict.fromkeys(("ppt", "pps", "dps", "dpt"), Kind.SLIDES),
    "msg": Kind.OUTLOOK,
}
_TEXT_SUFFIXES = {
    **dict.fromkeys(("html", "htm", "xhtml", "shtml"), Kind.HTML),
    **dict.fromkeys(("eml", "mht", "mhtml"), Kind.EMAIL),
    **dict.fromkeys(("csv", "tsv"), Kind.LIST),
}
_DOCUMENT_SUFFIXES_LIST = """
    pdf doc docx wps xls xlsx et ppt pptx dps odt ods odp rtf epub msg ofd txt md csv log
"""
DOCUMENT_SUFFIXES = frozenset(_DOCUMENT_SUFFIXES_LIST.split())
"""Names that promise text: where none of the formats is found in such a file, it is damaged."""
_SNIFFED = 4_096
_BARE_SHEETS = (b"\x09\x00", b"\x09\x02", b"\x09\x04", b"\x09\x08")
"""Excel 2 to 4 had no container around their records, nor has a sheet that was taken out of another document."""


def suffix_of(name: str) -> str:
    """The last part of the name after a dot, in lower case."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def kind_of(name: str, data: bytes) -> Kind:
    """The kind of a file with this name and content."""
    suffix, head = suffix_of(name), data[:_SNIFFED]
    if b"%PDF-" in head[:1024]:
        return Kind.PDF
    if head.startswith(b"PK\x03\x04"):
        return _kind_of_zip(suffix, data)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _kind_of_ole(suffix, data)
    if head.startswith(b"{\\rtf"):
        return Kind.RTF
    if _is_picture(head):
        return Kind.PICTURE
    if head[:2] in _BARE_SHEETS and b"\x00" in head:
        return Kind.SHEETS
    if suffix in _TEXT_SUFFIXES:
        return _TEXT_SUFFIXES[suffix]
    if suffix in _SUFFIXES_WITHOUT_TEXT or head.startswith(_MAGIC_WITHOUT_TEXT):
        return Kind.NONE
    if head.startswith(b"MZ") and b"\x00" in head:
        return Kind.NONE
    if b"<html" in head.lower() and suffix in ("doc", "xls", "wps", "et", "asp", "jsp", "php", ""):
        return Kind.HTML
    return Kind.TEXT


def _is_picture(head: bytes) -> bool:
    if head.startswith(_MAGIC_PICTURES) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        return True
    # Two letters alone begin many a text.
    return head.startswith(b"BM") and b"\x00" in head[:64]


def _kind_of_zip(suffix: str, data: bytes) -> Kind:
    """By the parts at its root: an archive may hold whole documents, whose parts are named inside of it, too."""
    first = data[_ZIP_HEAD : _ZIP_HEAD + len(_MIMETYPE)]
    if first == _MIMETYPE:
        for mime, kind in _ZIP_MIMES:
            if data.startswith(mime, _ZIP_HEAD + len(_MIMETYPE)):
                return kind
    names = _zip_names(data)
    for part, kind in _ZIP_PARTS:
        if any(name.lstrip(b"/").startswith(part) for name in names):
            return kind
    return _ZIP_SUFFIXES.get(suffix, Kind.NONE)


def _zip_names(data: bytes) -> list[bytes]:
    """The names in a zip's directory (APPNOTE 6.3.10 §4.3.12), or before each file where that is cut off."""
    names: list[bytes] = []
    end = data.rfind(b"PK\x05\x06", -_ZIP_TAIL)
    mark, head, at = b"PK\x01\x02", 46, 0
    if end >= 0 and end + 20 <= len(data):
        at = int.from_bytes(data[end + 16 : end + 20], "little")
    if end < 0 or not data.startswith(mark, at):
        mark, head, at = b"PK\x03\x04", _ZIP_HEAD, 0
    while 0 <= at <= len(data) - head and len(names) < _MOST_NAMES:
        length_at = at + head - (18 if head > _ZIP_HEAD else 4)
        length = int.from_bytes(data[length_at : length_at + 2], "little")
        names.append(data[at + head : at + head + length])
        at = data.find(mark, at + head + length)
    return names


def _kind_of_ole(suffix: str, data: bytes) -> Kind:
    """By the streams at the root; objects inside bring streams of their own."""
    found = _kinds_by_streams(data)
    promised = _OLE_SUFFIXES.get(suffix)
    if promised in found:
        return promised
    return found[0] if found else Kind.UNKNOWN_OLE


def _kinds_by_streams(data: bytes) -> list[Kind]:
    try:
        file = CompoundFile(data)
    except Unreadable:
        # Broken; which streams were meant to be there still tells what it is.
        return [kind for stream, kind in _OLE_STREAMS if stream.encode("utf-16-le") in data]
    return list(dict.fromkeys(kind for stream, kind in _OLE_STREAMS if stream in file))
