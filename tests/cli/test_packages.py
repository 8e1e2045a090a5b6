"""Handing over and verifying: what is refused, what is written, and every finding by its name."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.services.handover.content_reading import ContentReader
from desktop.services.handover.handing_over import build_handover
from desktop.services.house import House
from models.records import DocumentRecord
from tests.archives import quick_stretch
from tests.cli.running import FILES, SECRET, Run, capture, vault_files
from vault.ids import Passphrase


@pytest.fixture(scope="module")
def good_package(quick_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package of the shared archive. Copy it, don't change it."""
    folder = tmp_path_factory.mktemp("package")
    shutil.copytree(quick_template, folder / "v.vault")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("vault.slots.stretch", quick_stretch)
        with House.open(folder / "v.vault", Passphrase(SECRET)) as house:
            build_handover(house, folder / "package")
    return folder / "package"


@pytest.fixture
def package(good_package: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(good_package, tmp_path / "package"))


def payload(package: Path) -> list[Path]:
    return sorted(path for path in package.glob("data/电子档案/**/*") if path.is_file())


def test_handover_tells_the_root_that_verify_tells(run: Run, vault: Path, tmp_path: Path) -> None:
    out = tmp_path / "到/新的/地方"
    report = run("handover", vault, out, "--json", code=0).json
    assert set(report) >= {"package", "documents", "files", "bytes", "root"}
    assert report["documents"] == len(FILES)
    verified = run("verify", out, "--json", code=0).json
    assert set(verified) >= {"ok", "findings", "files", "bytes", "root"}
    assert (verified["ok"], verified["findings"]) == (True, [])
    for key in ("root", "files", "bytes"):
        assert verified[key] == report[key]
    assert {path.read_bytes() for path in payload(out)} == set(FILES.values())


def test_handover_prints_its_root_and_says_that_it_is_one(
    run: Run, vault: Path, tmp_path: Path
) -> None:
    outcome = run("handover", vault, tmp_path / "out", code=0)
    (line,) = outcome.out.splitlines()
    label, root = line.split()
    assert (label, len(bytes.fromhex(root))) == ("Root", 32)
    assert run("verify", tmp_path / "out", code=0).out == ""


def test_an_independent_reader_agrees(package: Path) -> None:
    reader = Path(sys.executable).parent / "bagit.py"
    command = [sys.executable, reader, "--validate", package]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
    first = payload(package)[0]
    first.write_bytes(first.read_bytes() + b"x")
    assert subprocess.run(command, capture_output=True, check=False).returncode == 1


def test_the_packages_own_verifier_agrees(package: Path) -> None:
    command = [sys.executable, "-I", package / "verify.py"]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
    payload(package)[0].unlink()
    assert subprocess.run(command, capture_output=True, check=False).returncode != 0


def test_no_document_is_no_package(run: Run, tmp_path: Path, quick_unlock: None) -> None:
    run("init", tmp_path / "v.vault", code=0)
    outcome = run("handover", tmp_path / "v.vault", tmp_path / "out", code=6)
    assert outcome.out == ""
    assert not (tmp_path / "out").exists()


def test_a_folder_that_holds_something_is_refused_untouched(
    run: Run, vault: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / ".hidden").write_text("seit langem hier", encoding="utf-8")
    run("handover", vault, out, code=2)
    assert [path.name for path in out.iterdir()] == [".hidden"]
    link = tmp_path / "link"
    link.symlink_to(out)
    run("handover", vault, link, code=2)
    assert [path.name for path in out.iterdir()] == [".hidden"]


@pytest.mark.parametrize("below", ["out", "packs/out", "index", "."])
def test_a_package_inside_the_vault_is_refused(run: Run, vault: Path, below: str) -> None:
    names = set(vault_files(vault))
    outcome = run("handover", vault, vault / below)
    assert outcome.code in (2, 6)
    assert set(vault_files(vault)) == names
    run("check", vault, code=0)


