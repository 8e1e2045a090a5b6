"""Every file below a folder, by its path with `/`, never following a link out of it."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, field
from pathlib import Path

from exporters.findings import VerifyFinding
from exporters.visible import for_people
from resources.words import _

_DEEPEST = 100
"""Folders in folders; a package has some ten, a path of Windows' length 120."""


@dataclass(slots=True)
class DiskTree:
    """Regular files with their sizes. Links and special files are findings, not files."""

    files: dict[str, int] = field(default_factory=dict)
    findings: list[VerifyFinding] = field(default_factory=list)


def read_tree(root: Path) -> DiskTree:
    """Look at everything below `root`, in a stable order."""
    tree = DiskTree()
    _read_folder(root, root, "", tree, 0)
    return tree


def _read_folder(root: Path, folder: Path, prefix: str, tree: DiskTree, depth: int) -> None:
    if depth > _DEEPEST:
        problem = _("is nested too deeply to be looked into")
        tree.findings.append(VerifyFinding("too-deep", for_people(prefix), problem))
        return
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        name = for_people(prefix.rstrip("/")) or "."
        tree.findings.append(_unreadable(name, error))
        return
    for entry in entries:
        path = prefix + entry.name
        try:
            if entry.is_symlink():
                tree.findings.append(_link(root, Path(entry.path), path))
            elif entry.is_dir(follow_symlinks=False):
                _read_folder(root, Path(entry.path), path + "/", tree, depth + 1)
            else:
                status = entry.stat(follow_symlinks=False)
                if stat.S_ISREG(status.st_mode):
                    tree.files[path] = status.st_size
                else:
                    tree.findings.append(_special(path))
        except OSError as error:
            tree.findings.append(_unreadable(for_people(path), error))


def _unreadable(name: str, error: OSError) -> VerifyFinding:
    problem = _("cannot be read: {reason}").format(reason=error.strerror or error)
    return VerifyFinding("unreadable", name, problem)


def _special(path: str) -> VerifyFinding:
    return VerifyFinding("special-file", for_people(path), _("is neither a file nor a folder"))


def _link(root: Path, link: Path, path: str) -> VerifyFinding:
    target = for_people(str(link.readlink()))
    # Not `resolve()`: it gives up at a link that leads to itself.
    inside = Path(os.path.realpath(link)).is_relative_to(os.path.realpath(root))
    if inside:
        problem = _("is a link to “{target}”; a package holds files only")
        return VerifyFinding("link", for_people(path), problem.format(target=target))
    problem = _("is a link to “{target}”, outside the package")
    return VerifyFinding("path-escape", for_people(path), problem.format(target=target))
