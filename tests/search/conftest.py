"""An index in a folder of its own, closed at the end of the test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from resources import words
from search.index import SearchIndex
from tests.search.search_samples import open_index_in


@pytest.fixture
def index(tmp_path: Path) -> Iterator[SearchIndex]:
    opened = open_index_in(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def chinese_words() -> Iterator[None]:
    """The default language, whatever the machine says."""
    before = words.language()
    words.set_language("zh_CN")
    yield
    words.set_language(before)
