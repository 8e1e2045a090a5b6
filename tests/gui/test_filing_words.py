"""What the window asks and remembers: words used before, settings."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from desktop.settings import RECENT_LIMIT, Settings, SettingsFile, Theme
from desktop.views.filing.known_words import collect_words
from models.categories import Category
from tests.gui.fakes import make_document


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
