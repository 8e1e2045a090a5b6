"""What kind of file this is, by its first bytes and then by its name: a name alone proves no binary format."""

from __future__ import annotations

import enum


class Kind(enum.Enum):
    """How the text of a file is read."""

    NONE = "none"  # holds no text for now: images, archives, programs
    TEXT = "text"
    HTML = "html"
    EMAIL = "email"
    RTF = "rtf"
    PDF = "pdf"
    WORD_XML = "docx"
    SLIDES_XML = "pptx"
    SHEETS_XML = "xlsx"
    OPEN_DOCUMENT = "odf"
    EPUB = "epub"
    WORD = "doc"
    SHEETS = "xls"
    SLIDES = "ppt"
    OUTLOOK = "msg"
    PROTECTED = "protected"
    UNKNOWN_OLE = "ole"


_MAGIC_WITHOUT_TEXT = (
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"GIF87a",
    b"GIF89a",
    b"BM",
    b"II*\x00",
    b"MM\x00*",
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
    png jpg jpeg jpe gif bmp dib tif tiff webp ico heic heif avif jp2 psd xcf zip tar gz tgz
    bz2 xz zst 7z rar jar war ear apk cab iso img dmg deb rpm whl exe dll so dylib o a lib obj
    class pyc pyo wasm bin dat msi sys mp3 mp4 m4a aac flac ogg wav avi mkv mov wmv webm ttf
    otf ttc woff woff2 db sqlite sqlite3 mdb accdb dwg vsd p12 pfx jks keystore
"""
_SUFFIXES_WITHOUT_TEXT = frozenset(_SUFFIXES_WITHOUT_TEXT_LIST.split())
_ZIP_PARTS = (
    (b"word/document.xml", Kind.WORD_XML),
    (b"ppt/presentation.xml", Kind.SLIDES_XML),
    (b"xl/workbook.", Kind.SHEETS_XML),
    (b"mimetypeapplication/vnd.oasis.opendocument", Kind.OPEN_DOCUMENT),
    (b"mimetypeapplication/epub", Kind.EPUB),
)
_ZIP_SUFFIXES = {
    **dict.fromkeys(("docx", "docm", "dotx", "dotm"), Kind.WORD_XML),
    **dict.fromkeys(("pptx", "pptm", "ppsx", "potx"), Kind.SLIDES_XML),
    **dict.fromkeys(("xlsx", "xlsm", "xlsb", "xltx"), Kind.SHEETS_XML),
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
)
_ENCRYPTED_SLIDES = "EncryptedSummary".encode("utf-16-le")
_WORD_HEAD, _SECTOR = b"\xec\xa5", 512
_OLE_SUFFIXES = {
    **dict.fromkeys(("doc", "dot", "wps", "wpt"), Kind.WORD),
    **dict.fromkeys(("xls", "xlt", "et", "ett"), Kind.SHEETS),
    **dict.fromkeys(("ppt", "pps", "dps", "dpt"), Kind.SLIDES),
    "msg": Kind.OUTLOOK,
}
_TEXT_SUFFIXES = {
    **dict.fromkeys(("html", "htm", "xhtml", "shtml"), Kind.HTML),
    **dict.fromkeys(("eml", "mht", "mhtml"), Kind.EMAIL),
}
_DOCUMENT_SUFFIXES_LIST = """
    pdf doc docx wps xls xlsx et ppt pptx dps odt ods odp rtf epub msg ofd txt md csv log
"""
DOCUMENT_SUFFIXES = frozenset(_DOCUMENT_SUFFIXES_LIST.split())
"""Names that promise text: where none of the formats is found in such a file, it is damaged."""
_SNIFFED = 4_096


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
    if suffix in _TEXT_SUFFIXES:
        return _TEXT_SUFFIXES[suffix]
    if suffix in _SUFFIXES_WITHOUT_TEXT or head.startswith(_MAGIC_WITHOUT_TEXT):
        return Kind.NONE
    if head.startswith(b"MZ") and b"\x00" in head:
        return Kind.NONE
    if b"<html" in head.lower() and suffix in ("doc", "xls", "wps", "et", "asp", "jsp", "php", ""):
        return Kind.HTML
    return Kind.TEXT


def _kind_of_zip(suffix: str, data: bytes) -> Kind:
    for part, kind in _ZIP_PARTS:
        if part in data:
            return kind
    return _ZIP_SUFFIXES.get(suffix, Kind.NONE)


def _kind_of_ole(suffix: str, data: bytes) -> Kind:
    """By the streams inside; embedded objects bring streams of their own, so the name decides between several."""
    found = [kind for stream, kind in _OLE_STREAMS if stream.encode("utf-16-le") in data]
    promised = _OLE_SUFFIXES.get(suffix)
    if _ENCRYPTED_SLIDES in data or (promised is Kind.WORD and _is_encrypted_word(data)):
        return Kind.PROTECTED
    if promised in found:
        return promised
    return found[0] if found else Kind.UNKNOWN_OLE


def _is_encrypted_word(data: bytes) -> bool:
    """Whether a Word stream's first block (they start at sectors) says that the rest is encrypted."""
    return any(
        data.startswith(_WORD_HEAD, at) and data[at + 11] & 1 == 1
        for at in range(_SECTOR, len(data) - _SECTOR, _SECTOR)
    )
