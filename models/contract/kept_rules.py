"""The files of rules that a vault keeps for itself, revision by revision; the newest of a name is in force.

Nothing is ever changed or removed: a correction is another revision, and so is going back to what is shipped.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from models.audit.journal import Journal
from models.obligation_tables import RuleTextRow
from models.records import ContractProfile
from models.tables import ContractRow
from resources.rule_files import CONTRACT
from vault.ids import utc_now

RULES_KEPT = "rules kept"
"""The journal's word for another revision of a file of rules."""


class RuleRevision(NamedTuple):
    """One revision of a file of rules: where it came from, and why it was changed."""

    name: str
    revision: int
    origin: str
    note: str
    moment: datetime
    characters: int


def newest_rule(session: Session) -> int:
    """A number that grows whenever a file of rules is kept; 0 where none is."""
    return session.scalar(select(func.max(RuleTextRow.id))) or 0


def texts_in_force(session: Session) -> dict[str, str]:
    """The newest text of every name."""
    newest = select(func.max(RuleTextRow.id)).group_by(RuleTextRow.name)
    rows = session.execute(
        select(RuleTextRow.name, RuleTextRow.text).where(RuleTextRow.id.in_(newest))
    )
    return {row.name: row.text for row in rows}


def kept_text(session: Session, name: str, revision: int | None = None) -> str | None:
    """The text of one revision, by default the newest; None where there is none."""
    wanted = select(RuleTextRow.text).where(RuleTextRow.name == name)
    if revision is not None:
        wanted = wanted.where(RuleTextRow.revision == revision)
    return session.scalar(wanted.order_by(RuleTextRow.revision.desc()).limit(1))


def kept_revisions(session: Session, name: str | None = None) -> list[RuleRevision]:
    """All revisions, of one name or of every name, the newest first."""
    wanted = select(
        RuleTextRow.name,
        RuleTextRow.revision,
        RuleTextRow.origin,
        RuleTextRow.note,
        RuleTextRow.moment,
        func.length(RuleTextRow.text),
    ).order_by(RuleTextRow.id.desc())
    if name is not None:
        wanted = wanted.where(RuleTextRow.name == name)
    return [RuleRevision._make(row) for row in session.execute(wanted)]


def keep_first_contract(session: Session, journal: Journal, text: str, origin: str) -> None:
    """Keep the profile that a new archive is made for."""
    revision = keep_text(session, CONTRACT, text, origin=origin, note="")
    journal.append(session, [kept_event(CONTRACT, revision, text, origin=origin, note="")])


def kept_event(
    name: str, revision: int, text: str, *, origin: str, note: str
) -> tuple[str, str, str]:
    """What the journal says of a revision: its digest, not its text."""
    detail = {
        "revision": revision,
        "digest": hashlib.sha256(text.encode()).hexdigest(),
        "note": note,
        "origin": origin,
    }
    said = json.dumps(detail, ensure_ascii=False, sort_keys=True)
    return RULES_KEPT, f"rules {name}", said


def keep_text(session: Session, name: str, text: str, *, origin: str, note: str) -> int:
    """Keep another revision of `name`; returns its number, from 1."""
    newest = select(func.max(RuleTextRow.revision)).where(RuleTextRow.name == name)
    revision = (session.scalar(newest) or 0) + 1
    session.execute(
        insert(RuleTextRow).values(
            name=name, revision=revision, text=text, origin=origin, note=note, moment=utc_now()
        )
    )
    return revision


def amend_contract(session: Session, profile: ContractProfile) -> None:
    """Say anew what the archive's contract is: an amendment may change parties, period and amount."""
    session.execute(
        update(ContractRow).values(
            title=profile.title,
            client=profile.client,
            contractor=profile.contractor,
            start=profile.start,
            end=profile.end,
            amount_fen=profile.amount_fen,
        )
    )
