"""How much guessing a passphrase withstands (zxcvbn), and the refusal of those that are too easy.

Takes tens of milliseconds, the first time longer: never to be called where a window is drawn.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from desktop.services.errors import WeakPassphrase
from resources.words import N_, _

SHORTEST = 10
ENOUGH = 3
"""zxcvbn's "safely unguessable": more than 10⁸ guesses, each of which costs a second at the key derivation's floor."""

_MOST = 72
"""zxcvbn refuses more; whoever typed this many needs no measuring of the rest."""

_OURS = ("shoudang", "守档", "vault", "保险库", "passphrase", "口令")
_SCORES = (
    N_("Guessed at once"),
    N_("Very weak"),
    N_("Weak"),
    N_("Strong"),
    N_("Very strong"),
)


@dataclass(frozen=True, slots=True)
class Strength:
    """`score` 0 to 4; `words` say it, translated; `enough` is whether it may protect a vault."""

    score: int
    words: str
    enough: bool


def passphrase_strength(text: str, names: Sequence[str] = ()) -> Strength:
    """Measure a passphrase; `names` (of the vault, the contract, its owner) are the first that an attacker tries."""
    text = unicodedata.normalize("NFC", text)
    if not text.strip():
        return Strength(0, _("Empty"), enough=False)
    from zxcvbn import zxcvbn  # Its word lists take a moment to load.

    known = [word for name in (*_OURS, *names) for word in (name, *name.split()) if word]
    score = int(zxcvbn(text[:_MOST], user_inputs=known)["score"])
    if len(text) < SHORTEST:
        words = _("Too short: at least {count} characters").format(count=SHORTEST)
        return Strength(min(score, ENOUGH - 1), words, enough=False)
    return Strength(score, _(_SCORES[score]), score >= ENOUGH)


def require_strength(text: str, names: Sequence[str] = ()) -> None:
    """Raises WeakPassphrase, which doesn't hold it, unless it may protect a vault."""
    strength = passphrase_strength(text, names)
    if not strength.enough:
        raise WeakPassphrase(strength.words, empty=not text.strip())
