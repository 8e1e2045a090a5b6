"""Every visible sentence has its Chinese, and the two fit together."""

from __future__ import annotations

import re
from string import Formatter

from resources.compile_words import message_ids, messages, missing
from resources.words import CATALOGUES

FOLDER = CATALOGUES / "zh_CN" / "LC_MESSAGES"


def fields(text: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in Formatter().parse(text) if name is not None}


def test_there_are_messages_to_translate():
    assert len(message_ids()) > 300


def test_no_message_lacks_its_chinese():
    assert missing(FOLDER) == {}


def test_translations_have_the_same_placeholders():
    for message in messages(FOLDER):
        ids = message.id if isinstance(message.id, list | tuple) else [message.id]
        strings = message.string if isinstance(message.string, list | tuple) else [message.string]
        for string in strings:
            assert fields(string) == fields(ids[-1]), ids


def test_no_message_is_translated_in_two_ways():
    seen: dict[str, object] = {}
    for message in messages(FOLDER):
        key = str(message.id)
        assert seen.setdefault(key, message.string) == message.string, key


def test_chinese_sentences_end_in_chinese_punctuation():
    for message in messages(FOLDER):
        strings = message.string if isinstance(message.string, list | tuple) else [message.string]
        for string in strings:
            assert not re.search(r"[\u4e00-\u9fff][.,;:!?]$", string), string
