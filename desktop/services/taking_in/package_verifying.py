"""A package that is to be imported, verified whole before anybody looks into its data; needs no vault."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop.services.errors import PackageUnsound
from desktop.services.progress import Progress, Quiet
from desktop.services.taking_in.package_reading import (
    PackageContents,
    PackageFiles,
    newer_format,
    read_contents,
)
from exporters.bag_info import is_newer
from exporters.findings import Verification
from exporters.verify import verify_package
from resources.words import _


@dataclass(frozen=True, slots=True)
class VerifiedPackage:
    """A package whose every byte was compared with its manifests, and what its data say."""

    files: PackageFiles
    contents: PackageContents
    outcome: Verification


def verified_package(
    folders: Path | Sequence[Path], *, progress: Progress | None = None
) -> VerifiedPackage:
    """A package that can be imported, looked at without any vault.

    Raises NotAPackage, PackageUnsound, PackageRefused, PackageChanged, Cancelled.
    """
    progress = progress or Quiet()
    given = [folders] if isinstance(folders, Path) else list(folders)
    outcome = _verified(given, progress)
    files = PackageFiles(given, outcome.root)
    return VerifiedPackage(files, read_contents(files), outcome)


def _verified(folders: Sequence[Path], progress: Progress) -> Verification:
    progress.start(_("Verifying the package"), None, "bytes")
    outcome = verify_package(folders, on_bytes=progress.advance, checkpoint=progress.checkpoint)
    if is_newer(outcome.information):
        raise newer_format()
    if not outcome.ok:
        raise PackageUnsound(outcome.findings)
    return outcome
