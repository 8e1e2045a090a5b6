"""Errors about editions: theirs who read them, and theirs who prepare them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from desktop.explanations.words import ExitCode, Explanation, Words
from desktop.services.errors import (
    EditionEmpty,
    EditionsInForce,
    EditionTooLate,
    InspectionRefused,
    RequestListRefused,
)
from resources.words import _
from vault import errors as vault


def _edition_expired(error: Any) -> Explanation:
    return Explanation(
        _("The edition has expired"),
        _("The edition for {label} could be opened until {moment}.").format(
            label=error.label, moment=_local(error.expires)
        ),
        _("Ask the project manager to prepare another one."),
        ExitCode.REFUSED,
    )


def _edition_revoked(error: Any) -> Explanation:
    return Explanation(
        _("No such edition"),
        _(
            "There is no edition {edition} in this vault: it was revoked, or there never was one."
        ).format(edition=error.edition),
        _("`shoudang edition names VAULT` shows which there are."),
        ExitCode.REFUSED,
    )


def _edition_outdated(error: Any) -> Explanation:
    return Explanation(
        _("Made by another version"),
        _("The edition for {label} was prepared by an older version of the program.").format(
            label=error.label
        ),
        _("Ask the project manager to prepare another one."),
        ExitCode.REFUSED,
    )


def _clock_went_back(error: Any) -> Explanation:
    return Explanation(
        _("The clock went back"),
        _("The clock shows {now}, but the edition was in use at {last} already.").format(
            now=_local(error.now), last=_local(error.last)
        ),
        _("Set the clock right, then open the edition again."),
        ExitCode.REFUSED,
    )


def _edition_empty(_error: Any) -> Explanation:
    return Explanation(
        _("Nothing in this scope"),
        _("No document meets these conditions. An edition that shows nothing was not prepared."),
        _("Widen the scope, or file the documents first."),
        ExitCode.REFUSED,
    )


def _edition_too_late(error: Any) -> Explanation:
    return Explanation(
        _("It would have expired already"),
        _("The edition would open until {moment}, which has passed.").format(
            moment=_local(error.expires)
        ),
        _("Choose a later moment."),
        ExitCode.USAGE,
    )


def _editions_in_force(error: Any) -> Explanation:
    return Explanation(
        _("Editions are in force"),
        _(
            "These editions were made of what is to be purged: {labels}. Nothing was changed."
        ).format(labels=", ".join(error.labels)),
        _("Wait for the end of the inspection, or let the purge revoke them."),
        ExitCode.REFUSED,
    )


def _inspection_refused(error: Any) -> Explanation:
    return Explanation(_("That can't be said so"), error.sentence, "", ExitCode.USAGE)


def _request_list_refused(error: Any) -> Explanation:
    shown = error.problems[:_SHOWN]
    more = len(error.problems) - len(shown)
    if more:
        shown = (*shown, _("And {count} more.").format(count=more))
    return Explanation(
        _("The list of requests has another shape"),
        "\n".join(shown),
        _("It needs one row a request, with a column that says what is asked for (检查需求)."),
        ExitCode.USAGE,
    )


_SHOWN = 5


def _local(moment: datetime) -> str:
    return moment.astimezone().strftime("%Y-%m-%d %H:%M")


WORDS: Words = (
    (vault.EditionExpired, _edition_expired),
    (vault.EditionRevoked, _edition_revoked),
    (vault.EditionOutdated, _edition_outdated),
    (vault.ClockWentBack, _clock_went_back),
    (EditionEmpty, _edition_empty),
    (EditionTooLate, _edition_too_late),
    (EditionsInForce, _editions_in_force),
    (InspectionRefused, _inspection_refused),
    (RequestListRefused, _request_list_refused),
)
