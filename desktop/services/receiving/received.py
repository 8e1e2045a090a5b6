"""What a receiver found of a package: the records that reading, comparing and writing the record share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from exporters.findings import Verification
from models.handover.natures import NatureReport
from models.handover.receipts import ReceiptOutcome


@dataclass(frozen=True, slots=True)
class Difference:
    """A check that came out differently on the two sides.

    `giver` and `receiver` are values of `Outcome`, or empty where a side has no such check; `note` is translated.
    """

    code: str
    name: str
    giver: str
    receiver: str
    note: str


@dataclass(frozen=True, slots=True)
class Received:
    """What the receiver found. `giver` is None where the package holds no results of the giver's that can be trusted.

    `project`, `giver_name` and `client` are the package's words, empty where it says nothing that can be trusted.
    """

    verification: Verification
    natures: NatureReport
    giver: NatureReport | None
    differences: tuple[Difference, ...]
    receiver: str
    person: str
    moment: datetime
    project: str = ""
    giver_name: str = ""
    client: str = ""
    rehearsal: bool = False


def suggested_outcome(received: Received) -> ReceiptOutcome:
    """What the findings speak for; people decide. Marks of state secrets and a package that isn't whole: refused."""
    natures = received.natures
    if not received.verification.ok or natures.blocked:
        return ReceiptOutcome.REFUSED
    if natures.failed or received.differences or received.giver is None:
        return ReceiptOutcome.RESERVED
    if received.verification.signature is None:
        # Nobody vouches for the root: whoever edits a package, a rehearsal's kind for instance, loses the signature.
        return ReceiptOutcome.RESERVED
    return ReceiptOutcome.ACCEPTED
