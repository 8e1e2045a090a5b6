"""What may protect a vault: measured, named, refused without being repeated."""

from __future__ import annotations

import pytest

from desktop.services.errors import WeakPassphrase
from desktop.services.keys.strength import passphrase_strength, require_strength


@pytest.mark.parametrize(
    "text",
    ["", "   ", "password1234", "asdfghjkl;'", "aaaaaaaaaaaaaaaaaaaa", "Zq8#kd02m", "shoudang2026"],
)
def test_what_is_guessed_easily_is_not_enough(text: str) -> None:
    assert not passphrase_strength(text).enough


@pytest.mark.parametrize(
    "text",
    [
        "correct horse battery staple",
        "青山绿水 长流不息 2026",
        "Right-Passphrase-2026",
        "🐎" * 3 + "zR7!kw0Pq",
    ],
)
def test_what_takes_an_attacker_long_is_enough(text: str) -> None:
    strength = passphrase_strength(text)
    assert strength.enough
    assert strength.score >= 3


def test_names_that_an_attacker_knows_count_for_nothing() -> None:
    text = "海棠苑监控平台运维项目"
    assert passphrase_strength(text).enough
    assert not passphrase_strength(text, names=("海棠苑监控平台运维项目",)).enough


def test_a_passphrase_longer_than_can_be_measured_is_measured_in_part() -> None:
    assert passphrase_strength("zQ8#kd02mLpw!x" * 40).enough
    assert not passphrase_strength("a" * 5000).enough


def test_a_refusal_says_why_and_holds_no_secret() -> None:
    with pytest.raises(WeakPassphrase) as caught:
        require_strength("password1234")
    assert "password1234" not in str(caught.value) + repr(caught.value) + caught.value.verdict
    assert caught.value.verdict
    with pytest.raises(WeakPassphrase) as empty:
        require_strength("")
    assert empty.value.empty
