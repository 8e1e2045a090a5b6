"""What the use cases about source trees take and return: members on their way in, deliveries, and their errors."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, Protocol

from desktop.services.errors import ServiceError
from desktop.services.records import Failed
from resources.words import _

LINK = 0o120000
"""The type bits of a link, as git and tar know them; a link's content is its target."""

FILE = 0o100000
_TYPE, _EXECUTABLE = 0o170000, 0o100


class Origin(enum.Enum):
    """What a delivery was read from; the value is the database's word."""

    FOLDER = "folder"
    GIT = "git"
    ARCHIVE = "archive"

    @property
    def words(self) -> str:
        """For people."""
        return {
            Origin.FOLDER: _("Folder"),
            Origin.GIT: _("Git repository"),
            Origin.ARCHIVE: _("Archive file"),
        }[self]


class SourceMember(NamedTuple):
    """One file of a tree on its way in. `read` must be used up before the next member is asked for.

    `mode` has POSIX type and permission bits, 0 where the source knows none; `size` is what the source promises.
    """

    path: str
    mode: int
    size: int
    modified: datetime | None
    read: Callable[[], Iterable[bytes]]


@dataclass(slots=True)
class SourceFacts:
    """Where a tree comes from. `note` is what a reader of the delivery should know, translated sentences."""

    origin: Origin
    source: str
    commit: str = ""
    branch: str = ""
    notes: list[str] = field(default_factory=list)


class TreeSource(Protocol):
    """A tree that can be read once, from start to end."""

    @property
    def facts(self) -> SourceFacts: ...

    @property
    def failed(self) -> list[Failed]:
        """Entries that can't become members; grows while members are read."""

    @property
    def remarks(self) -> list[Failed]:
        """Members that are filed, but have something to be said about them; grows likewise."""

    def members(self) -> Iterator[SourceMember]: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """What became of a delivery. `new` counts members whose content the vault didn't hold, `kept` the others."""

    document_id: int
    version_id: int
    name: str
    release: str
    files: int
    bytes: int
    new: int
    kept: int
    failed: tuple[Failed, ...]
    remarks: tuple[Failed, ...]
    notes: tuple[str, ...]
    components: int = 0
    suspicions: int = 0
    inspected: bool = False


class TreeRefused(ServiceError):
    """A source can't be read as a tree at all; `sentence`, translated, says why. Nothing was filed."""

    code = "tree-refused"

    def __init__(self, sentence: str) -> None:
        super().__init__("the source tree was refused")
        self.sentence = sentence


class TreeUnreadable(TreeRefused):
    """The source isn't there, or the system doesn't let it be read. Nothing was filed."""


class DeliveryExists(ServiceError):
    """`name` has a delivery `release` already, and deliveries don't change."""

    code = "delivery-exists"

    def __init__(self, name: str, release: str) -> None:
        super().__init__("there is such a delivery already")
        self.name, self.release = name, release


class NoSuchDelivery(ServiceError):
    """No delivery is called `wanted`."""

    code = "no-such-delivery"

    def __init__(self, wanted: str) -> None:
        super().__init__("no such delivery")
        self.wanted = wanted


class NoSuchMember(ServiceError):
    """A delivery has no file at `path`."""

    code = "no-such-member"

    def __init__(self, path: str) -> None:
        super().__init__("no such file in the delivery")
        self.path = path


def is_link(mode: int) -> bool:
    """Whether a member stands for a link."""
    return mode & _TYPE == LINK


def is_executable(mode: int) -> bool:
    """Whether a member's owner may run it."""
    return not is_link(mode) and bool(mode & _EXECUTABLE)