@pytest.mark.parametrize("place", ["{file}/out", "/proc/shoudang-out", "{link}/out"])
def test_a_place_that_cannot_be_written_is_the_worlds_fault(
    run: Run, vault: Path, tmp_path: Path, place: str
) -> None:
    file, link = tmp_path / "file", tmp_path / "link"
    file.write_text("a file", encoding="utf-8")
    link.symlink_to("link")
    outcome = run("handover", vault, place.format(file=file, link=link), "--json", code=7)
    assert outcome.json["error"]["code"] == 7


def test_ctrl_c_while_the_package_is_written_leaves_none(
    run: Run, vault: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = ContentReader.open
    left = [3]

    def until_stopped(reader: ContentReader, document: DocumentRecord) -> Iterator[bytes]:
        left[0] -= 1
        if not left[0]:
            raise KeyboardInterrupt
        return given(reader, document)

    monkeypatch.setattr(ContentReader, "open", until_stopped)
    outcome = run("handover", vault, tmp_path / "out", code=130)
    assert outcome.out == ""
    assert "Stopped" in outcome.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "damage", ["one byte", "cut", "emptied", "removed", "added", "renamed", "renamed folder"]
)
def test_every_difference_is_named(run: Run, package: Path, damage: str) -> None:
    target = next(path for path in payload(package) if path.stat().st_size > 50)
    before = target.relative_to(package).as_posix()
    raw = target.read_bytes()
    after = before
    if damage == "one byte":
        target.write_bytes(raw[:40] + bytes([raw[40] ^ 1]) + raw[41:])
    elif damage == "cut":
        target.write_bytes(raw[:-1])
    elif damage == "emptied":
        target.write_bytes(b"")
    elif damage == "removed":
        target.unlink()
    elif damage == "added":
        target = target.with_name("多出来的.txt")
        target.write_bytes(b"new")
        before = after = target.relative_to(package).as_posix()
    elif damage == "renamed":
        after = target.rename(target.with_name("另名.txt")).relative_to(package).as_posix()
    else:
        folder = target.parent.rename(target.parent.with_name("另一个"))
        after = (folder / target.name).relative_to(package).as_posix()

    report = run("verify", package, "--json", code=1).json
    assert report["ok"] is False
    assert all(set(each) >= {"check", "object", "problem"} for each in report["findings"])
    named = " ".join(each["object"] + each["problem"] for each in report["findings"])
    assert before in named
    assert after in named
    said = run("verify", package, code=1)
    assert before in said.out
    assert "Not whole" in said.err


def test_no_tag_file_can_be_changed_or_lost(
    capsys: pytest.CaptureFixture[str], good_package: Path, tmp_path: Path
) -> None:
    tags = [path.name for path in good_package.iterdir() if path.is_file()]
    assert len(tags) >= 6
    for number, name in enumerate(tags):
        package = Path(shutil.copytree(good_package, tmp_path / str(number)))
        tag = package / name
        raw = tag.read_bytes()
        tag.write_bytes(raw[:-2] + b"~\n")
        changed = capture(capsys, ("verify", package, "--json"), None)
        tag.unlink()
        lost = capture(capsys, ("verify", package, "--json"), None)
        # Whoever takes the signature away proves nothing; verify says that it isn't there.
        assert (changed.code, lost.code) == (1, 0 if name == "root-signature.json" else 1), name
        # Nothing vouches for the tag manifest: what is named then is what its changed line says.
        assert name in changed.out or name == "tagmanifest-sha256.txt"
        assert name in lost.out or name == "root-signature.json"


def test_a_link_or_a_pipe_in_a_package_is_a_finding(run: Run, package: Path) -> None:
    (package / "data" / "link.txt").symlink_to("/etc/hostname")
    os.mkfifo(package / "data" / "fifo")
    found = {each["object"] for each in run("verify", package, "--json", code=1).json["findings"]}
    assert {"data/link.txt", "data/fifo"} <= found
