"""Kinds, intervals and reviews of articles that are here already, as they changed at the giver."""

from __future__ import annotations

import json
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from desktop.services.house import House
from desktop.services.taking_in.package_differences import told_columns
from desktop.services.taking_in.package_keys import Ids
from desktop.services.taking_in.package_memory import Memory, Verdict
from desktop.services.taking_in.package_plan import Conflict
from models.handover.package_rows import ArticleLine
from models.knowledge.articles import (
    ArticleRecord,
    articles,
    note_review,
    set_kind,
    set_review_months,
)
from resources.knowledge import article_kinds
from resources.words import _

_ARTICLE = "article"
_SAID = ("kind", "review_months", "reviewed", "reviewed_by")
_REVIEW = frozenset({"reviewed", "reviewed_by"})


class ReviewChange(NamedTuple):
    """An article here that is to be what the giver says; `columns` are what differs.

    It isn't `whole` where a review can't be taken over: one that was taken back, or of a version that isn't here.
    """

    line: ArticleLine
    before: ArticleRecord
    columns: tuple[str, ...]
    whole: bool


@dataclass(slots=True)
class ReviewPlan:
    """`changes` are to be made, `agreed` say the same here and there."""

    changes: list[ReviewChange] = field(default_factory=list)
    agreed: list[tuple[ArticleLine, int]] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)

    @property
    def told(self) -> list[Conflict]:
        """The changes in words."""
        return [
            Conflict("follows", each.before.document.number, told_columns(each.columns))
            for each in self.changes
        ]


def plan_reviews(
    session: Session,
    lines: Mapping[int, ArticleLine],
    ids: Ids,
    memory: Memory,
    *,
    pending: Container[int],
) -> ReviewPlan:
    """Compare the package's articles with those that are here; those that are `pending` come in whole."""
    plan = ReviewPlan()
    local = {source: ids["document"].get(source, 0) for source in lines}
    wanted = sorted(each for each in local.values() if each > 0)
    here = {each.document.id: each for each in articles(session, ids=wanted)}
    kinds = {kind.id for kind in article_kinds()}
    for source, told in lines.items():
        record = here.get(local[source])
        if record is None or told.kind not in kinds:
            continue
        line = told._replace(review_months=max(0, told.review_months))
        if source in pending:
            plan.agreed.append((line, record.document.id))
            continue
        verdict = memory.judge(_ARTICLE, source, said(line), said(record))
        if verdict is Verdict.SAME:
            continue
        columns = tuple(name for name in _SAID if getattr(line, name) != getattr(record, name))
        if not columns:
            plan.agreed.append((line, record.document.id))
        elif verdict is Verdict.FOLLOWS:
            _follow(plan, line, record, columns, ids)
        else:
            words = _("it says something else here, which stays; here → in the package: {changes}")
            sentence = words.format(changes=told_columns(columns))
            plan.conflicts.append(Conflict("differs", record.document.number, sentence))
    return plan


def _follow(
    plan: ReviewPlan,
    line: ArticleLine,
    record: ArticleRecord,
    columns: tuple[str, ...],
    ids: Ids,
) -> None:
    """A review is of a version: without one nothing is taken over of it, and it isn't settled."""
    whole = line.reviewed is not None and (line.reviewed_version or 0) in ids["version"]
    left = () if whole else tuple(name for name in columns if name in _REVIEW)
    taken = tuple(name for name in columns if name not in left)
    if taken:
        plan.changes.append(ReviewChange(line, record, taken, not left))
    if left:
        words = _("of {columns} the package says something that can't be taken over")
        sentence = words.format(columns=told_columns(left))
        plan.conflicts.append(Conflict("differs", record.document.number, sentence))


def carry_reviews(house: House, session: Session, plan: ReviewPlan, ids: Ids) -> None:
    """Let the articles of the plan be what the giver says; journalled as if it had been done by hand."""
    events: list[tuple[str, str, str]] = []
    for line, before, columns, _whole in plan.changes:
        document = before.document.id
        where = f"document {document}"
        if "kind" in columns:
            # Its type, which follows from the kind, is one of the document's facts.
            set_kind(session, [document], line.kind)
        if "review_months" in columns:
            set_review_months(session, [document], line.review_months)
            detail = f"review_months: {before.review_months} → {line.review_months}"
            events.append(("amended", where, detail))
        if line.reviewed is not None and _REVIEW & set(columns):
            version = ids["version"][line.reviewed_version or 0]
            note_review(
                session,
                document,
                moment=line.reviewed,
                actor=line.reviewed_by,
                version=version,
            )
            events.append(("reviewed", where, json.dumps({"version": version})))
    house.journal.append(session, events)


def note_reviews(session: Session, plan: ReviewPlan, memory: Memory) -> None:
    """Keep what was said of the articles and what stands here now."""
    changed = [(each.line, each.before.document.id) for each in plan.changes]
    part = {each.line.document for each in plan.changes if not each.whole}
    now = articles(session, ids=sorted(local for _line, local in (*plan.agreed, *changed)))
    here = {each.document.id: said(each) for each in now}
    for line, local in (*plan.agreed, *changed):
        if line.document in part:
            memory.note_kept(_ARTICLE, line.document, here[local])
        else:
            memory.note(_ARTICLE, line.document, said(line), here[local])


def said(article: ArticleLine | ArticleRecord) -> list[Any]:
    """What is said of an article besides its text and links."""
    return [getattr(article, name) for name in _SAID]
