"""What can go wrong in a use case beyond its storage.

ServiceError
├── AcceptanceMissing     a vault was to be destroyed though nobody accepted its final package
├── ChangedMeanwhile      somebody saved an article since it was opened
├── ContractRefused       something of the contract's duties, people, matters… can't be said or entered so
├── DatabaseMissing       the vault's folder has a header but no database
├── DisposalRefused       a disposal list can't be made, approved, withdrawn or carried out so
├── EditionEmpty          nothing in the archive is in an edition's scope
├── EditionTooLate        an edition was to expire before it could be opened
├── EditionsInForce       editions would lose what is to be purged
├── ExecutorsMissing      a vault was to be destroyed by fewer than two persons, and nobody said why
├── GateClosed            a final package was asked for, and something stands in the way
├── Held                  a hold forbids purging or destroying
├── InspectionRefused     something can't be said or written so in an inspection
├── InsideVault           a package was to be written into the vault's own folder
├── ManualRefused         results that persons entered for the four natures can't be read
├── NameTaken             another saved view has this name
├── NoSuchDraft           a draft was saved or discarded
├── NoSuchKind            there are no articles of this kind
├── NoSuchMedium          no medium in use has this label
├── NoSuchSlot            no key slot has this id or label, or several have
├── NoSuchSystem          no system has this id
├── NoSuchView            no saved view has this name
├── NotAnArticle          a document is a file, not an article
├── NotAllowed            the key slot in use may not do this
├── NotConfirmed          the vault's name was not typed as it is
├── OrderRefused          tags, collections, relations, fields or a bulk edit can't be as they were to be
├── PartsElsewhere        folders or files of a vault are links: what they lead to would outlive the vault
├── PackageChanged        a package is no longer what it was when it was verified
├── PackageMarked         something in a package that was being built bears the mark of a state secret
├── PackageRefused        a package can't be imported: newer, without data, with data that aren't right
├── PackageUnsound        a package to be imported has findings
├── ReasonMissing         something that stays on record was asked for without a reason
├── ReceiptRefused        a receiver's receipt is malformed, of another package, or there already
├── RequestListRefused    a list of an inspector's requests has the wrong shape
├── SheetRefused          a sheet has problems and isn't carried into its register
├── StateSecret           something that is marked as a state secret was to be stored
├── SameAsCurrent         a new version is byte for byte the one that is current
├── TextTooLong           an article is longer than one may be
├── TitleTaken            another article has this title, but for case and width
├── TitleUnusable         a title is empty or too long
├── SystemRefused         a system can't be entered, changed or merged as it was to be
├── TooManySlots          the header has no room for another key slot
├── UnknownContract       no contract profile has this name
├── UnknownProfile        no kind of package is called so
├── WeakPassphrase        a new passphrase is too easily guessed
└── Withheld              a document bears the mark of a state secret and is not opened
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from vault.ids import SlotKind

if TYPE_CHECKING:
    from exporters.findings import VerifyFinding
    from models.documents.secrecy import SecrecyFinding
    from models.handover.preflight import GateItem
    from models.keeping.holds import HoldRecord
    from models.records import DocumentRecord


class ServiceError(Exception):
    """Base of everything use cases raise on purpose."""

    code = "service"


class AcceptanceMissing(ServiceError):
    """There is no receipt by which a final package was accepted, and no reason why it may go without."""

    code = "acceptance-missing"


class ExecutorsMissing(ServiceError):
    """Fewer than two different persons carry out a destruction (执行人2名), and there is no reason why."""

    code = "executors-missing"


class PartsElsewhere(ServiceError):
    """`names` of the vault's own folders and files are links: they lie elsewhere, where nothing would be erased."""

    code = "parts-elsewhere"

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(f"{len(names)} parts of the vault are links")
        self.names = tuple(names)


