"""The closed sets of the archive: categories, confidentiality marks, retention, ownership, text states.

Categories are the compartments of the vault seen by a person (domain model, category codes 源 技 诺 人 等 密 运 合).
"""

from __future__ import annotations

import enum

from resources.words import N_
from vault.ids import Compartment


class Category(enum.Enum):
    """What a document is about; the value is the word of the command line and the database."""

    CONTRACT = "contract"  # 合同与验收
    SOURCE = "source"  # 源代码
    TECHDOC = "techdoc"  # 技术文档
    PLEDGE = "pledge"  # 保密承诺
    PERSONNEL = "personnel"  # 人员档案
    GRADING = "grading"  # 等级保护
    CRYPTO = "crypto"  # 密码应用
    OPERATIONS = "operations"  # 运维过程

    @property
    def compartment(self) -> Compartment:
        """The compartment whose key seals this category."""
        return Compartment[self.name]

    @property
    def code(self) -> str:
        """Two digits, as in document numbers and package folders (`08` for operations)."""
        return f"{self.compartment:02d}"

    @property
    def label(self) -> str:
        """English message id of the category's name; translate where it is shown."""
        return _CATEGORY_LABELS[self]


_CATEGORY_LABELS = {
    Category.CONTRACT: N_("Contract and acceptance"),
    Category.SOURCE: N_("Source code"),
    Category.TECHDOC: N_("Technical documents"),
    Category.PLEDGE: N_("Confidentiality pledges"),
    Category.PERSONNEL: N_("Personnel records"),
    Category.GRADING: N_("Graded protection"),
    Category.CRYPTO: N_("Cryptography application"),
    Category.OPERATIONS: N_("Operations records"),
}


class Mark(enum.Enum):
    """Confidentiality marks that may be stored here; state secrets may not (domain model §6)."""

    PUBLIC = "公开"
    INTERNAL = "内部"
    WORK_SECRET = "工作秘密"
    TRADE_SECRET = "商业秘密"
    PERSONAL = "个人敏感"


class Status(enum.Enum):
    """How far a document has come, as its keeper says."""

    DRAFT = "草稿"
    FINAL = "定稿"
    VOID = "作废"


class DocumentState(enum.Enum):
    """Whether a document can be used."""

    LIVE = "live"
    TRASHED = "trashed"  # put away by the manager; can be brought back until it is purged
    WITHHELD = "withheld"  # bears the mark of a state secret: not opened, found or exported


class VersionKind(enum.Enum):
    """What a version row is."""

    FILE = "file"
    TREE = "tree"  # a source delivery; its own content is the listing of its members
    MEMBER = "member"  # one file of a tree


class Ownership(enum.Enum):
    """Whose a document is; decides what must be returned and what may be kept at the end (Ⅱ8.4, Ⅱ9.2)."""

    CLIENT = "甲方资料"
    DELIVERABLE = "交付成果"
    CONTRACTOR = "乙方自有"


class TextState(enum.Enum):
    """What is known of a version's text."""

    PENDING = "pending"  # not extracted yet
    READ = "read"  # text extracted and kept, sealed
    EMPTY = "empty"  # readable, but holds no text (a scan, an image, an archive)
    UNREADABLE = "unreadable"  # extraction failed; the reason is kept
