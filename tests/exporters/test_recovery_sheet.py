"""The recovery sheet as a page: one, with every word and its number, and nothing of it anywhere else."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

import pypdfium2
import pytest

from desktop.services.keys.keyring import RecoverySheet
from exporters.recovery_sheet import write_recovery_pdf
from resources.words import set_language
from vault.credentials import RecoverySecret
from vault.recovery import parse_sheet, sheet_lines, sheet_numbers

SECRET = RecoverySecret(bytes(range(100, 132)))


def sheet(name: str = "综合执法平台运维.vault") -> RecoverySheet:
    return RecoverySheet(
        sheet_lines(SECRET),
        sheet_numbers(SECRET),
        name,
        bytes(range(16)),
        "sm",
        "恢复单",
        datetime(2026, 11, 22, 3, tzinfo=UTC),
    )


def pages(made: RecoverySheet) -> list[str]:
    target = BytesIO()
    write_recovery_pdf(made, target)
    document = pypdfium2.PdfDocument(target.getvalue())
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("name", ["综合执法平台运维.vault", "很长的保险库名称" * 8 + ".vault"])
def test_the_sheet_is_one_page_with_every_word_and_number(language: str, name: str) -> None:
    set_language(language)
    made = sheet(name)
    (text,) = pages(made)
    words = "".join(text.split())
    for number, (line, numbers) in enumerate(zip(made.lines, made.numbers, strict=True), start=1):
        assert line.replace(" ", "") in words or all(word in words for word in line.split())
        assert str(number) in words
        for each in numbers:
            assert f"{each:04d}" in words
    assert made.vault_id.hex() in words
    assert "SM4-GCM" in words


def test_the_words_and_the_numbers_of_the_page_open_the_same_slot() -> None:
    made = sheet()
    numbers = "\n".join(" ".join(f"{each:04d}" for each in line) for line in made.numbers)
    assert parse_sheet(numbers).secret == parse_sheet("\n".join(made.lines)).secret == SECRET.secret
