"""The sealed rendition of a package: one authenticated stream for the transport, with the root of the open one.

Needs no vault. What was sealed is read back and compared before it is called done (vault/FORMAT.md §16).
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from desktop.services.errors import InsideVault
from desktop.services.handover.unsealing import unseal_package
from desktop.services.keys.strength import require_strength
from desktop.services.progress import Progress, Quiet
from exporters.disk_tree import read_tree
from exporters.errors import ContentChanged, MediumTooSmall, VerificationFailed
from exporters.sealed import ContentCheck, ordered, pack, stream_length, unpack
from exporters.verify import verify_package
from resources import templates
from resources.words import _
from vault.durable import make_folder, storage_errors, write_new
from vault.errors import AlreadyExists
from vault.ids import Passphrase
from vault.primitives import equal
from vault.suites import suite_named
from vault.transport import SUFFIX, SealReader, SealWriter, volume_paths, volumes_of
from vault.transport_header import SealHeader, SealKeys

__all__ = [
    "LEAST_VOLUME",
    "SCRIPT",
    "SUFFIX",
    "SealOrder",
    "SealedFile",
    "SealedVolume",
    "require_sealable",
    "script_text",
    "seal_package",
    "sealed_root",
    "unseal_package",
]

SCRIPT = "unseal.py"
LEAST_VOLUME = 64 * 1024
"""Bytes of the smallest volume that is asked for; there is no medium that small."""

_AT_ONCE = 1 << 20
_ALGORITHMS = {
    "aes": "AES-256-GCM, SHA-256, HKDF, scrypt",
    "sm": "SM4-GCM, SM3, HKDF, PBKDF2-HMAC-SM3",
}


@dataclass(frozen=True, slots=True)
class SealOrder:
    """How a package is to be sealed: `suite` "aes" or "sm", `volume_size` in bytes, 0 for one file."""

    passphrase: Passphrase
    suite: str = "aes"
    volume_size: int = 0


@dataclass(frozen=True, slots=True)
class SealedVolume:
    """One file of a sealed rendition: its size in bytes and its SHA-256, hexadecimal."""

    path: Path
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class SealedFile:
    """A sealed rendition that was written and read back. `root` is the package's; `suite` is words.

    `volumes` has at least one; `files` and `bytes` count what is inside; `script` opens it without this program.
    `seal_id` is its name, hexadecimal, for papers.
    """

    path: Path
    volumes: tuple[SealedVolume, ...]
    root: str
    suite: str
    files: int
    bytes: int
    script: Path
    seal_id: str = ""

    @property
    def size(self) -> int:
        """Bytes of all volumes."""
        return sum(volume.size for volume in self.volumes)


def seal_package(
    folder: Path,
    target: Path,
    passphrase: Passphrase,
    *,
    suite: str = "aes",
    volume_size: int = 0,
    progress: Progress | None = None,
) -> SealedFile:
    """Seal the package at `folder` as `target` (`.001`, `.002` … behind it when it is split), `unseal.py` beside it.

    The package is verified first; what was written is read back, opened and compared. Whatever happens, nothing is left
    that looks finished. Raises WeakPassphrase, NotAPackage, VerificationFailed, SealedContentWrong, InsideVault,
    AlreadyExists, MediumTooSmall, ContentChanged, OutputFailed, StorageFailed, Cancelled; KeyError for another suite,
    ValueError for volumes below LEAST_VOLUME.
    """
    progress, chosen = progress or Quiet(), suite_named(suite)
    if volume_size and volume_size < LEAST_VOLUME:
        raise ValueError(f"volumes of {volume_size} bytes")
    require_strength(passphrase.text, (folder.name, target.name))
    root = _require_whole(folder, progress)
    files = ordered(read_tree(folder).files)
    header = SealHeader.new(
        chosen,
        size=stream_length(files),
        volume_size=volume_size,
        files=len(files),
        root=bytes.fromhex(root),
    )
    script = target.with_name(SCRIPT)
    _require_place(folder, target, header)
    make_folder(target.parent)
    _require_room(target.parent, header)
    keys = header.keys(passphrase)
    total = sum(file.size for file in files)
    # Every byte is sealed once and read back once.
    progress.start(_("Sealing the package"), 2 * header.size, "bytes")
    digests: dict[str, bytes] = {}
    with SealWriter(target, header, keys) as writer:
        stream = pack(
            folder,
            files,
            on_file=lambda file, digest: digests.update({file.path: digest}),
            checkpoint=progress.checkpoint,
        )
        writer.write(stream, on_bytes=progress.advance)
        _read_back(writer.temporary, header, keys, digests, progress)
        volumes = tuple(
            SealedVolume(path, temporary.stat().st_size, _digest_of(temporary))
            for temporary, path in zip(writer.temporary, writer.paths, strict=True)
        )
        _write_script(script)
        writer.publish()
    return SealedFile(
        path=writer.paths[0],
        volumes=volumes,
        root=root,
        suite=_ALGORITHMS[chosen.name],
        files=len(files),
        bytes=total,
        script=script,
        seal_id=header.seal_id.hex(),
    )


def require_sealable(folder: Path, target: Path, passphrase: Passphrase) -> None:
    """What can be known before the package at `folder` is there: a passphrase that will do, and free names.

    Raises WeakPassphrase, InsideVault, AlreadyExists.
    """
    require_strength(passphrase.text, (folder.name, target.name))
    _require_free_names(folder, target, (target, *volume_paths(target, 2)))


def sealed_root(source: Sequence[Path]) -> str:
    """The root that a sealed rendition says it has, hexadecimal; proven only when it is opened.

    Raises NotSealed, SealTooNew, SealTampered, VolumesMissing, StorageFailed.
    """
    return SealReader(volumes_of(source)).header.root.hex()


def script_text() -> bytes:
    """`unseal.py`: opens a sealed rendition with Python's standard library alone."""
    return templates.text("unseal.py.txt").encode()


