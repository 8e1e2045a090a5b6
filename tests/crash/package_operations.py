"""Building a package and writing it to a medium, interrupted: nothing that isn't whole looks whole, and both go on."""

from __future__ import annotations

from pathlib import Path

from desktop.services.filing.intake import file_paths
from desktop.services.handover.handing_over import build_handover, verify_handover
from desktop.services.handover.handover_order import HandoverOrder
from desktop.services.handover.package_media import plan_media, write_medium
from desktop.services.records import Filing
from exporters.bag_marker import INCOMPLETE
from exporters.errors import ExportError, NotAPackage
from models.categories import Category
from tests.archives import make_quick_house, make_tree
from tests.crash.opening import Say, opened, vault_of

_ORDER = HandoverOrder(profile="full", final=False)


def prepare_package(world: Path) -> None:
    """A vault with a few documents."""
    (world / "disk").mkdir(parents=True)
    make_tree(world / "tree", count=5)
    with make_quick_house(vault_of(world)) as house:
        file_paths(house, [world / "tree"], Filing(Category.OPERATIONS))


def build(world: Path, say: Say) -> None:
    """Build the package; says its root when it is done."""
    with opened(world, say) as house:
        try:
            say(build_handover(house, world / "disk" / "移交包", _ORDER).root)
        except ExportError:
            return


def build_problems(world: Path, said: list[str]) -> list[str]:
    """There is no package, an unfinished one that says so, or a whole one; and building again ends with a whole one."""
    out = world / "disk" / "移交包"
    problems = _looks_finished(out)
    whole = not problems and _is_whole(out)
    if said and not whole:
        problems.append("acknowledged, and not whole")
    if not whole:
        with opened(world) as house:
            root = build_handover(house, out, _ORDER).root
        outcome = verify_handover(out)
        problems += [f"after going on: {finding}" for finding in outcome.findings]
        problems += [] if outcome.root == root else ["another root"]
    return problems


def prepare_medium(world: Path) -> None:
    """A package, and an empty medium."""
    prepare_package(world)
    with opened(world) as house:
        build_handover(house, world / "移交包", _ORDER)
    (world / "disk" / "medium").mkdir()


def write(world: Path, say: Say) -> None:
    """Write the package to the medium."""
    package = world / "移交包"
    (part,) = plan_media(package, 0)
    with opened(world, say) as house:
        try:
            write_medium(house, package, world / "disk" / "medium", part=part, set_number=1)
        except ExportError:
            return
        say("written")


def write_problems(world: Path, said: list[str]) -> list[str]:
    """The medium is empty, unfinished and says so, or whole; and writing again ends with a whole one."""
    package, medium = world / "移交包", world / "disk" / "medium"
    problems = _looks_finished(medium / package.name)
    if said and (problems or not _is_whole(medium)):
        problems.append("acknowledged, and not whole")
    (part,) = plan_media(package, 0)
    with opened(world) as house:
        write_medium(house, package, medium, part=part, set_number=1)
    return problems + [f"after going on: {each}" for each in verify_handover(medium).findings]


def _looks_finished(bag: Path) -> list[str]:
    """What is wrong when it has no marker: then it must be no package at all, or a whole one."""
    if (bag / INCOMPLETE).exists():
        return []
    try:
        outcome = verify_handover(bag)
    except NotAPackage:
        return []
    return [f"looks finished: {finding}" for finding in outcome.findings]


def _is_whole(bag: Path) -> bool:
    try:
        return verify_handover(bag).ok
    except NotAPackage:
        return False
