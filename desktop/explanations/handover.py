"""Errors about packages, on the giver's and the receiver's side."""

from __future__ import annotations

from typing import Any

from desktop.explanations.words import ExitCode, Explanation, Words
from desktop.services.errors import InsideVault
from exporters import errors as export
from resources.words import _


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


def _output_failed(error: Any) -> Explanation:
    return Explanation(
        _("The package could not be written"),
        _("Writing {path} failed: {reason}.").format(path=error.path, reason=error.cause.strerror),
        _("The vault is unchanged. Make room or use another medium, and build the package again."),
        ExitCode.WORLD,
    )


def _copy_failed(error: Any) -> Explanation:
    return Explanation(
        _("Nothing was written out"),
        _("Writing {path} failed: {reason}.").format(path=error.path, reason=error.cause.strerror),
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


WORDS: Words = (
    (export.NothingToExport, _nothing),
    (export.OutputNotEmpty, _output_taken),
    (export.CopyFailed, _copy_failed),
    (export.OutputFailed, _output_failed),
    (export.ContentChanged, _content_changed),
    (export.VerificationFailed, _verification_failed),
    (export.NotAPackage, _not_a_package),
    (InsideVault, _inside_vault),
)