def _write_script(script: Path) -> None:
    """Write `unseal.py`, or leave it where it lies already. Raises AlreadyExists, StorageFailed."""
    with storage_errors(script):
        if os.path.lexists(script):
            _require_script(script)
            return
    write_new(script, script_text())


def _require_script(script: Path) -> None:
    if script.is_symlink() or not script.is_file() or script.read_bytes() != script_text():
        raise AlreadyExists(script)


def _require_whole(folder: Path, progress: Progress) -> str:
    """The package's root; raises VerificationFailed for one with findings."""
    progress.start(_("Verifying the package"), None, "bytes")
    outcome = verify_package(folder, on_bytes=progress.advance, checkpoint=progress.checkpoint)
    if not outcome.ok:
        raise VerificationFailed(outcome.findings)
    return outcome.root


def _require_place(folder: Path, target: Path, header: SealHeader) -> None:
    _require_free_names(folder, target, (target, *volume_paths(target, header.volumes)))


def _require_free_names(folder: Path, target: Path, names: Sequence[Path]) -> None:
    real = Path(os.path.realpath(target))
    for above in real.parents:
        if (above / "header").is_file() and (above / "vault.db").is_file():
            raise InsideVault(target)
    if real.is_relative_to(os.path.realpath(folder)):
        raise AlreadyExists(folder)
    for path in names:
        if os.path.lexists(path):
            raise AlreadyExists(path)
    script = target.with_name(SCRIPT)
    if os.path.lexists(script):
        with storage_errors(script):
            _require_script(script)


def _require_room(folder: Path, header: SealHeader) -> None:
    with storage_errors(folder):
        free = shutil.disk_usage(folder).free
    if free < header.length:
        raise MediumTooSmall(folder, header.length, free)


def _read_back(
    volumes: Sequence[Path],
    header: SealHeader,
    keys: SealKeys,
    digests: dict[str, bytes],
    progress: Progress,
) -> None:
    """Open what lies on the medium and compare it with what was read, with its manifests, and with the root."""
    reader = SealReader(volumes)
    if reader.header != header:
        raise ContentChanged(volumes[0].name, header.seal_id.hex(), reader.header.seal_id.hex())
    check = ContentCheck()
    for file, pieces in unpack(reader.plain(keys)):
        for piece in check.watch(file, pieces):
            progress.advance(len(piece), file.path)
            progress.checkpoint()
        if not equal(check.digests[file.path], digests.get(file.path, b"")):
            raise ContentChanged(file.path, "", "")
    if check.files != len(digests):
        raise ContentChanged(volumes[0].name, str(len(digests)), str(check.files))
    check.require(header.root)


def _digest_of(path: Path) -> str:
    digest = sha256()
    with storage_errors(path), path.open("rb") as stream:
        while piece := stream.read(_AT_ONCE):
            digest.update(piece)
    return digest.hexdigest()
