"""What can go wrong with records.

ModelError
├── SchemaTooNew       the database was written by a newer version of the program
├── DatabaseBusy       somebody has been reading an older state for too long
├── NoSuchDocument     no document has this id
├── NoSuchHold         no hold in force has this id
├── RulesWrong         a file of rules contradicts itself or another (models/contract/rule_problems.py)
└── MistypedCode       what was typed can't be a code that was printed
"""

from __future__ import annotations


class ModelError(Exception):
    """Base of everything the models raise on purpose."""

    code = "model"


class SchemaTooNew(ModelError):
    """`found` is the database's schema, unknown to this program."""

    code = "schema-too-new"

    def __init__(self, found: str) -> None:
        super().__init__(f"unknown schema {found!r}")
        self.found = found


class DatabaseBusy(ModelError):
    """Somebody has been reading an older state of the database for too long."""

    code = "database-busy"

    def __init__(self) -> None:
        super().__init__("the database is being read")


class NoSuchDocument(ModelError):
    """No document has the id `document`."""

    code = "no-such-document"

    def __init__(self, document: int) -> None:
        super().__init__(f"no document {document}")
        self.document = document


class NoSuchHold(ModelError):
    """No hold in force has the id `hold`."""

    code = "no-such-hold"

    def __init__(self, hold: int) -> None:
        super().__init__(f"no hold {hold}")
        self.hold = hold


class MistypedCode(ModelError):
    """`reason`: "character" (`character` never occurs), "length", "check" (they don't fit together), "line" (of a QR).

    `groups` are the suspects, counted from 0 for the number in front; empty when all have to be compared.
    """

    code = "mistyped-code"

    def __init__(self, reason: str, *, groups: tuple[int, ...] = (), character: str = "") -> None:
        super().__init__(f"not a printed code: {reason}")
        self.reason, self.groups, self.character = reason, groups, character
