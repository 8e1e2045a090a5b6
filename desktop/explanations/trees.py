"""Errors of source deliveries."""

from __future__ import annotations

from typing import Any

from desktop.explanations.words import ExitCode, Explanation, Words
from desktop.services.deliveries.delivery_records import (
    DeliveryExists,
    NoSuchDelivery,
    NoSuchMember,
    TreeRefused,
    TreeUnreadable,
)
from resources.words import _


def _refused(error: Any) -> Explanation:
    return Explanation(
        _("The source tree can't be filed"),
        error.sentence,
        _("Nothing of it was filed. Give a folder, a git repository, or a zip, tar or 7z archive."),
        ExitCode.WORLD if isinstance(error, TreeUnreadable) else ExitCode.REFUSED,
    )


def _exists(error: Any) -> Explanation:
    return Explanation(
        _("There is such a delivery already"),
        _("{name} has a delivery {release} already.").format(
            name=error.name, release=error.release
        ),
        _("A delivery doesn't change once it is filed. File it under another version."),
        ExitCode.REFUSED,
    )


def _no_delivery(error: Any) -> Explanation:
    return Explanation(
        _("No such delivery"),
        _("There is no delivery {wanted}.").format(wanted=error.wanted),
        _("List the deliveries to see their names; write NAME@VERSION."),
        ExitCode.USAGE,
    )


def _no_member(error: Any) -> Explanation:
    return Explanation(
        _("No such file in the delivery"),
        _("The delivery has no file {path}.").format(path=error.path),
        _("Show the delivery to see its files."),
        ExitCode.USAGE,
    )


WORDS: Words = (
    (TreeRefused, _refused),
    (DeliveryExists, _exists),
    (NoSuchDelivery, _no_delivery),
    (NoSuchMember, _no_member),
)
