"""A package sealed and opened again is the same package, also by the script alone; what is damaged leaves nothing."""

from __future__ import annotations

import ast
import errno
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from desktop.services.errors import InsideVault, WeakPassphrase
from desktop.services.handover import sealing, unsealing
from desktop.services.handover.sealing import (
    SealedFile,
    script_text,
    seal_package,
    sealed_root,
    unseal_package,
)
from desktop.services.progress import Cancelled, Quiet
from exporters.errors import (
    ContentChanged,
    MediumTooSmall,
    NotAPackage,
    OutputNotEmpty,
    SealedContentWrong,
    VerificationFailed,
)
from exporters.verify import verify_package
from resources import templates
from tests.services.bags import FILES, contents, make_bag, stream_of
from vault import primitives, transport_header
from vault.errors import (
    AlreadyExists,
    SealTampered,
    VolumesMissing,
    WrongSealPassphrase,
)
from vault.ids import Passphrase

PASSPHRASE = Passphrase("琥珀 lantern 七十四 orbit")
SUITES = ("aes", "sm")
LARGE = {**FILES, "其他/b.bin": os.urandom(300_000)}


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sealed at the floors of cost, each salt stretched once."""
    monkeypatch.setattr(transport_header, "COSTS", transport_header.FLOORS)
    monkeypatch.setattr(transport_header, "scrypt", cache(primitives.scrypt))
    monkeypatch.setattr(transport_header, "pbkdf2_sm3", cache(primitives.pbkdf2_sm3))


@pytest.fixture
def package(tmp_path: Path) -> Path:
    folder = tmp_path / "移交包"
    make_bag(folder, LARGE)
    return folder


@pytest.fixture
def out(tmp_path: Path) -> Path:
    (tmp_path / "receiver").mkdir()
    return tmp_path / "receiver" / "opened"


def sealed(package: Path, *, suite: str = "aes", volume_size: int = 0) -> SealedFile:
    target = package.parent / "medium" / f"{package.name}.sdseal"
    return seal_package(package, target, PASSPHRASE, suite=suite, volume_size=volume_size)


def paths_of(done: SealedFile) -> list[Path]:
    return [volume.path for volume in done.volumes]


@pytest.mark.parametrize("suite", SUITES)
@pytest.mark.parametrize("volume_size", [0, 65_536])
def test_sealed_and_open_have_the_same_root(
    package: Path, out: Path, suite: str, volume_size: int
) -> None:
    done = sealed(package, suite=suite, volume_size=volume_size)
    root = verify_package(package).root
    assert (done.root, sealed_root(paths_of(done))) == (root, root)
    assert (done.files, done.size) == (
        len(contents(package)),
        sum(path.stat().st_size for path in paths_of(done)),
    )
    assert len(done.volumes) == (1 if not volume_size else -(-done.size // 65_536))
    assert unseal_package(paths_of(done)[::-1], out, PASSPHRASE) == out
    assert contents(out) == contents(package)
    assert verify_package(out).root == root
    assert [path.name for path in out.parent.iterdir()] == ["opened"]
    assert sorted(path.name for path in done.path.parent.iterdir()) == sorted(
        [*(path.name for path in paths_of(done)), "unseal.py"]
    )
    if volume_size:
        shutil.rmtree(out)
        unseal_package([paths_of(done)[2]], out, PASSPHRASE)
        assert contents(out) == contents(package)


def test_nothing_in_clear_is_on_the_medium(package: Path) -> None:
    done = sealed(package)
    raw = done.path.read_bytes()
    for canary in ("说明".encode(), "其他".encode(), b"a" * 20, b"manifest", b"data/"):
        assert canary not in raw
    assert bytes.fromhex(done.root) in raw


def run_script(
    done: SealedFile, out: Path, *arguments: str, passphrase: str = PASSPHRASE.text
) -> tuple[int, str]:
    """The script as the receiver runs it: a bare interpreter, neither site packages nor our code."""
    secret = out.parent / "secret"
    secret.write_text(passphrase + "\n", encoding="utf-8")
    command = [sys.executable, "-I", "-S", "-B", "-X", "utf8", str(done.script)]
    command += ["-o", str(out), "--passphrase-file", str(secret), *arguments]
    ran = subprocess.run(
        command, check=False, capture_output=True, encoding="utf-8", cwd=out.parent
    )
    secret.unlink()
    assert "Traceback" not in ran.stderr
    return ran.returncode, ran.stdout + ran.stderr


@pytest.mark.parametrize("suite", SUITES)
@pytest.mark.parametrize("volume_size", [0, 65_536])
def test_the_script_alone_opens_it(package: Path, out: Path, suite: str, volume_size: int) -> None:
    done = sealed(package, suite=suite, volume_size=volume_size)
    code, said = run_script(done, out)
    assert (code, "decryption: " in said) == (0, True)
    assert f"root: {done.root}" in said
    assert contents(out) == contents(package)
    assert [path.name for path in out.parent.iterdir()] == ["opened"]
    code, said = run_script(done, out)
    assert (code, "already exists" in said) == (5, True)


@pytest.mark.parametrize("suite", SUITES)
def test_the_script_without_any_library_gets_the_same(
    package: Path, out: Path, suite: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everything in Python, but for the passphrase's stretching, which would take minutes."""
    done = sealed(package, suite=suite)
    script = templates.text("unseal.py.txt")
    for name in ("pure_scrypt", "pure_pbkdf2_sm3"):
        call = f"        return {name}("
        assert script.count(call) == 1
    short = script.replace("return pure_scrypt(secret, salt, n, r, p)", SHORT["aes"])
    short = short.replace("return pure_pbkdf2_sm3(secret, salt, iterations)", SHORT["sm"])
    done.script.write_text(short, encoding="utf-8")
    code, said = run_script(done, out, "--python-only")
    assert (code, "decryption: Python\n" in said) == (0, True)
    assert contents(out) == contents(package)


