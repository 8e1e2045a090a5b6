"""Reports are tested in English: the message ids are the words, whatever catalogues are compiled."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from exporters.handover import build_package
from resources import words
from tests.exporters.builders import CONTRACT, NOW, items


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    before = words.language()
    words.set_language("en")
    yield
    words.set_language(before)


@pytest.fixture(scope="session")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole package, built once; tests that damage it work on a copy."""
    before = words.language()
    words.set_language("en")
    folder = tmp_path_factory.mktemp("built") / "package"
    build_package(folder, CONTRACT, items(), now=NOW)
    words.set_language(before)
    return folder


@pytest.fixture
def package(pristine: Path, tmp_path: Path) -> Path:
    """A copy of a whole package, to be damaged."""
    import shutil

    return Path(shutil.copytree(pristine, tmp_path / "package"))
