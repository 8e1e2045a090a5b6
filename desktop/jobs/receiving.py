"""The receiver's side as jobs: they need a runner, and no vault."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from desktop.jobs.job import Job
from desktop.jobs.runner import JobRunner
from desktop.services.credentials import Passphrase
from desktop.services.handover.sealing import unseal_package
from desktop.services.progress import Progress
from desktop.services.receiving.receiving import Received, receive, write_protocol
from models.handover.natures import ManualResult
from models.handover.receipts import ReceiptOutcome
from resources.words import _


class ReceivingJobs:
    """GUI thread only. Jobs are returned unstarted: connect, then start."""

    def __init__(self, runner: JobRunner) -> None:
        self._runner = runner

    def start(self, job: Job) -> None:
        """Start a job that has all its connections."""
        self._runner.start(job)

    def receiving(
        self,
        folders: Sequence[Path],
        *,
        receiver: str,
        person: str,
        manual: Mapping[str, ManualResult],
    ) -> Job:
        """Verify a package and check its natures. Finishes with `Received`."""
        given, seen = tuple(folders), dict(manual)

        def work(progress: Progress) -> Received:
            return receive(given, receiver=receiver, person=person, manual=seen, progress=progress)

        return self._runner.writer(_("Checking the package"), work)

    def opening_sealed(self, sources: Sequence[Path], out: Path, passphrase: Passphrase) -> Job:
        """Open a sealed rendition. Finishes with the package's folder."""
        given = tuple(sources)

        def work(progress: Progress) -> Path:
            return unseal_package(given, out, passphrase, progress)

        return self._runner.writer(_("Opening the sealed rendition"), work)

    def writing_protocol(
        self, received: Received, out: Path, receipt: Path, outcome: ReceiptOutcome
    ) -> Job:
        """Write the joint protocol and the receipt. Finishes with nothing."""

        def work(_progress: Progress) -> None:
            write_protocol(received, out, receipt, outcome=outcome)

        return self._runner.writer(_("Writing the protocol"), work)
