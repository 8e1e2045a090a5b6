"""What all papers of a handover share: whose they are, on every page what binds it, and whether it is a rehearsal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from exporters.report import Block, Report
from models.records import ContractProfile
from resources.words import _


@dataclass(frozen=True, slots=True)
class PaperFrame:
    """`now` is when the package was made, `anchor` stands at the foot of every page (see `anchor_line`).

    `made_by` and `checked_by` are names, or empty for the pen.
    """

    contract: ContractProfile
    now: datetime
    final: bool = True
    anchor: str = ""
    made_by: str = ""
    checked_by: str = ""

    def report(
        self,
        title: str,
        blocks: Iterable[Block],
        *,
        landscape: bool = False,
        sign_off: tuple[str, ...] = (),
        official: bool = False,
    ) -> Report:
        """A paper of this handover."""
        contract = self.contract
        return Report(
            title=title,
            subtitle="" if official else contract.title,
            subject=contract.title,
            blocks=tuple(blocks),
            header="" if official else f"{contract.client} · {contract.title}",
            mark="" if self.final else rehearsal_mark(),
            author=contract.contractor,
            keywords=(title, contract.number_prefix),
            landscape=landscape,
            anchor=self.anchor,
            sign_off=sign_off,
            official=official,
        )


def rehearsal_mark() -> str:
    """What stands on every page of a package that wasn't handed over formally."""
    return _("REHEARSAL, not the formal handover")


def anchor_line(head_code: str, *, root: str = "", content: str = "") -> str:
    """What binds a page: the journal's signed head, and the package's root or, inside the package, its content code."""
    pieces = [_("Chain head {code}").format(code=head_code)] if head_code else []
    if root:
        pieces.append(_("Root {root}").format(root=root))
    if content:
        pieces.append(_("Content code {code}").format(code=content))
    return "\n".join(pieces)


def every_page() -> tuple[str, ...]:
    """Who signs every page of a list: giver, receiver, supervisor, and the day."""
    return (
        _("Handed over by:"),
        _("Received by:"),
        _("Supervised by (person):"),
        _("Date:"),
    )
