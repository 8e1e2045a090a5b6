"""A review that was taken back, or is of a version that isn't here: named, not settled, and no other one's place."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop.services.house import House
from desktop.services.knowledge.articles import list_articles
from desktop.services.knowledge.reviewing import mark_reviewed, set_review
from desktop.services.taking_in.package_import import import_package
from models.knowledge.articles import ArticleRecord
from tests.services.carried import lines_of, make_package, rewritten
from tests.services.taking_in.comparing import id_of, kinds
from tests.services.taking_in.conftest import NewHouse


def _article(house: House) -> ArticleRecord:
    return next(each for each in list_articles(house) if each.document.title == "重启手册")


def _said_otherwise(package: Path, document: int, change: Callable[[dict[str, Any]], None]) -> None:
    lines = lines_of(package, "articles.jsonl")
    change(next(each for each in lines if each["document"] == document))
    data = b"".join(
        json.dumps(each, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"
        for each in lines
    )
    rewritten(package, "articles.jsonl", lambda _before: data)


def _taken_back(line: dict[str, Any]) -> None:
    line.update(reviewed=None, reviewed_by="", reviewed_version=None)


def _of_no_version(line: dict[str, Any]) -> None:
    # A leap year, which has every day that a year can have.
    line.update(reviewed="2024" + line["reviewed"][4:], reviewed_version=999_999)


@pytest.fixture
def reviewed(giver: House, new_house: NewHouse, tmp_path: Path) -> House:
    """An archive that took in an article with its review."""
    mark_reviewed(giver, [id_of(giver, "重启手册")])
    successor = new_house()
    import_package(successor, make_package(giver, tmp_path / "reviewed").folder)
    assert _article(successor).reviewed is not None
    return successor


@pytest.mark.parametrize("change", [_taken_back, _of_no_version])
def test_a_review_that_cannot_follow_is_named_until_another_does(
    giver: House,
    reviewed: House,
    tmp_path: Path,
    change: Callable[[dict[str, Any]], None],
) -> None:
    runbook, before = id_of(giver, "重启手册"), _article(reviewed)
    set_review(giver, [runbook], 5)
    newer = make_package(giver, tmp_path / "newer").folder
    _said_otherwise(newer, runbook, change)
    months = "the months between reviews"
    for said in ([months], []):
        seen = import_package(reviewed, newer, check=True)
        done = import_package(reviewed, newer)
        assert [each.sentence for each in done.changes] == said
        assert (seen.changes, seen.conflicts) == (done.changes, done.conflicts)
        assert kinds(done) == ["differs"]
        assert "can't be taken over" in done.conflicts[0].sentence
    ours = _article(reviewed)
    assert (ours.review_months, ours.reviewed) == (5, before.reviewed)
    assert (ours.reviewed_by, ours.reviewed_version) == (
        before.reviewed_by,
        before.reviewed_version,
    )
    mark_reviewed(giver, [runbook])
    later = import_package(reviewed, make_package(giver, tmp_path / "later").folder)
    assert kinds(later) == []
    assert _article(reviewed).reviewed == _article(giver).reviewed != before.reviewed


def test_months_below_none_are_none(giver: House, reviewed: House, tmp_path: Path) -> None:
    runbook = id_of(giver, "重启手册")
    newer = make_package(giver, tmp_path / "newer").folder
    set_review(reviewed, [_article(reviewed).document.id], _article(giver).review_months)
    _said_otherwise(newer, runbook, lambda line: line.update(review_months=-3))
    import_package(reviewed, newer)
    assert _article(reviewed).review_months == 0
    assert import_package(reviewed, newer).nothing
