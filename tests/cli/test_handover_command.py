"""The giver's last day at the command line: final or rehearsal, profiles, what programs are told, media."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.running import Run


def _json_file(folder: Path, name: str) -> dict[str, object]:
    found = json.loads((folder / "data/其他/登记数据" / name).read_text("utf-8"))
    assert isinstance(found, dict)
    return found


def test_an_open_gate_makes_a_rehearsal_and_refuses_a_final_package(
    run: Run, vault: Path, tmp_path: Path
) -> None:
    refused = run("handover", vault, tmp_path / "final", "--final", code=1)
    assert refused.out == ""
    assert "stand in the way of a final package" in refused.err
    assert not (tmp_path / "final").exists()
    told = run("handover", vault, tmp_path / "final", "--final", "--json", code=1).json
    assert told["error"]["code"] == 1

    report = run("handover", vault, tmp_path / "p", "--json", "--made-by", "张三", code=0).json
    assert set(report) >= {
        "package",
        "documents",
        "files",
        "bytes",
        "root",
        "final",
        "blockers",
        "omitted",
        "root_signature",
        "papers",
        "sealed",
    }
    assert report["final"] is False
    assert report["blockers"]
    assert all(set(each) >= {"check", "key", "sentence"} for each in report["blockers"])
    assert report["sealed"] is None
    assert Path(report["papers"]).is_dir()
    signed = json.loads((tmp_path / "p" / "root-signature.json").read_text("utf-8"))
    assert signed["root"] == report["root"]
    assert signed["fingerprint"] == report["root_signature"]["fingerprint"]
    omissions = _json_file(tmp_path / "p", "omissions.json")["omissions"]
    assert isinstance(omissions, list)
    assert len(omissions) == report["omitted"]
    said = run("handover", vault, tmp_path / "q", code=0).err
    assert "rehearsal" in said
    assert "gate show" in said


@pytest.mark.parametrize(
    "options",
    [
        ("--profile", "everything"),
        ("--final", "--rehearsal"),
        ("--capacity", "4,7G"),
        ("--capacity", "-1"),
        ("--sets", "0"),
    ],
)
def test_what_cannot_be_meant_is_wrong_usage(
    run: Run, vault: Path, tmp_path: Path, options: tuple[str, ...]
) -> None:
    run("handover", vault, tmp_path / "p", *options, code=2)
    assert not (tmp_path / "p").exists()


def test_a_file_that_fits_no_medium_is_named_before_anything_is_written(
    run: Run, vault: Path, tmp_path: Path
) -> None:
    outcome = run("handover", vault, tmp_path / "p", "--capacity", "1K", code=7)
    assert "larger than the medium" in outcome.err
    assert not (tmp_path / "p").exists()


def test_a_sealed_rendition_lies_beside_it(run: Run, vault: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("密封 用 的 口令 十分 长 4711\n", encoding="utf-8")
    out = tmp_path / "移交包"
    options = ("--seal", "--seal-passphrase-file", secret, "--json")
    report = run("handover", vault, out, *options, code=0).json
    sealed = Path(report["sealed"])
    assert sealed.parent == tmp_path
    assert sealed.stat().st_size > 1000
    assert report["root"].encode() not in sealed.read_bytes()
    weak = tmp_path / "weak.txt"
    weak.write_text("123456\n", encoding="utf-8")
    refused = tmp_path / "refused"
    run("handover", vault, refused, "--seal-passphrase-file", weak)
    assert not refused.exists()
    run("handover", vault, refused, "--seal-suite", "des", code=2)


def test_a_package_goes_to_media_and_comes_back(run: Run, vault: Path, tmp_path: Path) -> None:
    package = tmp_path / "移交包"
    root = run("handover", vault, package, "--json", code=0).json["root"]
    planned = run("medium", "plan", package, "--json", code=0).json["media"]
    assert [each["part"] for each in planned] == [1]
    assert len(run("medium", "plan", package, code=0).out.splitlines()) == 1
    run("medium", "plan", tmp_path, code=2)

    assert "No medium was written yet." in run("medium", "list", vault, code=0).err
    medium = tmp_path / "medium"
    medium.mkdir()
    options = ("--kind", "DVD+R", "--serial", "S1", "--place", "档案室", "--json")
    written = run("medium", "write", vault, package, medium, *options, code=0).json
    assert written["kept"] == 0
    assert run("medium", "write", vault, package, medium, *options, code=0).json["kept"] > 0
    verified = run("verify", medium, "--json", code=0).json
    assert verified["root"] == root
    (listed,) = run("medium", "list", vault, "--json", code=0).json["media"]
    assert (listed["root"], listed["serial"], listed["use"]) == (root, "S1", "sealed")
    assert listed["label"] in run("medium", "list", vault, code=0).out

    run("medium", "write", vault, package, medium, "--part", "2", code=2)
    run("medium", "write", vault, package, medium, "--use", "other", code=2)
    gone = run("medium", "write", vault, package, tmp_path / "gone", code=7)
    assert "is the medium connected?" in gone.err
    run("medium", "write", vault, package, vault, code=6)
    full = tmp_path / "full"
    full.mkdir()
    (full / "x.txt").write_text("x", encoding="utf-8")
    run("medium", "write", vault, package, full, code=2)
    assert [path.name for path in full.iterdir()] == ["x.txt"]
