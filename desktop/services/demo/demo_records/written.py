"""Papers whose whole text stands in the data files: `papers/*.toml`, and the scanned pages of `signed_pages.toml`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from string import Template

from desktop.services.demo.demo_records import markup
from desktop.services.demo.demo_records.drafts import Draft, draft
from desktop.services.demo.demo_records.paper import Press
from desktop.services.demo.demo_records.scanner import Scanner, Sheet
from desktop.services.demo.demo_records.world import World, full
from models.categories import Category, Mark
from resources import demo_data


def drafts(world: World, press: Press, scanner: Scanner) -> Iterator[Draft]:
    """One draft for each format of each written paper, and one for each signed page."""
    yield from _signed_pages(world, scanner)
    printers = press.formats()
    for name in demo_data.names("papers"):
        table = demo_data.table(name)
        category = Category(table["category"])
        for paper in table["paper"]:
            report = markup.report(paper["title"], paper["body"], world.values)
            path = Template(paper["path"]).substitute(world.values)
            for ending in paper["formats"]:
                yield draft(
                    f"{path}.{ending}",
                    category,
                    paper["type"],
                    paper["formed"],
                    partial(printers[ending], report, paper["formed"]),
                    persons=tuple(paper.get("persons", ())),
                    systems=tuple(world.system(key).name for key in paper.get("systems", ())),
                    period=paper.get("period", ""),
                    mark=Mark(paper.get("mark", table.get("mark", Mark.INTERNAL.value))),
                )


def _signed_pages(world: World, scanner: Scanner) -> Iterator[Draft]:
    values = world.values
    for page in demo_data.table("signed_pages")["page"]:
        sheet = Sheet(
            Template(page["title"]).substitute(values),
            tuple(Template(line).substitute(values) for line in page["lines"]),
            signed=values[page["signed"]],
            dated=full(page["formed"]),
            seal=values[page["seal"]],
        )
        yield draft(
            f"{page['path']}.png",
            Category(page["category"]),
            page["type"],
            page["formed"],
            partial(_page, world, scanner, sheet, page["path"]),
        )


def _page(world: World, scanner: Scanner, sheet: Sheet, subject: str) -> bytes:
    return scanner.png(sheet, world.random(f"page/{subject}"))
