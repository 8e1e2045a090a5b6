"""Whether a product's certificate is valid on a day."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import NamedTuple

from models.obligations.register_records import Product
from resources.words import N_

KINDS = ("security", "crypto", "service")
"""What a product can be; `service` is a cryptography service, a CA certificate for instance."""

KIND_WORDS = {
    "security": N_("security product"),
    "crypto": N_("cryptography product"),
    "service": N_("cryptography service"),
}
SOON_DAYS = 90
"""Renewing a certificate takes weeks: that long before its last day it is listed. A habit of ours, no rule."""


class CertificateState(Enum):
    """How a certificate stands; the value is a stable word."""

    VALID = "valid"
    SOON = "soon"
    EXPIRED = "expired"
    NOT_YET = "not-yet"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """A message id."""
        return _LABELS[self]


_LABELS = {
    CertificateState.VALID: N_("certificate valid"),
    CertificateState.SOON: N_("certificate expires soon"),
    CertificateState.EXPIRED: N_("certificate expired"),
    CertificateState.NOT_YET: N_("certificate not valid yet"),
    CertificateState.UNKNOWN: N_("dates unknown"),
}


class ProductView(NamedTuple):
    """A product, how its certificate stands, and days to the last one (negative: since)."""

    product: Product
    state: CertificateState
    days_left: int | None


def view_product(product: Product, day: date) -> ProductView:
    """The product as of `day`."""
    if product.until is None:
        return ProductView(product, CertificateState.UNKNOWN, None)
    left = (product.until - day).days
    state = CertificateState.VALID
    if product.issued is not None and product.issued > day:
        state = CertificateState.NOT_YET
    elif left < 0:
        state = CertificateState.EXPIRED
    elif left <= SOON_DAYS:
        state = CertificateState.SOON
    return ProductView(product, state, left)
