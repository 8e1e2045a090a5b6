"""What a lamp says of a required paper: its words, and the ink of the palette it is drawn in."""

from __future__ import annotations

import enum

from resources.words import _


class LampState(enum.Enum):
    """In the order of urgency: what must be mended first comes first."""

    EXPIRED = "expired"
    MISSING = "missing"
    EXPIRING = "expiring"
    OK = "ok"
    NOT_NEEDED = "not-needed"


LAMP_INKS = {
    LampState.EXPIRED: "bad",
    LampState.MISSING: "bad",
    LampState.EXPIRING: "caution",
    LampState.OK: "good",
    LampState.NOT_NEEDED: "ink_faint",
}


def lamp_state(word: str) -> LampState:
    """The state of that name; what is unknown here counts as missing, never as fine."""
    try:
        return LampState(word)
    except ValueError:
        return LampState.MISSING


def lamp_words(state: LampState) -> str:
    """A state in the language in use."""
    return {
        LampState.EXPIRED: _("expired"),
        LampState.MISSING: _("missing"),
        LampState.EXPIRING: _("expires soon"),
        LampState.OK: _("in order"),
        LampState.NOT_NEEDED: _("not needed"),
    }[state]
