"""Checking the vault: every finding names its object, what was expected, what was found and what to do.

Nothing but the journal and the dates of proofs is written. A structural check opens every pack's own table and compares
it with the database; a share proves the packs that were longest not read; a full check reads every byte.
"""

from __future__ import annotations

from desktop.services.house import House
from desktop.services.keeping.checking_folder import (
    check_editions,
    check_headers,
    check_snapshots,
    check_state,
    check_strangers,
)
from desktop.services.keeping.checking_journal import check_journal
from desktop.services.keeping.checking_records import (
    DATABASE,
    check_database,
    check_index,
    check_packs,
    check_versions,
)
from desktop.services.keeping.findings import CheckRun
from desktop.services.keeping.proving import last_proven, prove_everything, prove_share
from desktop.services.progress import Progress, Quiet
from desktop.services.records import CheckReport

__all__ = ["check_vault", "daily_share", "last_proven"]


def check_vault(
    house: House,
    *,
    full: bool = False,
    share: float | None = None,
    progress: Progress | None = None,
) -> CheckReport:
    """Examine everything. `full` reads every byte; `share` (0 to 1) proves the longest unproven part of the packs.

    Raises Cancelled; what was proven by then stays proven.
    """
    return _check(house, progress, full=full, sampled=share is not None, share=share)


def daily_share(house: House, *, progress: Progress | None = None) -> CheckReport:
    """Examine everything and prove today's share of the packs, so that all of them are proven every 30 days."""
    return _check(house, progress, full=False, sampled=True, share=None)


def _check(
    house: House, progress: Progress | None, *, full: bool, sampled: bool, share: float | None
) -> CheckReport:
    run = CheckRun(house, progress or Quiet())
    check_headers(run)
    check_state(run)
    check_strangers(run)
    check_database(run)
    if run.is_named(DATABASE):
        # Everything else is asked of the database: what it says now proves nothing, and writing to it could do harm.
        return CheckReport(tuple(run.findings), run.bytes_read)
    check_journal(run)
    check_snapshots(run, every=full, newest=sampled)
    check_editions(run)
    check_packs(run)
    check_versions(run)
    if full:
        prove_everything(run)
    elif sampled:
        prove_share(run, share)
    check_index(run)
    kind = "full" if full else "share" if sampled else "structure"
    outcome = "clean" if not run.findings else f"{len(run.findings)} findings"
    house.log(("checked", "vault", f"{kind}, {outcome}"))
    proven = last_proven(house)
    return CheckReport(tuple(run.findings), run.bytes_read, proven.oldest, proven.share)
