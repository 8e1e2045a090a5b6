"""Deliveries: filed whole or not at all, deduplicated, compared, exported, handed over."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.services.deliveries.components import components, cyclonedx, package_url
from desktop.services.deliveries.deliveries import file_delivery, inspect_delivery
from desktop.services.deliveries.delivery_diff import Change, diff_deliveries
from desktop.services.deliveries.delivery_export import export_delivery
from desktop.services.deliveries.delivery_listing import ListingLine, listing_bytes, read_listing
from desktop.services.deliveries.delivery_reading import (
    document_deliveries,
    find_delivery,
    find_member,
    list_deliveries,
    member_bytes,
    members,
)
from desktop.services.deliveries.delivery_records import (
    DeliveryExists,
    NoSuchDelivery,
    NoSuchMember,
    TreeRefused,
)
from desktop.services.deliveries.delivery_sources import open_source
from desktop.services.deliveries.line_diff import member_lines
from desktop.services.deliveries.suspicions import suspicions
from desktop.services.errors import StateSecret
from desktop.services.filing.sources import SourceProblem
from desktop.services.filing.versions import file_version
from desktop.services.handover.handing_over import build_handover, verify_handover
from desktop.services.house import House
from desktop.services.library import document_bytes, get_document, list_documents
from desktop.services.progress import Cancelled, Quiet
from models.documents.deliveries import ComponentRecord
from tests.archives import PASSPHRASE, make_quick_house
from tests.services.trees import FIRST, SECOND, commit, make_repository, write_tree


@pytest.fixture
def house(tmp_path: Path, quick_unlock: None) -> Iterator[House]:
    with make_quick_house(tmp_path / "archive.vault") as opened:
        yield opened


@pytest.fixture
def delivered(house: House, tmp_path: Path) -> House:
    """Two deliveries of one repository."""
    repository = make_repository(tmp_path / "repo", FIRST)
    file_delivery(house, tmp_path / "repo", "网关", "1.0")
    commit(repository, tmp_path / "repo", SECOND)
    file_delivery(house, tmp_path / "repo", "网关", "1.1")
    return house


def stored(house: House, tree: int) -> dict[str, bytes]:
    return {each.version.path: member_bytes(house, each) for each in members(house, tree)}


def test_a_delivery_is_one_document_with_every_file(house: House, tmp_path: Path) -> None:
    report = file_delivery(house, write_tree(tmp_path / "tree", FIRST), "网关", "1.0")
    assert stored(house, report.version_id) == FIRST
    assert (report.files, report.bytes) == (len(FIRST), sum(map(len, FIRST.values())))
    (document,) = list_documents(house)
    assert document.title == "网关"
    listing = b"".join(document_bytes(house, document))
    assert {line.path: line.digest for line in read_listing(listing)} == {
        path: hashlib.sha256(data).digest() for path, data in FIRST.items()
    }
    assert document.version.digest == hashlib.sha256(listing).digest()


def test_a_second_delivery_is_the_next_version_and_stores_only_what_is_new(
    delivered: House, tmp_path: Path
) -> None:
    (document,) = list_documents(delivered)
    assert document.version.ordinal == 2
    first, second = document_deliveries(delivered, document.id)
    assert (first.delivery.release, second.delivery.release) == ("1.0", "1.1")
    assert stored(delivered, first.delivery.version_id) == FIRST
    assert stored(delivered, second.delivery.version_id) == SECOND
    report = file_delivery(delivered, tmp_path / "repo", "网关", "1.2")
    assert (report.new, report.kept) == (0, len(SECOND))


def test_another_name_is_another_document(delivered: House, tmp_path: Path) -> None:
    file_delivery(delivered, write_tree(tmp_path / "tree", FIRST), "门户", "1.0")
    assert len(list_documents(delivered)) == 2
    assert [each.label for each in list_deliveries(delivered)] == [
        "网关@1.0",
        "网关@1.1",
        "门户@1.0",
    ]


def test_a_delivery_is_never_replaced(delivered: House, tmp_path: Path) -> None:
    with pytest.raises(DeliveryExists):
        file_delivery(delivered, tmp_path / "repo", "网关", "1.0")


def test_of_two_at_once_only_one_is_filed(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = write_tree(tmp_path / "tree", FIRST)
    real = open_source

    def overtaken(path: Path, **options: object) -> object:
        monkeypatch.setattr("desktop.services.deliveries.deliveries.open_source", real)
        file_delivery(house, tree, "网关", "1.0")
        return real(path, **options)  # type: ignore[arg-type]  # passed through

    monkeypatch.setattr("desktop.services.deliveries.deliveries.open_source", overtaken)
    with pytest.raises(DeliveryExists):
        file_delivery(house, tree, "网关", "1.0")
    assert len(list_deliveries(house)) == 1


def test_deliveries_and_members_are_found_by_their_names(delivered: House) -> None:
    assert find_delivery(delivered, "网关").delivery.release == "1.1"
    assert find_delivery(delivered, "网关@1.0").delivery.release == "1.0"
    for wanted in ("网关@9", "什么"):
        with pytest.raises(NoSuchDelivery):
            find_delivery(delivered, wanted)
    with pytest.raises(NoSuchMember):
        find_member(delivered, find_delivery(delivered, "网关").delivery.version_id, "src/none.py")


def test_stopping_leaves_nothing(house: House, tmp_path: Path) -> None:
    class Stopped(Quiet):
        def advance(self, amount: int, detail: str = "") -> None:
            self.seen = getattr(self, "seen", 0) + amount

        def checkpoint(self) -> None:
            if getattr(self, "seen", 0):
                raise Cancelled

    tree = write_tree(
        tmp_path / "tree", {f"f{n}.bin": bytes([n % 251]) * 60_000 for n in range(300)}
    )
    before = sorted(path.name for path in (house.path / "packs").rglob("*.*"))
    with pytest.raises(Cancelled):
        file_delivery(house, tree, "大", "1", progress=Stopped())
    assert list_documents(house) == []
    assert sorted(path.name for path in (house.path / "packs").rglob("*.*")) == before


def test_a_crash_before_the_commit_leaves_nothing(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_arguments: object, **_options: object) -> None:
        raise RuntimeError("as if the power went")

    monkeypatch.setattr("desktop.services.deliveries.deliveries.save_delivery", crash)
    with pytest.raises(RuntimeError):
        file_delivery(house, write_tree(tmp_path / "tree", FIRST), "网关", "1.0")
    assert list_documents(house) == []
    assert list_deliveries(house) == []


def test_files_of_several_pieces_come_back_whole(house: House, tmp_path: Path) -> None:
    big = bytes(range(256)) * 40_000 + b"end"
    tree = write_tree(tmp_path / "tree", {"big.bin": big, "small": b"s"})
    report = file_delivery(house, tree, "大", "1")
    assert stored(house, report.version_id)["big.bin"] == big


def test_a_tree_without_files_or_a_proper_name_is_refused(house: House, tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    with pytest.raises(TreeRefused):
        file_delivery(house, tmp_path / "nothing", "空", "1")
    for name, release in (("", "1"), ("a", " "), ("a@b", "1")):
        with pytest.raises(TreeRefused):
            file_delivery(house, write_tree(tmp_path / "tree", FIRST), name, release)


def test_a_name_that_marks_a_state_secret_stops_the_whole_delivery(
    house: House, tmp_path: Path
) -> None:
    tree = write_tree(tmp_path / "tree", {"a.py": b"x", "绝密★长期 方案.txt": b"y"})
    with pytest.raises(StateSecret):
        file_delivery(house, tree, "网关", "1")
    assert list_documents(house) == []


def test_the_difference_of_two_deliveries(delivered: House) -> None:
    old = find_delivery(delivered, "网关@1.0").delivery.version_id
    new = find_delivery(delivered, "网关@1.1").delivery.version_id
    diff = diff_deliveries(delivered, old, new)
    assert [(each.change, each.old_path, each.path) for each in diff.changes] == [
        (Change.REMOVED, "docs/guide.md", "docs/guide.md"),
        (Change.ADDED, "src/added.py", "src/added.py"),
        (Change.CHANGED, "src/app.py", "src/app.py"),
        (Change.RENAMED, "src/old.py", "src/new.py"),
    ]
    assert diff.unchanged == 4
    changed = next(each for each in diff.changes if each.change is Change.CHANGED)
    lines = member_lines(delivered, changed)
    assert (lines.added, lines.removed) == (1, 1)
    assert not diff_deliveries(delivered, new, new).changes


def test_components_and_licences_are_found(delivered: House) -> None:
    tree = find_delivery(delivered, "网关").delivery
    assert tree.inspected
    found = {
        (each.ecosystem, each.name, each.release): each
        for each in components(delivered, tree.version_id)
    }
    assert ("pypi", "flask", "3.0.2") in found
    assert found["pypi", "requests", ">=2.31"].manifest == "requirements.txt"
    assert {each.licence for each in found.values() if each.ecosystem == "licence"} == {"MIT"}
    bill = cyclonedx(tree, list(found.values()))
    assert {each["purl"] for each in bill["components"]} == {
        "pkg:pypi/flask@3.0.2",
        "pkg:pypi/requests",
    }


def test_a_manifest_that_cant_be_read_is_named(house: House, tmp_path: Path) -> None:
    files = {
        "package.json": b"{not json",
        "pom.xml": b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>",
    }
    report = file_delivery(house, write_tree(tmp_path / "tree", files), "坏", "1")
    found = components(house, report.version_id)
    assert {(each.ecosystem, each.manifest) for each in found} == {
        ("unreadable", "package.json"),
        ("unreadable", "pom.xml"),
    }


def test_secrets_are_reported_by_place_and_never_kept(house: House, tmp_path: Path) -> None:
    report = file_delivery(house, write_tree(tmp_path / "tree", FIRST), "网关", "1.0")
    found = suspicions(house, report.version_id)
    assert [(each.path, each.line, each.kind) for each in found] == [
        ("src/settings.py", 1, "Secret Keyword")
    ]
    with house.database.read() as session:
        rows = session.connection().exec_driver_sql("SELECT * FROM suspicion").all()
    assert "Hq8zP2vLx9tR" not in repr(rows)


def test_what_was_looked_through_is_taken_over(
    delivered: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    real = member_bytes

    def noting(archive: House, member: object) -> bytes:
        asked.append(member.version.path)  # type: ignore[attr-defined]  # a record
        return real(archive, member)  # type: ignore[arg-type]

    monkeypatch.setattr("desktop.services.deliveries.suspicions.member_bytes", noting)
    report = file_delivery(delivered, tmp_path / "repo", "网关", "1.2")
    assert asked == []
    assert [each.path for each in suspicions(delivered, report.version_id)] == ["src/settings.py"]


def test_a_delivery_that_was_not_inspected_says_so(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_arguments: object, **_options: object) -> None:
        raise Cancelled

    with monkeypatch.context() as patch:
        patch.setattr("desktop.services.deliveries.deliveries.find_components", stopped)
        report = file_delivery(house, write_tree(tmp_path / "tree", FIRST), "网关", "1.0")
    assert not report.inspected
    assert not find_delivery(house, "网关").delivery.inspected
    inspect_delivery(house, report.version_id)
    assert find_delivery(house, "网关").delivery.inspected


def test_exporting_gives_the_files_back(delivered: House, tmp_path: Path) -> None:
    out = tmp_path / "out"
    written = export_delivery(delivered, find_delivery(delivered, "网关@1.0"), out)
    found = {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in out.rglob("*")
        if path.is_file()
    }
    assert found == FIRST
    assert len(read_listing(written.listing.read_bytes())) == len(FIRST)
    assert not list(tmp_path.glob("*.unfinished"))


def test_a_handover_holds_the_current_delivery_file_by_file(
    delivered: House, tmp_path: Path
) -> None:
    report = build_handover(delivered, tmp_path / "package")
    assert verify_handover(tmp_path / "package").ok
    assert report.documents == 1
    (folder,) = (tmp_path / "package/data/电子档案").glob("*/02源代码")
    tree = folder / "网关@1.1"
    found = {
        path.relative_to(tree).as_posix(): path.read_bytes()
        for path in tree.rglob("*")
        if path.is_file()
    }
    assert found == SECOND
    lines = read_listing((folder / "网关.files.txt").read_bytes())
    assert {line.path: line.digest for line in lines} == {
        path: hashlib.sha256(data).digest() for path, data in found.items()
    }


def test_deliveries_survive_closing(tmp_path: Path, quick_unlock: None) -> None:
    with make_quick_house(tmp_path / "archive.vault") as house:
        report = file_delivery(house, write_tree(tmp_path / "tree", FIRST), "网关", "1.0")
    with House.open(tmp_path / "archive.vault", PASSPHRASE) as house:
        assert stored(house, report.version_id) == FIRST
        assert get_document(house, report.document_id).version.id == report.version_id


def test_a_listing_is_the_same_in_any_order_and_strict() -> None:
    lines = [
        ListingLine("b", 0o100644, 1, b"\1" * 32),
        ListingLine("a\nb\\c", 0, 2, b"\2" * 32),
        ListingLine("a", 0o120777, 3, b"\3" * 32),
    ]
    data = listing_bytes(lines)
    assert data == listing_bytes(reversed(lines))
    assert sorted(read_listing(data)) == sorted(lines)
    with pytest.raises(ValueError, match="listing"):
        read_listing(b"".join(reversed(data.splitlines(keepends=True))))


@pytest.mark.parametrize(
    ("record", "url"),
    [
        (("maven", "org.example:lib", "1.0"), "pkg:maven/org.example/lib@1.0"),
        (("npm", "@scope/pkg", "2.0.1"), "pkg:npm/%40scope/pkg@2.0.1"),
        (("pypi", "My_Pkg", "~=1.0"), "pkg:pypi/my-pkg"),
    ],
)
def test_package_urls(record: tuple[str, str, str], url: str) -> None:
    assert package_url(ComponentRecord(*record, "", "", "")) == url


def test_a_single_file_is_no_newer_version_of_a_tree(delivered: House, tmp_path: Path) -> None:
    (document,) = list_documents(delivered)
    with pytest.raises(SourceProblem, match="source tree"):
        file_version(delivered, document.id, write_tree(tmp_path / "x", {"a.txt": b"a"}) / "a.txt")
    (same,) = list_documents(delivered)
    assert same.version == document.version
