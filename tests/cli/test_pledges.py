"""`shoudang pledge` and `shoudang day`: from the form to the scan that finds its person, and what held on a day."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from tests.cli.running import Run


@pytest.fixture
def people(run: Run, vault: Path) -> None:
    for name in ("张三", "李四"):
        run("person", "add", vault, name, "--role", "on-site", "--post", "网络工程师", code=0)
        run("person", "item", vault, name, "on-site", "--since", "2026-04-16", code=0)


def scan_of(form: Path, target: Path) -> Path:
    with pypdfium2.PdfDocument(form) as document:
        page = document[0].render(scale=150 / 72).to_pil().convert("L")
    page.rotate(1, fillcolor=250).save(target, "JPEG", quality=60)
    return target


def test_a_form_is_made_signed_scanned_and_filed(
    run: Run, vault: Path, people: None, tmp_path: Path
) -> None:
    made = run("pledge", "make", vault, tmp_path / "forms", "-p", "张三", "--json", code=0).json
    [form] = made["pledges"]
    scan = scan_of(Path(form["path"]), tmp_path / "scan.jpg")
    checked = run("pledge", "scan", vault, scan, "--check", "--json", code=0).json
    assert checked["filed"] is None
    assert checked["pages"][0]["pledges"] == [{"id": form["id"], "person": "张三"}]
    filed = run("pledge", "scan", vault, scan, "--json", code=0).json
    assert filed["filed"]["pledges"] == [form["id"]]
    listed = run("pledge", "list", vault, "--json", code=0).json["pledges"]
    assert [(each["code"], bool(each["signed"])) for each in listed] == [(form["code"], True)]
    shown = run("show", vault, filed["filed"]["document"], "--json", code=0).json
    assert shown["persons"] == ["张三"]
    # The same paper again: somebody is asked, and nothing is filed.
    again = run("pledge", "scan", vault, scan, code=1)
    assert "--pledge" in again.err


def test_a_scan_without_a_code_says_so_and_takes_an_answer(
    run: Run, vault: Path, people: None, tmp_path: Path
) -> None:
    made = run("pledge", "make", vault, tmp_path / "forms", "-p", "李四", "--json", code=0).json
    blank = tmp_path / "blank.png"
    from PIL import Image

    Image.new("L", (620, 877), 255).save(blank)
    assert run("pledge", "scan", vault, blank, code=1).out
    number = made["pledges"][0]["id"]
    filed = run("pledge", "scan", vault, blank, "--pledge", number, "--json", code=0).json
    assert filed["filed"]["pledges"] == [number]


def test_a_pledge_on_another_form_is_entered_and_voided(
    run: Run, vault: Path, people: None
) -> None:
    signed = ("--signed", "2026-04-16")
    entered = run(
        "pledge", "enter", vault, "-p", "张三", *signed, "--document", 1, "--json", code=0
    )
    run("pledge", "void", vault, entered.json["id"], "--reason", "写错", code=0)
    [listed] = run("pledge", "list", vault, "--json", code=0).json["pledges"]
    assert listed["void"]
    run("pledge", "enter", vault, "-p", "王五", *signed, code=2)
    run("pledge", "enter", vault, "-p", "张三", "--signed", "2199-01-01", code=6)
    run("pledge", "make", vault, "forms", "-p", "张三", "--variant", "farewell", code=2)


def test_a_day_tells_who_was_there_and_what_was_open(run: Run, vault: Path, people: None) -> None:
    run("pledge", "enter", vault, "-p", "张三", "--signed", "2026-05-01", code=0)
    run("finding", "add", vault, "口令过短", "--found", "2026-05-10", code=0)
    before = run("day", vault, "2026-04-20", "--json", code=0).json
    after = run("day", vault, "2026-05-20", "--json", code=0).json
    assert before["on_site"] == after["on_site"] == ["张三", "李四"]
    assert before["without_pledge"] == ["张三", "李四"]
    assert after["without_pledge"] == ["李四"]
    assert not before["open_findings"]
    assert len(after["open_findings"]) == 1
    assert "R67/p2" in {each["key"] for each in after["open_duties"]}
    # Nothing of it was on record on the evening of that day.
    then = run("day", vault, "2026-05-20", "--known", "2026-05-20", "--json", code=0).json
    assert then["on_site"] == []
    assert "2026-05-20" in run("day", vault, "2026-05-20", code=0).err
    run("day", vault, "yesterday", code=2)
