"""Archives that are costly to make, made once and copied."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.services.demo.demo_contract import enter_demo_contract
from desktop.services.house import House
from tests.archives import PASSPHRASE, make_quick_house, quick_stretch
from tests.services.demo.test_demo_contract import fill as fill_demo
from tests.services.inspections import fill


@pytest.fixture(scope="session")
def filled_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed archive with `PAPERS`. Copy it, don't use it."""
    folder = tmp_path_factory.mktemp("filled")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("vault.slots.stretch", quick_stretch)
        with make_quick_house(folder / "archive.vault") as house:
            fill(house, folder / "papers")
    return folder / "archive.vault"


@pytest.fixture
def vault(filled_template: Path, tmp_path: Path) -> Path:
    """An archive with `PAPERS` of one's own, closed."""
    copy = tmp_path / "archive.vault"
    shutil.copytree(filled_template, copy)
    return copy


@pytest.fixture
def filled(vault: Path, quick_unlock: None) -> Iterator[House]:
    """The same, open."""
    with House.open(vault, PASSPHRASE) as opened:
        yield opened


@pytest.fixture(scope="session")
def told_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed archive with the demonstration's registers and a stand-in for each of its papers. Copy it."""
    folder = tmp_path_factory.mktemp("told")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("vault.slots.stretch", quick_stretch)
        with make_quick_house(folder / "demo.vault") as house:
            fill_demo(house, folder / "records")
            enter_demo_contract(house, folder / "forms")
    return folder / "demo.vault"


@pytest.fixture
def told(told_template: Path, tmp_path: Path, quick_unlock: None) -> Iterator[House]:
    """One's own copy of it, open."""
    copy = tmp_path / "demo.vault"
    shutil.copytree(told_template, copy)
    with House.open(copy, PASSPHRASE) as opened:
        yield opened