SHORT = {
    "aes": "return hashlib.scrypt(secret, salt=salt, n=n, r=r, p=p, maxmem=1 << 28, dklen=32)",
    "sm": "return hashlib.pbkdf2_hmac('sm3', secret, salt, iterations, 32)",
}


def load_script() -> dict[str, object]:
    names: dict[str, object] = {"__name__": "unseal", "__file__": "unseal.py"}
    exec(compile(script_text(), "unseal.py", "exec"), names)
    return names


def test_what_the_script_computes_itself_is_right() -> None:
    names = load_script()
    scrypt, pbkdf2, sm3 = (
        names[name] for name in ("pure_scrypt", "pure_pbkdf2_sm3", "pure_hmac_sm3")
    )
    assert callable(scrypt)
    assert callable(pbkdf2)
    assert callable(sm3)
    assert scrypt(b"pass", b"salt", 16, 8, 2) == primitives.scrypt(
        b"pass", salt=b"salt", n=16, r=8, p=2, length=32
    )
    assert pbkdf2(b"x" * 70, b"salt", 3) == primitives.pbkdf2_sm3(
        b"x" * 70, salt=b"salt", iterations=3, length=32
    )
    for length in (0, 55, 56, 63, 64, 200):
        key, data = bytes(length), b"d" * length
        assert sm3(key, data) == primitives.hmac_digest("sm3", key, data)


def test_the_script_needs_the_standard_library_of_python_3_8_only() -> None:
    tree = ast.parse(script_text(), feature_version=(3, 8))
    imported = {
        name.name for node in tree.body if isinstance(node, ast.Import) for name in node.names
    }
    assert imported <= set(sys.stdlib_module_names)
    assert not [node for node in tree.body if isinstance(node, ast.ImportFrom)]
    inner = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert all(str(module).startswith("cryptography.") for module in inner)


DAMAGES: dict[str, tuple[Callable[[list[Path]], object], str]] = {
    "cut": (lambda p: p[1].write_bytes(p[1].read_bytes()[:-1]), "cut off"),
    "longer": (lambda p: p[1].write_bytes(p[1].read_bytes() + b"x"), "added"),
    "flipped": (lambda p: flip(p[1], 500), "changed, moved"),
    "header": (lambda p: flip(p[0], 100), "damaged"),
    "swapped": (lambda p: swap(p[1], p[2]), "changed, moved"),
    "gone": (lambda p: p[1].unlink(), "missing"),
    "empty": (lambda p: p[1].write_bytes(b""), "no sealed package|is not a sealed package"),
    "twice": (lambda p: p[1].write_bytes(p[2].read_bytes()), "same number|repeated"),
}


def flip(path: Path, place: int) -> None:
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)


