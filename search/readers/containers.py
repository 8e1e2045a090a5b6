"""A file with everything that is packed into it: archives, attachments, and what those hold, read by the same readers.

Runs inside the fence only. Members are never written anywhere; each becomes a page "part" with its path. What could not
be read inside is noted with its reason, and the rest goes on.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator

from search.fencing.budget import DEEPEST, Budget
from search.fencing.reasons import Reason, Unreadable
from search.readers.content import Content
from search.readers.formats import suffix_of
from search.readers.hazards import hazards
from search.readers.members import Member, shown_path
from search.readers.opening import read_opened
from search.readers.sevenzip import MAGIC as SEVEN_ZIP
from search.readers.sevenzip import sevenzip_members
from search.readers.tarred import tar_members, unpack_stream
from search.readers.zipped import is_document, zip_members
from search.records import Page

_TAR_MAGIC, _TAR_AT, _TAR_BLOCK = b"ustar", 257, 512
_STREAMS = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00")
_STREAM_SUFFIXES = {"tgz": "tar", "tbz": "tar", "tbz2": "tar", "txz": "tar"}
_PACKED = frozenset({"gz", "bz2", "xz"})
_LONGEST_LISTING = 1_000_000
_NOT_READ = (b"Rar!\x1a\x07", b"MSCF", b"\x28\xb5\x2f\xfd", b"!<arch>\n")
_PROMISED_LIST = "zip jar war ear whl 7z tar tgz tbz tbz2 txz gz bz2 xz rar cab"
_PROMISED = frozenset(_PROMISED_LIST.split())


class Archive(enum.Enum):
    """How a container is unpacked."""

    ZIP = "zip"
    SEVEN_ZIP = "7z"
    TAR = "tar"
    STREAM = "stream"  # one file in gzip, bzip2 or xz
    UNKNOWN = "unknown"  # an archive by its head that nothing here reads
    BROKEN = "broken"  # one by its name alone


def archive_of(name: str, data: bytes) -> Archive | None:
    """What kind of archive this is; None for everything that is read as a document."""
    if data.startswith(SEVEN_ZIP):
        return Archive.SEVEN_ZIP
    if data.startswith(_STREAMS):
        return Archive.STREAM
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return None if is_document(name, data) else Archive.ZIP
    if data.startswith(_NOT_READ):
        return Archive.UNKNOWN
    suffix = suffix_of(name)
    if data[_TAR_AT : _TAR_AT + 5] == _TAR_MAGIC or (suffix == "tar" and _is_old_tar(data)):
        return Archive.TAR
    return Archive.BROKEN if suffix in _PROMISED else None


def read_tree(name: str, data: bytes, budget: Budget, path: str = "", depth: int = 0) -> Content:
    """The file's content with that of everything inside it. `path` leads to it from the outermost file.

    Raises Unreadable where there is nothing to read.
    """
    budget.flags |= hazards(name, data)
    archive = archive_of(name, data)
    if archive is None:
        content = read_opened(name, data, budget)
        _count_text(content, budget)
        budget.readings += any(page.strip() for page in content.pages)
        attachments, content.attachments = content.attachments, []
        members = (Member(shown_path(each), inside) for each, inside in attachments)
        _take_all(content, members, budget, path, depth)
        return content
    if depth >= DEEPEST:
        raise Unreadable(Reason.NESTED)
    return _read_archive(archive, name, data, budget, path, depth)


def _read_archive(
    archive: Archive, name: str, data: bytes, budget: Budget, path: str, depth: int
) -> Content:
    """The members' names on a page of their own, then the members."""
    names: list[str] = []
    content = Content()
    members = _listed(unpacked(archive, name, data, budget), names)
    _take_all(content, members, budget, path, depth)
    listing = "\n".join(names)
    if len(listing) > _LONGEST_LISTING:
        listing = listing[:_LONGEST_LISTING].rpartition("\n")[0]
    if names and len(listing.encode("utf-8", "replace")) < budget.text:
        content.pages.insert(0, listing)
        content.places.insert(0, Page("part"))
        content.rows.insert(0, ())
    return content


def _take_all(
    content: Content, members: Iterator[Member], budget: Budget, path: str, depth: int
) -> None:
    """Append every member that can be read; what can't is noted, and so is what ends the reading of the container."""
    try:
        for member in members:
            inside = f"{path}/{member.path}" if path else member.path
            if member.reason is not Reason.NONE:
                budget.flags |= hazards(member.path, b"")
                budget.note_unread(inside, member.reason)
                continue
            try:
                read = read_tree(member.path, member.data, budget, inside, depth + 1)
            except Unreadable as refusal:
                budget.note_unread(inside, refusal.reason)
            except RecursionError:
                budget.note_unread(inside, Reason.NESTED)
            except MemoryError:
                raise
            except Exception:  # noqa: BLE001 - a hostile member may raise anything; the others are read all the same
                budget.note_unread(inside, Reason.DAMAGED)
            else:
                content.take(member.path, read)
    except Unreadable as refusal:
        budget.note_unread(path, refusal.reason)


def unpacked(archive: Archive, name: str, data: bytes, budget: Budget) -> Iterator[Member]:
    """The members of an archive, one after the other. Raises Unreadable, also between them."""
    if archive is Archive.STREAM:
        inner = _inner_name(name)
        plain = unpack_stream(data, budget)
        if archive_of(inner, plain) is Archive.TAR:
            return tar_members(plain, budget)
        return iter([Member(shown_path(inner), plain)])
    reader = _READERS.get(archive)
    if reader is None:
        raise Unreadable(Reason.UNSUPPORTED if archive is Archive.UNKNOWN else Reason.DAMAGED)
    return reader(data, budget)


_READERS: dict[Archive, Callable[[bytes, Budget], Iterator[Member]]] = {
    Archive.ZIP: zip_members,
    Archive.SEVEN_ZIP: sevenzip_members,
    Archive.TAR: tar_members,
}


def _listed(members: Iterator[Member], names: list[str]) -> Iterator[Member]:
    for member in members:
        names.append(member.path)
        yield member


def _inner_name(name: str) -> str:
    """What a packed file was called: a.log.gz held a.log, and a.tgz held a.tar."""
    stem, _, suffix = name.rpartition("/")[2].rpartition(".")
    if suffix.lower() in _STREAM_SUFFIXES:
        return f"{stem}.{_STREAM_SUFFIXES[suffix.lower()]}"
    return stem if suffix.lower() in _PACKED and stem else f"{name}.unpacked"


def _is_old_tar(data: bytes) -> bool:
    """Whether the first header's checksum fits (POSIX.1-1988, without a magic word)."""
    head = data[:_TAR_BLOCK]
    try:
        checksum = int(head[148:156].strip(b"\0 ") or b"x", 8)
    except ValueError:
        return False
    return len(head) == _TAR_BLOCK and sum(head) - sum(head[148:156]) + 8 * 32 == checksum


def _count_text(content: Content, budget: Budget) -> None:
    """Count the pages, each with the break after it."""
    budget.count_text(sum(len(page.encode("utf-8", "replace")) + 1 for page in content.pages))