class DisposalRefused(ServiceError):
    """`sentence`, translated, says why. `reason` is a stable word: no-such-list, same-name, not-approved, settled…"""

    code = "disposal-refused"

    def __init__(self, reason: str, sentence: str) -> None:
        super().__init__(f"disposal refused: {reason}")
        self.reason, self.sentence = reason, sentence


class DatabaseMissing(ServiceError):
    """The vault's folder has a header but no database."""

    code = "database-missing"


class EditionEmpty(ServiceError):
    """Nothing in the archive is in the scope."""

    code = "edition-empty"


class EditionTooLate(ServiceError):
    """`expires` has passed already."""

    code = "edition-too-late"

    def __init__(self, expires: datetime) -> None:
        super().__init__("the edition would have expired already")
        self.expires = expires


class EditionsInForce(ServiceError):
    """`labels` are those of the editions that show what is to be purged, or read from packs that would be rewritten."""

    code = "editions-in-force"

    def __init__(self, labels: tuple[str, ...]) -> None:
        super().__init__(f"{len(labels)} editions are in force")
        self.labels = labels


class ReasonMissing(ServiceError):
    """What stays on record needs a reason."""

    code = "reason-missing"


class Held(ServiceError):
    """`holds`, at least one, are in force on what was to go; those on the whole vault come first."""

    code = "held"

    def __init__(self, holds: tuple[HoldRecord, ...]) -> None:
        super().__init__(f"{len(holds)} holds are in force")
        self.holds = holds


class StateSecret(ServiceError):
    """`finding` says which level was marked, and where; neither this nor the message holds a name or any text."""

    code = "state-secret"

    def __init__(self, finding: SecrecyFinding) -> None:
        super().__init__(f"marked as a state secret: {finding.level.value}, {finding.where.value}")
        self.finding = finding


class NotAllowed(ServiceError):
    """`right` is a message id that says what was asked for; `kind` is the slot's."""

    code = "not-allowed"

    def __init__(self, right: str, kind: SlotKind) -> None:
        super().__init__(f"a {kind.name.lower()} slot may not {right}")
        self.right, self.kind = right, kind


class NameTaken(ServiceError):
    """Another saved view is called `name`."""

    code = "name-taken"

    def __init__(self, name: str) -> None:
        super().__init__(f"another view is called {name!r}")
        self.name = name


class NoSuchView(ServiceError):
    """No saved view is called `name`."""

    code = "no-such-view"

    def __init__(self, name: str) -> None:
        super().__init__(f"no view is called {name!r}")
        self.name = name


class NoSuchMedium(ServiceError):
    """No registered medium that isn't retired has the label `label`."""

    code = "no-such-medium"

    def __init__(self, label: str) -> None:
        super().__init__(f"no medium {label!r}")
        self.label = label


class NoSuchSlot(ServiceError):
    """`slot` is what was asked for."""

    code = "no-slot"

    def __init__(self, slot: str) -> None:
        super().__init__(f"no key slot {slot}")
        self.slot = slot


class TooManySlots(ServiceError):
    """The header has no room for another key slot."""

    code = "too-many-slots"


class NotConfirmed(ServiceError):
    """`name` is what should have been typed."""

    code = "not-confirmed"

    def __init__(self, name: str) -> None:
        super().__init__("the vault's name was not typed as it is")
        self.name = name


class InsideVault(ServiceError):
    """`path` lies in the vault's folder, where nothing in clear may be written."""

    code = "inside-vault"

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


class GateClosed(ServiceError):
    """`items` stand in the way of a final package, and nobody answers for them."""

    code = "gate-closed"

    def __init__(self, items: Sequence[GateItem]) -> None:
        super().__init__(f"{len(items)} blockers")
        self.items = tuple(items)


class UnknownProfile(ServiceError):
    """No kind of package is called `profile`; `known` lists those that are."""

    code = "unknown-profile"

    def __init__(self, profile: str, known: tuple[str, ...]) -> None:
        super().__init__(f"no package profile {profile!r}")
        self.profile, self.known = profile, known