def swap(one: Path, other: Path) -> None:
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(first[:36] + second[36:])
    other.write_bytes(second[:36] + first[36:])


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_refused_with_its_reason_by_both_and_nothing_is_left(
    package: Path, out: Path, damage: str
) -> None:
    done = sealed(package, volume_size=65_536)
    change, reason = DAMAGES[damage]
    change(paths_of(done))
    there = [path for path in paths_of(done) if path.exists()]
    with pytest.raises(Exception, match=reason) as refused:
        unseal_package(there, out, PASSPHRASE)
    assert type(refused.value).__module__ == "vault.errors"
    code, said = run_script(done, out, *map(str, there))
    assert code == 5
    assert re.search(reason, said)
    assert not list(out.parent.iterdir())


def test_a_wrong_passphrase_says_so(package: Path, out: Path) -> None:
    done = sealed(package)
    with pytest.raises(WrongSealPassphrase):
        unseal_package([done.path], out, Passphrase("something else 12"))
    code, said = run_script(done, out, passphrase="something else 12")
    assert (code, "Wrong passphrase" in said) == (3, True)
    assert not list(out.parent.iterdir())


@pytest.mark.parametrize("path", ["../../sentinel", "data/../../../sentinel", "/sentinel", "C:/x"])
def test_a_hostile_sender_reaches_nothing_outside(
    package: Path, out: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    """Sealed by somebody who knows the passphrase, and has a program of his own."""
    sentinel = package.parent / "sentinel"
    sentinel.write_bytes(b"untouched")
    stream = stream_of((path, b"wrong"))
    monkeypatch.setattr(sealing, "stream_length", lambda _files: len(stream))
    monkeypatch.setattr(sealing, "pack", lambda *_a, **_k: iter([stream]))
    monkeypatch.setattr(sealing, "_read_back", lambda *_a: None)
    done = sealed(package)
    with pytest.raises(SealedContentWrong, match="not allowed"):
        unseal_package([done.path], out, PASSPHRASE)
    code, said = run_script(done, out)
    assert (code, "not allowed" in said) == (5, True)
    assert sentinel.read_bytes() == b"untouched"
    assert not list(out.parent.iterdir())


def test_a_package_with_findings_is_not_sealed(package: Path) -> None:
    (package / "data" / "more.txt").write_bytes(b"x")
    with pytest.raises(VerificationFailed):
        sealed(package)
    with pytest.raises(NotAPackage):
        seal_package(package / "data", package.parent / "x.sdseal", PASSPHRASE)
    assert not (package.parent / "medium").exists()


def test_what_changes_while_it_is_sealed_is_noticed(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the check and the sealing: the manifests inside tell."""
    real = sealing._require_whole

    def then_changed(*arguments: object) -> str:
        root = real(*arguments)  # type: ignore[arg-type]
        (package / "data/其他/a.txt").write_bytes(b"b" * 700)
        return root

    monkeypatch.setattr(sealing, "_require_whole", then_changed)
    with pytest.raises(SealedContentWrong, match="not what the manifest says"):
        sealed(package)
    assert not list((package.parent / "medium").iterdir())


def test_a_medium_that_does_not_give_back_what_was_written_is_noticed(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = sealing._read_back

    def rotten(volumes: list[Path], *rest: object) -> None:
        flip(volumes[0], 5000)
        real(volumes, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(sealing, "_read_back", rotten)
    with pytest.raises(SealTampered):
        sealed(package)
    assert not list((package.parent / "medium").iterdir())


class StopAt(Quiet):
    """Stops at the n-th safe point."""

    def __init__(self, number: int) -> None:
        self.left = number

    def checkpoint(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise Cancelled


@pytest.mark.parametrize("number", [0, 8, 9, 12, 15, 17])
def test_stopped_anywhere_nothing_is_left(package: Path, out: Path, number: int) -> None:
    target = package.parent / "medium" / "x.sdseal"
    with pytest.raises(Cancelled):
        seal_package(package, target, PASSPHRASE, progress=StopAt(number))
    assert not target.parent.exists() or not list(target.parent.iterdir())
    done = sealed(package)
    with pytest.raises(Cancelled):
        unseal_package([done.path], out, PASSPHRASE, StopAt(number // 2))
    assert not list(out.parent.iterdir())


def test_what_a_killed_run_left_is_cleared_and_what_is_strange_is_not(
    package: Path, out: Path
) -> None:
    done = sealed(package)
    left = out.with_name("opened.unfinished")
    left.mkdir()
    (left / "photo.jpg").write_bytes(b"mine")
    with pytest.raises(OutputNotEmpty):
        unseal_package([done.path], out, PASSPHRASE)
    assert run_script(done, out)[0] == 5
    assert (left / "photo.jpg").read_bytes() == b"mine"
    (left / "未完成-INCOMPLETE.txt").write_bytes(b"")
    unseal_package([done.path], out, PASSPHRASE)
    assert contents(out) == contents(package)
    assert not left.exists()


def test_a_full_medium_is_named_before_and_while_writing(
    package: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = type("Usage", (), {"free": 1000})
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "disk_usage", lambda _path: usage)
        with pytest.raises(MediumTooSmall) as small:
            sealed(package)
    assert (small.value.free, small.value.needed > 300_000) == (1000, True)
    done = sealed(package)

    def no_room(*_arguments: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(unsealing, "flush_file", no_room)
    with pytest.raises(OSError, match="No space"):
        unseal_package([done.path], out, PASSPHRASE)
    assert not list(out.parent.iterdir())


@pytest.mark.parametrize("name", ["unseal.py", "移交包.sdseal"])
def test_what_takes_a_name_while_it_is_sealed_stays(
    package: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    medium = package.parent / "medium"
    real = sealing._read_back

    def meanwhile(*arguments: Any) -> None:
        real(*arguments)
        (medium / name).write_bytes(b"theirs")

    monkeypatch.setattr(sealing, "_read_back", meanwhile)
    with pytest.raises(AlreadyExists) as caught:
        sealed(package)
    assert caught.value.path == medium / name
    assert (medium / name).read_bytes() == b"theirs"
    assert {each.name for each in medium.iterdir()} <= {name, "unseal.py"}


def test_files_that_are_opened_are_flushed_side_by_side(
    package: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = sealed(package)
    meeting, real = threading.Barrier(2), unsealing.flush_file

    def flush(path: Path) -> None:
        if path.name in ("bagit.txt", "bag-info.txt"):
            # The one waits for the other: who comes alone, never comes through.
            meeting.wait(timeout=20)
        real(path)

    monkeypatch.setattr(unsealing, "flush_file", flush)
    unseal_package([done.path], out, PASSPHRASE)
    assert contents(out) == contents(package)


def test_places_that_are_taken_or_forbidden_are_refused(package: Path, out: Path) -> None:
    with pytest.raises(WeakPassphrase):
        seal_package(package, package.parent / "x.sdseal", Passphrase("12345"))
    for inside in (package / "x.sdseal", package / "data" / "x.sdseal"):
        with pytest.raises(AlreadyExists):
            seal_package(package, inside, PASSPHRASE)
    vault = package.parent / "v.vault"
    vault.mkdir()
    (vault / "header").write_bytes(b"x")
    (vault / "vault.db").write_bytes(b"x")
    with pytest.raises(InsideVault):
        seal_package(package, vault / "packs" / "x.sdseal", PASSPHRASE)
    done = sealed(package)
    with pytest.raises(AlreadyExists):
        sealed(package)
    (done.path.parent / "unseal.py").write_text("mine", encoding="utf-8")
    with pytest.raises(AlreadyExists):
        seal_package(package, done.path.with_name("other.sdseal"), PASSPHRASE)
    out.mkdir()
    (out / "mine").write_bytes(b"")
    with pytest.raises(OutputNotEmpty):
        unseal_package([done.path], out, PASSPHRASE)
    (out / "mine").unlink()
    unseal_package([done.path], out, PASSPHRASE)
    assert contents(out) == contents(package)


def test_volumes_too_small_and_unknown_suites_are_mistakes(package: Path) -> None:
    with pytest.raises(ValueError, match="1000"):
        seal_package(package, package.parent / "x", PASSPHRASE, volume_size=1000)
    with pytest.raises(KeyError):
        seal_package(package, package.parent / "x", PASSPHRASE, suite="des")


def test_a_missing_volume_is_named_with_its_number(package: Path, out: Path) -> None:
    done = sealed(package, volume_size=65_536)
    with pytest.raises(VolumesMissing) as missing:
        unseal_package([*paths_of(done)[:1], *paths_of(done)[2:]], out, PASSPHRASE)
    assert missing.value.missing == (2,)
    assert ContentChanged("a", "1", "2").object_name == "a"
