"""Papers that duties ask for beside the records of the work: signed pages, monthly logs, slips by person.

Their words are in `resources/demo/owed`. What is said there of `hands` is drawn on the scan and entered in the
register, so that the two can't differ.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import PurePosixPath
from string import Template
from typing import Any

from desktop.services.demo.demo_records import markup
from desktop.services.demo.demo_records.drafts import Draft, draft
from desktop.services.demo.demo_records.occasions import Occasion, occasions
from desktop.services.demo.demo_records.paper import Press
from desktop.services.demo.demo_records.scanner import Scanner, Sheet
from desktop.services.demo.demo_records.world import World, full
from models.categories import Category, Mark
from resources import demo_data


@dataclass(frozen=True, slots=True)
class Owed:
    """A paper, whose signatures it bears ("", contractor, client, both), and what it proves: "KEY PAPER" each.

    A key may hold a person's name, or a word of a matter's title, in place of their ids, and * for everybody on site.
    """

    draft: Draft
    hands: str
    proves: tuple[str, ...]


def drafts(world: World, press: Press, scanner: Scanner) -> Iterator[Draft]:
    """All of them."""
    return (each.draft for each in owed_papers(world, press, scanner))


def owed_papers(world: World, press: Press, scanner: Scanner) -> Iterator[Owed]:
    """Each paper once, or once for every month, quarter, person or change that it is `per`."""
    for name in demo_data.names("owed"):
        table = demo_data.table(name)
        for entry in table["paper"]:
            entry = {"category": table["category"], "mark": table.get("mark", "内部")} | entry
            for occasion in occasions(world, entry.get("per", "")):
                if occasion.name not in entry.get("but", ()):
                    yield _owed(world, press, scanner, entry, occasion)


def _owed(
    world: World, press: Press, scanner: Scanner, entry: dict[str, Any], occasion: Occasion
) -> Owed:
    values = world.values | occasion.values

    def said(text: str) -> str:
        return Template(text).substitute(values)

    formed: date = entry.get("formed") or occasion.days[entry["day"]]
    values["formed"] = full(formed)
    path, title = said(entry["path"]), said(entry["title"])
    ending = PurePosixPath(path).suffix
    if "lines" in entry:
        lines = tuple(map(said, entry["lines"]))
        sheet = _sheet(entry, values, title, lines, formed)
        render = partial(_scan, world, scanner, sheet, path, formed)
    else:
        report = markup.report(title, entry["body"], values)
        render = partial(press.formats()[ending[1:]], report, formed)
    keys = entry.get("systems", ())
    return Owed(
        draft(
            path,
            Category(entry["category"]),
            entry["type"],
            formed,
            render,
            persons=tuple(map(said, entry.get("persons", ()))),
            systems=tuple(world.system(key).name for key in keys) or occasion.systems,
            period=said(entry.get("period", "")),
            mark=Mark(entry["mark"]),
        ),
        entry.get("hands", "") if "lines" in entry else "",
        tuple(map(said, entry.get("proves", ()))),
    )


def _sheet(
    entry: dict[str, Any],
    values: dict[str, str],
    title: str,
    lines: tuple[str, ...],
    formed: date,
) -> Sheet:
    signers = {"client": "client_lead", "contractor": "manager"} | entry.get("signers", {})
    names = {
        party: values.get(name, Template(name).substitute(values))
        for party, name in signers.items()
    }
    seals = {party: values[party] if entry.get("sealed", True) else "" for party in names}
    hands = entry.get("hands", "")
    first = "client" if hands == "both" else hands
    return Sheet(
        title,
        lines,
        subtitle=entry.get("subtitle", ""),
        signed=names.get(first, ""),
        dated=full(formed),
        seal=seals.get(first, "") or entry.get("seal", ""),
        countersigned=names["contractor"] if hands == "both" else "",
        counterseal=seals["contractor"] if hands == "both" else "",
        landscape=entry.get("framed", False),
        framed=entry.get("framed", False),
        slip=entry.get("slip", False),
    )


def _scan(world: World, scanner: Scanner, sheet: Sheet, path: str, formed: date) -> bytes:
    chance = world.random(f"owed/{path}")
    if path.endswith(".png"):
        return scanner.png(sheet, chance)
    return scanner.pdf([sheet], formed, chance)
