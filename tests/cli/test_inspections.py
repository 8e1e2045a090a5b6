"""`inspect`, `answer` and `prove`: what they write, what they refuse, and what a program reads from them."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tests.cli.running import Run


def test_one_question_is_answered_in_full_and_all_of_them_in_short(run: Run, vault: Path) -> None:
    every = run("answer", vault, "--json", code=0).json["answers"]
    assert [each["question"] for each in every] == [f"q{number:02d}" for number in range(1, 18)]
    assert all(each["summary"] and not each["withheld"] for each in every)
    one = run("answer", vault, "q17", "--json", code=0).json["answers"]
    assert [each["question"] for each in one] == ["q17"]
    assert one[0]["tables"]
    assert "Q17" in run("answer", vault, "17", code=0).out


def test_a_question_that_there_isnt_is_refused_by_name(run: Run, vault: Path) -> None:
    outcome = run("answer", vault, "q18", code=2)
    assert "q18" in outcome.err


def test_a_pack_is_written_and_adds_up(run: Run, vault: Path, tmp_path: Path) -> None:
    listed = tmp_path / "list.txt"
    listed.write_text("1. 从来没有过的材料\n", encoding="utf-8")
    out = tmp_path / "pack"
    said = run(
        "inspect", vault, out, "--requests", listed, "--unit", "某检查组", "--json", code=0
    ).json
    sums = (out / "SHA256SUMS.txt").read_bytes()
    assert said["root"] == hashlib.sha256(sums).hexdigest()
    assert said["unanswered"] == [1]
    for line in sums.decode().splitlines():
        digest, _blank, path = line.partition("  ")
        assert hashlib.sha256((out / path).read_bytes()).hexdigest() == digest
    again = run("inspect", vault, out)
    assert again.code not in (0, 1)


@pytest.mark.parametrize(("ending", "begins"), [("pdf", b"%PDF"), ("docx", b"PK")])
def test_a_slip_is_written_once(
    run: Run, vault: Path, tmp_path: Path, ending: str, begins: bytes
) -> None:
    out = tmp_path / f"slip.{ending}"
    run("prove", vault, 1, out, code=0)
    assert out.read_bytes().startswith(begins)
    assert run("prove", vault, 1, out).code != 0
    assert run("prove", vault, 1, vault / "slip.pdf").code != 0
    assert run("prove", vault, 999, tmp_path / "none.pdf").code != 0
    assert not (tmp_path / "none.pdf").exists()
