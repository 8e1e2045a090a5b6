"""`shoudang product …`: certified products and services, and until when their certificates are valid."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from desktop.cli.assurance_options import (
    Document,
    Note,
    OnDay,
    Reason,
    SystemOption,
    day,
    given,
    given_days,
    system_id,
)
from desktop.cli.assurance_output import iso
from desktop.cli.options import AsJson, PassphraseFile, VaultPath, read_key
from desktop.cli.terminal import printable, result, result_object, say
from desktop.services.unlocking import open_house
from resources.words import _

_Product = Annotated[int, typer.Argument(metavar="PRODUCT", show_default=False)]
_Model = Annotated[str | None, typer.Option(help=_("Its model."))]
_Maker = Annotated[str | None, typer.Option(help=_("Who makes it."))]
_Level = Annotated[str | None, typer.Option(help=_("The level on the certificate."))]
_Certificate = Annotated[str | None, typer.Option(help=_("The certificate's number."))]
_Issued = Annotated[str | None, typer.Option(metavar="DATE", help=_("The certificate's day."))]
_Until = Annotated[str | None, typer.Option(metavar="DATE", help=_("Its last day."))]

app = typer.Typer(
    help=_("Certified products and services."), no_args_is_help=True, rich_markup_mode=None
)


def register(parent: typer.Typer) -> None:
    """Add these commands to `parent`."""
    parent.add_typer(app, name="product")


@app.command("list", help=_("All products, the certificate that expires first in front."))
def list_(
    vault: VaultPath,
    on: OnDay = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """As of a day."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.assurance.products import product_views

        views = product_views(house, day(on))
    if as_json:
        result_object(
            {
                "products": [
                    {
                        **each.product._asdict(),
                        "issued": iso(each.product.issued),
                        "until": iso(each.product.until),
                        "state": each.state.value,
                        "days_left": each.days_left,
                    }
                    for each in views
                ]
            }
        )
        return
    for each in views:
        product = each.product
        parts = [
            f"{product.id:>4}",
            product.name,
            product.model,
            product.certificate,
            str(product.until or ""),
            _(each.state.label),
        ]
        result(printable("  ".join(filter(None, parts))))


@app.command(help=_("Enter a product."))
def add(
    vault: VaultPath,
    name: Annotated[str, typer.Argument(metavar="NAME", show_default=False)],
    kind: Annotated[str, typer.Option(help=_("security, crypto or service."))] = "security",
    system: SystemOption = None,
    model: _Model = None,
    maker: _Maker = None,
    level: _Level = None,
    certificate: _Certificate = None,
    issued: _Issued = None,
    until: _Until = None,
    note: Note = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """A product or service with its certificate."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.assurance.products import NewProduct, enter_product

        made = enter_product(
            house,
            NewProduct(
                name,
                kind,
                system_id(house, system),
                **given(model=model, maker=maker, level=level, certificate=certificate, note=note),
                **given_days(issued=issued, until=until),
            ),
        )
    _tell(made.id, _("Entered product {id}."), as_json=as_json)


@app.command(help=_("Say something else of a product; what isn't given stays."))
def amend(
    vault: VaultPath,
    product: _Product,
    name: Annotated[str | None, typer.Option(help=_("Its name."))] = None,
    kind: Annotated[str | None, typer.Option(help=_("security, crypto or service."))] = None,
    system: SystemOption = None,
    model: _Model = None,
    maker: _Maker = None,
    level: _Level = None,
    certificate: _Certificate = None,
    issued: _Issued = None,
    until: _Until = None,
    note: Note = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """An empty day takes it away."""
    changes: dict[str, Any] = given(
        name=name, kind=kind, model=model, maker=maker, level=level, certificate=certificate, note=note
    )  # fmt: skip
    changes |= given_days(issued=issued, until=until)
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.assurance.products import amend_product

        if system is not None:
            changes["system"] = system_id(house, system)
        amend_product(house, product, **changes)
    _tell(product, _("Changed product {id}."), as_json=as_json)


@app.command(help=_("Strike a product that was entered by mistake or isn't there any more."))
def strike(
    vault: VaultPath,
    product: _Product,
    reason: Reason,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """It stays on record as struck."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.assurance.products import strike_product

        strike_product(house, product, reason)
    _tell(product, _("Struck product {id}."), as_json=as_json)


@app.command(help=_("Let a document be the product's certificate."))
def certificate(
    vault: VaultPath,
    product: _Product,
    document: Document,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """The current version is pinned."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.assurance.filing_papers import attach_certificate

        made = attach_certificate(house, product, document)
    if as_json:
        result_object({"evidence": made})
    else:
        say(_("Evidence {id} is kept.").format(id=made))


def _tell(product: int, sentence: str, *, as_json: bool) -> None:
    if as_json:
        result_object({"product": product})
    else:
        say(sentence.format(id=product))
