"""Pledges of the members (Ⅱ8.4): typed or scanned, one for nearly everybody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from string import Template

from desktop.services.demo.demo_records.drafts import Draft, draft
from desktop.services.demo.demo_records.paper import Press
from desktop.services.demo.demo_records.people import identity
from desktop.services.demo.demo_records.scanner import Scanner, Sheet
from desktop.services.demo.demo_records.world import Person, World, full
from exporters.report import Block, Facts, Paragraph, Report
from models.categories import Category, Mark
from resources import demo_data


def drafts(world: World, press: Press, scanner: Scanner) -> Iterator[Draft]:
    """The pledges on arrival, without those that are missing on purpose, and on leaving."""
    words = demo_data.table("pledges")
    missing = world.gaps["missing_pledges"]
    for person in world.people:
        if person.name not in missing:
            yield _pledge(world, press, scanner, person, words["arrival"], person.pledge, "进场")
        if person.left:
            yield _pledge(world, press, scanner, person, words["leaving"], "png", "离岗")


def _pledge(
    world: World,
    press: Press,
    scanner: Scanner,
    person: Person,
    words: dict[str, str | list[str]],
    ending: str,
    occasion: str,
) -> Draft:
    formed = person.left if occasion == "离岗" and person.left else person.joined
    title = str(words["title"])
    values = world.values | {
        "name": person.name,
        "role": person.role,
        "identity": _masked(identity(world, person)),
        "left": full(formed),
    }
    lines = tuple(Template(line).substitute(values) for line in words["lines"])
    render: Callable[[], bytes] = partial(_typed, press, title, lines, person, formed)
    if ending != "docx":
        sheet = Sheet(
            title, lines, signed=person.name, dated=full(formed), seal=values["contractor"]
        )
        render = partial(_scanned, world, scanner, sheet, ending, formed)
    return draft(
        f"{occasion}承诺书/{person.name}-{title}.{ending}",
        Category.PLEDGE,
        title,
        formed,
        render,
        persons=(person.name,),
        mark=Mark.PERSONAL,
    )


def _masked(number: str) -> str:
    return f"{number[:6]}********{number[-4:]}"


def _typed(press: Press, title: str, lines: tuple[str, ...], person: Person, formed: date) -> bytes:
    """A typed pledge whose signed paper original is kept in a safe, as its last line says."""
    blocks: list[Block] = [Paragraph(line) for line in lines]
    blocks += [
        Facts((("承诺人（签字）", person.name), ("签署日期", full(formed)), ("见证人", "夏知微"))),
        Paragraph("纸质原件已签字按印，存于项目资料柜 2 号。", note=True),
    ]
    return press.docx(Report(title, tuple(blocks)), formed)


def _scanned(world: World, scanner: Scanner, sheet: Sheet, ending: str, formed: date) -> bytes:
    chance = world.random(f"pledge/{sheet.title}/{sheet.signed}")
    return scanner.png(sheet, chance) if ending == "png" else scanner.pdf([sheet], formed, chance)
