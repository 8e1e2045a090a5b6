"""The demonstration's source code: its releases are filed as deliveries of trees, one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from desktop.services.deliveries.deliveries import file_delivery
from desktop.services.demo.demo_records.drafts import DemoFile
from desktop.services.filing.amending import amend
from desktop.services.house import House
from desktop.services.progress import Progress
from models.categories import Category
from models.documents.amending import Amendment

_DEPTH = 3
"""Category, tree, release: what lies deeper is a file of a release."""


def split_releases(
    files: Sequence[DemoFile], records: Path
) -> tuple[list[DemoFile], dict[Path, DemoFile]]:
    """The files that are filed one by one, and the folder of each release with one of its files."""
    single: list[DemoFile] = []
    releases: dict[Path, DemoFile] = {}
    for file in files:
        parts = file.path.relative_to(records).parts
        if file.filing.category is Category.SOURCE and len(parts) > _DEPTH:
            releases.setdefault(records.joinpath(*parts[:_DEPTH]), file)
        else:
            single.append(file)
    return single, releases


def file_releases(house: House, releases: dict[Path, DemoFile], *, progress: Progress) -> None:
    """File each release; those of one tree become versions of one document."""
    for folder, file in sorted(releases.items()):
        report = file_delivery(house, folder, folder.parent.name, folder.name, progress=progress)
        facts = Amendment(
            type=file.filing.type, systems=file.filing.systems, formed=file.filing.formed
        )
        amend(house, [report.document_id], facts)
