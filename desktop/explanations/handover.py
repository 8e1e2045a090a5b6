"""Errors about packages, on the giver's and the receiver's side."""

from __future__ import annotations

import errno
from typing import Any

from desktop.explanations.words import ExitCode, Explanation, Words
from desktop.services.errors import GateClosed, InsideVault, UnknownProfile
from exporters import errors as export
from exporters.wording import amount
from resources.words import N_, _, ngettext

_REASONS = {
    errno.ENOENT: N_("there is no such folder; is the medium connected?"),
    errno.ENODEV: N_("the medium isn't there any more"),
    errno.ENOSPC: N_("no room is left"),
    errno.EDQUOT: N_("no room is left"),
    errno.EROFS: N_("the medium is write-protected"),
    errno.EACCES: N_("writing isn't permitted there"),
    errno.EPERM: N_("writing isn't permitted there"),
    errno.EIO: N_("the medium can't be read or written properly"),
}
"""What operating systems say in English, or in their own words."""


def _nothing(_error: Any) -> Explanation:
    return Explanation(
        _("Nothing to hand over"),
        _("The vault holds no document. An empty package is never a success, so none was written."),
        _("File documents first."),
        ExitCode.REFUSED,
    )


def _output_taken(error: Any) -> Explanation:
    if error.path.is_file():
        return Explanation(
            _("The place is taken"),
            _("{path} already holds something; nothing is ever overwritten.").format(
                path=error.path
            ),
            _("Choose another name."),
            ExitCode.USAGE,
        )
    return Explanation(
        _("The output folder is not empty"),
        _("{path} already holds something; nothing is ever overwritten.").format(path=error.path),
        _("Choose a new or an empty folder."),
        ExitCode.USAGE,
    )


def _strange_file(error: Any) -> Explanation:
    return Explanation(
        _("Something else lies in the unfinished package"),
        _("{path} holds an unfinished package, and {strange}, which is not of it.").format(
            path=error.path, strange=error.strange
        ),
        _("Take it away and build again there, or choose a new folder."),
        ExitCode.USAGE,
    )


def _reason(cause: OSError) -> str:
    known = _REASONS.get(cause.errno or 0)
    return _(known) if known else cause.strerror or str(cause)


def _output_failed(error: Any) -> Explanation:
    if error.kept:
        advice = _(
            "What was written stays there, marked as unfinished. Make room or put the medium back, and build into the "
            "same folder again: it goes on from there."
        )
        return Explanation(
            _("The package could not be written"),
            _("Writing {path} failed: {reason}.").format(
                path=error.path, reason=_reason(error.cause)
            ),
            advice,
            ExitCode.WORLD,
        )
    return Explanation(
        _("The package could not be written"),
        _("Writing {path} failed: {reason}.").format(path=error.path, reason=_reason(error.cause)),
        _("The vault is unchanged. Make room or use another medium, and build the package again."),
        ExitCode.WORLD,
    )


def _source_unreadable(error: Any) -> Explanation:
    gone = error.cause.errno == errno.ENOENT
    reason = _("it isn't there any more") if gone else _reason(error.cause)
    return Explanation(
        _("The package can't be read"),
        _("Reading {path} failed: {reason}.").format(path=error.path, reason=reason),
        _(
            "What the medium has stays there, marked as unfinished. See to the package's disk, verify the package, and "
            "write the medium again: it goes on from there. What stays unreadable is built anew."
        ),
        ExitCode.WORLD,
    )


def _copy_failed(error: Any) -> Explanation:
    return Explanation(
        _("Nothing was written out"),
        _("Writing {path} failed: {reason}.").format(path=error.path, reason=_reason(error.cause)),
        _("Nothing was left there, and the vault is as it was. Make room or choose another place."),
        ExitCode.WORLD,
    )


def _content_changed(_error: Any) -> Explanation:
    return Explanation(
        _("A document is not what was filed"),
        _("While the package was being written, a document's bytes did not match its record."),
        _("No package was made. Run a full check and restore the document from a backup."),
        ExitCode.DAMAGED,
    )


