"""Reviews: due by date and because of what an article links to; what a review settles."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from desktop.services.errors import NotAnArticle
from desktop.services.filing.amending import trash
from desktop.services.filing.intake import file_paths
from desktop.services.filing.versions import file_version
from desktop.services.house import House
from desktop.services.knowledge.articles import (
    NewArticle,
    current_source,
    get_article,
    save_article,
    write_article,
)
from desktop.services.knowledge.reviewing import (
    due_for_review,
    mark_reviewed,
    next_review,
    set_review,
)
from desktop.services.library import audit_events
from desktop.services.records import Filing
from models.categories import Category


def write(house: House, title: str, body: str = "正文", months: int | None = None) -> int:
    new = NewArticle(title, "runbook", body, review_months=months)
    return write_article(house, new).document.id


def today() -> date:
    return datetime.now().astimezone().date()


def due(house: House, day: date) -> dict[str, tuple[str, ...]]:
    return {each.article.document.title: each.reasons for each in due_for_review(house, day)}


def file(house: House, path: Path, text: str) -> int:
    path.write_text(text, encoding="utf-8")
    (added,) = file_paths(house, [path], Filing(Category.OPERATIONS)).added
    return added.document_id


def test_an_article_is_due_after_its_months(house: House) -> None:
    article = get_article(house, write(house, "甲"))
    write(house, "从不", months=0)
    when = next_review(article)
    assert when is not None
    assert due(house, when - timedelta(days=1)) == {}
    (reasons,) = due(house, when).values()
    assert "never reviewed" in reasons[0]
    mark_reviewed(house, [article.document.id])
    again = get_article(house, article.document.id)
    assert (again.reviewed_by, again.reviewed_version) == (house.actor, article.document.version.id)
    assert again.reviewed is not None
    assert due(house, when - timedelta(days=1)) == {}
    (reasons,) = due(house, when + timedelta(days=400)).values()
    assert "was reviewed last on" in reasons[0]
    (event,) = [each for each in audit_events(house) if each.action == "reviewed"]
    assert json.loads(event.detail) == {"version": article.document.version.id}


def test_the_end_of_a_month_is_the_end_of_a_shorter_one(house: House) -> None:
    from desktop.services.knowledge.reviewing import _months_later

    assert _months_later(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert _months_later(date(2026, 12, 1), 1) == date(2027, 1, 1)
    assert _months_later(date(2026, 1, 15), 12) == date(2027, 1, 15)


def test_a_change_of_what_is_linked_makes_it_due_until_it_is_reviewed(
    house: House, tmp_path: Path
) -> None:
    sheet = file(house, tmp_path / "清单.txt", "一")
    other = write(house, "乙")
    source = write(house, "甲", "[[清单]] [[清单]] [[乙]] [[乙@1]] [[甲]]")
    assert due(house, today()) == {}
    (tmp_path / "二.txt").write_text("二", encoding="utf-8")
    file_version(house, sheet, tmp_path / "二.txt")
    (reasons,) = due(house, today()).values()
    assert reasons == ("What it links to has changed since: “清单”.",)
    save_article(house, other, "新", reason="")
    (reasons,) = due(house, today()).values()
    assert reasons == ("What it links to has changed since: “清单”, “乙”.",)
    mark_reviewed(house, [source])
    assert due(house, today()) == {}


def test_an_edit_of_the_article_is_no_look_at_its_links(house: House) -> None:
    other = write(house, "乙")
    source = write(house, "甲", "[[乙]]")
    save_article(house, other, "新", reason="")
    save_article(house, source, "错字改了 [[乙]]", reason="")
    assert list(due(house, today())) == ["甲"]


def test_a_link_to_a_version_means_that_version(house: House) -> None:
    other = write(house, "乙")
    write(house, "甲", "[[乙@1]]")
    save_article(house, other, "新", reason="")
    assert due(house, today()) == {}


def test_what_is_put_away_is_not_due_and_makes_nothing_due(house: House) -> None:
    other = write(house, "乙")
    source = write(house, "甲", "[[乙]]")
    save_article(house, other, "新", reason="")
    trash(house, [other])
    assert due(house, today()) == {}
    trash(house, [source])
    assert due(house, today() + timedelta(days=4000)) == {}


def test_the_interval_can_be_changed_and_is_journalled(house: House, tmp_path: Path) -> None:
    document = write(house, "甲")
    set_review(house, [document], 0)
    set_review(house, [document], 0)
    assert due(house, today() + timedelta(days=4000)) == {}
    details = [each.detail for each in audit_events(house) if each.action == "amended"]
    assert details == ["review_months: 6 → 0"]
    for wrong in (-1, 121):
        with pytest.raises(ValueError, match="months"):
            set_review(house, [document], wrong)
    plain = file(house, tmp_path / "清单.txt", "一")
    with pytest.raises(NotAnArticle):
        set_review(house, [plain], 3)
    with pytest.raises(NotAnArticle):
        mark_reviewed(house, [plain])


def test_a_link_that_is_written_with_the_new_title_is_the_same_link(house: House) -> None:
    other = write(house, "旧名")
    source = write(house, "甲", "[[旧名]]")
    save_article(house, other, "新", reason="", title="新名")
    shown = current_source(house, source)
    assert shown == "[[新名]]"
    save_article(house, source, shown + "\n完", reason="")
    assert list(due(house, today())) == ["甲"], "nobody has looked at the change yet"
