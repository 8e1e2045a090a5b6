"""What the window guesses, asks and remembers: filing guesses, passphrase rules, settings."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from desktop.services.records import Filing
from desktop.settings import RECENT_LIMIT, Settings, SettingsFile, Theme
from desktop.views.filing.guessing import guess_filing
from desktop.views.filing.known_words import collect_words
from desktop.views.start.passphrase_rules import Rule, acceptable, judge
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


@pytest.mark.parametrize(
    ("passphrase", "repeated", "unmet"),
    [
        ("Short-1", "Short-1", {Rule.LENGTH}),
        ("onlysmallletters", "onlysmallletters", {Rule.KINDS}),
        ("longsmalllettersarefinetoo", "longsmalllettersarefinetoo", set()),
        ("Aa1-Aa1-Aa1-", "Aa1-Aa1-Aa1-", {Rule.VARIED}),
        ("Good-enough-2026", "Good-enough-2025", {Rule.REPEATED}),
        ("青山绿水，长流不息2026年", "青山绿水，长流不息2026年", set()),
        ("", "", set(Rule)),
    ],
)
def test_passphrase_rules_name_what_is_missing(
    passphrase: str, repeated: str, unmet: set[Rule]
) -> None:
    assert {state.rule for state in judge(passphrase, repeated) if not state.met} == unmet
    assert acceptable(passphrase, repeated) is not bool(unmet)


def test_settings_survive_and_a_damaged_file_is_no_harm(tmp_path: Path) -> None:
    store = SettingsFile(tmp_path / "deep" / "settings.json")
    assert store.load() == Settings()
    settings = Settings(theme=Theme.DARK, language="en").opened(Path("/a.vault"))
    store.save(settings)
    assert store.load() == settings
    (tmp_path / "deep" / "settings.json").write_text(
        '{"theme": "pink", "recent": [3, ""]}', "utf-8"
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