def _verification_failed(error: Any) -> Explanation:
    return Explanation(
        _("The package is not what was written"),
        _("Reading the package back showed {count} differences.").format(count=len(error.findings)),
        _("Do not hand it over. Check the medium and build the package again on another one."),
        ExitCode.WORLD,
    )


def _not_a_package(error: Any) -> Explanation:
    return Explanation(
        _("No package here"),
        _("{path} is not a handover package.").format(path=error.path),
        _("Choose the folder that holds bagit.txt."),
        ExitCode.USAGE,
    )


def _inside_vault(error: Any) -> Explanation:
    return Explanation(
        _("Not into the vault"),
        _("{path} lies inside the vault, where nothing in clear may be written.").format(
            path=error.path
        ),
        _("Choose a folder outside the vault."),
        ExitCode.REFUSED,
    )


_MOST_SHOWN = 20


def _gate_closed(error: Any) -> Explanation:
    count = len(error.items)
    head = ngettext(
        "{count} thing stands in the way of a final package:",
        "{count} things stand in the way of a final package:",
        count,
    ).format(count=count)
    lines = [
        " · ".join(part for part in (item.sentence, item.clause) if part)
        for item in error.items[:_MOST_SHOWN]
    ]
    if count > _MOST_SHOWN:
        lines.append(_("and {count} more").format(count=count - _MOST_SHOWN))
    return Explanation(
        _("Not ready for the final handover"),
        "\n".join([head, *lines]),
        _(
            "Deal with them, or let somebody answer for them by name (`shoudang gate waive`). Without --final a "
            "rehearsal is built."
        ),
        ExitCode.FINDINGS,
    )


def _unknown_profile(error: Any) -> Explanation:
    return Explanation(
        _("No such kind of package"),
        _("No kind of package is called “{profile}”.").format(profile=error.profile),
        _("Choose one of {known}.").format(known=", ".join(error.known)),
        ExitCode.USAGE,
    )


def _file_too_large(error: Any) -> Explanation:
    if error.room > 0:
        sentence = _("{name} has {size}; a medium of this kind has room for {room}.").format(
            name=error.name, size=amount(error.size), room=amount(error.room)
        )
    else:
        sentence = _(
            "A medium of this kind has room for no document at all: what every medium carries takes {overhead}."
        ).format(overhead=amount(error.overhead))
    return Explanation(
        _("A file is larger than the medium"),
        sentence,
        _(
            "No file is ever cut in two, and every medium also carries the package's lists. Use larger media."
        ),
        ExitCode.WORLD,
    )


def _not_this_package(error: Any) -> Explanation:
    if error.foreign:
        return Explanation(
            _("Not a package of this vault"),
            _("{path} was not built from this vault. Nothing was written.").format(path=error.path),
            _("Open the vault that the package was built from; it keeps the record of its media."),
            ExitCode.USAGE,
        )
    return Explanation(
        _("The medium holds something else"),
        _("{path} holds another package, another part of it, or files of somebody else's.").format(
            path=error.path
        ),
        _("Use an empty medium, or the one that this part was begun on."),
        ExitCode.USAGE,
    )


def _medium_too_small(error: Any) -> Explanation:
    words = (
        _("{path} has {free} free; {needed} are needed.")
        if error.free > 0
        else _("{path} is full; {needed} are needed.")
    )
    return Explanation(
        _("Not enough room"),
        words.format(path=error.path, free=amount(error.free), needed=amount(error.needed)),
        _("Nothing was written. Make room, or choose a larger medium."),
        ExitCode.WORLD,
    )


WORDS: Words = (
    (GateClosed, _gate_closed),
    (UnknownProfile, _unknown_profile),
    (export.FileTooLarge, _file_too_large),
    (export.NotThisPackage, _not_this_package),
    (export.MediumTooSmall, _medium_too_small),
    (export.StrangeFile, _strange_file),
    (export.NothingToExport, _nothing),
    (export.OutputNotEmpty, _output_taken),
    (export.SourceUnreadable, _source_unreadable),
    (export.CopyFailed, _copy_failed),
    (export.OutputFailed, _output_failed),
    (export.ContentChanged, _content_changed),
    (export.VerificationFailed, _verification_failed),
    (export.NotAPackage, _not_a_package),
    (InsideVault, _inside_vault),
)
