"""The audit trail as the window reads it: pages of events, the head for paper, verification with or without a code."""

from __future__ import annotations

from pathlib import Path

from desktop.services.audit.anchoring import ChainHead, HeadNow, newest_head, print_head
from desktop.services.audit.audit_details import shown_detail
from desktop.services.audit.audit_words import shown_action, shown_object
from desktop.services.audit.auditing import (
    AuditFilter,
    AuditVerification,
    audit_choices,
    audit_trail,
    verify_audit,
)
from desktop.services.house import House
from desktop.services.progress import Progress
from models.records import AuditEvent

__all__ = [
    "AuditEvent",
    "AuditFilter",
    "AuditVerification",
    "ChainHead",
    "HeadNow",
    "audit_choices",
    "audit_trail",
    "newest_head",
    "print_page",
    "shown_action",
    "shown_detail",
    "shown_object",
    "verify_trail",
]


def verify_trail(house: House, progress: Progress, *, code: str | None) -> AuditVerification:
    """Verify everything, and a printed code if there is one. Raises MistypedCode, Cancelled."""
    return verify_audit(house, code=code, progress=progress)


def print_page(house: House, _progress: Progress, *, target: Path) -> ChainHead:
    """Sign the head and write its page. Raises what `print_head` does."""
    return print_head(house, target)
