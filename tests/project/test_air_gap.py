"""The air gap and the layers are contracts that fail when they are broken."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PACKAGES = ("desktop", "models", "search", "exporters", "vault", "resources")
VIOLATIONS = {
    "Packages point downwards": ("vault/planted.py", "import models.records\n"),
    "Desktop points downwards": (
        "desktop/services/planted.py",
        "import desktop.views.main_window\n",
    ),
    "The command line sits beside the views and imports no Qt": (
        "desktop/cli/planted.py",
        "import PySide6\n",
    ),
    "Qt stays above services": ("search/planted.py", "import PySide6.QtCore\n"),
    "Air gap": ("exporters/planted.py", "import socket\n"),
    "Views never touch storage": ("desktop/views/planted.py", "import sqlalchemy\n"),
}


@pytest.fixture(scope="module")
def scratch(tmp_path_factory):
    copy = tmp_path_factory.mktemp("scratch")
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package,
            copy / package,
            ignore=shutil.ignore_patterns("fonts", "__pycache__", "demo"),
        )
    shutil.copy(ROOT / "pyproject.toml", copy)
    return copy


def contracts(folder: Path) -> str:
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(folder), "PATH": ""},
    )
    return done.stdout


def test_all_contracts_hold(scratch):
    report = contracts(scratch)
    assert "0 broken" in report, report


def test_planted_violations_break_every_contract(scratch):
    for name, statement in VIOLATIONS.values():
        (scratch / name).write_text(f'"""Planted."""\n{statement}', encoding="utf-8")
    try:
        report = contracts(scratch)
    finally:
        for name, _statement in VIOLATIONS.values():
            (scratch / name).unlink()
    for contract in VIOLATIONS:
        assert f"{contract} BROKEN" in report, report