class UnknownContract(ServiceError):
    """`id` names no shipped profile; `known` lists those that are."""

    code = "unknown-contract"

    def __init__(self, contract_id: str, known: tuple[str, ...]) -> None:
        super().__init__(f"no contract profile {contract_id!r} (known: {', '.join(known)})")
        self.id, self.known = contract_id, known


class WeakPassphrase(ServiceError):
    """`verdict`, translated, says how weak a new passphrase is; `empty` when there is none."""

    code = "weak-passphrase"

    def __init__(self, verdict: str, *, empty: bool = False) -> None:
        super().__init__("the new passphrase is too easily guessed")
        self.verdict, self.empty = verdict, empty


class UnknownPaper(ServiceError):
    """`path` ends neither in .pdf nor in .docx."""

    code = "unknown-paper"

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


class Withheld(ServiceError):
    """The document `number` bears the mark of a state secret (保守国家秘密法): it is not opened, found or exported."""

    code = "withheld"

    def __init__(self, number: str) -> None:
        super().__init__("the document is withheld")
        self.number = number


class SameAsCurrent(ServiceError):
    """A file that was to become a new version is, byte for byte, the current version of the document `number`."""

    code = "same-as-current"

    def __init__(self, number: str) -> None:
        super().__init__("the file is the current version")
        self.number = number


class OrderRefused(ServiceError):
    """Tags, collections, relations or fields can't be as they were to be. `sentence`, translated, says why.

    `reason` is a stable word: no-such-…, bad-name, bad-value, name-taken, merge-instead, into-itself, too-deep, cycle…
    """

    code = "order-refused"

    def __init__(self, reason: str, sentence: str) -> None:
        super().__init__(f"order refused: {reason}")
        self.reason, self.sentence = reason, sentence


class NotAnArticle(ServiceError):
    """The document `number` is a file: it has no Markdown to be edited here."""

    code = "not-an-article"

    def __init__(self, number: str) -> None:
        super().__init__("the document is not an article")
        self.number = number


class NoSuchKind(ServiceError):
    """There are no articles of the kind `kind`."""

    code = "no-such-kind"

    def __init__(self, kind: str) -> None:
        super().__init__(f"no kind {kind!r}")
        self.kind = kind


class TitleTaken(ServiceError):
    """`documents`, articles in use, are called `title` but for case, width and blanks."""

    code = "title-taken"

    def __init__(self, title: str, documents: Sequence[DocumentRecord]) -> None:
        super().__init__("another article has this title")
        self.title, self.documents = title, tuple(documents)


class TitleUnusable(ServiceError):
    """A title has no character that can be seen (`length` 0), or `length` of them, more than `most`."""

    code = "title-unusable"

    def __init__(self, length: int, most: int) -> None:
        super().__init__(f"a title of {length} characters")
        self.length, self.most = length, most


class TextTooLong(ServiceError):
    """An article, or what is being written, has `size` bytes; it may have `most`."""

    code = "text-too-long"

    def __init__(self, size: int, most: int) -> None:
        super().__init__(f"{size} bytes of text, more than {most}")
        self.size, self.most = size, most


class ChangedMeanwhile(ServiceError):
    """The article `number` has the version `ordinal` by now, of `saved`; what was edited is older than that."""

    code = "changed-meanwhile"

    def __init__(self, number: str, ordinal: int, saved: datetime) -> None:
        super().__init__("the article was saved meanwhile")
        self.number, self.ordinal, self.saved = number, ordinal, saved


class NoSuchDraft(ServiceError):
    """The draft `draft` was saved as a version, or discarded."""

    code = "no-such-draft"

    def __init__(self, draft: int) -> None:
        super().__init__(f"no draft {draft}")
        self.draft = draft


