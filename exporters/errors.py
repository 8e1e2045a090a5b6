"""What can go wrong with an export.

    ExportError
    ├── NothingToExport      no document: an empty package is never a success
    ├── OutputNotEmpty       the place already holds something; nothing is ever overwritten
    │   └── StrangeFile      an unfinished package was to be continued, and something else lies in its folder
    ├── SourceUnreadable     a file of the finished package can't be read while it is copied to a medium
    ├── OutputFailed         the operating system refused a write or a read-back (disk full, I/O error)
    │   └── CopyFailed       the same of articles or pages that are no package
    ├── ContentChanged       a document's bytes are not those its record promises
    ├── VerificationFailed   the package was written, re-read, and found different
    ├── SealedContentWrong   what was sealed is no package, or not the one that its root names
    ├── NotAPackage          the folder to verify is no package at all
    ├── FileTooLarge         a file of the package that no medium of the given size holds
    ├── NotThisPackage       a medium already holds (part of) another package
    ├── MediumTooSmall       a package doesn't fit where it is to go; seen before anything was written
    └── TooLarge             an article beyond what is read as Markdown; it can be filed as it is

All are the world's fault and get a friendly sentence. Data travels in attributes.
"""

from __future__ import annotations

import enum
import errno
from collections.abc import Sequence
from pathlib import Path

from exporters.findings import VerifyFinding


class ExportError(Exception):
    """Base of everything the exporters raise on purpose."""

    code = "export"


class NothingToExport(ExportError):
    code = "nothing-to-export"

    def __init__(self) -> None:
        super().__init__("there is no document to export")


class OutputNotEmpty(ExportError):
    code = "output-not-empty"

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} exists and is not an empty folder")
        self.path = path


class StrangeFile(OutputNotEmpty):
    """`strange` is what lies in the folder `path`, and is not of the unfinished package that was begun there."""

    code = "strange-file"

    def __init__(self, path: Path, strange: str) -> None:
        super().__init__(path)
        self.strange = strange


class OutputFailed(ExportError):
    """`full` is true when the medium has no room left; `kept`, when what was written stays, and can be continued."""

    code = "output-failed"

    def __init__(self, path: Path, cause: OSError) -> None:
        super().__init__(f"{path}: {cause.strerror or cause}")
        self.path, self.cause, self.errno = path, cause, cause.errno
        self.kept = False
        self.full = cause.errno in (errno.ENOSPC, errno.EDQUOT)


class SourceUnreadable(ExportError):
    """`path` is a file of a finished package that is copied to a medium; what the medium has by then is kept."""

    code = "source-unreadable"

    def __init__(self, path: Path, cause: OSError) -> None:
        super().__init__(f"{path}: {cause.strerror or cause}")
        self.path, self.cause, self.errno = path, cause, cause.errno


class CopyFailed(OutputFailed):
    """Articles or pages could not be written out; nothing of them is left at the place."""

    code = "copy-failed"


class ContentChanged(ExportError):
    """`object_name` is the document's number and file name; expected and found are size and digest, in words."""

    code = "content-changed"

    def __init__(self, object_name: str, expected: str, found: str) -> None:
        super().__init__(f"{object_name}: expected {expected}, found {found}")
        self.object_name, self.expected, self.found = object_name, expected, found


class VerificationFailed(ExportError):
    code = "verification-failed"

    def __init__(self, findings: Sequence[VerifyFinding]) -> None:
        super().__init__(f"{len(findings)} finding(s) when the package was read back")
        self.findings = tuple(findings)


class SealedContentWrong(ExportError):
    """`path` is the file inside the sealed package, empty for the stream as such; `problem` is translated."""

    code = "sealed-content"

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(f"{path}: {problem}" if path else problem)
        self.path, self.problem = path, problem


class NotAPackage(ExportError):
    code = "not-a-package"

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is not a package")
        self.path = path


class FileTooLarge(ExportError):
    """The file `name`, of `size` bytes, doesn't fit a medium with `room` bytes for the payload.

    `overhead` bytes go to what every medium carries; with more than the medium holds, `room` is not above 0.
    """

    code = "file-too-large"

    def __init__(self, name: str, size: int, room: int, overhead: int = 0) -> None:
        super().__init__(f"{size} bytes, room for {room}")
        self.name, self.size, self.room, self.overhead = name, size, room, overhead


class NotThisPackage(ExportError):
    """`path` holds another package, or another part of this one; `foreign`: it is one that another vault made."""

    code = "not-this-package"

    def __init__(self, path: Path, *, foreign: bool = False) -> None:
        super().__init__(str(path))
        self.path = path
        self.foreign = foreign


class MediumTooSmall(ExportError):
    """`needed` bytes are to go to `path`, where `free` are free."""

    code = "medium-too-small"

    def __init__(self, path: Path, needed: int, free: int) -> None:
        super().__init__(f"{needed} bytes needed, {free} free")
        self.path, self.needed, self.free = path, needed, free


class Excess(enum.Enum):
    """Of what an article has too much."""

    BYTES = "bytes"
    NESTING = "nesting"
    CELLS = "cells"
    BLOCKS = "blocks"
    MARKS = "marks"


class TooLarge(ExportError):
    """`excess` says of what, `limit` how much there may be (bytes, levels, cells, blocks, marks)."""

    code = "too-large"

    def __init__(self, excess: Excess, limit: int) -> None:
        super().__init__(f"more than {limit} {excess.value}")
        self.excess, self.limit = excess, limit
