"""Reading deliveries: which there are, what they hold, and single members. Works for the vault and for an edition."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from desktop.services.deliveries.delivery_records import NoSuchDelivery, NoSuchMember
from desktop.services.library import Archive, document_bytes, open_version
from models.documents.deliveries import DeliveryRecord, deliveries, deliveries_of, members_of
from models.records import DocumentRecord


class Delivered(NamedTuple):
    """A delivery and the document whose version it is."""

    document_id: int
    delivery: DeliveryRecord

    @property
    def label(self) -> str:
        """NAME@VERSION, as commands take it."""
        return f"{self.delivery.name}@{self.delivery.release}"


def list_deliveries(archive: Archive) -> list[Delivered]:
    """All deliveries, oldest first."""
    with archive.database.read() as session:
        return [Delivered(*each) for each in deliveries(session)]


def document_deliveries(archive: Archive, document_id: int) -> list[Delivered]:
    """The deliveries of one document, oldest first."""
    with archive.database.read() as session:
        return [Delivered(document_id, each) for each in deliveries_of(session, document_id)]


def find_delivery(archive: Archive, wanted: str) -> Delivered:
    """The delivery NAME@VERSION, or the newest one of NAME. Raises NoSuchDelivery."""
    name, at, release = wanted.rpartition("@")
    if not at:
        name, release = wanted, ""
    for each in reversed(list_deliveries(archive)):
        if each.delivery.name == name and release in ("", each.delivery.release):
            return each
    raise NoSuchDelivery(wanted)


def members(archive: Archive, tree: int) -> list[DocumentRecord]:
    """The files of a delivery, each as its document's `version`, by path."""
    with archive.database.read() as session:
        return members_of(session, tree)


def find_member(archive: Archive, tree: int, path: str) -> DocumentRecord:
    """One file of a delivery. Raises NoSuchMember."""
    for member in members(archive, tree):
        if member.version.path == path:
            return member
    raise NoSuchMember(path)


def member_pieces(archive: Archive, member: DocumentRecord) -> Iterator[bytes]:
    """A member's bytes, piece by piece, each authenticated. For use cases that journal the whole action themselves."""
    return document_bytes(archive, member)


def member_bytes(archive: Archive, member: DocumentRecord) -> bytes:
    """All of a member's bytes at once."""
    return b"".join(document_bytes(archive, member))


def open_member(archive: Archive, member: DocumentRecord) -> Iterator[bytes]:
    """A member's bytes for somebody to see; journalled as a view."""
    return open_version(archive, member)
