"""The page with the journal's signed head: what the vault's own chain can't have, a witness outside of it.

One page for both parties to sign and for each to keep; `shoudang audit VAULT --code CODE` compares it with the journal.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from exporters.report import Facts, Heading, Paragraph, Report, Signatures, Stamp
from exporters.wording import minute
from models.records import ContractProfile
from resources.words import _, language

_TITLES = {"zh_CN": "审计日志链首摘要", "en": "Head of the audit trail"}


@dataclass(frozen=True, slots=True)
class AnchorPage:
    """What the page says. `suite` is the suite's name, `algorithms` what it stands for; `hash` and `key` (the
    public key's fingerprint) are hexadecimal; `moment` is when event `sequence`, the newest one, was signed.
    """

    vault_name: str
    vault_id: bytes
    suite: str
    algorithms: str
    contract: ContractProfile
    sequence: int
    moment: datetime
    actor: str
    code: str
    hash: str
    key: str
    qr_text: str


def anchor_report(page: AnchorPage) -> Report:
    """The page as a report."""
    contract = page.contract
    facts = Facts(
        (
            (_("Vault"), page.vault_name),
            (_("Events"), _("1 to {last}").format(last=page.sequence)),
            (_("Signed on"), minute(page.moment)),
            (_("Signed by"), page.actor),
            (_("Contract"), contract.title),
            (_("Vault id"), grouped(page.vault_id.hex())),
            (_("Suite"), f"{page.suite}  ({page.algorithms})"),
        )
    )
    stamp = Stamp(
        _("Code of event {number}").format(number=page.sequence),
        page.code,
        page.qr_text,
        (
            (_("Hash"), "\n".join(grouped(page.hash[at : at + 32]) for at in (0, 32))),
            (_("Signing key"), grouped(page.key)),
        ),
    )
    return Report(
        title=_("Head of the audit trail"),
        subtitle=_other_title(),
        author=contract.contractor,
        blocks=(
            facts,
            stamp,
            Heading(_("What this page proves")),
            Paragraph(
                _(
                    "Every event of the vault's audit trail is bound to all events before it. Whoever keeps this "
                    "page can later tell that none of the events 1 to {last} was changed, removed, inserted or "
                    "back-dated after it was printed, and that no older copy of the vault was put in its place. "
                    "What was done since is proven by a later page."
                ).format(last=page.sequence)
            ),
            Heading(_("How to check it")),
            Paragraph(
                _(
                    "Keep this page apart from the vault. To check it, open the vault, have the audit trail compared "
                    "with a paper, and type the code or scan the square. On the command line:\n"
                    "shoudang audit VAULT --code {code}"
                ).format(code=page.code)
            ),
            Heading(_("Signatures of both parties")),
            Signatures(
                (
                    _("Contractor: {party}").format(party=contract.contractor),
                    _("Client: {party}").format(party=contract.client),
                )
            ),
        ),
        keywords=(page.code,),
    )


def grouped(digits: str) -> str:
    """Hexadecimal digits in groups of four, so that two people can compare them aloud."""
    return "  ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def _other_title() -> str:
    """The title in the other language: the page may have to be recognised by somebody who reads only that one."""
    return next(title for name, title in _TITLES.items() if name != language())
