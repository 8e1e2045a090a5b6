"""What can be done to a package on its way: every mutation is named, by us and by verify.py, nothing else touched."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from exporters.errors import NotAPackage
from exporters.manifest import encode_path
from exporters.verify import verify_package
from tests.exporters.builders import item, items
from tests.exporters.signed import build_signed, own_verifier, sign

_PDF = "data/电子档案/2026/01合同与验收/TEST26-01-0001_合同正本_V1.pdf"
_TWIN = "data/电子档案/2026/02源代码/app/makefile~2"
_EMPTY = "data/电子档案/2026/02源代码/app/.gitignore"
_SHEET = "data/电子档案/2026/08运维过程/TEST26-08-0008_备份记录_V1.xlsx"
_MANIFEST, _TAGS, _SM3 = "manifest-sha256.txt", "tagmanifest-sha256.txt", "sm3sum.txt"
_SIGNATURE = "root-signature.json"
_HEX = "0" * 64

Change = Callable[[Path, Path], object]


def _flip(path: str, at: int = 0) -> Change:
    def change(package: Path, _outside: Path) -> None:
        target = package / path
        raw = bytearray(target.read_bytes())
        raw[at] ^= 1
        target.write_bytes(raw)

    return change


def _rewrite(path: str, made: Callable[[bytes], bytes]) -> Change:
    def change(package: Path, _outside: Path) -> None:
        target = package / path
        target.write_bytes(made(target.read_bytes()))

    return change


def _line(name: str, path: str, digest: str = _HEX) -> Change:
    """A further line in a manifest."""
    return _rewrite(name, lambda raw: raw + f"{digest}  {path}\n".encode())


def _remove(path: str) -> Change:
    return lambda package, _outside: (package / path).unlink()


def _put(path: str, data: bytes = b"new") -> Change:
    def change(package: Path, _outside: Path) -> None:
        target = package / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)

    return change


def _move(path: str, new: str) -> Change:
    def change(package: Path, _outside: Path) -> None:
        (package / new).parent.mkdir(parents=True, exist_ok=True)
        (package / path).rename(package / new)

    return change


def _link(path: str, target: str) -> Change:
    """A link to `target` in place of what lies there; `{outside}` is a folder of somebody else's."""

    def change(package: Path, outside: Path) -> None:
        place = package / path
        place.unlink(missing_ok=True)
        place.symlink_to(target.format(outside=outside))

    return change


def _then_reseal(change: Change) -> Change:
    """The change, and manifests that agree with it: as somebody would who knows what a manifest is."""

    def both(package: Path, outside: Path) -> None:
        change(package, outside)
        reseal(package)

    return both


def reseal(package: Path) -> None:
    """Write manifests, sizes and tag manifest for what lies there now."""
    files = [path for path in sorted((package / "data").rglob("*")) if path.is_file()]
    for name, digest in ((_MANIFEST, "sha256"), (_SM3, "sm3")):
        lines = (
            f"{hashlib.new(digest, path.read_bytes()).hexdigest()}  "
            f"{encode_path(path.relative_to(package).as_posix())}\n"
            for path in files
        )
        (package / name).write_text("".join(lines), encoding="utf-8")
    size = sum(path.stat().st_size for path in files)
    information = (package / "bag-info.txt").read_text("utf-8").splitlines()
    stated = [
        f"Payload-Oxum: {size}.{len(files)}" if line.startswith("Payload-Oxum") else line
        for line in information
    ]
    (package / "bag-info.txt").write_text("\n".join([*stated, ""]), encoding="utf-8")
    retag(package)


def retag(package: Path) -> None:
    """Write the tag manifest for the tag files that lie there now."""
    tags = [
        p for p in sorted(package.iterdir()) if p.is_file() and p.name not in (_TAGS, _SIGNATURE)
    ]
    lines = (f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.name}\n" for p in tags)
    (package / _TAGS).write_text("".join(lines), encoding="utf-8")


def _signature(**changed: object) -> Change:
    def change(package: Path, _outside: Path) -> None:
        place = package / _SIGNATURE
        said = json.loads(place.read_text("utf-8")) | changed
        place.write_text(json.dumps(said), encoding="utf-8")

    return change


def _signed_by_stranger(package: Path, _outside: Path) -> None:
    root = json.loads((package / _SIGNATURE).read_text("utf-8"))["root"]
    (package / _SIGNATURE).write_bytes(sign(root, who="stranger").to_json())


