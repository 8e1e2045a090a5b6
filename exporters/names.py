"""File names that every reader can open: Windows, Linux, macOS, optical media. Deterministic, and never two alike.

Rules (domain model §5, and what Windows refuses): NFC; none of `\\ / : * ? " < > |`, no control or invisible
character; no space or dot at the ends; no reserved word; at most 180 bytes of UTF-8 a name and 240 UTF-16 units a path;
names that differ only in case, width or composition are told apart by `~2`, `~3` before the extension. Where `gbk`
is asked for, characters that a reader with code page 936 has no code for (rare Han, most foreign letters, emoji) are
written by their numbers: 〔U+20BB7〕.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from hashlib import sha256

NAME_BYTES = 180
PATH_LENGTH = 240

# Full-width twins of what Windows forbids: a person reads the same name.
_TWINS = str.maketrans('\\/:*?"<>|', "＼／：＊？＂＜＞｜")
_RESERVED = re.compile(r"(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(COM|LPT)[0-9¹²³])", re.IGNORECASE)
_EXTENSION = re.compile(r"(\.tar)?\.[A-Za-z0-9_+-]{1,12}$")
_SHORTEST = 24


def safe_name(
    name: str, *, limit: int = NAME_BYTES, hidden: bool = False, gbk: bool = False
) -> str:
    """`name` as one safe file name of at most `limit` bytes; unchanged where it was safe already.

    `hidden` keeps a leading dot: in source code `.gitignore` must stay `.gitignore`. `gbk`: no character without a code
    in GBK.
    """
    safe = "".join(map(_visible, unicodedata.normalize("NFC", name))).translate(_TWINS)
    if gbk and not safe.isascii():
        safe = "".join(map(_in_gbk, safe))
    safe = safe.rstrip(" .\u3000")
    safe = safe.lstrip(" \u3000") if hidden else safe.lstrip(" .\u3000")
    # Windows reserves the word before the first dot, whatever follows.
    stem = safe.split(".", 1)[0]
    if _RESERVED.fullmatch(stem.rstrip(" ")):
        safe = f"{stem}_{safe[len(stem) :]}"
    if not safe.strip("."):
        safe = "_"
    return _shortened(safe, limit)


def split_extension(name: str) -> tuple[str, str]:
    """Stem and extension with its dot; `.tar.gz` is one extension, a leading dot is none."""
    match = _EXTENSION.search(name, 1)
    return (name[: match.start()], match.group()) if match else (name, "")


class Namer:
    """Gives out paths below one root, each once. Equal requests in equal order yield equal paths."""

    def __init__(self, *, reserved: Sequence[str] = (), gbk: bool = False) -> None:
        self._gbk = gbk
        self._taken: set[str] = {folded(path) for path in reserved}
        self._folders: dict[tuple[str, str, str], str] = {}

    def path(self, prefix: str, parts: Sequence[str], *, hidden: bool = False) -> str:
        """A free path `prefix/…/name` for the folders and the name in `parts`. `prefix` is taken as it is."""
        if self._gbk:
            # Before anything is measured: the numbers are longer than what they stand for.
            parts = ["".join(map(_in_gbk, unicodedata.normalize("NFC", part))) for part in parts]
        limit = _limit(prefix, parts)
        if limit < _SHORTEST and len(parts) > 3:
            # Too deep for any shortening: one folder stands for all those between the first and the name.
            digest = sha256("/".join(parts[1:-1]).encode("utf-8", "surrogatepass")).hexdigest()
            parts = [
                parts[0],
                f"{_shortened(safe_name(parts[1], hidden=True), 20)}~{digest[:12]}",
                parts[-1],
            ]
            limit = _limit(prefix, parts)
        limit = max(limit, _SHORTEST)
        folder = prefix
        for part in parts[:-1]:
            folder = self._folder(folder, part, limit=limit, hidden=hidden)
        return self._free(folder, safe_name(parts[-1], limit=limit, hidden=hidden), limit)

    def _folder(self, parent: str, part: str, *, limit: int, hidden: bool) -> str:
        """The folder for `part`: the same for the same part, another for its twin in case or composition."""
        name = safe_name(part, limit=limit, hidden=hidden)
        key = (parent, part, name)
        if key not in self._folders:
            self._folders[key] = self._free(parent, name, limit)
        return self._folders[key]

    def _free(self, parent: str, name: str, limit: int) -> str:
        stem, extension = split_extension(name)
        count = 1
        path = f"{parent}/{name}" if parent else name
        while folded(path) in self._taken:
            count += 1
            suffix = f"~{count}{extension}"
            name = _cut(stem, limit - len(suffix.encode())) + suffix
            path = f"{parent}/{name}" if parent else name
        self._taken.add(folded(path))
        return path


def _limit(prefix: str, parts: Sequence[str]) -> int:
    """Bytes a name may have so that the whole path stays short enough."""
    length = _units(prefix) + sum(_units(safe_name(part, hidden=True)) + 1 for part in parts)
    # Room for `~2` where twins must be told apart.
    if length + 3 * len(parts) <= PATH_LENGTH:
        return NAME_BYTES
    return min(NAME_BYTES, (PATH_LENGTH - _units(prefix)) // len(parts) - 4)


def _visible(character: str) -> str:
    """The character, or its number where a reader could not see it or a file system not keep it."""
    category = unicodedata.category(character)
    if category in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"):
        return f"〔U+{ord(character):04X}〕"
    return character


def _in_gbk(character: str) -> str:
    """The character, or its number where GBK has no code for it; what can't be seen is left to `_visible`."""
    if character.isascii():
        return character
    try:
        character.encode("gbk")
    except UnicodeEncodeError:
        return f"〔U+{ord(character):04X}〕"
    return character


def _shortened(name: str, limit: int) -> str:
    """`name` in at most `limit` bytes: the middle gives way to a few digits of its digest, the extension stays."""
    if len(name.encode()) <= limit:
        return name
    stem, extension = split_extension(name)
    mark = f"~{sha256(name.encode()).hexdigest()[:6]}"
    return _cut(stem, limit - len((mark + extension).encode())) + mark + extension


def _cut(text: str, limit: int) -> str:
    """The longest start of `text` within `limit` bytes that does not end inside a character or with a space."""
    return text.encode()[: max(0, limit)].decode("utf-8", "ignore").rstrip(" .")


def folded(path: str) -> str:
    """Equal for paths that some file system would take for the same."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", path).casefold())


def _units(text: str) -> int:
    """Length as Windows counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
