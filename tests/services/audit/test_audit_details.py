"""Every detail that the services write is shown in words; anything else as it stands."""

from __future__ import annotations

import pytest

from desktop.services.audit.audit_details import shown_detail
from resources import words


@pytest.fixture
def chinese() -> None:
    """Restored by the fixture that every test has."""
    words.set_language("zh_CN")


@pytest.mark.parametrize(
    ("action", "detail"),
    [
        ("checked", "full, clean"),
        ("checked", "share, 12 findings"),
        ("verified", "complete to 69 of 69, 0 breaks"),
        ("verified", "complete to 3 of 69, 2 breaks, code fits"),
        ("backed up", "to event 65, 48 packs, 193935 bytes"),
        ("backed up", "to event 65, 48 packs, 193935 bytes, 2 damaged packs left out"),
        ("handover built", "535 documents, root 69fe99da90944e5743b57e1ddba73bcd"),
        ("prepared", '王检查, {"categories": ["operations"]}, 2026-11-25T08:20:00+00:00'),
        ("swept", "3 unfinished files"),
        ("restored", "from the backup of 2026-11-22 15:26:10 UTC, event 550"),
        ("clock back", "31536000 s"),
        ("refused", "keys"),
        ("mended", "it is missing"),
    ],
)
def test_what_services_write_has_chinese_words(chinese: None, action: str, detail: str) -> None:
    shown = shown_detail(action, detail)
    assert shown != detail
    assert any("一" <= character <= "鿿" for character in shown)


@pytest.mark.parametrize("action", ["searched", "checked", "prepared", "backed up", "refused"])
def test_what_is_not_known_is_shown_as_it_stands(chinese: None, action: str) -> None:
    for detail in ("Weak", "full, maybe", "a, {broken, 2026", "守档"):
        assert shown_detail(action, detail) == detail
    assert shown_detail(action, "") == ""