def _of_another_package(package: Path, outside: Path) -> None:
    (package / _SIGNATURE).write_bytes((outside.parent / "other" / _SIGNATURE).read_bytes())


def _swapped(package: Path, _outside: Path) -> None:
    one, two = package / _PDF, package / _SHEET
    first, second = one.read_bytes(), two.read_bytes()
    one.write_bytes(second)
    two.write_bytes(first)


def _hard_linked(package: Path, outside: Path) -> None:
    (package / _PDF).unlink()
    os.link(outside / "sentinel.txt", package / _PDF)


def _device(package: Path, _outside: Path) -> None:
    try:
        os.mknod(package / "data" / "null", stat.S_IFCHR | 0o600, os.makedev(1, 3))
    except OSError:
        pytest.skip("may not make devices here")


def _undecodable(package: Path, _outside: Path) -> None:
    place = os.fsencode(package / "data") + b"/\xff\xfe.txt"
    with open(place, "wb") as stream:  # noqa: PTH123 - a path of bytes
        stream.write(b"new")


def _deep(package: Path, _outside: Path) -> None:
    # Step by step: the whole path is longer than a system call takes.
    here = os.open(package / "data", os.O_RDONLY)
    try:
        for _level in range(150):
            os.mkdir("d", dir_fd=here)
            below = os.open("d", os.O_RDONLY, dir_fd=here)
            os.close(here)
            here = below
    finally:
        os.close(here)


def _renamed_folder(package: Path, _outside: Path) -> None:
    (package / "data/电子档案/2026/08运维过程").rename(package / "data/电子档案/2026/09运维过程")


def _decomposed(package: Path, _outside: Path) -> None:
    # Of the characters in these names only the width of brackets changes under NFKD; a letter with a mark does.
    source = package / "data/其他"
    (source / "é.txt").write_bytes(b"x")
    reseal(package)
    (source / "é.txt").rename(source / unicodedata.normalize("NFD", "é.txt"))


