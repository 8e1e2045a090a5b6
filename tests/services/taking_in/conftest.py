"""An archive with something of everything, its package, and empty archives to take it in."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop.services.contracts import load_contract
from desktop.services.house import House
from tests.archives import PASSPHRASE, make_quick_house, quick_stretch
from tests.services.carried import (
    make_package,
)
from tests.services.givers import fill

NewHouse = Callable[..., House]


@pytest.fixture(scope="session")
def given(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed archive with something of everything, and its package. Copy them, don't use them."""
    folder = tmp_path_factory.mktemp("given")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("vault.slots.stretch", quick_stretch)
        with make_quick_house(folder / "giver.vault") as house:
            fill(house, folder / "papers")
            make_package(house, folder / "package")
    return folder


@pytest.fixture
def giver(given: Path, tmp_path: Path, quick_unlock: None) -> Iterator[House]:
    """The archive that is handed over, open."""
    shutil.copytree(given / "giver.vault", tmp_path / "giver.vault")
    with House.open(tmp_path / "giver.vault", PASSPHRASE) as opened:
        yield opened


@pytest.fixture
def package(given: Path, tmp_path: Path) -> Path:
    """Its package."""
    shutil.copytree(given / "package", tmp_path / "package")
    return tmp_path / "package"


@pytest.fixture
def new_house(tmp_path: Path, quick_unlock: None, request: pytest.FixtureRequest) -> NewHouse:
    """Makes empty archives, of any contract and suite."""

    def make(name: str = "successor", contract: str = "demo", suite: str = "aes") -> House:
        house = House.create(
            tmp_path / f"{name}.vault",
            PASSPHRASE,
            contract=load_contract(contract),
            suite=suite,
            label="接续",
            kdf_seconds=0,
        )
        request.addfinalizer(house.close)
        return house

    return make
