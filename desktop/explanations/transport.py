"""Errors about sealed packages: of the one who seals them and the one who opens them, who has no vault."""

from __future__ import annotations

from typing import Any

from desktop.explanations.words import ExitCode, Explanation, Words
from exporters import errors as export
from resources.words import _
from vault import errors as vault

_SHOWN = 20


def _not_sealed(error: Any) -> Explanation:
    return Explanation(
        _("No sealed package"),
        _("{path} is not a sealed package, nor a volume of one.").format(path=error.path),
        _("Choose the file that ends in .sdseal, or all of its volumes."),
        ExitCode.USAGE,
    )


def _volumes_missing(error: Any) -> Explanation:
    numbers = ", ".join(map(str, error.missing[:_SHOWN]))
    return Explanation(
        _("Volumes are missing"),
        _("Of {count} volumes these are missing: {numbers}. Nothing was opened.").format(
            count=error.count, numbers=numbers
        ),
        _("Copy all volumes into one folder, or name them all."),
        ExitCode.USAGE,
    )


def _tampered(error: Any) -> Explanation:
    return Explanation(
        _("The sealed package is damaged or tampered with"),
        _("{object}: {problem}.").format(object=error.object_name, problem=error.problem),
        _("Nothing was left of it. Compare the file with the original, or ask for it again."),
        ExitCode.DAMAGED,
    )


def _too_new(error: Any) -> Explanation:
    return Explanation(
        _("Sealed by a newer version"),
        _("{path} has format {found}, this program knows {known}. Nothing was opened.").format(
            path=error.path, found=error.found, known=error.known
        ),
        _("Open it with a newer version, or with the script unseal.py that came with it."),
        ExitCode.REFUSED,
    )


def _wrong_passphrase(_error: Any) -> Explanation:
    return Explanation(
        _("Wrong passphrase"),
        _("The sealed package does not open with this passphrase. Nothing was written."),
        _("Compare it with the key handover slip, letter by letter, and try again."),
        ExitCode.WRONG_PASSPHRASE,
    )


def _content(error: Any) -> Explanation:
    named = (
        _("{path}: {problem}.").format(path=error.path, problem=error.problem)
        if error.path
        else _("The content of the sealed package: {problem}.").format(problem=error.problem)
    )
    return Explanation(
        _("What was sealed is not a whole package"),
        named,
        _("Nothing was left of it. Have the package built and sealed again."),
        ExitCode.DAMAGED,
    )


WORDS: Words = (
    (vault.NotSealed, _not_sealed),
    (vault.VolumesMissing, _volumes_missing),
    (vault.SealTampered, _tampered),
    (vault.SealTooNew, _too_new),
    (vault.WrongSealPassphrase, _wrong_passphrase),
    (export.SealedContentWrong, _content),
)