class NoSuchSystem(ServiceError):
    """No system has the id `system`."""

    code = "no-such-system"

    def __init__(self, system: int) -> None:
        super().__init__(f"no system {system}")
        self.system = system


class SystemRefused(ServiceError):
    """A system can't be as it was to be. `sentence`, translated, says why and repeats no value that may be secret.

    `reason` is a stable word: bad-name, name-taken, password, too-long, unknown-kind, unknown-fact, into-itself…
    """

    code = "system-refused"

    def __init__(self, reason: str, sentence: str) -> None:
        super().__init__(f"system refused: {reason}")
        self.reason, self.sentence = reason, sentence


class ContractRefused(ServiceError):
    """Something of the contract can't be said or entered as it was to be. `sentence`, translated, says why.

    `reason` is a stable word: no-such-…, illegal-step, future-day, bad-name, bad-value, missing, duplicate, overlap…
    Nothing was changed.
    """

    code = "refused"

    def __init__(self, reason: str, sentence: str) -> None:
        super().__init__(f"contract refused: {reason}")
        self.reason, self.sentence = reason, sentence


class InspectionRefused(ServiceError):
    """Something can't be said, drawn or written so in an officer's inspection. `sentence`, translated, says why.

    `reason` is a stable word: missing, too-long, bad-day, no-such-request, no-such-finding, too-many, number-in-text…
    """

    code = "inspection-refused"

    def __init__(self, reason: str, sentence: str) -> None:
        super().__init__(f"inspection refused: {reason}")
        self.reason, self.sentence = reason, sentence


class RequestListRefused(ServiceError):
    """A list of requests has the wrong shape. `problems`, translated, name the sheet and the row of each."""

    code = "request-list-refused"

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(f"{len(problems)} problems in a list of requests")
        self.problems = tuple(problems)


class SheetRefused(ServiceError):
    """A sheet wasn't carried into its register because `count` things in it are wrong; nothing was changed."""

    code = "sheet-refused"

    def __init__(self, count: int) -> None:
        super().__init__(f"{count} problems in a sheet")
        self.count = count


class PackageUnsound(ServiceError):
    """`findings`, at least one, are what verifying the package found; nothing of it was taken in."""

    code = "package-unsound"

    def __init__(self, findings: Sequence[VerifyFinding]) -> None:
        super().__init__(f"{len(findings)} findings in a package")
        self.findings = tuple(findings)


class PackageChanged(ServiceError):
    """The file `object_name` of a package isn't what the package was verified with."""

    code = "package-changed"

    def __init__(self, object_name: str) -> None:
        super().__init__(f"{object_name} changed since the verification")
        self.object_name = object_name


class PackageRefused(ServiceError):
    """A package can't be imported. `sentence`, translated, says why.

    `reason` is a stable word: no-data, malformed, newer, origin.
    """

    code = "package-refused"

    def __init__(self, reason: str, sentence: str) -> None:
        super().__init__(f"package refused: {reason}")
        self.reason, self.sentence = reason, sentence


class PackageMarked(ServiceError):
    """`places` in a package that was being built bear the mark of a state secret: the package was taken away again."""

    code = "package-marked"

    def __init__(self, places: Sequence[str]) -> None:
        super().__init__(f"{len(places)} places are marked as state secrets")
        self.places = tuple(places)


class ReceiptRefused(ServiceError):
    """A receiver's receipt wasn't kept. `sentence`, translated, says why.

    `reason` is a stable word: unreadable, malformed, other-package, known, outcome, future-day, no-such-document.
    """

    code = "receipt-refused"

    def __init__(self, reason: str, sentence: str) -> None:
        super().__init__(f"receipt refused: {reason}")
        self.reason, self.sentence = reason, sentence


class ManualRefused(ServiceError):
    """Results that persons entered can't be read as they are. `sentence`, translated, says what is wrong."""

    code = "manual-refused"

    def __init__(self, sentence: str) -> None:
        super().__init__("results of persons refused")
        self.sentence = sentence
