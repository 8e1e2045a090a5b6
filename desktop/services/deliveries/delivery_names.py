"""Names inside a tree: which can't be members' paths, and which deserve a word because they fool people or systems."""

from __future__ import annotations

import re
import unicodedata

from desktop.services.records import Failed
from resources.words import _

_DRIVE = re.compile("[A-Za-z]:")
_HIDDEN = ("Cc", "Cf", "Zl", "Zp", "Co", "Cn")
_LONGEST = 4096
_DEEPEST = 200


class NameBook:
    """Judges the paths of one tree, in their order. `failed` and `remarks` are filled on the way."""

    def __init__(self, failed: list[Failed], remarks: list[Failed]) -> None:
        self._failed, self._remarks = failed, remarks
        self._taken: set[str] = set()
        self._folded: dict[str, str] = {}

    def admit(self, path: str) -> bool:
        """Whether a member may have this path; says why not, or what is odd about it."""
        problem = path_problem(path)
        if not problem and path in self._taken:
            problem = _("The tree names it twice; the first one was taken.")
        if problem:
            self._failed.append(Failed(shown(path), problem))
            return False
        self._taken.add(path)
        twin = self._folded.setdefault(_folded(path), path)
        if twin != path:
            sentence = _("Its name differs from {twin} only in case or composition.")
            self._remarks.append(Failed(shown(path), sentence.format(twin=shown(twin))))
        if any(unicodedata.category(character) in _HIDDEN for character in path):
            sentence = _("Its name holds characters that can't be seen.")
            self._remarks.append(Failed(shown(path), sentence))
        return True


def path_problem(path: str) -> str:
    """Why a path can't be a member's, translated; nothing when it can."""
    if "\0" in path:
        return _("Its name holds a null character.")
    if path.startswith(("/", "\\")) or _DRIVE.match(path):
        return _("Its name is an absolute path.")
    parts = re.split(r"[/\\]", path)
    if ".." in parts:
        return _("Its name leads out of the tree.")
    if any(part in ("", ".") for part in path.split("/")):
        return _("Its name has an empty part.")
    if len(path) > _LONGEST or len(parts) > _DEEPEST:
        return _("Its path is too long.")
    return ""


def shown(path: str) -> str:
    """A path as any terminal and window can show it: what can't be seen stands as `\\x`, `\\u`."""
    return "".join(
        character
        if unicodedata.category(character) not in (*_HIDDEN, "Cs")
        else character.encode("unicode_escape", "surrogatepass").decode("ascii")
        for character in path
    )


def _folded(path: str) -> str:
    """Equal for names that some file system takes for one."""
    if path.isascii():
        return path.casefold()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())
