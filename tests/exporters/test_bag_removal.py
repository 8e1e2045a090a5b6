"""A build that fails clears away many folders as cheaply as it wrote them."""

from __future__ import annotations

from pathlib import Path, PurePath

import pytest

from exporters.bag import BagWriter

FOLDERS = 200


def test_removing_compares_each_file_with_few_folders_not_with_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    same, compared = PurePath.__eq__, 0

    def counted(self: PurePath, other: object) -> bool:
        nonlocal compared
        compared += 1
        return same(self, other)

    def build_and_stop() -> None:
        with BagWriter(tmp_path / "bag") as bag:
            for number in range(FOLDERS):
                bag.add(f"{number}/file", [b"x"])
            monkeypatch.setattr(PurePath, "__eq__", counted)
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        build_and_stop()
    monkeypatch.undo()
    assert not (tmp_path / "bag").exists()
    assert 0 < compared < 40 * FOLDERS
