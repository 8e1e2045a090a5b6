"""The only place where an exception becomes words: what happened, what is safe, what to do next, and an exit code.

Errors that are the world's fault have a sentence of their own; anything else is ours and says so. Neither documents'
text nor secrets enter a message.
"""

from __future__ import annotations

from desktop.explanations import (
    articles,
    custody,
    daily,
    damage,
    duties,
    editions,
    handover,
    importing,
    media,
    opening,
    order,
    receiving,
    rules,
    secrecy,
    systems,
    transport,
    trees,
)
from desktop.explanations.words import ExitCode, Explanation, Words
from resources.words import _

__all__ = ["ExitCode", "Explanation", "explain"]

_WORDS: Words = (
    # Before the vault's: some are kinds of its errors.
    *transport.WORDS,
    *opening.WORDS,
    *damage.WORDS,
    *editions.WORDS,
    *media.WORDS,
    *custody.WORDS,
    *handover.WORDS,
    *receiving.WORDS,
    *importing.WORDS,
    *secrecy.WORDS,
    *trees.WORDS,
    *order.WORDS,
    *rules.WORDS,
    *systems.WORDS,
    *duties.WORDS,
    *articles.WORDS,
    *daily.WORDS,
)


def explain(error: BaseException) -> Explanation:
    """The words for `error`."""
    for kind, words in _WORDS:
        if isinstance(error, kind):
            return words(error)
    return Explanation(
        _("Something went wrong in the program"),
        _("An unexpected error occurred ({kind}).").format(kind=type(error).__name__),
        _(
            "What was reported as filed is safe. Start the program again; if it happens again, run a check."
        ),
        ExitCode.OURS,
    )
