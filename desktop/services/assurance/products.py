"""Certified products and services (安全产品、密码产品): which certificate each has and until when that is valid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, TypedDict, Unpack

from desktop.services.assurance.assurance_entry import (
    changed_words,
    line,
    one_of,
    paragraph,
    require_order_of_days,
    require_past,
    require_system,
)
from desktop.services.contract.contract_rules import given_reason, require_entry
from desktop.services.contract.registers import change, enter, registers_of, said, today_of
from desktop.services.errors import ContractRefused
from desktop.services.house import House
from models.assurance.product_state import KINDS, ProductView, view_product
from models.naming import name_key
from models.obligations.register_records import Product
from resources.words import _


@dataclass(frozen=True, slots=True)
class NewProduct:
    """A product to be entered. `kind`: security, crypto or service; `level` as the certificate words it."""

    name: str
    kind: str = "security"
    system: int | None = None
    model: str = ""
    maker: str = ""
    level: str = ""
    certificate: str = ""
    issued: date | None = None
    until: date | None = None
    note: str = ""


class ProductSaid(TypedDict, total=False):
    """What can be said anew of a product."""

    name: str
    kind: str
    system: int | None
    model: str
    maker: str
    level: str
    certificate: str
    issued: date | None
    until: date | None
    note: str


def enter_product(house: House, new: NewProduct) -> Product:
    """Enter a product; without dates it is listed as such. Raises NotAllowed, StateSecret, ContractRefused."""
    values = asdict(new)
    require_entry(house, *changed_words(values))
    kept = _checked(house, values, None)
    with house.database.write() as session:
        identifier, row = enter(session, "product", kept)
        said(house, session, "product entered", f"product {identifier}", [row], title=kept["name"])
    return get_product(house, identifier)


def amend_product(house: House, product_id: int, **changes: Unpack[ProductSaid]) -> Product:
    """Say something else of a product. Raises NotAllowed, StateSecret, ContractRefused."""
    require_entry(house, *changed_words(changes))
    before = get_product(house, product_id)
    values = {**before._asdict(), "system": before.asset_id, **changes}
    kept = _checked(house, values, before)
    told = {"asset_id" if name == "system" else name for name in changes}
    with house.database.write() as session:
        row = change(session, "product", product_id, {name: kept[name] for name in sorted(told)})
        said(house, session, "product changed", f"product {product_id}", [row], title=kept["name"])
    return get_product(house, product_id)


def strike_product(house: House, product_id: int, reason: str) -> None:
    """It was entered by mistake, or isn't there any more. Raises NotAllowed, ReasonMissing, ContractRefused."""
    require_entry(house, reason)
    words, product = given_reason(reason), get_product(house, product_id)
    with house.database.write() as session:
        row = change(session, "product", product_id, {"void": True})
        told = {"title": product.name, "reason": words}
        said(house, session, "product struck", f"product {product_id}", [row], **told)


def get_product(house: House, product_id: int) -> Product:
    """One product that wasn't struck. Raises ContractRefused: no-such-product."""
    found = registers_of(house).product.get(product_id)
    if found is None or found.void:
        sentence = _("There is no product {id}.").format(id=product_id)
        raise ContractRefused("no-such-product", sentence)
    return found


def product_views(house: House, day: date | None = None) -> tuple[ProductView, ...]:
    """All products as of `day`, the certificate that expires first in front, those without dates last."""
    on = day or today_of(house)
    views = [
        view_product(each, on) for each in registers_of(house).product.values() if not each.void
    ]
    return tuple(sorted(views, key=lambda each: (each.product.until or date.max, each.product.id)))


def _checked(house: House, values: Mapping[str, Any], before: Product | None) -> dict[str, Any]:
    kept: dict[str, Any] = {
        "name": line(values["name"], _("The product's name"), needed=True),
        "kind": one_of(values["kind"], KINDS, _("the kind of a product")),
        "asset_id": values["system"],
        "model": line(values["model"], _("The model")),
        "maker": line(values["maker"], _("The maker")),
        "level": line(values["level"], _("The level")),
        "certificate": line(values["certificate"], _("The certificate's number")),
        "issued": values["issued"],
        "until": values["until"],
        "note": paragraph(values["note"], _("The note")),
    }
    issued = _("the day of issue"), kept["issued"]
    require_past(house, dict((issued,)))
    require_order_of_days(issued, (_("the last day"), kept["until"]))
    require_system(house, kept["asset_id"])
    for each in registers_of(house).product.values():
        if each.void or (before is not None and each.id == before.id) or not kept["certificate"]:
            continue
        same = name_key(each.certificate) == name_key(kept["certificate"])
        if same and each.asset_id == kept["asset_id"]:
            sentence = _("The number {number} belongs to “{title}” already.")
            words = sentence.format(number=kept["certificate"], title=each.name)
            raise ContractRefused("duplicate", words)
    return kept
