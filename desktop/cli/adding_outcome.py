"""What became of an `add`, complete or not: told to a person or a program, with the exit code."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from desktop.cli.failures import tell
from desktop.cli.terminal import printable, result_object, say
from resources.words import _

if TYPE_CHECKING:
    from desktop.services.records import Failed, Filed, TextReport


class Outcome:
    """Collects while files are filed. `version` is (document, ordinal) where a newer version was filed."""

    def __init__(self, failed: Sequence[Failed], *, name_each: bool) -> None:
        self.documents: list[Filed] = []
        self.duplicates = 0
        self.failed: Sequence[Failed] = failed
        self.refused: tuple[Failed, ...] = ()
        self.unreadable: Sequence[Failed] = ()
        self.withheld: Sequence[int] = ()
        self.searchable = 0
        self.version: tuple[int, int] | None = None
        self.error: dict[str, Any] | None = None
        self._name_each = name_each

    @property
    def changed(self) -> bool:
        """Whether anything was filed."""
        return bool(self.documents)

    def acknowledge(self, filed: Sequence[Filed]) -> None:
        """These files are durable."""
        self.documents += filed
        if self._name_each:
            _name_each(filed)

    def refuse(self, refused: Sequence[Failed]) -> None:
        """These bear the mark of a state secret."""
        self.refused = tuple(refused)

    def take_texts(self, report: TextReport) -> None:
        """What extraction and indexing did."""
        self.unreadable, self.searchable = report.unreadable, report.searchable
        self.withheld = report.withheld

    def tell(self, *, as_json: bool) -> int:
        """Print everything; returns the exit code."""
        report_failed((*self.refused, *self.failed), self.unreadable)
        report_withheld(self.withheld, steps=not self.refused)
        if self.refused:
            tell_steps()
        if as_json:
            result_object(self._as_object())
        else:
            say(
                _("Filed {added}, already there {duplicates}, not filed {failed}.").format(
                    added=len(self.documents),
                    duplicates=self.duplicates,
                    failed=len(self.failed) + len(self.refused),
                )
            )
        if self.error is not None:
            return tell(self.error)
        return 6 if self.refused or self.withheld else 7 if self.failed else 0

    def _as_object(self) -> dict[str, Any]:
        described: dict[str, Any] = {
            "added": len(self.documents),
            "duplicates": self.duplicates,
            "failed": failed_objects((*self.refused, *self.failed)),
            "refused": failed_objects(self.refused),
            "unreadable": failed_objects(self.unreadable),
            "withheld": list(self.withheld),
            "documents": [
                {"id": filed.document_id, "title": filed.title, "path": filed.path}
                for filed in self.documents
            ],
            "searchable": self.searchable,
        }
        if self.version is not None:
            described["version"] = {"document": self.version[0], "ordinal": self.version[1]}
        return described if self.error is None else described | {"error": self.error}


def report_failed(failed: Sequence[Failed], unreadable: Sequence[Failed]) -> None:
    """Name what was not filed, and what was filed without its text."""
    for each in failed:
        say(_("not filed: {path}: {reason}").format(path=printable(each.path), reason=each.reason))
    for each in unreadable:
        say(
            _("filed, but without text: {path}: {reason}").format(
                path=printable(each.path), reason=each.reason
            )
        )


def report_withheld(documents: Sequence[int], *, steps: bool = True) -> None:
    """Name the documents that turned out to bear the mark of a state secret, and what the law asks for next."""
    for each in documents:
        say(_("withheld: document {id} is marked as a state secret.").format(id=each))
    if documents and steps:
        tell_steps()


def tell_steps() -> None:
    """What the law asks for once a state secret was met, step by step."""
    from desktop.services.filing.screening import legal_steps

    for line in legal_steps().splitlines():
        say(line)


def failed_objects(failed: Sequence[Failed]) -> list[dict[str, str]]:
    """The same for a program."""
    return [{"path": each.path, "reason": each.reason} for each in failed]


def _name_each(filed: Sequence[Filed]) -> None:
    lines = [f"{each.document_id}\t{printable(each.path)}\n" for each in filed]
    # Somebody who stops reading the names must not stop the filing.
    with contextlib.suppress(BrokenPipeError):
        sys.stderr.write("".join(lines))
        sys.stderr.flush()
