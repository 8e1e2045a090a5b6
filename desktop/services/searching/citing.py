"""Citations: the one line by which a reader finds the same words of the same version again."""

from __future__ import annotations

from models.categories import VersionKind
from models.records import DocumentRecord, VersionRecord
from resources.words import _
from search.places import place_words
from search.records import Place

DIGITS = 16
"""So many hexadecimal digits of a digest name a version beyond doubt: 64 bits."""

_DIGEST_NAMES = {"sha256": "SHA-256", "sm3": "SM3"}


def citation(
    document: DocumentRecord, version: VersionRecord, place: Place | None, digest_name: str
) -> str:
    """Number, title, version, place and the beginning of the digest, translated.

    `digest_name` is the suite's name of it ("sha256", "sm3"). A member of a source tree is cited by its path.
    """
    number = _("〔{number}〕").format(number=document.number)
    title = _("“{title}”").format(title=document.title)
    parts = [number + title + (f" V{version.ordinal}" if version.ordinal else "")]
    if version.kind is VersionKind.MEMBER:
        parts.append(version.path)
    if place is not None and (words := place_words(place)):
        parts.append(words)
    name = _DIGEST_NAMES.get(digest_name, digest_name)
    parts.append(f"{name} {version.digest.hex()[:DIGITS]}…")
    return _(", ").join(parts)
