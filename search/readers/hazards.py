"""What may be risky about a file, told by its first bytes, its name and the names of its parts.

Flags are words of `search.records.FLAGS`; "encrypted" is said by whoever tries to open a file.
"""

from __future__ import annotations

import io
import zipfile

from search.readers.formats import suffix_of

_EXECUTABLE_HEADS = (
    b"\x7fELF",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",  # Mach-O for several machines, and Java classes
    b"dex\n",
)
_EXECUTABLE_LIST = "exe dll sys scr com cpl ocx msi msp class jar apk"
_EXECUTABLE_SUFFIXES = frozenset(_EXECUTABLE_LIST.split())
_SCRIPT_LIST = "bat cmd vbs vbe vb ps1 psm1 psd1 js jse wsf wsh hta sct scf reg inf sh command"
_SCRIPT_SUFFIXES = frozenset(_SCRIPT_LIST.split())
_LINK_SUFFIXES = frozenset({"lnk", "url", "desktop", "webloc", "library-ms", "search-ms"})
_LINK_HEADS = (b"L\x00\x00\x00\x01\x14\x02\x00", b"[InternetShortcut]", b"[Desktop Entry]")
_OLE, _ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK"
_INSTALLER = bytes.fromhex("84100c0000000000c000000000000046")
"""The class of Windows Installer packages, which the root of their storage names."""
_OLE_MACROS = ("_VBA_PROJECT",)
_OLE_OBJECTS = ("ObjectPool", "\x01Ole10Native", "MBD0")
_MOST_PARTS = 20_000
_PE_AT, _PE_HEAD = 0x3C, b"PE\0\0"


def hazards(name: str, data: bytes) -> frozenset[str]:
    """The flags of one file; files packed into it have their own."""
    suffix, found = suffix_of(name), set()
    if data.startswith(_EXECUTABLE_HEADS) or suffix in _EXECUTABLE_SUFFIXES or _is_program(data):
        found.add("executable")
    if suffix in _SCRIPT_SUFFIXES:
        found.add("script")
    if suffix in _LINK_SUFFIXES or data.lstrip(b"\xef\xbb\xbf\r\n ").startswith(_LINK_HEADS):
        found.add("link")
    if data.startswith(_OLE):
        found |= _in_storage(data)
    elif data.startswith(_ZIP):
        found |= _in_package(data)
    elif data.startswith(b"{\\rtf"):
        found |= {"embedded"} if b"\\objdata" in data or b"\\objemb" in data else set()
    elif b"%PDF-" in data[:1024] and b"/EmbeddedFile" in data:
        found.add("embedded")
    return frozenset(found)


def _is_program(data: bytes) -> bool:
    """A program for DOS or Windows, whatever it is called; two letters alone would be any text about Mozambique."""
    if not data.startswith(b"MZ") or len(data) < _PE_AT + 4:
        return False
    at = int.from_bytes(data[_PE_AT : _PE_AT + 4], "little")
    return data[at : at + 4] == _PE_HEAD or b"\0" in data[2:_PE_AT]


def _in_storage(data: bytes) -> set[str]:
    found = set()
    if _INSTALLER in data:
        found.add("executable")
    if any(each.encode("utf-16-le") in data for each in _OLE_MACROS):
        found.add("macro")
    if any(each.encode("utf-16-le") in data for each in _OLE_OBJECTS):
        found.add("embedded")
    return found


def _in_package(data: bytes) -> set[str]:
    """Of a zipped document; other zips are containers, whose members are looked at one by one."""
    try:
        names = [name.lower() for name in zipfile.ZipFile(io.BytesIO(data)).namelist()]
    except Exception:  # noqa: BLE001 - a broken directory is named by whoever reads the file
        return set()
    found = set()
    document = "[content_types].xml" in names or "mimetype" in names
    for name in names[:_MOST_PARTS] if document else ():
        if name.endswith("vbaproject.bin") or "/macrosheets/" in name or _is_basic(name):
            found.add("macro")
        elif "/embeddings/" in name or name.startswith("object "):
            found.add("embedded")
    if "androidmanifest.xml" in names:
        found.add("executable")
    return found


def _is_basic(name: str) -> bool:
    """A module of an Open Document file; the lists of modules are in every file that once had one."""
    return name.startswith(("basic/", "scripts/")) and not name.endswith(
        ("/", "-lc.xml", "-lb.xml")
    )
