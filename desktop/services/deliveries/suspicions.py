"""Lines of a delivery that look like secrets: where they stand and what kind they seem to be, never what they hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from desktop.services.deliveries.delivery_reading import member_bytes, member_pieces
from desktop.services.filing.inspecting import SECRETS, Inspector
from desktop.services.house import House
from desktop.services.library import Archive
from desktop.services.progress import Progress
from models.documents.deliveries import SuspicionRecord, members_of, save_suspicions, suspicions_of
from models.records import DocumentRecord
from resources.words import N_, _

_LARGEST = 4 * 1024 * 1024
_HEAD = 8192
UNREAD = "not looked into"
"""The kind, at line 0, of a file that was too large or stopped its reader."""

# What detect-secrets calls its kinds, which is what is kept.
_KINDS = (
    N_("AWS Access Key"),
    N_("Artifactory Credentials"),
    N_("Azure Storage Account access key"),
    N_("Base64 High Entropy String"),
    N_("Basic Auth Credentials"),
    N_("Cloudant Credentials"),
    N_("Discord Bot Token"),
    N_("GitHub Token"),
    N_("GitLab Token"),
    N_("Hex High Entropy String"),
    N_("IBM COS HMAC Credentials"),
    N_("IBM Cloud IAM Key"),
    N_("JSON Web Token"),
    N_("Mailchimp Access Key"),
    N_("NPM tokens"),
    N_("OpenAI Token"),
    N_("Password in Chinese text"),
    N_("Private Key"),
    N_("PyPI Token"),
    N_("Secret Keyword"),
    N_("SendGrid API Key"),
    N_("Slack Token"),
    N_("SoftLayer Credentials"),
    N_("Square OAuth Secret"),
    N_("Stripe Access Key"),
    N_("Telegram Bot Token"),
    N_("Twilio API Key"),
    N_("not looked into"),
)


def find_suspicions(
    house: House, members: Sequence[DocumentRecord], earlier: int | None, progress: Progress
) -> list[tuple[int, int, str]]:
    """Look through `members` in the fenced process and keep (member's version id, line, kind) of what looks secret.

    What was found in a file that the tree `earlier` has too, at the same place, is taken over. Raises
    ReaderUnavailable, StorageFailed, Cancelled.
    """
    rows, members = _taken_over(house, members, earlier)
    progress.start(_("Looking for secrets"), len(members), "files")

    def files() -> Iterator[tuple[int, str, bytes]]:
        for member in members:
            progress.checkpoint()
            progress.advance(1, member.version.path)
            if member.version.size <= _LARGEST:
                yield member.version.id, member.version.path, member_bytes(house, member)
            elif b"\0" not in next(iter(member_pieces(house, member)), b"")[:_HEAD]:
                # Programs and pictures are no places for lines; a text of this size is, and nobody looked.
                rows.append((member.version.id, 0, UNREAD))

    with Inspector() as inspector:
        for version, answer in inspector.ask_many(SECRETS, files()):
            if answer is None:
                rows.append((version, 0, UNREAD))
            else:
                rows += [(version, line, kind) for line, kind in answer if type(line) is int]
    with house.database.write() as session:
        save_suspicions(session, rows)
    return rows


def _taken_over(
    house: House, members: Sequence[DocumentRecord], earlier: int | None
) -> tuple[list[tuple[int, int, str]], list[DocumentRecord]]:
    """What is known already, and the members that have to be looked into."""
    if earlier is None:
        return [], list(members)
    with house.database.read() as session:
        seen = {(each.version.path, each.version.digest) for each in members_of(session, earlier)}
        known: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for found in suspicions_of(session, earlier):
            known[found.path].append((found.line, found.kind))
    rows, fresh = [], []
    for member in members:
        path = member.version.path
        if (path, member.version.digest) in seen:
            rows += [(member.version.id, line, kind) for line, kind in known.get(path, ())]
        else:
            fresh.append(member)
    return rows, fresh


def suspicions(archive: Archive, tree: int) -> list[SuspicionRecord]:
    """What was found in a delivery, by path and line."""
    with archive.database.read() as session:
        return suspicions_of(session, tree)


def kind_words(kind: str) -> str:
    """The kind of a suspicion in words; one that a newer library brings is shown as it stands."""
    return _(kind) if kind in _KINDS else kind
