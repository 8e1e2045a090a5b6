"""Papers whose whole text stands in the data files `papers/*.toml`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from string import Template

from desktop.services.demo_records import markup
from desktop.services.demo_records.drafts import Draft, draft
from desktop.services.demo_records.paper import Press
from desktop.services.demo_records.world import World
from models.categories import Category, Mark
from resources import demo_data


def drafts(world: World, press: Press) -> Iterator[Draft]:
    """One draft for each format of each written paper."""
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