MUTATIONS: dict[str, tuple[Change, str]] = {
    # content
    "first byte": (_flip(_PDF), _PDF),
    "byte in the middle": (_flip(_SHEET, 1_250_000), _SHEET),
    "last byte": (_flip(_PDF, -1), _PDF),
    "cut": (_rewrite(_PDF, lambda raw: raw[:-1]), _PDF),
    "longer": (_rewrite(_PDF, lambda raw: raw + b"\0"), _PDF),
    "emptied": (_rewrite(_PDF, lambda _raw: b""), _PDF),
    "filled": (_rewrite(_EMPTY, lambda _raw: b"*"), _EMPTY),
    "swapped contents": (_swapped, _SHEET),
    "catalogue changed": (_flip("data/文件目录.XML", -5), "data/文件目录.XML"),
    "catalogue emptied": (_rewrite("data/文件目录.XML", lambda _raw: b""), "文件目录.XML"),
    "description changed": (_flip("data/说明文件.TXT", 9), "data/说明文件.TXT"),
    "first page changed": (_flip("README.html", 100), "README.html"),
    "verifier changed": (_flip("verify.py", 30), "verify.py"),
    # what is there
    "file removed": (_remove(_PDF), _PDF),
    "file added": (_put("data/多出来.txt"), "data/多出来.txt"),
    "hidden file added": (_put("data/其他/.hidden"), "data/其他/.hidden"),
    "Thumbs.db added": (_put("data/电子档案/Thumbs.db"), "Thumbs.db"),
    "tag file added": (_put("autorun.inf"), "autorun.inf"),
    "folder with a file added": (_put("more/x.txt"), "more/x.txt"),
    "file renamed": (_move(_PDF, "data/另名.pdf"), "另名.pdf"),
    "file moved": (_move(_PDF, "data/其他/合同正本.pdf"), "合同正本.pdf"),
    "folder renamed": (_renamed_folder, "09运维过程"),
    "payload moved to the tags": (_move(_PDF, "x.pdf"), "x.pdf"),
    "not completed": (_put("未完成-INCOMPLETE.txt"), "INCOMPLETE"),
    # names
    "case twin": (_put("data/电子档案/2026/02源代码/APP/Makefile"), "APP/Makefile"),
    "twin in width": (_put("data/其他/移交清单．docx"), "移交清单．docx"),
    "other composition": (_decomposed, "é.txt"),
    "twin in composition": (
        _then_reseal(
            lambda package, _outside: [
                (package / "data" / unicodedata.normalize(form, "é.txt")).write_bytes(b"x")
                for form in ("NFC", "NFD")
            ]
        ),
        "é.txt",
    ),
    "case twin, listed": (_then_reseal(_put("data/文件目录.xml", b"x")), "文件目录"),
    "line end in a name": (_put("data/a\nb.txt"), "U+000A"),
    "control character in a name": (_put("data/a\x1b[2Jb.txt"), "U+001B"),
    "reversing character in a name": (_put("data/gpj.\u202eexe"), "exe"),
    "bad encoding in a name": (_undecodable, ".txt"),
    "deep folders with a file": (_deep, "d/d/d/d"),
    # links and special files
    "link to a file inside": (_link("data/link", "文件目录.XML"), "data/link"),
    "link to a file outside": (_link("data/link", "{outside}/sentinel.txt"), "data/link"),
    "link to a folder outside": (_link("data/link", "{outside}"), "data/link"),
    "link in place of a file": (_link(_PDF, "{outside}/sentinel.txt"), _PDF),
    "link in place of a manifest": (_link(_MANIFEST, "{outside}/sentinel.txt"), _MANIFEST),
    "link in place of the signature": (_link(_SIGNATURE, "{outside}/x"), _SIGNATURE),
    "link to itself": (_link("data/link", "link"), "data/link"),
    "link to the parent": (_link("data/link", ".."), "data/link"),
    "hard link to another file": (_hard_linked, _PDF),
    "pipe": (lambda package, _outside: os.mkfifo(package / "data/pipe"), "data/pipe"),
    "device": (_device, "data/null"),
    # manifests
    "digest changed": (_rewrite(_MANIFEST, lambda raw: b"0" + raw[1:]), _MANIFEST),
    "line removed": (_rewrite(_MANIFEST, lambda raw: raw.split(b"\n", 1)[1]), _MANIFEST),
    "line for a file that isn't there": (_line(_MANIFEST, "data/fehlt.txt"), "data/fehlt.txt"),
    "line twice": (_line(_MANIFEST, _PDF), _PDF),
    "line without a digest": (_rewrite(_MANIFEST, lambda raw: raw + b"data/x\n"), _MANIFEST),
    "digest too short": (_line(_MANIFEST, "data/x", "00"), _MANIFEST),
    "manifest in UTF-16": (
        _rewrite(_MANIFEST, lambda raw: raw.decode().encode("utf-16")),
        _MANIFEST,
    ),
    "manifest in GBK": (
        _rewrite(_MANIFEST, lambda raw: raw.decode().encode("gb18030")),
        _MANIFEST,
    ),
    "line ends changed": (_rewrite(_MANIFEST, lambda raw: raw.replace(b"\n", b"\r\n")), _MANIFEST),
    "manifest of zeros": (_rewrite(_MANIFEST, lambda raw: bytes(len(raw))), _MANIFEST),
    "manifest emptied": (_rewrite(_MANIFEST, lambda _raw: b""), _MANIFEST),
    "manifest removed": (_remove(_MANIFEST), _MANIFEST),
    "tag manifest removed": (_remove(_TAGS), _TAGS),
    "tag manifest changed": (
        _rewrite(_TAGS, lambda raw: raw.replace(b"README", b"readme")),
        "readme",
    ),
    "SM3 listing removed": (_remove(_SM3), _SM3),
    "SM3 digest changed": (_rewrite(_SM3, lambda raw: b"0" + raw[1:]), _SM3),
    "SM3 digest changed, tags agree": (
        lambda package, outside: [
            _rewrite(_SM3, lambda raw: _HEX.encode() + raw[64:])(package, outside),
            retag(package),
        ],
        _SIGNATURE,
    ),
    "second manifest": (_put("manifest-md5.txt", b"0 data/x\n"), "manifest-md5.txt"),
    "manifest of an unknown digest": (_put("manifest-crc32.txt", b"0 data/x\n"), "crc32"),
    # paths in manifests that lead out
    **{
        f"path {path!r}": (_line(_MANIFEST, path), "sentinel" if "sentinel" in path else "x")
        for path in (
            "../sentinel.txt",
            "data/../../outside/sentinel.txt",
            "data/x/../../../sentinel.txt",
            "/etc/x",
            "//server/share/x",
            "\\\\server\\share\\x",
            "data\\..\\..\\x",
            "C:\\x",
            "C:/x",
            "c:x",
            "~root/x",
            "~/x",
            "data//x",
            "data/./x",
            "data/x/..",
            "data/%0A../x%0D",
        )
    },
    "tag path that leads out": (_line(_TAGS, "../outside/sentinel.txt"), "sentinel.txt"),
    "tag path into the payload": (_line(_TAGS, "data/x"), "data/x"),
    "payload path among the tags": (_line(_MANIFEST, "README.html"), "README.html"),
    # what the bag says of itself
    "declaration removed": (_remove("bagit.txt"), "bagit.txt"),
    "another version": (
        _then_reseal(_rewrite("bagit.txt", lambda raw: raw.replace(b"1.0", b"9.0"))),
        "bagit.txt",
    ),
    "another encoding": (
        _then_reseal(_rewrite("bagit.txt", lambda raw: raw.replace(b"UTF-8", b"GBK"))),
        "bagit.txt",
    ),
    "information removed": (_remove("bag-info.txt"), "bag-info.txt"),
    "information not UTF-8": (_rewrite("bag-info.txt", lambda raw: raw + b"X: \xff\n"), "bag-info"),
    "information oversized": (
        _rewrite("bag-info.txt", lambda raw: raw + b"X: " + b"x" * (2 << 20)),
        "bag-info.txt",
    ),
    "size misstated": (
        _rewrite("bag-info.txt", lambda raw: raw.replace(b"Oxum: ", b"Oxum: 1")),
        "bag-info.txt",
    ),
    "size absurd": (
        _rewrite("bag-info.txt", lambda raw: raw.replace(b"Oxum: ", b"Oxum: " + b"9" * 5000)),
        "bag-info.txt",
    ),
    "rehearsal made final": (
        lambda package, outside: [
            _rewrite("bag-info.txt", lambda raw: raw.replace(b"handover", b"rehearsal"))(
                package, outside
            ),
            retag(package),
        ],
        _SIGNATURE,
    ),
    "kind stated twice": (
        lambda package, outside: [
            _rewrite("bag-info.txt", lambda raw: raw + b"Shoudang-Kind: rehearsal\n")(
                package, outside
            ),
            retag(package),
        ],
        "bag-info.txt",
    ),
    # the root and its signature
    "everything agrees but the root": (_then_reseal(_flip(_PDF)), _SIGNATURE),
    "file added, everything agrees": (_then_reseal(_put("data/其他/x.txt")), _SIGNATURE),
    "file removed, everything agrees": (_then_reseal(_remove(_SHEET)), _SIGNATURE),
    "signature changed": (_signature(signature="00" * 64), _SIGNATURE),
    "signed root changed": (_signature(root="00" * 32), _SIGNATURE),
    "signature's moment changed": (_signature(moment="1"), _SIGNATURE),
    "signature's vault changed": (_signature(vault="00" * 16), _SIGNATURE),
    "signature under zeros": (_signature(public_key="00" * 32), _SIGNATURE),
    "signature of another algorithm": (_signature(algorithm="sm2-sm3"), _SIGNATURE),
    "fingerprint changed": (_signature(fingerprint="00" * 16), _SIGNATURE),
    "signature too long": (_signature(more="x" * 10_000), _SIGNATURE),
    "signature no JSON": (_put(_SIGNATURE, b"signed"), _SIGNATURE),
    "signature nested": (_put(_SIGNATURE, b"[" * 4000), _SIGNATURE),
    "signature with a key twice": (
        _rewrite(_SIGNATURE, lambda raw: raw.replace(b"{", b'{"root": "",', 1)),
        _SIGNATURE,
    ),
    "signed by somebody else": (_signed_by_stranger, _SIGNATURE),
    "signature of another package": (_of_another_package, _SIGNATURE),
}


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a signed package, and another one."""
    from resources import words

    before = words.language()
    words.set_language("en")
    folder = tmp_path_factory.mktemp("signed")
    build_signed(folder / "package")
    build_signed(folder / "other", documents=[item(77)])
    words.set_language(before)
    return folder


@pytest.fixture
def around(originals: Path, tmp_path: Path) -> Iterator[Path]:
    """A folder with copies of both, and with files of somebody else's, which must stay as they are."""
    around = tmp_path / "around"
    shutil.copytree(originals, around)
    outside = around / "outside"
    outside.mkdir()
    (outside / "sentinel.txt").write_text("nobody touches this", encoding="utf-8")
    before = _state(outside)
    yield around
    assert _state(outside) == before
    assert {path.name for path in around.iterdir()} == {"package", "other", "outside"}


