"""What can go wrong with an export.

    ExportError
    ├── NothingToExport      no document: an empty package is never a success
    ├── OutputNotEmpty       the place already holds something; nothing is ever overwritten
    ├── OutputFailed         the operating system refused a write or a read-back (disk full, I/O error)
    │   └── CopyFailed       the same of articles or pages that are no package
    ├── ContentChanged       a document's bytes are not those its record promises
    ├── VerificationFailed   the package was written, re-read, and found different
    ├── NotAPackage          the folder to verify is no package at all
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


class OutputFailed(ExportError):
    """`full` is true when the medium has no room left."""

    code = "output-failed"

    def __init__(self, path: Path, cause: OSError) -> None:
        super().__init__(f"{path}: {cause.strerror or cause}")
        self.path, self.cause, self.errno = path, cause, cause.errno
        self.full = cause.errno in (errno.ENOSPC, errno.EDQUOT)


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


class NotAPackage(ExportError):
    code = "not-a-package"

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is not a package")
        self.path = path


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
