"""What can go wrong with records.

ModelError
├── SchemaTooNew       the database was written by a newer version of the program
└── NoSuchDocument     no document has this id
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


class NoSuchDocument(ModelError):
    """No document has the id `document`."""

    code = "no-such-document"

    def __init__(self, document: int) -> None:
        super().__init__(f"no document {document}")
        self.document = document
