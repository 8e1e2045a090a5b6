"""Whether a picture that came with notes is whole, as far as its first and last bytes tell; nothing is decoded here."""

from __future__ import annotations

from resources.words import N_, _

_DAMAGED = N_("The picture is damaged, or is not what its name says.")
_CUT = N_("The picture breaks off.")
_EMPTY = N_("The picture is empty.")
_HEADS: dict[str, tuple[bytes, ...]] = {
    "png": (b"\x89PNG\r\n\x1a\n",),
    "gif": (b"GIF87a", b"GIF89a"),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "jpe": (b"\xff\xd8\xff",),
    "bmp": (b"BM",),
    "webp": (b"RIFF",),
    "tif": (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+"),
    "tiff": (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+"),
}
_TAILS = {"png": b"IEND\xaeB`\x82", "jpg": b"\xff\xd9", "jpeg": b"\xff\xd9", "gif": b"\x3b"}
_TAIL = 4_096
"""Bytes; cameras and editors leave remarks behind the end of a picture."""


def picture_problem(name: str, head: bytes, tail: bytes) -> str:
    """What is wrong with a picture of this name, translated; nothing where nothing is seen."""
    if not head:
        return _(_EMPTY)
    ending = name.rpartition(".")[2].lower()
    heads = _HEADS.get(ending)
    if heads is None:
        return ""
    if not head.startswith(heads):
        # A picture under another picture's name is shown by every program.
        known = {each for group in _HEADS.values() for each in group}
        return "" if head.startswith(tuple(known)) else _(_DAMAGED)
    end = _TAILS.get(ending)
    return "" if end is None or end in tail[-_TAIL:] else _(_CUT)
