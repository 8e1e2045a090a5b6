"""What importing a package did, or would do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from desktop.services.taking_in.package_plan import Conflict
from exporters.findings import VerifyFinding


@dataclass(slots=True)
class ImportReport:
    """What importing a package did, or, where it was only looked at, would do.

    `rows` counts new rows by register, `order` new systems, tags put on, documents collected, relations and values.
    `changes` name what is here and follows the giver, `conflicts` everything that didn't come in as it is.
    """

    root: str
    origin: str
    profile: str
    final: bool
    checked: bool
    documents: int = 0
    versions: int = 0
    known: int = 0
    rows: Mapping[str, int] = field(default_factory=dict)
    order: Mapping[str, int] = field(default_factory=dict)
    contract: str = ""
    """The title of the contract that the vault took over with this import; empty where it kept its own."""
    changes: tuple[Conflict, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    doubt: str = ""
    """Why it can't be believed that the package comes from where it says, translated; empty where it can."""
    remarks: tuple[VerifyFinding, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether the package has nothing that isn't here."""
        return not (self.documents or self.versions or self.contract or self.changes) and not (
            sum(self.rows.values()) or sum(self.order.values())
        )
