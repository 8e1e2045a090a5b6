"""What the window guesses, asks and remembers: filing guesses, passphrase rules, settings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from desktop.services.records import Filing
from desktop.settings import RECENT_LIMIT, Settings, SettingsFile, Theme
from desktop.views.filing.guessing import guess_filing
from desktop.views.filing.known_words import collect_words
from models.categories import Category
from tests.gui.fakes import make_document

LAST = Filing(Category.OPERATIONS, persons=("林晓舟",))


@pytest.mark.parametrize(
    ("names", "category", "kind", "period", "formed"),
    [
        (["张三保密承诺书.pdf"], Category.PLEDGE, "保密承诺书", "", None),
        (["2026年7月巡检表.xlsx"], Category.OPERATIONS, "巡检表", "2026-07", None),
        (["备份记录_20260731.docx"], Category.OPERATIONS, "备份记录", "2026-07", date(2026, 7, 31)),
        (["等保测评报告2026-08-21.pdf"], Category.GRADING, "测评报告", "2026-08", date(2026, 8, 21)),
        (["main.py", "util.java"], Category.SOURCE, "源码包", "", None),
        (["2026年7月巡检表.xlsx", "2026年8月巡检表.xlsx"], Category.OPERATIONS, "巡检表", "", None),
        (["scan0001.pdf"], Category.OPERATIONS, "", "", None),
    ],
)  # fmt: skip
def test_names_tell_how_files_are_filed(
    names: list[str], category: Category, kind: str, period: str, formed: date | None
) -> None:
    guess = guess_filing([Path(name) for name in names], LAST)
    assert (guess.category, guess.type, guess.period, guess.formed) == (
        category,
        kind,
        period,
        formed,
    )
    assert guess.persons == LAST.persons


def test_words_used_before_are_offered_by_frequency() -> None:
    known = collect_words([make_document(1), make_document(2)])
    assert known.persons == ("林晓舟",)
    assert known.types[Category.OPERATIONS] == ("巡检表",)


def test_settings_survive_and_a_damaged_file_is_no_harm(tmp_path: Path) -> None:
    store = SettingsFile(tmp_path / "deep" / "settings.json")
    assert store.load() == Settings()
    settings = Settings(theme=Theme.DARK, language="en").opened(Path("/a.vault"))
    store.save(settings)
    assert store.load() == settings
    protected = replace(settings, lock_minutes=3, block_capture=False).with_key_folder(
        Path("/stick")
    )
    store.save(protected)
    assert store.load() == protected
    (tmp_path / "deep" / "settings.json").write_text(
        '{"theme": "pink", "recent": [3, ""], "lock_minutes": 0, "block_capture": 1, "key_folder": 7}',
        "utf-8",
    )
    assert store.load() == Settings()
    (tmp_path / "deep" / "settings.json").write_text("{", "utf-8")
    assert store.load() == Settings()


def test_recent_vaults_are_few_and_the_latest_first() -> None:
    settings = Settings()
    for number in range(RECENT_LIMIT + 3):
        settings = settings.opened(Path(f"/{number}.vault"))
    settings = settings.opened(Path("/5.vault"))
    assert len(settings.recent) == RECENT_LIMIT
    assert settings.recent[0] == Path("/5.vault")
    assert len(set(settings.recent)) == RECENT_LIMIT
    assert settings.without(Path("/5.vault")).recent == settings.recent[1:]
