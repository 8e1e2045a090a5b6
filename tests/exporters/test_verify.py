"""Verification: each kind of damage is named, exactly, and nothing else is."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from exporters.errors import NotAPackage
from exporters.verify import verify_package

CONTRACT_FILE = "data/电子档案/2026/01合同与验收/TEST26-01-0001_合同正本_V1.pdf"
CATALOGUE = "data/文件目录.XML"


def _write(package: Path, name: str, data: bytes) -> None:
    (package / name).write_bytes(data)


def _edit(package: Path, name: str, change: Callable[[str], str]) -> None:
    path = package / name
    before = path.read_text("utf-8")
    after = change(before)
    assert after != before
    path.write_bytes(after.encode())


def _remanifest(package: Path, *names: str, tags: bool = True) -> None:
    """Make manifests agree with changed files again, as a careful forger would."""
    for manifest in ("manifest-sha256.txt", "sm3sum.txt", "tagmanifest-sha256.txt"):
        if manifest.startswith("tag") and not tags:
            continue
        algorithm = "sm3" if manifest == "sm3sum.txt" else "sha256"
        lines = []
        for line in (package / manifest).read_text("utf-8").splitlines():
            digest, path = line.split("  ", 1)
            if path in (*names, "manifest-sha256.txt", "sm3sum.txt", "bag-info.txt"):
                digest = hashlib.new(algorithm, (package / path).read_bytes()).hexdigest()
            lines.append(f"{digest}  {path}\n")
        (package / manifest).write_text("".join(lines), "utf-8")


def _changed(package: Path) -> None:
    _write(package, CONTRACT_FILE, b"y" + (package / CONTRACT_FILE).read_bytes()[1:])


def _cut(package: Path) -> None:
    _write(package, CONTRACT_FILE, (package / CONTRACT_FILE).read_bytes()[:-1])


def _forged_catalogue(package: Path, change: Callable[[str], str]) -> None:
    _edit(package, CATALOGUE, change)
    sizes = [path.stat().st_size for path in (package / "data").rglob("*") if path.is_file()]
    _edit(
        package,
        "bag-info.txt",
        lambda t: re.sub(r"Oxum: .*", f"Oxum: {sum(sizes)}.{len(sizes)}", t) + "X: y\n",
    )
    _remanifest(package, CATALOGUE)


def _without_first_line(text: str) -> str:
    return text.split("\n", 1)[1]


Damage = Callable[[Path], object]
DAMAGE: dict[str, tuple[Damage, list[tuple[str, str]]]] = {
    "payload changed": (_changed, [("payload-changed", CONTRACT_FILE)]),
    "payload cut": (_cut, [("payload-changed", CONTRACT_FILE), ("oxum", "bag-info.txt")]),
    "payload missing": (
        lambda p: (p / CONTRACT_FILE).unlink(),
        [("payload-missing", CONTRACT_FILE), ("oxum", "bag-info.txt")],
    ),
    "payload added": (
        lambda p: _write(p, "data/Thumbs.db", b"x"),
        [("payload-added", "data/Thumbs.db"), ("oxum", "bag-info.txt")],
    ),
    "payload renamed": (
        lambda p: (p / CONTRACT_FILE).rename(p / "data" / "合同.pdf"),
        [("payload-renamed", CONTRACT_FILE)],
    ),
    "tag changed": (
        lambda p: _edit(p, "README.html", lambda t: t.replace("Project", "Prject")),
        [("tag-changed", "README.html")],
    ),
    "tag missing": (lambda p: (p / "README.html").unlink(), [("tag-missing", "README.html")]),
    "tag added": (lambda p: _write(p, "autorun.inf", b"x"), [("tag-added", "autorun.inf")]),
    "tag added deep": (
        lambda p: ((p / "x").mkdir(), _write(p, "x/y.exe", b"x")),
        [("tag-added", "x/y.exe")],
    ),
    "marker left": (
        lambda p: _write(p, "未完成-INCOMPLETE.txt", b"x"),
        [("incomplete", "未完成-INCOMPLETE.txt")],
    ),
    "no declaration": (
        lambda p: (p / "bagit.txt").unlink(),
        [("bagit-txt", "bagit.txt"), ("tag-missing", "bagit.txt")],
    ),
    "other declaration": (
        lambda p: _edit(p, "bagit.txt", lambda t: t.replace("1.0", "9.9")),
        [("bagit-txt", "bagit.txt"), ("tag-changed", "bagit.txt")],
    ),
    "no tag manifest": (
        lambda p: (p / "tagmanifest-sha256.txt").unlink(),
        [("tagmanifest-missing", "tagmanifest-sha256.txt")],
    ),
    "manifest line gone": (
        lambda p: (
            _edit(p, "manifest-sha256.txt", _without_first_line),
            _remanifest(p),
        ),
        [
            ("payload-added", "data/其他/电子档案移交与接收登记表.docx"),
            ("sm3-listing", "data/其他/电子档案移交与接收登记表.docx"),
        ],
    ),
    "sm3 line gone": (
        lambda p: (_edit(p, "sm3sum.txt", _without_first_line), _remanifest(p)),
        [("sm3-listing", "data/其他/电子档案移交与接收登记表.docx")],
    ),
    "sm3 digest changed": (
        lambda p: (
            _edit(p, "sm3sum.txt", lambda t: ("0" if t[0] != "0" else "1") + t[1:]),
            _edit(
                p,
                "tagmanifest-sha256.txt",
                lambda t: re.sub(
                    r"\w+(?=  sm3sum)",
                    hashlib.sha256((p / "sm3sum.txt").read_bytes()).hexdigest(),
                    t,
                ),
            ),
        ),
        [("sm3-changed", "data/其他/电子档案移交与接收登记表.docx")],
    ),
    "oxum forged": (
        lambda p: (
            _edit(p, "bag-info.txt", lambda t: re.sub(r"Oxum: \d+", "Oxum: 7", t)),
            _remanifest(p),
        ),
        [("oxum", "bag-info.txt")],
    ),
    "oxum gone": (
        lambda p: (
            _edit(p, "bag-info.txt", lambda t: t.replace("Payload-Oxum", "Oxum")),
            _remanifest(p),
        ),
        [("oxum", "bag-info.txt")],
    ),
    "catalogue changed": (
        lambda p: _edit(p, CATALOGUE, lambda t: t.replace("合同正本", "合同副本")),
        [("payload-changed", CATALOGUE)],
    ),
    "catalogue forged digest": (
        lambda p: _forged_catalogue(
            p, lambda t: re.sub("<SHA256>[0-9a-f]{4}", "<SHA256>0000", t, count=1)
        ),
        [("catalogue-digest", CONTRACT_FILE)],
    ),
    "catalogue forged size": (
        lambda p: _forged_catalogue(
            p, lambda t: re.sub("<字节数>450<", "<字节数>451<", t, count=1)
        ),
        [("catalogue-size", CONTRACT_FILE)],
    ),
    "catalogue lacks one": (
        lambda p: _forged_catalogue(
            p, lambda t: re.sub("  <文件>.*?</文件>\n", "", t, count=1, flags=re.DOTALL)
        ),
        [("catalogue-lacks", CONTRACT_FILE)],
    ),
    "catalogue doubles one": (
        lambda p: _forged_catalogue(
            p, lambda t: re.sub("(  <文件>.*?</文件>\n)", r"\1\1", t, count=1, flags=re.DOTALL)
        ),
        [("catalogue-duplicate", CONTRACT_FILE)],
    ),
    "catalogue names a stranger": (
        lambda p: _forged_catalogue(
            p, lambda t: t.replace("合同正本_V1.pdf<", "合同正本_V2.pdf<", 1)
        ),
        [
            ("catalogue-unknown", CONTRACT_FILE.replace("_V1", "_V2")),
            ("catalogue-lacks", CONTRACT_FILE),
        ],
    ),
    "catalogue with entities": (
        lambda p: _forged_catalogue(
            p,
            lambda t: t.replace(
                "?>\n", '?>\n<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>\n', 1
            ),
        ),
        [("catalogue-malformed", CATALOGUE)],
    ),
    "catalogue broken": (
        lambda p: _forged_catalogue(p, lambda t: t[:-5]),
        [("catalogue-malformed", CATALOGUE)],
    ),
    "unknown digest": (
        lambda p: _write(p, "manifest-whirlpool.txt", b""),
        [("unknown-digest", "manifest-whirlpool.txt"), ("tag-added", "manifest-whirlpool.txt")],
    ),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_damage_is_named_and_nothing_else(package: Path, kind: str) -> None:
    damage, expected = DAMAGE[kind]
    damage(package)
    outcome = verify_package(package)
    assert [(finding.check, finding.object_name) for finding in outcome.findings] == expected
    assert not outcome.ok
    assert all(finding.problem for finding in outcome.findings)


def test_a_whole_package_has_no_finding(pristine: Path) -> None:
    outcome = verify_package(pristine)
    assert outcome.findings == ()
    assert outcome.ok
    assert outcome.files == 15
    assert re.fullmatch("[0-9a-f]{64}", outcome.root)


def test_any_changed_byte_changes_the_root_or_is_found(package: Path) -> None:
    root = verify_package(package).root
    for path in sorted(path for path in package.rglob("*") if path.is_file()):
        data = path.read_bytes()
        if not data:
            continue
        path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
        outcome = verify_package(package)
        assert not outcome.ok or outcome.root != root, path
        if path.name != "tagmanifest-sha256.txt":
            assert not outcome.ok, path
        path.write_bytes(data)


def test_a_changed_file_is_described_by_size_and_both_digests(package: Path) -> None:
    before = (package / CONTRACT_FILE).read_bytes()
    _cut(package)
    problem = verify_package(package).findings[0].problem
    for content in (before, before[:-1]):
        assert hashlib.sha256(content).hexdigest() in problem
        assert hashlib.new("sm3", content).hexdigest() in problem
    assert str(len(before) - 1) in problem


def test_a_renamed_file_is_told_with_both_names(package: Path) -> None:
    (package / CONTRACT_FILE).rename(package / "data" / "合同.pdf")
    (finding,) = verify_package(package).findings
    assert finding.problem == f"was renamed from “{CONTRACT_FILE}” to “data/合同.pdf”"


def test_swapped_files_are_two_changes(package: Path) -> None:
    first, second = sorted((package / "data" / "电子档案").rglob("*.xlsx"))[:2]
    aside = package / "aside"
    first.rename(aside)
    second.rename(first)
    aside.rename(second)
    assert [finding.check for finding in verify_package(package).findings] == [
        "payload-changed"
    ] * 2


def test_findings_do_not_hide_each_other(package: Path) -> None:
    _changed(package)
    (package / "README.html").unlink()
    _write(package, "data/x", b"1")
    checks = [finding.check for finding in verify_package(package).findings]
    assert checks == ["tag-missing", "payload-changed", "payload-added", "oxum"]


@pytest.mark.parametrize(
    "line", ["../outside.txt", "/etc/passwd", "C:\\x", "data/../../outside.txt"]
)
def test_paths_that_lead_out_are_refused_and_never_read(package: Path, line: str) -> None:
    (package.parent / "outside.txt").write_bytes(b"secret")
    digest = hashlib.sha256(b"secret").hexdigest()
    _edit(package, "manifest-sha256.txt", lambda text: f"{text}{digest}  {line}\n")
    seen: list[str] = []
    outcome = verify_package(package, on_bytes=lambda _n, name: seen.append(name))
    assert "path-escape" in [finding.check for finding in outcome.findings]
    assert not [name for name in seen if "outside" in name or "passwd" in name]


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_links_are_never_followed(package: Path) -> None:
    (package.parent / "secret").mkdir()
    (package.parent / "secret" / "a.txt").write_bytes(b"x")
    (package / "data" / "out").symlink_to(package.parent / "secret")
    (package / "data" / "in").symlink_to(package / CONTRACT_FILE)
    (package / "data" / "loop").symlink_to(package / "data")
    findings = {f.object_name: f.check for f in verify_package(package).findings}
    assert findings == {"data/out": "path-escape", "data/in": "link", "data/loop": "link"}


@pytest.mark.skipif(os.name == "nt", reason="no such files there")
def test_special_files_are_named_and_not_opened(package: Path) -> None:
    os.mkfifo(package / "data" / "pipe")
    findings = verify_package(package).findings
    assert [(f.check, f.object_name) for f in findings] == [("special-file", "data/pipe")]


def test_composition_twins_are_told(package: Path) -> None:
    composed, decomposed = "data/é.txt", unicodedata.normalize("NFD", "data/é.txt")
    _write(package, composed, b"1")
    _write(package, decomposed, b"2")
    findings = [(f.check, f.object_name) for f in verify_package(package).findings]
    assert ("name-twins", composed) in findings


def test_a_name_recomposed_by_a_file_system_is_told_as_such(package: Path) -> None:
    name = "data/é.txt"
    digest, other = hashlib.sha256(b"1").hexdigest(), hashlib.new("sm3", b"1").hexdigest()
    _write(package, unicodedata.normalize("NFD", name), b"1")
    _edit(package, "manifest-sha256.txt", lambda text: f"{text}{digest}  {name}\n")
    _edit(package, "sm3sum.txt", lambda text: f"{text}{other}  {name}\n")
    findings = {f.object_name: f.check for f in verify_package(package).findings}
    assert findings[name] == "name-composition"


def test_zero_files_are_never_a_success(package: Path) -> None:
    for path in sorted((package / "data").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    for name in ("manifest-sha256.txt", "sm3sum.txt"):
        _write(package, name, b"")
    _edit(package, "bag-info.txt", lambda text: re.sub("Oxum: .*", "Oxum: 0.0", text))
    _remanifest(package)
    assert [finding.check for finding in verify_package(package).findings] == ["no-payload"]


def test_unreadable_files_are_named_and_the_rest_is_read(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.open

    def failing(self: Path, *arguments: object, **options: object) -> object:
        if self.name.startswith("TEST26-01"):
            raise OSError(5, "Input/output error")
        return real(self, *arguments, **options)  # type: ignore[call-overload]  # passed through

    monkeypatch.setattr(Path, "open", failing)
    (finding,) = verify_package(package).findings
    assert (finding.check, finding.object_name) == ("unreadable", CONTRACT_FILE)
    assert "Input/output error" in finding.problem


@pytest.mark.parametrize(
    "content", [None, {}, {"README.html": b"x"}], ids=["missing", "empty", "other"]
)
def test_a_folder_that_is_no_package_is_refused(
    tmp_path: Path, content: dict[str, bytes] | None
) -> None:
    folder = tmp_path / "x"
    if content is not None:
        folder.mkdir()
        for name, data in content.items():
            _write(folder, name, data)
    with pytest.raises(NotAPackage):
        verify_package(folder)


def test_checkpoint_stops_the_reading(pristine: Path) -> None:
    class Stopped(Exception):
        pass

    def stop() -> None:
        raise Stopped

    with pytest.raises(Stopped):
        verify_package(pristine, checkpoint=stop)
