"""The part of a repair that decides for a database, puts it in its place and makes it safe to go on from it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from desktop.services.house import House
from desktop.services.keeping.choosing_database import (
    Copy,
    Current,
    examine_current,
    install,
    newest_copy,
)
from desktop.services.keeping.repair_log import Phrase, RepairLog, shown
from desktop.services.progress import Progress
from exporters.wording import minute
from models.audit.chain import Chain
from models.documents.chunks import committed_among
from models.keeping.rebuilding import forget_index, raise_session_count, skip_numbers
from models.session import Database
from resources.words import N_, _
from vault.backup import OpenBackup
from vault.ids import utc_now
from vault.pack import FRESH
from vault.safety import SafetyCopy
from vault.store import fresh_packs
from vault.vault import Vault

DATABASE = "database"


class DatabaseRepair:
    """One run. Afterwards `numbers_skipped` says how many numbers of each series were left out."""

    def __init__(
        self, vault: Vault, safety: SafetyCopy, log: RepairLog, progress: Progress
    ) -> None:
        self._vault, self._safety, self._log, self._progress = vault, safety, log, progress
        self.numbers_skipped = 0

    def open(self, backup: OpenBackup | None, *, accept: bool) -> House | None:
        """The archive with the database that was decided for; None when there is none to go on from."""
        vault, chain = self._vault, Chain(self._vault.suite.digest, self._vault.id)
        current = examine_current(vault, chain, self._progress)
        if current.standing is not None and current.continues:
            pass
        elif current.standing is not None and accept:
            self._accept(current.standing.sequence)
        else:
            copy = newest_copy(vault, backup, chain, self._progress)
            reached = -1 if current.standing is None else current.standing.sequence
            if copy is None or copy.info.sequence <= reached:
                self._tell_undecided(current)
                return None
            self._restore(current, copy)
        self._put_fresh_away()
        return House(vault, ("repair begun", "vault", self._safety.path.name))

    def _accept(self, sequence: int) -> None:
        database = Database(self._vault.connect, self._vault.database_path)
        try:
            with database.write() as session:
                self._go_on_from(session, sequence, utc_now())
        finally:
            database.close()
        self._log.did(
            DATABASE,
            N_(
                "accepted as it is, up to event {found}; the vault was last known at event {expected}"
            ),
            found=sequence,
            expected=self._last_known,
        )

    def _restore(self, current: Current, copy: Copy) -> None:
        def prepare(session: Session) -> None:
            # What is indexed is of another database: it may say other things about the same documents.
            forget_index(session)
            self._go_on_from(session, copy.info.sequence, copy.info.moment)

        install(self._vault, copy, self._progress, prepare=prepare)
        self._log.did(
            DATABASE,
            N_(
                "{problem}; the backup's snapshot of {moment}, up to event {found}, took its place; the vault was "
                "last known at event {expected}"
            )
            if copy.from_backup
            else N_(
                "{problem}; the snapshot of {moment}, up to event {found}, took its place; the vault was last known "
                "at event {expected}"
            ),
            problem=current.problem or Phrase(N_("it is older than the vault")),
            moment=minute(copy.info.moment),
            found=copy.info.sequence,
            expected=self._last_known,
        )

    def _tell_undecided(self, current: Current) -> None:
        if current.standing is None:
            self._log.remains(
                "error",
                DATABASE,
                _("{problem}, and there is no snapshot that is whole").format(
                    problem=shown(current.problem)
                ),
                _("Run `shoudang restore BACKUP VAULT` into a new folder."),
                expected=_("a database or a snapshot"),
                found=_("neither"),
            )
            return
        found, expected = current.standing.sequence, self._last_known
        self._log.remains(
            "error",
            DATABASE,
            _(
                "it is whole up to event {found}, but not proven to be the one that was left (event {expected})"
            ).format(found=found, expected=expected),
            _(
                "Compare with the newest printed code. If this is all there is, run "
                "`shoudang repair VAULT --safety DIR --accept-database`; the audit trail will say so."
            ),
            expected=_("event {number}").format(number=expected),
            found=_("event {number}").format(number=found),
        )

    @property
    def _last_known(self) -> str:
        return str(self._vault.state.sequence or "?")

    def _go_on_from(self, session: Session, sequence: int, since: datetime) -> None:
        """Sessions and numbers go on from what was reached, not from what this database knows.

        Every document that was filed is an event, so no more numbers were given out since than events are lost.
        """
        state = self._vault.state
        raise_session_count(session, state.counter)
        self.numbers_skipped = max(0, state.sequence - sequence)
        skip_numbers(session, self.numbers_skipped, since=since.date(), until=utc_now().date())

    def _put_fresh_away(self) -> None:
        """Packs under their passing name that this database doesn't know: a newer one may have known them."""
        fresh = fresh_packs(self._vault.packs_path)
        database = Database(self._vault.connect, self._vault.database_path)
        try:
            with database.read() as session:
                unknown = set(fresh) - committed_among(session, fresh)
        finally:
            database.close()
        for pack in sorted(unknown):
            name = f"packs/{pack.hex()[:2]}/{pack.hex()}{FRESH}"
            self._safety.put_away(name)
            self._log.did(
                name, N_("no transaction is known that wrote it; it was moved to the safety copy")
            )
