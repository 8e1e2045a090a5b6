"""More of what is interrupted: newer versions, changed facts, the trash, and source deliveries."""

from __future__ import annotations

from pathlib import Path

from desktop.services.deliveries.deliveries import file_delivery
from desktop.services.filing.amending import amend, trash
from desktop.services.filing.texts import make_searchable
from desktop.services.filing.versions import file_version
from desktop.services.house import House
from desktop.services.library import (
    document_bytes,
    get_version,
    list_documents,
    list_versions,
)
from models.categories import Category, DocumentState
from models.documents.amending import Amendment
from models.documents.deliveries import deliveries, members_of
from models.queries import documents
from tests.archives import findings, make_tree, tree_contents
from tests.crash.opening import Say, opened

NEWER = "另一次巡检，滤网已更换。\n".encode()
TITLE = "改过的题名"
_TREE, _RELEASES = "票据对接", ("v1", "v2")


def prepare_newer(world: Path) -> None:
    """A file that is to become a newer version."""
    (world / "newer.txt").write_bytes(NEWER)


def change(world: Path, say: Say) -> None:
    """A newer version of the first document, other facts of the second, the third into the trash."""
    with opened(world, say) as house:
        first, second, third = [each.id for each in list_documents(house)][4:7]
        file_version(house, first, world / "newer.txt", reason="更正")
        say("newer")
        amend(house, [second], Amendment(title=TITLE))
        say("amended")
        trash(house, [third], reason="重复")
        say("trashed")
        make_searchable(house)
        say("searchable")


def change_problems(world: Path, said: list[str]) -> list[str]:
    """Each step is there whole or not at all, and what was acknowledged is there."""
    with opened(world) as house:
        with house.database.read() as session:
            everything = documents(session, ids=list(range(1, 100)))
        first, second, third = everything[4:7]
        problems = _version_problems(house, first.id, acknowledged="newer" in said)
        problems += ["the title is gone"] if "amended" in said and second.title != TITLE else []
        away = third.state is DocumentState.TRASHED
        problems += ["it is not in the trash"] if "trashed" in said and not away else []
        make_searchable(house)
        return problems + findings(house)


def _version_problems(house: House, document: int, *, acknowledged: bool) -> list[str]:
    versions = list_versions(house, document)
    problems = ["the version is gone"] if acknowledged and len(versions) != 2 else []
    contents = [b"".join(document_bytes(house, get_version(house, each.id))) for each in versions]
    problems += ["the newer version is another"] if versions[1:] and contents[0] != NEWER else []
    problems += ["two versions are live"] if sum(each.live for each in versions) != 1 else []
    return problems


def prepare_releases(world: Path) -> None:
    """Two releases of a tree, the second with one file changed and one more."""
    for release in _RELEASES:
        make_tree(world / release / _TREE, count=7)
    (world / "v2" / _TREE / "月份 02" / "记录 001.txt").write_bytes(NEWER)
    (world / "v2" / _TREE / "neu.py").write_bytes(b"print(1)\n")


def deliver(world: Path, say: Say) -> None:
    """Both releases, one after the other."""
    with opened(world, say) as house:
        for release in _RELEASES:
            file_delivery(house, world / release / _TREE, _TREE, release)
            say(release)


def delivery_problems(world: Path, said: list[str]) -> list[str]:
    """A delivery is there with all its files, or it isn't there."""
    problems: list[str] = []
    with opened(world) as house:
        with house.database.read() as session:
            found = {each.release: each.version_id for _document, each in deliveries(session)}
            members = {release: members_of(session, tree) for release, tree in found.items()}
        problems += [f"{release} is gone" for release in said if release not in found]
        problems += ["v2 without v1"] if "v2" in found and "v1" not in found else []
        for release, documents_of in members.items():
            held = {
                each.version.path: b"".join(document_bytes(house, each)) for each in documents_of
            }
            wanted = {
                path.partition("/")[2]: data
                for path, data in tree_contents(world / release / _TREE).items()
            }
            problems += [f"{release} is not what was filed"] if held != wanted else []
        listed = [each for each in list_documents(house) if each.category is Category.SOURCE]
        problems += ["it is more than one document"] if len(listed) > 1 else []
        make_searchable(house)
        return problems + findings(house)
