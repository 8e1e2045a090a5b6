from __future__ import annotations

import pytest

from search.readers.encodings import decode, decode_as

CHINESE = "为了加强保密管理，根据《网络安全法》，制定本办法。\n第一条　总则，张𠮷。\n" * 3
TRADITIONAL = "保密協議書：資訊系統維運管理規定，應於每月五日前提交報告。\n" * 3


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030"],
)
def test_chinese_survives_every_usual_encoding(encoding: str) -> None:
    assert decode(CHINESE.encode(encoding)) == CHINESE


def test_short_gbk_words_are_read() -> None:
    assert decode("保密".encode("gbk")) == "保密"
    assert decode("name=张三\n".encode("gbk")) == "name=张三\n"


def test_big5_is_not_taken_for_gb() -> None:
    assert decode(TRADITIONAL.encode("big5")) == TRADITIONAL


def test_latin_text_is_not_taken_for_gb() -> None:
    text = "These “smart” quotes are windows text – naïve façade\n" * 2
    assert decode(text.encode("cp1252")) == text


def test_a_long_log_with_one_broken_byte_is_still_text() -> None:
    data = (CHINESE * 20).encode() + b"\xff\n"
    text = decode(data)
    assert text is not None
    assert text.startswith(CHINESE)


@pytest.mark.parametrize(
    "data",
    [
        bytes(range(256)) * 8,
        b"\x00" * 500,
        b"\x7fELF\x02\x01\x01\x00" + bytes(200),
        bytes(n * 89 % 251 for n in range(4000)),
    ],
)
def test_binary_data_is_no_text(data: bytes) -> None:
    assert decode(data) is None


def test_a_declared_gb2312_means_gb18030() -> None:
    assert decode_as("镕𠮷".encode("gb18030"), "GB2312") == "镕𠮷"
    assert decode_as("保密".encode(), "no-such-encoding") == "保密"
    assert decode_as("保密".encode("gbk"), "utf-8") == "保密"


@pytest.mark.parametrize(
    "encoding", ["gb18030", "utf-16-le", "utf-16-be", "utf-8", "hz", "utf-16", "utf-32-be"]
)
@pytest.mark.parametrize(
    "text",
    ["关于加强保密工作的通知", "第三条 本办法所称管理人员，是指张三。", "应当于2026年7月1日前提交"],
)
def test_a_single_sentence_is_enough_to_tell_its_encoding(text: str, encoding: str) -> None:
    bom = {"utf-32-be": b"\x00\x00\xfe\xff"}.get(encoding, b"")
    assert decode(bom + text.encode(encoding)) == text


@pytest.mark.parametrize("text", ["關於加強保密工作的通知", "應當報請單位負責", "個人資料之管理"])
def test_a_single_sentence_in_traditional_characters_is_told_from_gb(text: str) -> None:
    assert decode(text.encode("big5")) == text


def test_a_text_cut_in_the_middle_of_a_character_is_still_read() -> None:
    for encoding in ("gb18030", "big5"):
        sentence = {"gb18030": CHINESE, "big5": TRADITIONAL}[encoding]
        text = decode((sentence * 300).encode(encoding)[:-3])
        assert text is not None
        assert text.startswith(sentence)


def test_japanese_is_not_taken_for_chinese() -> None:
    text = "このたびのシステムについて、よろしくおねがいします。\n" * 3
    assert decode(text.encode("shift_jis")) == text


def test_code_with_tildes_and_braces_is_not_taken_for_hz() -> None:
    assert decode(b"a = ~{x}; b = ~{yy~};\n") == "a = ~{x}; b = ~{yy~};\n"
