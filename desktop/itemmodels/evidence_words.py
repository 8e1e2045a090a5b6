"""Whose signature a paper bears, in words."""

from __future__ import annotations

from collections.abc import Sequence

from resources.words import _


def signed_words(signed: str) -> str:
    """Empty where nobody's signature is said of it."""
    return {
        "contractor": _("signed by the contractor"),
        "client": _("signed by the client"),
        "both": _("signed by both"),
    }.get(signed, "")


def signed_choices() -> Sequence[tuple[str, str]]:
    """What can be said of a paper's signatures."""
    return (
        ("", _("not signed, or not needed")),
        ("contractor", signed_words("contractor")),
        ("client", signed_words("client")),
        ("both", signed_words("both")),
    )


def sign_words(sign: str) -> str:
    """Whose signature a paper needs."""
    return {
        "contractor": _("needs the contractor's signature"),
        "client": _("needs the client's signature"),
        "both": _("needs both signatures"),
    }.get(sign, "")
