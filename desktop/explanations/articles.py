"""Errors of writing articles."""

from __future__ import annotations

from typing import Any

from desktop.explanations.words import ExitCode, Explanation, Words
from desktop.services import errors as service
from exporters.errors import Excess, TooLarge
from exporters.wording import amount, minute
from resources.words import N_, _

_EXCESSES = {
    Excess.BYTES: N_("It is longer than {size}."),
    Excess.NESTING: N_("Lists or quotations stand inside each other more than {limit} deep."),
    Excess.CELLS: N_("Its tables have more than {limit} cells."),
    Excess.BLOCKS: N_("It has more than {limit} paragraphs, items and cells."),
    Excess.MARKS: N_("It has more than {limit} signs of markup."),
}


def _not_an_article(error: Any) -> Explanation:
    return Explanation(
        _("This is no article"),
        _("{number} is a file: it has no text that could be edited here.").format(
            number=error.number
        ),
        _("File a newer version of it, or write an article that links to it."),
        ExitCode.USAGE,
    )


def _no_kind(error: Any) -> Explanation:
    return Explanation(
        _("No such kind of article"),
        _("There are no articles of the kind {kind}.").format(kind=error.kind),
        _("Choose one of the kinds that are offered."),
        ExitCode.USAGE,
    )


def _title_taken(error: Any) -> Explanation:
    numbers = _(", ").join(document.number for document in error.documents[:3])
    return Explanation(
        _("There is such an article already"),
        _("“{title}” is what {numbers} is called, but for case and width.").format(
            title=error.title, numbers=numbers
        ),
        _(
            "Nothing was saved, and what you wrote is still there. Go on in that article, choose another title, or "
            "save it under this one all the same: links with this title will lead to neither then."
        ),
        ExitCode.REFUSED,
    )


def _title_unusable(error: Any) -> Explanation:
    sentence = (
        _("A title has at most {most} characters; this one has {length}.").format(
            most=error.most, length=error.length
        )
        if error.length
        else _("The title is empty, or has no character that can be seen.")
    )
    return Explanation(
        _("The title can't be used"),
        sentence,
        _("Nothing was saved, and what you wrote is still there. Choose another title."),
        ExitCode.USAGE,
    )


def _too_long(error: Any) -> Explanation:
    return Explanation(
        _("The text is too long"),
        _("An article may have {most}; this one has {size}.").format(
            most=amount(error.most), size=amount(error.size)
        ),
        _(
            "Nothing was changed. Split it into several articles, or file it as a plain document, which may have any "
            "length."
        ),
        ExitCode.REFUSED,
    )


def _too_large(error: Any) -> Explanation:
    return Explanation(
        _("The text can't be an article"),
        _(_EXCESSES[error.excess]).format(limit=error.limit, size=amount(error.limit)),
        _(
            "Nothing was changed. Make it simpler or split it, or file it as a plain document, which may hold anything."
        ),
        ExitCode.REFUSED,
    )


def _changed_meanwhile(error: Any) -> Explanation:
    return Explanation(
        _("The article was saved meanwhile"),
        _(
            "{number} has had version {ordinal} since {moment}; you started from an older one."
        ).format(number=error.number, ordinal=error.ordinal, moment=minute(error.saved)),
        _(
            "Nothing was overwritten: both the saved version and your text, as a draft, are safe. Compare the two, "
            "take over what belongs together, and save again."
        ),
        ExitCode.REFUSED,
    )


def _no_draft(_error: Any) -> Explanation:
    return Explanation(
        _("The draft is gone"),
        _("It was saved as a version, or discarded."),
        _("Open the article: what was saved is there."),
        ExitCode.USAGE,
    )


WORDS: Words = (
    (service.NotAnArticle, _not_an_article),
    (service.NoSuchKind, _no_kind),
    (service.TitleTaken, _title_taken),
    (service.TitleUnusable, _title_unusable),
    (service.TextTooLong, _too_long),
    (TooLarge, _too_large),
    (service.ChangedMeanwhile, _changed_meanwhile),
    (service.NoSuchDraft, _no_draft),
)
