"""Receiving a package without a vault: both sides find the same, and every difference stands on the record."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from desktop.services.errors import PackageMarked, UnknownPaper
from desktop.services.filing.intake import file_paths
from desktop.services.handover.handing_over import build_handover
from desktop.services.handover.handover_order import HandoverOrder
from desktop.services.house import House
from desktop.services.receiving.received import Received
from desktop.services.receiving.receiving import (
    check_package,
    differences,
    receive,
    suggested_outcome,
    write_protocol,
)
from desktop.services.records import Filing
from exporters.layout import NATURES_BASIS, NATURES_REPORT, NATURES_RESULTS
from models.categories import Category
from models.handover.natures import ManualResult, NatureReport, NatureResult, Outcome, Phase
from models.handover.natures_basis import NatureBasis
from models.handover.receipt_file import ReceiptFile
from models.handover.receipts import ReceiptOutcome
from resources import words
from tests.archives import PASSPHRASE, quick_stretch
from tests.services.bags import listing
from vault.errors import AlreadyExists

SEEN_AT = datetime(2027, 4, 20, tzinfo=UTC)
SEEN = ManualResult("安4-5", Outcome.PASSED, "完好", "周予安", date(2026, 11, 20))


@pytest.fixture(scope="module")
def built(filled_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package of the shared archive. Copy it, don't change it."""
    folder = tmp_path_factory.mktemp("handed")
    shutil.copytree(filled_template, folder / "v.vault")
    before = words.language()
    words.set_language("en")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("vault.slots.stretch", quick_stretch)
        patch.setattr("desktop.services.receiving.virus_scan.shutil.which", lambda _name: None)
        with House.open(folder / "v.vault", PASSPHRASE) as house:
            order = HandoverOrder(made_by="林致远", checked_by="周予安", manual={"安4-5": SEEN})
            build_handover(house, folder / "package", order)
    words.set_language(before)
    return folder / "package"


@pytest.fixture
def package(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "package"))


