"""A pledge of secrecy to print and sign (保密承诺书), with the code by which its scan is found again."""

from __future__ import annotations

from dataclasses import dataclass

from exporters.report import Block, Facts, Paragraph, Report, Signatures, Stamp
from resources.words import _


@dataclass(frozen=True, slots=True)
class PledgeForm:
    """One person's form. `lines` are filled in; `qr_text` says the same as `code`."""

    title: str
    project: str
    client: str
    contractor: str
    name: str
    post: str
    lines: tuple[str, ...]
    code: str
    qr_text: str
    wording: str


def pledge_report(form: PledgeForm) -> Report:
    """The form as a report of one page."""
    blocks: list[Block] = [
        Facts(((_("Project"), form.project), (_("Full name"), form.name), (_("Post"), form.post))),
        *(Paragraph(line) for line in form.lines),
        Signatures(
            (
                _("Pledged by: {name}").format(name=form.name),
                _("Received for {party}:").format(party=form.contractor),
                _("Received for {party}:").format(party=form.client),
            )
        ),
        Stamp(
            _("Number of this pledge"),
            form.code,
            form.qr_text,
            (
                (_("Wording"), form.wording),
                (_("After signing"), _("Scan the whole page, this code too.")),
            ),
        ),
    ]
    return Report(
        title=form.title,
        blocks=tuple(blocks),
        header=f"{form.client} · {form.project}",
        author=form.contractor,
    )
