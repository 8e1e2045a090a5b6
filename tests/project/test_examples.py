"""The examples of property tests are the same in every run, whatever was loaded before."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st


def drawn() -> list[tuple[int, str]]:
    """What a property test is given, in its order."""
    seen: list[tuple[int, str]] = []

    @settings(max_examples=300)
    @given(st.integers(), st.text())
    def collect(number: int, text: str) -> None:
        seen.append((number, text))

    collect()
    return seen


@pytest.mark.skipif(
    bool(os.environ.get("SHOUDANG_EXPLORE")), reason="other examples were asked for"
)
def test_a_module_that_is_loaded_changes_no_example(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = drawn()
    constants = "\n".join(f"n{each} = {each * 7919}; t{each} = 'word{each}'" for each in range(40))
    (tmp_path / "many_constants.py").write_text(constants, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    importlib.import_module("many_constants")
    try:
        assert drawn() == before
    finally:
        del sys.modules["many_constants"]