@pytest.fixture(autouse=True)
def no_scanner(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether ClamAV is installed must not matter here."""
    monkeypatch.setattr("desktop.services.receiving.virus_scan.shutil.which", lambda _name: None)


@pytest.fixture
def received(package: Path) -> Received:
    return receive([package], receiver="某市某局", person="王验收")


def reseal(package: Path) -> None:
    """Make manifests and root fit what lies there: what somebody does who changes a package on purpose."""
    payload = {
        path.relative_to(package).as_posix(): path.read_bytes()
        for path in package.joinpath("data").rglob("*")
        if path.is_file()
    }
    (package / "manifest-sha256.txt").write_bytes(listing(payload))
    sm3 = {path: hashlib.new("sm3", data).hexdigest() for path, data in payload.items()}
    lines = [f"{sm3[path]}  {path}\n" for path in sorted(payload)]
    (package / "sm3sum.txt").write_text("".join(lines), encoding="utf-8")
    info = (package / "bag-info.txt").read_text(encoding="utf-8").splitlines()
    size = sum(map(len, payload.values()))
    kept = [line for line in info if not line.startswith("Payload-Oxum")]
    kept.append(f"Payload-Oxum: {size}.{len(payload)}")
    (package / "bag-info.txt").write_text("\n".join([*kept, ""]), encoding="utf-8")
    names = [
        line.split("  ", 1)[1]
        for line in (package / "tagmanifest-sha256.txt").read_text(encoding="utf-8").splitlines()
    ]
    tags = {name: (package / name).read_bytes() for name in names}
    (package / "tagmanifest-sha256.txt").write_bytes(listing(tags))


def test_both_sides_find_the_same_in_what_nobody_touched(received: Received) -> None:
    assert received.verification.ok
    assert received.giver is not None
    assert received.giver.phase is Phase.GIVING
    assert received.natures.phase is Phase.RECEIVING
    assert received.natures.root == received.verification.root
    assert received.differences == ()
    ours = {each.code: each for each in received.natures.results}
    theirs = {each.code: each for each in received.giver.results}
    assert ours.keys() == theirs.keys()
    for code in ("完2-1", "完2-2", "完2-5", "完2-6", "完2-8", "安4-3", "安4-7", "密"):
        assert ours[code].outcome is theirs[code].outcome is Outcome.PASSED, ours[code]
    assert theirs["安4-5"].outcome is Outcome.PASSED
    assert theirs["安4-5"].by == "周予安"


def test_the_package_says_whose_it_is(received: Received, built: Path) -> None:
    basis = NatureBasis.from_json((built / "data" / NATURES_BASIS).read_bytes())
    assert (received.project, received.giver_name) == (basis.title, basis.contractor)
    assert received.giver is not None
    assert received.giver.made_by == "周予安"
    assert received.natures.content_code == received.giver.content_code == basis.content_code


def test_the_report_lies_in_the_package_to_be_read(built: Path) -> None:
    pdf = (built / "data" / f"{NATURES_REPORT}.pdf").read_bytes()
    docx = (built / "data" / f"{NATURES_REPORT}.docx").read_bytes()
    assert pdf.startswith(b"%PDF-")
    assert docx.startswith(b"PK")


def test_a_changed_file_is_refused_and_stands_on_the_record(package: Path) -> None:
    document = next(path for path in package.glob("data/电子档案/**/*") if path.is_file())
    document.write_bytes(document.read_bytes() + b"!")
    received = receive([package], receiver="某市某局", person="王验收")
    assert not received.verification.ok
    assert suggested_outcome(received) is ReceiptOutcome.REFUSED
    different = {each.code: (each.giver, each.receiver) for each in received.differences}
    assert different["真1-1"] == ("passed", "failed")
    assert different["完2-2"] == ("passed", "failed")


def test_what_the_giver_found_is_not_believed_once_it_was_touched(package: Path) -> None:
    place = package / "data" / NATURES_RESULTS
    report = NatureReport.from_json(place.read_bytes())
    better = {each.code: replace(each, outcome=Outcome.PASSED) for each in report.results}
    place.write_bytes(report.with_results(better, "").to_json())
    received = receive([package], receiver="某市某局", person="王验收")
    assert received.giver is None
    assert received.differences == ()
    # With fitting manifests it is another package: the root and its signature tell.
    reseal(package)
    received = receive([package], receiver="某市某局", person="王验收")
    assert received.giver is not None
    assert not received.verification.ok
    assert received.natures.result("真1-1") is not None
    assert received.natures.results[0].outcome is Outcome.FAILED


def test_results_that_are_none_are_passed_over(package: Path) -> None:
    (package / "data" / NATURES_RESULTS).write_bytes(b'{"format":' * 3000)
    reseal(package)
    received = receive([package], receiver="某市某局", person="王验收")
    assert received.giver is None


def test_the_receivers_own_results_cannot_pass_for_the_givers(package: Path) -> None:
    place = package / "data" / NATURES_RESULTS
    report = NatureReport.from_json(place.read_bytes())
    place.write_bytes(replace(report, phase=Phase.RECEIVING).to_json())
    reseal(package)
    assert receive([package], receiver="", person="").giver is None


def test_a_receiver_who_is_not_named_is_the_contracts_client(package: Path) -> None:
    received = receive([package], receiver="", person="王验收")
    assert received.receiver == received.client != ""


def test_one_side_may_stay_silent_and_the_other_may_not_contradict() -> None:
    def side(outcome: Outcome, *objects: str, phase: Phase = Phase.GIVING) -> NatureReport:
        result = NatureResult("真1-1", "摘要", outcome, "note", objects)
        return NatureReport("s", phase, (result,), "", SEEN_AT, "")

    def differ(giver: NatureReport, receiver: NatureReport) -> bool:
        return bool(differences(giver, receiver))

    passed, failed = side(Outcome.PASSED), side(Outcome.FAILED, "a")
    assert not differ(passed, passed)
    assert differ(passed, failed)
    assert differ(failed, passed)
    assert not differ(failed, failed)
    assert differ(failed, side(Outcome.FAILED, "a", "b"))
    abroad = side(Outcome.FAILED, "a (in another language)")
    assert not differ(
        failed, replace(abroad, results=(replace(abroad.results[0], name="Digests"),))
    )
    for silent in (Outcome.NOT_RUN, Outcome.MANUAL, Outcome.NOT_APPLICABLE):
        assert not differ(side(silent), passed)
        assert not differ(passed, side(silent))
        assert differ(side(silent), failed)
        assert differ(failed, side(silent))
    empty = replace(passed, results=())
    assert not differ(empty, passed)
    assert differ(empty, failed)
    assert not differ(passed, empty)
    assert differ(failed, empty)


def test_a_rehearsal_made_to_look_final_is_not_accepted_without_reservation(package: Path) -> None:
    """Whoever edits its kind loses the signature, and nothing speaks for accepting what nobody vouches for."""
    information = package / "bag-info.txt"
    said = information.read_text("utf-8")
    assert "Shoudang-Kind: rehearsal" in said
    information.write_text(
        said.replace("Shoudang-Kind: rehearsal", "Shoudang-Kind: handover"), "utf-8"
    )
    (package / "root-signature.json").unlink()
    reseal(package)
    found = receive([package], receiver="某市某局", person="王验收")
    assert found.verification.ok
    assert not found.rehearsal
    whole = replace(
        found,
        natures=found.natures.with_results(
            {each.code: replace(each, outcome=Outcome.PASSED) for each in found.natures.results}, ""
        ),
        differences=(),
    )
    assert suggested_outcome(whole) is ReceiptOutcome.RESERVED


def test_findings_speak_for_an_outcome(received: Received) -> None:
    whole = replace(
        received,
        natures=received.natures.with_results(
            {each.code: replace(each, outcome=Outcome.PASSED) for each in received.natures.results},
            "",
        ),
    )
    assert suggested_outcome(whole) is ReceiptOutcome.ACCEPTED
    assert suggested_outcome(replace(whole, giver=None)) is ReceiptOutcome.RESERVED
    failed = {"用3-3": NatureResult("用3-3", "格式", Outcome.FAILED)}
    worse = replace(whole, natures=whole.natures.with_results(failed, ""))
    assert suggested_outcome(worse) is ReceiptOutcome.RESERVED
    marked = {"密": NatureResult("密", "密级", Outcome.FAILED)}
    secret = replace(whole, natures=whole.natures.with_results(marked, ""))
    assert suggested_outcome(secret) is ReceiptOutcome.REFUSED


@pytest.mark.parametrize("ending", ["pdf", "docx"])
def test_record_and_receipt_say_the_same(ending: str, received: Received, tmp_path: Path) -> None:
    out, receipt = tmp_path / f"record.{ending}", tmp_path / "receipt.json"
    said = write_protocol(received, out, receipt, outcome=ReceiptOutcome.RESERVED, remarks=" 见附 ")
    kept = ReceiptFile.from_json(receipt.read_bytes())
    assert kept == said
    assert (kept.root, kept.outcome) == (received.verification.root, ReceiptOutcome.RESERVED)
    assert (kept.receiver, kept.person, kept.remarks) == ("某市某局", "王验收", "见附")
    assert kept.natures == hashlib.sha256(received.natures.to_json()).hexdigest()
    text = _text(out)
    for word in (kept.code, kept.root, "王验收", "某市某局", "见附", "真1-1", "安4-6"):
        assert word in text.replace("\n", ""), word


def _text(path: Path) -> str:
    if path.suffix == ".docx":
        from docx import Document

        document = Document(str(path))
        cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
        return "\n".join([*(p.text for p in document.paragraphs), *cells])
    import pypdfium2

    pages = pypdfium2.PdfDocument(path)
    text = "\n".join(page.get_textpage().get_text_range() for page in pages)
    pages.close()
    return text.replace("\r\n", "\n")


def test_nothing_is_ever_replaced(received: Received, tmp_path: Path) -> None:
    out, receipt = tmp_path / "record.pdf", tmp_path / "receipt.json"
    receipt.write_bytes(b"mine")
    with pytest.raises(AlreadyExists):
        write_protocol(received, out, receipt)
    assert receipt.read_bytes() == b"mine"
    assert not out.exists()
    with pytest.raises(UnknownPaper):
        write_protocol(received, tmp_path / "record.txt", tmp_path / "other.json")
    assert not (tmp_path / "other.json").exists()
    with pytest.raises(AlreadyExists):
        write_protocol(received, out, out)
    assert not out.exists()


def test_a_package_may_lie_on_several_media(package: Path, tmp_path: Path) -> None:
    other = tmp_path / "second"
    moved = sorted(path for path in package.glob("data/电子档案/**/*") if path.is_file())[::2]
    for name in ("bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt"):
        other.mkdir(exist_ok=True)
        shutil.copy(package / name, other / name)
    for path in moved:
        target = other / path.relative_to(package)
        target.parent.mkdir(parents=True, exist_ok=True)
        path.rename(target)
    alone = check_package([package]).result("完2-11")
    assert alone is not None
    assert alone.outcome is Outcome.FAILED
    received = receive([package, other], receiver="某市某局", person="王验收")
    assert received.verification.ok, received.verification.findings[:3]
    assert received.differences == ()


def test_the_basis_holds_no_names_of_persons(built: Path) -> None:
    value = json.loads((built / "data" / NATURES_BASIS).read_bytes())
    assert value["records"]
    words_there = json.dumps(value["records"], ensure_ascii=False)
    assert "张三" not in words_there
    assert "李四" not in words_there


def test_what_bears_the_mark_of_a_state_secret_stops_the_package(
    filled: House, tmp_path: Path
) -> None:
    paper = tmp_path / "通知.txt"
    paper.write_text("通知正文\n", encoding="utf-8")
    file_paths(filled, [paper], Filing(Category.OPERATIONS, period="2026-07"))
    marked = NatureResult("密", "密级", Outcome.FAILED, "", ("电子档案/通知.txt",))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("desktop.services.handover.four_natures.check_staged", lambda *_a: (marked,))
        with pytest.raises(PackageMarked) as caught:
            build_handover(filled, tmp_path / "package")
    assert caught.value.places == marked.objects
    assert not (tmp_path / "package").exists()
