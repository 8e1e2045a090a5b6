"""Why a file has no text: one English sentence a kind, numbered for the pipe between the application and its reader."""

from __future__ import annotations

import enum

from resources.words import N_


class Reason(enum.IntEnum):
    """Numbers travel through the pipe; the reader cannot make up sentences."""

    NONE = 0
    TOO_LARGE = 1
    PROTECTED = 2
    DAMAGED = 3
    UNSUPPORTED = 4
    TOO_SLOW = 5
    TOO_MUCH_MEMORY = 6
    TOO_MUCH_TEXT = 7
    STOPPED = 8
    WRONG_PASSWORD = 9
    NESTED = 10
    EXPANDS = 11
    TOO_MANY_MEMBERS = 12

    @property
    def sentence(self) -> str:
        """The English message id; empty for NONE."""
        return _SENTENCES[self]

    @property
    def retryable(self) -> bool:
        """Whether another try may end better: the machine may have been busy, or the reader unlucky."""
        return self in (Reason.TOO_SLOW, Reason.STOPPED)


_SENTENCES = {
    Reason.NONE: "",
    Reason.TOO_LARGE: N_("The file is too large for its text to be read."),
    Reason.PROTECTED: N_("It needs a password."),
    Reason.DAMAGED: N_("The file is damaged, or is not what its name says."),
    Reason.UNSUPPORTED: N_("Files of this format cannot be read."),
    Reason.TOO_SLOW: N_("Reading the file took too long."),
    Reason.TOO_MUCH_MEMORY: N_("Reading the file took too much memory."),
    Reason.TOO_MUCH_TEXT: N_(
        "The file holds more than 32 MiB of text; only its title and description can be searched."
    ),
    Reason.STOPPED: N_("The reader failed on this file and was restarted."),
    Reason.WRONG_PASSWORD: N_("The password does not open it."),
    Reason.NESTED: N_("It is nested too deeply to be read."),
    Reason.EXPANDS: N_(
        "It would expand to far more than its size; it may have been made to do harm."
    ),
    Reason.TOO_MANY_MEMBERS: N_("It holds too many files to be read."),
}


class Unreadable(Exception):
    """Raised inside the reader when a file yields no text for a reason."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.name)
        self.reason = reason