def _state(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()}


def test_there_are_enough_of_them() -> None:
    assert len(MUTATIONS) >= 60


def test_unchanged_it_is_whole(around: Path) -> None:
    outcome = verify_package(around / "package")
    assert (outcome.findings, outcome.remarks) == ((), ())
    assert outcome.signature == sign(outcome.root)
    code, lines = own_verifier(around / "package")
    assert code == 0
    assert lines[-1].endswith(sign(outcome.root).fingerprint)
    assert "有效 valid" in lines[-1]


@pytest.mark.parametrize("name", MUTATIONS)
def test_every_mutation_is_named_by_both(around: Path, name: str) -> None:
    change, named = MUTATIONS[name]
    change(around / "package", around / "outside")
    before = _everything(around / "package")

    outcome = verify_package(around / "package")
    assert not outcome.ok
    assert named in " ".join(f"{f.object_name} {f.problem}" for f in outcome.findings)
    code, lines = own_verifier(around / "package")
    assert code == 1
    if name.startswith("path ") and "%" not in name:
        assert "path-escape" in [finding.check for finding in outcome.findings]
        assert any(line.startswith("路径越界") for line in lines)
    assert named in " ".join(lines[: -3 if len(lines) > 3 else None])

    # Looking changes nothing.
    assert _everything(around / "package") == before


