"""What the demonstration does to keep its vault: recovery sheet, backup, an officer's edition, the signed head."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from desktop.services.audit.anchoring import print_head
from desktop.services.house import House
from desktop.services.inspection.editions import create_edition
from desktop.services.keeping.backing_up import back_up
from desktop.services.keeping.media import register_medium
from desktop.services.keys.sheets import make_recovery, save_recovery
from desktop.services.progress import Progress
from models.categories import Category
from models.inspection.inspection import InspectionRequest
from models.inspection.scope import EditionScope
from resources.demo_data import table
from resources.words import _
from vault.ids import Passphrase, utc_now

MEDIUM, SHEET, HEAD, OFFICER = (
    "medium",
    "recovery-sheet.pdf",
    "chain-head.pdf",
    "officer-passphrase.txt",
)
_VALID = timedelta(days=30)
_AGREED = (
    Category.TECHDOC,
    Category.PLEDGE,
    Category.PERSONNEL,
    Category.GRADING,
    Category.CRYPTO,
    Category.OPERATIONS,
)
"""What the inspectors may see: neither the contract's own papers nor source code."""


@dataclass(frozen=True, slots=True)
class Custody:
    """Where it all is."""

    medium: Path
    sheet: Path
    head: Path
    officer_passphrase: Path


def keep_demo_vault(house: House, folder: Path, *, progress: Progress) -> Custody:
    """Do what a careful manager does in the first week. Raises the errors of the steps."""
    custody = Custody(folder / MEDIUM, folder / SHEET, folder / HEAD, folder / OFFICER)
    sheet = make_recovery(house, label=_("Recovery sheet in the safe"))
    save_recovery(house, sheet=sheet, target=custody.sheet)
    officer = Passphrase(secrets.token_urlsafe(18))
    custody.officer_passphrase.write_text(officer.text + "\n", encoding="utf-8")
    asked = table("inspection")
    create_edition(
        house,
        EditionScope(categories=_AGREED),
        label=_("Inspection group (invented)"),
        purpose=_("Inspection of secrecy and of the performance of the contract"),
        passphrase=officer,
        expires=utc_now() + _VALID,
        requests=[
            InspectionRequest(number, each["text"], each.get("clause", ""))
            for number, each in enumerate(asked["request"], start=1)
        ],
        unit=asked["unit"],
        progress=progress,
    )
    custody.medium.mkdir()
    register_medium(house, custody.medium, label=_("Backup disk 1"), purpose=_("weekly backup"))
    back_up(house, custody.medium, progress=progress)
    print_head(house, custody.head)
    return custody
