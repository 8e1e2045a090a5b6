"""Texts that need something first: a file's password, or recognition. Until then search says why it can't see them."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from desktop.services.errors import Withheld
from desktop.services.filing import texts
from desktop.services.filing.intake import file_paths
from desktop.services.filing.screening import screen_text
from desktop.services.filing.texts import (
    SCAN,
    count_scans,
    make_searchable,
    read_with_password,
    recognise_scans,
)
from desktop.services.house import House
from desktop.services.library import get_document
from desktop.services.records import Filing
from desktop.services.searching.coverage import coverage_of
from desktop.services.searching.finding import search_documents
from models.categories import Category, TextState
from resources.words import language, set_language
from search.errors import PageUnavailable
from search.fencing.reasons import Reason
from search.fencing.recognition import NOT_INSTALLED
from tests.search.fencing.test_extract import FONT, make_pdf


def file_one(house: House, path: Path, category: Category) -> int:
    (added,) = file_paths(house, [path], Filing(category)).added
    make_searchable(house)
    return added.document_id


def _reasons(house: House) -> str:
    before = language()
    set_language("en")
    try:
        return " ".join(each.sentence for each in coverage_of(house).groups)
    finally:
        set_language(before)


def test_a_locked_file_is_found_once_its_password_was_given(house: House, tmp_path: Path) -> None:
    path = tmp_path / "协议.pdf"
    path.write_bytes(make_pdf("它自己的口令"))
    document = file_one(house, path, Category.PLEDGE)
    record = get_document(house, document).version
    assert (record.text_state, record.text_reason) == (
        TextState.UNREADABLE,
        Reason.PROTECTED.sentence,
    )
    with pytest.raises(PageUnavailable) as caught:
        read_with_password(house, record.id, "另一个")
    assert caught.value.reason is Reason.WRONG_PASSWORD
    assert search_documents(house, "等级保护").total == 0
    read_with_password(house, record.id, "它自己的口令")
    found = search_documents(house, "第二页等级保护").found
    assert [each.document.id for each in found] == [document]
    make_searchable(house, retry=True)
    assert get_document(house, document).version.text_state is TextState.READ


def test_a_locked_file_that_turns_out_to_be_a_state_secret_is_not_called_searchable(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "协议.pdf"
    path.write_bytes(make_pdf("它自己的口令"))
    document = file_one(house, path, Category.PLEDGE)
    version = get_document(house, document).version.id
    monkeypatch.setattr(texts, "screen_extraction", lambda _read: screen_text("机密★10年"))
    with pytest.raises(Withheld):
        read_with_password(house, version, "它自己的口令")
    assert search_documents(house, "第二页等级保护").total == 0


def test_a_scanned_pledge_is_found_by_its_persons_name(house: House, tmp_path: Path) -> None:
    page = Image.new("L", (1240, 700), 255)
    pen = ImageDraw.Draw(page)
    pen.text((420, 60), "保密承诺书", font=ImageFont.truetype(str(FONT), 64), fill=0)
    body = ImageFont.truetype(str(FONT), 40)
    pen.text(
        (100, 220), "本人欧阳若溪承诺保守工作秘密，离岗后继续履行保密义务。", font=body, fill=0
    )
    image = io.BytesIO()
    page.save(image, "PNG")
    path = tmp_path / "扫描件0001.png"
    path.write_bytes(image.getvalue())
    document = file_one(house, path, Category.PLEDGE)
    waiting = get_document(house, document).version
    assert (waiting.text_state, waiting.text_reason) == (TextState.EMPTY, SCAN)
    assert search_documents(house, "欧阳若溪").total == 0
    assert search_documents(house, "欧阳若溪").unsearchable == 1
    assert "waits for recognition" in _reasons(house)
    with pytest.MonkeyPatch.context() as without:
        without.setattr(
            "desktop.services.searching.coverage.recognition_problem", lambda: NOT_INSTALLED
        )
        assert "not installed" in _reasons(house)
    assert count_scans(house) == 1
    assert recognise_scans(house, most=3).searchable == 1
    found = search_documents(house, "欧阳若溪").found
    assert [each.document.id for each in found] == [document]
    assert found[0].snippet is not None
    assert count_scans(house) == 0
