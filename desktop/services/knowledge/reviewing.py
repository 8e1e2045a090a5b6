"""Articles that somebody should read again: their time has come, or something they link to has changed since."""

from __future__ import annotations

import calendar
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from desktop.services.house import House
from desktop.services.knowledge.articles import get_article
from desktop.services.library import Archive
from desktop.services.rights import Right, require
from exporters.wording import day
from models.knowledge.articles import ArticleRecord, articles, note_review, set_review_months
from models.knowledge.linking import note_links_seen
from models.knowledge.reviews import ChangedTarget, changed_targets
from resources.words import _, ngettext
from vault.ids import utc_now

LONGEST_INTERVAL = 120
"""Months: whoever wants a longer interval wants none."""

_NAMED = 3


@dataclass(frozen=True, slots=True)
class ReviewDue:
    """An article that is due since a day, and why: translated sentences."""

    article: ArticleRecord
    reasons: tuple[str, ...]
    since: date


def due_for_review(archive: Archive, today: date) -> list[ReviewDue]:
    """Articles in use that are to be read again, the longest due first."""
    with archive.database.read() as session:
        every = articles(session)
        changed = changed_targets(session)
    due = [_due(article, changed.get(article.document.id, []), today) for article in every]
    return sorted(
        (each for each in due if each is not None),
        key=lambda each: (each.since, each.article.document.id),
    )


def next_review(article: ArticleRecord) -> date | None:
    """The day from which on an article is due for its age; None where no review is asked for."""
    if not article.review_months:
        return None
    return _months_later(_local(article.reviewed or article.document.filed), article.review_months)


def mark_reviewed(house: House, ids: Sequence[int]) -> None:
    """Say that these articles were read, with what they link to, and are right as they are; journalled.

    Raises NoSuchDocument, NotAnArticle, Withheld, NotAllowed.
    """
    require(house, Right.FILING)
    wanted = list(dict.fromkeys(ids))
    for each in wanted:
        get_article(house, each)
    with house.database.write() as session:
        moment = utc_now()
        found = articles(session, ids=wanted)
        for article in found:
            document = article.document
            note_review(
                session,
                document.id,
                moment=moment,
                actor=house.actor,
                version=document.version.id,
            )
        note_links_seen(session, wanted)
        house.journal.append(
            session,
            [
                (
                    "reviewed",
                    f"document {article.document.id}",
                    json.dumps({"version": article.document.version.id}, sort_keys=True),
                )
                for article in found
            ],
            moment=moment,
        )


def set_review(house: House, ids: Sequence[int], months: int) -> None:
    """How many months pass between two reviews of these articles; 0 for no reviews. Journalled.

    Raises ValueError outside 0 to LONGEST_INTERVAL; NoSuchDocument, NotAnArticle, Withheld, NotAllowed.
    """
    require(house, Right.FILING)
    if not 0 <= months <= LONGEST_INTERVAL:
        raise ValueError(f"{months} months")
    changed = [
        each
        for each in (get_article(house, document) for document in dict.fromkeys(ids))
        if each.review_months != months
    ]
    with house.database.write() as session:
        set_review_months(session, [each.document.id for each in changed], months)
        house.journal.append(
            session,
            [
                (
                    "amended",
                    f"document {each.document.id}",
                    f"review_months: {each.review_months} → {months}",
                )
                for each in changed
            ],
        )


def _due(article: ArticleRecord, changed: Sequence[ChangedTarget], today: date) -> ReviewDue | None:
    reasons, days = list[str](), list[date]()
    since = next_review(article)
    if since is not None and since <= today:
        days.append(since)
        if article.reviewed is None:
            reasons.append(
                _("It was never reviewed, and was to be by {day}.").format(day=day(since))
            )
        else:
            sentence = _("It was reviewed last on {last}, and was to be again by {day}.")
            reasons.append(sentence.format(last=day(_local(article.reviewed)), day=day(since)))
    if changed:
        days.append(min(_local(each.filed) for each in changed))
        titles = [_("“{title}”").format(title=each.title) for each in changed[:_NAMED]]
        more = len(changed) - len(titles)
        names = _(", ").join(titles)
        if more:
            names = ngettext("{names} and {count} more", "{names} and {count} more", more).format(
                names=names, count=more
            )
        reasons.append(_("What it links to has changed since: {names}.").format(names=names))
    return ReviewDue(article, tuple(reasons), min(days)) if reasons else None


def _local(moment: datetime) -> date:
    return moment.astimezone().date()


def _months_later(start: date, months: int) -> date:
    """The same day, or the last of a shorter month."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))
