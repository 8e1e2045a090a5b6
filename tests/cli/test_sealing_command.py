"""Sealing and opening at the command line: results, exit codes, words; no vault is needed."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from tests.cli.running import Run
from tests.services.bags import contents, make_bag
from vault import primitives, transport_header


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sealed at the floors of cost."""
    monkeypatch.setattr(transport_header, "COSTS", transport_header.FLOORS)
    monkeypatch.setattr(transport_header, "scrypt", cache(primitives.scrypt))


@pytest.fixture
def secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "secret.txt"
    path.write_text("琥珀 lantern 七十四 orbit\n", encoding="utf-8")
    monkeypatch.setenv("SHOUDANG_PASSPHRASE_FILE", str(path))
    return path


def test_a_package_is_sealed_and_opened_again(run: Run, tmp_path: Path, secret: Path) -> None:
    root = make_bag(tmp_path / "package", {"a.bin": bytes(range(256)) * 800})
    target = tmp_path / "medium" / "p.sdseal"
    done = run("seal", tmp_path / "package", target, "--volume-size", "0.1M", "--json", code=0).json
    assert done["root"] == root
    assert [Path(each["path"]).name for each in done["volumes"]] == [
        "p.sdseal.001",
        "p.sdseal.002",
        "p.sdseal.003",
    ]
    assert Path(done["script"]).read_bytes().startswith(b"#!/usr/bin/env python3")
    out = tmp_path / "out"
    opened = run("unseal", done["volumes"][1]["path"], out, code=0)
    assert opened.out.strip() == f"Root {root}"
    assert contents(out) == contents(tmp_path / "package")
    assert run("verify", out, "--json", code=0).json["root"] == root


def test_what_is_wrong_has_its_exit_code(run: Run, tmp_path: Path, secret: Path) -> None:
    make_bag(tmp_path / "package")
    target = tmp_path / "p.sdseal"
    run("seal", tmp_path / "package", target, "--suite", "des", code=2)
    run("seal", tmp_path / "package", target, "--volume-size", "5", code=2)
    run("seal", tmp_path / "package", target, "--volume-size", "x", code=2)
    run("seal", tmp_path, target, code=2)
    text = run("seal", tmp_path / "package", target, "--suite", "sm", code=0).err
    assert "SM4-GCM" in text
    run("seal", tmp_path / "package", target, code=2)
    run("unseal", target, code=2)
    run("unseal", secret, tmp_path / "out", code=2)
    whole = target.read_bytes()
    target.write_bytes(whole[:-1])
    cut = run("unseal", target, tmp_path / "out", code=5)
    assert f"cut off: it has {len(whole) - 1} bytes instead of {len(whole)}" in cut.err
    target.write_bytes(whole)
    secret.write_text("ein anderes Kennwort\n", encoding="utf-8")
    assert (
        "does not open with this passphrase" in run("unseal", target, tmp_path / "out", code=3).err
    )
    assert not (tmp_path / "out").exists()
    secret.write_text("1234\n", encoding="utf-8")
    run("seal", tmp_path / "package", tmp_path / "q.sdseal", code=6)
