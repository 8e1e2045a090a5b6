"""The part of a check that verifies the journal's chain and its signed heads."""

from __future__ import annotations

from desktop.services.audit.audit_words import break_sentence
from desktop.services.keeping.findings import CheckRun
from models.audit.journal import head
from models.audit.verification import verify_chain
from resources.words import _

JOURNAL = "journal"


def check_journal(run: CheckRun) -> None:
    """Every event follows from the one before, every signed head is the journal's."""
    house = run.house
    chain = house.journal.chain

    def step(count: int) -> None:
        run.progress.advance(count)
        run.progress.checkpoint()

    with house.database.read() as session:
        run.progress.start(_("Verifying the journal"), head(session, chain).sequence, "events")
        report = verify_chain(session, chain, step=step)
    for each in report.breaks:
        run.error(
            JOURNAL,
            break_sentence(each),
            _(
                "Somebody with the key changed the database. Keep it as it is, compare printed codes with "
                "`shoudang audit VAULT --verify --code CODE`, and restore a backup from before."
            ),
            expected=_("events 1 to {last}").format(last=report.last),
            found=_("complete from 1 to {last}").format(last=report.complete_to),
        )