def _everything(folder: Path) -> list[str]:
    return sorted(str(path) for path in folder.rglob("*"))


@pytest.mark.parametrize("suite", ["aes", "sm"])
def test_both_know_both_kinds_of_signature(tmp_path: Path, suite: str) -> None:
    package = build_signed(tmp_path / "package", suite=suite)
    outcome = verify_package(package)
    assert outcome.ok
    assert outcome.signature is not None
    code, lines = own_verifier(package)
    assert (code, lines[-1].split(", ")[1]) == (0, outcome.signature.algorithm)
    said = json.loads((package / _SIGNATURE).read_text("utf-8"))
    for at in range(0, 128, 9):
        digit = "0" if said["signature"][at] != "0" else "1"
        changed = said["signature"][:at] + digit + said["signature"][at + 1 :]
        _signature(signature=changed)(package, tmp_path)
        assert not verify_package(package).ok
        assert own_verifier(package)[0] == 1


def test_a_package_without_a_signature_is_whole_and_says_so(around: Path) -> None:
    (around / "package" / _SIGNATURE).unlink()
    outcome = verify_package(around / "package")
    assert outcome.ok
    assert [remark.check for remark in outcome.remarks] == ["root-signature"]
    code, lines = own_verifier(around / "package")
    assert (code, lines[-1]) == (0, "根签名 signature: 缺失 missing")


def test_a_newer_format_is_remarked(around: Path) -> None:
    package = around / "package"
    _rewrite("bag-info.txt", lambda raw: raw.replace(b"Format: 1.0", b"Format: 2.1"))(
        package, package
    )
    retag(package)
    (package / _SIGNATURE).unlink()
    outcome = verify_package(package)
    assert outcome.ok
    assert [remark.check for remark in outcome.remarks] == ["newer-format", "root-signature"]
    assert "2.1" in outcome.remarks[0].problem


def test_what_holds_no_package_is_refused_by_both(around: Path) -> None:
    with pytest.raises(NotAPackage):
        verify_package(around / "outside")
    code, _lines = own_verifier(around / "outside")
    assert code == 2


def test_countless_findings_come_to_an_end(around: Path) -> None:
    package = around / "package"
    (package / _MANIFEST).write_bytes(b"x\n" * 30_000)
    outcome = verify_package(package)
    assert len(outcome.findings) == 10_001
    assert outcome.findings[-1].check == "more"


def test_items_of_the_samples_are_in_both_packages(originals: Path) -> None:
    assert len(list((originals / "package/data/电子档案").rglob("*.*"))) >= len(items()) - 2
