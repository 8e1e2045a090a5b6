"""The contract suite: what every test of these modules promises holds under `aes` and under `sm` alike."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.vault.builders import use_suite
from vault.suites import SUITES

_CONTRACT = (
    "test_edition",
    "test_edition_files",
    "test_edition_journal",
    "test_header",
    "test_header_files",
    "test_pack",
    "test_rewriting",
    "test_sealed_file",
    "test_slots",
    "test_state",
    "test_store",
    "test_vault",
)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run the modules of the contract once a suite."""
    if metafunc.module.__name__.rpartition(".")[2] in _CONTRACT:
        metafunc.fixturenames.insert(0, "suite_number")
        metafunc.parametrize(
            "suite_number", list(SUITES), ids=[each.name for each in SUITES.values()], indirect=True
        )


@pytest.fixture(scope="module")
def suite_number(request: pytest.FixtureRequest) -> Iterator[int]:
    """The number of the suite under which the test runs."""
    use_suite(request.param)
    yield request.param
    use_suite(1)
