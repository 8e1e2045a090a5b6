"""What a tree is read from: folders, repositories and archives; hostile names, links, bombs."""

from __future__ import annotations

import io
import os
import struct
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from dulwich.bundle import read_bundle
from dulwich.objects import Blob, Commit, Tree

from desktop.services.deliveries.delivery_names import path_problem
from desktop.services.deliveries.delivery_records import LINK, TreeRefused, TreeSource
from desktop.services.deliveries.delivery_sources import open_source
from desktop.services.filing.sources import SourceProblem
from tests.search.archive_samples import SAMPLES
from tests.services.trees import (
    FIRST,
    SECOND,
    WHO,
    commit,
    make_repository,
    tar_bytes,
    write_tree,
    zip_bytes,
)

HOSTILE = {
    "../out.txt": "leads out",
    "a/../../out.txt": "leads out",
    "/etc/passwd": "absolute",
    "C:/x.txt": "absolute",
    "..\\out.txt": "leads out",
    "a//b.txt": "empty part",
    "a\0b.txt": "null character",
}


def contents(source: TreeSource) -> dict[str, bytes]:
    return {member.path: b"".join(member.read()) for member in source.members()}


def opened(path: Path, **options: object) -> TreeSource:
    return open_source(path, forbidden=path.parent / "nowhere.vault", **options)  # type: ignore[arg-type]


def reasons(source: TreeSource) -> str:
    return "\n".join(f"{each.path}: {each.reason}" for each in (*source.failed, *source.remarks))


def test_a_folder_is_read_as_it_is(tmp_path: Path) -> None:
    tree = write_tree(tmp_path / "tree", FIRST)
    (tree / "src/app.py").chmod(0o755)
    source = opened(tree)
    modes = {member.path: member.mode for member in source.members()}
    assert contents(opened(tree)) == FIRST
    assert modes["src/app.py"] == 0o100755
    assert not source.failed


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_links_in_a_folder_are_not_followed(tmp_path: Path) -> None:
    tree = write_tree(tmp_path / "tree", {"a.txt": b"a"})
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret/s.txt").write_bytes(b"secret")
    (tree / "link").symlink_to(tmp_path / "secret")
    (tree / "file-link").symlink_to("a.txt")
    source = opened(tree)
    found = {member.path: (member.mode, b"".join(member.read())) for member in source.members()}
    assert found["file-link"] == (LINK, b"a.txt")
    assert found["link"] == (LINK, os.fsencode(tmp_path / "secret"))
    assert len(found) == 3


def test_repositories_inside_a_folder_are_left_out_and_named(tmp_path: Path) -> None:
    tree = write_tree(tmp_path / "tree", {"a.txt": b"a"})
    make_repository(tree / "inner", {"b.txt": b"b"})
    source = opened(tree)
    assert contents(source) == {"a.txt": b"a", "inner/b.txt": b"b"}
    assert "inner/.git" in reasons(source)


@pytest.mark.skipif(sys.platform != "linux", reason="needs a file system that keeps both")
def test_twins_in_case_and_composition_are_kept_and_named(tmp_path: Path) -> None:
    twins = {"README": b"1", "readme": b"2", "caf\u00e9": b"3", "cafe\u0301": b"4"}
    source = opened(write_tree(tmp_path / "tree", twins))
    assert contents(source) == twins
    assert len(source.remarks) == 2


def test_a_repository_gives_what_is_committed_and_counts_the_rest(tmp_path: Path) -> None:
    make_repository(tmp_path / "repo", FIRST)
    (tmp_path / "repo/src/app.py").write_bytes(b"changed")
    (tmp_path / "repo/LICENSE").unlink()
    (tmp_path / "repo/unknown.txt").write_bytes(b"?")
    (tmp_path / "repo/.gitignore").write_bytes(b"*.log\n")
    (tmp_path / "repo/noise.log").write_bytes(b"?")
    source = opened(tmp_path / "repo")
    assert contents(source) == FIRST
    assert source.facts.branch == "master"
    assert len(source.facts.commit) == 40
    # Two changed, two unknown (the ignore file itself is one), one ignored.
    assert [note.split()[0] for note in source.facts.notes] == ["2", "2"]


def test_a_clean_repository_has_nothing_to_note(tmp_path: Path) -> None:
    make_repository(tmp_path / "repo", FIRST)
    assert opened(tmp_path / "repo").facts.notes == []


def test_any_commit_branch_or_tag_can_be_asked_for(tmp_path: Path) -> None:
    repository = make_repository(tmp_path / "repo", FIRST)
    first = repository.head().decode()
    repository.refs[b"refs/tags/v1"] = repository.head()
    commit(repository, tmp_path / "repo", SECOND)
    for ref in (first, first[:10], "v1", "refs/tags/v1"):
        assert contents(opened(tmp_path / "repo", ref=ref)) == FIRST
    assert contents(opened(tmp_path / "repo", ref="master")) == SECOND
    with pytest.raises(TreeRefused):
        opened(tmp_path / "repo", ref="no-such")


def test_a_bundle_holds_the_history(tmp_path: Path) -> None:
    repository = make_repository(tmp_path / "repo", FIRST)
    head = commit(repository, tmp_path / "repo", SECOND)
    found = contents(opened(tmp_path / "repo", bundle=True))
    bundle = read_bundle(io.BytesIO(found.pop(".bundle")))
    assert found == SECOND
    assert bundle.references[b"refs/heads/master"] == head.encode()
    # Two commits, four trees (two roots, src twice, docs: five), blobs: more than one commit needs.
    assert bundle.pack_data is not None
    assert len(bundle.pack_data) > len(FIRST) + 4
    bundle.close()


def test_hooks_filters_and_configured_programs_are_never_run(tmp_path: Path) -> None:
    make_repository(tmp_path / "repo", {".gitattributes": b"*.txt filter=evil\n", "a.txt": b"a"})
    trap = tmp_path / "trap"
    script = f"#!/bin/sh\ntouch {trap}\ncat\n"
    for name in ("post-checkout", "pre-commit", "fsmonitor"):
        hook = tmp_path / "repo/.git/hooks" / name
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(script)
        hook.chmod(0o755)
    config = tmp_path / "repo/.git/config"
    config.write_text(
        config.read_text()
        + f'[core]\n\tfsmonitor = {tmp_path}/repo/.git/hooks/fsmonitor\n[filter "evil"]\n\tclean = touch {trap}\n'
        f"\tsmudge = touch {trap}\n"
    )
    (tmp_path / "repo/a.txt").write_bytes(b"b")
    source = opened(tmp_path / "repo", bundle=True)
    assert contents(source)["a.txt"] == b"a"
    assert not trap.exists()


def test_reading_a_repository_loads_nothing_that_knows_a_network_or_runs_programs(
    tmp_path: Path,
) -> None:
    make_repository(tmp_path / "repo", FIRST)
    code = (
        "import sys; from pathlib import Path\n"
        "from desktop.services.deliveries.delivery_sources import open_source\n"
        f"source = open_source(Path({str(tmp_path / 'repo')!r}), forbidden=Path('/nowhere'), bundle=True)\n"
        "[b''.join(member.read()) for member in source.members()]\n"
        "bad = {'socket', 'ssl', 'urllib3', 'http', 'dulwich.client', 'dulwich.hooks', 'dulwich.repo'}\n"
        "print(sorted(bad & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[3],
    )
    assert done.stdout.strip() == "[]"


def test_a_damaged_repository_is_refused_in_words(tmp_path: Path) -> None:
    make_repository(tmp_path / "repo", FIRST)
    for path in (tmp_path / "repo/.git/objects").rglob("*"):
        if path.is_file():
            path.chmod(0o644)
            path.write_bytes(b"damaged")
    with pytest.raises(TreeRefused):
        opened(tmp_path / "repo")


@pytest.mark.parametrize("make", [zip_bytes, tar_bytes], ids=["zip", "tar"])
def test_archives_are_read_without_the_folder_around_everything(tmp_path: Path, make) -> None:
    data = make({f"gateway-1.0/{name}": content for name, content in FIRST.items()})
    (tmp_path / "archive.bin").write_bytes(data)
    source = opened(tmp_path / "archive.bin")
    assert contents(source) == FIRST
    assert "gateway-1.0" in source.facts.notes[0]
    source.close()


@pytest.mark.parametrize("make", [zip_bytes, tar_bytes], ids=["zip", "tar"])
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_in_archives_are_named_and_not_filed(tmp_path: Path, make, name: str) -> None:
    (tmp_path / "archive.bin").write_bytes(make({"good/file.txt": b"x", name: b"evil"}))
    source = opened(tmp_path / "archive.bin")
    found = contents(source)
    source.close()
    if "\0" in name and make is tar_bytes:
        # A tar's names end at a null character: there is no way to write one.
        assert set(found) <= {"good/file.txt", "a"}
        return
    assert set(found) == {"good/file.txt"}
    assert HOSTILE[name] in reasons(source)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_paths_are_problems_in_any_source(name: str) -> None:
    assert HOSTILE[name] in path_problem(name)
    assert path_problem("a/b..c/.d") == ""


def test_a_name_that_stands_twice_is_taken_once(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for data in (b"first", b"second"):
            info = tarfile.TarInfo("a.txt")
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    (tmp_path / "a.tar").write_bytes(buffer.getvalue())
    source = opened(tmp_path / "a.tar")
    assert contents(source) == {"a.txt": b"first"}
    assert "twice" in reasons(source)


def test_links_and_devices_in_a_tar_are_no_way_out(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, kind, target in (
            ("link", tarfile.SYMTYPE, "/etc/passwd"),
            ("hard", tarfile.LNKTYPE, "/etc/passwd"),
            ("device", tarfile.CHRTYPE, ""),
        ):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, target
            archive.addfile(info)
    (tmp_path / "a.tar").write_bytes(buffer.getvalue())
    source = opened(tmp_path / "a.tar")
    assert contents(source) == {"link": b"/etc/passwd"}
    assert {each.path for each in source.failed} == {"hard", "device"}


def test_a_bomb_is_refused_before_it_unfolds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.services.filing.archive_source._FREE_GROWTH", 1_000_000)
    for name, data in (
        ("bomb.zip", zip_bytes({"a": bytes(40_000_000)})),
        ("bomb.tgz", tar_bytes({"a": bytes(40_000_000)})),
    ):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(TreeRefused):
            contents(opened(tmp_path / name))


def test_sizes_that_an_archive_only_promises_are_not_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.services.filing.archive_source._FREE_GROWTH", 1_000_000)
    data = bytearray(zip_bytes({"a": bytes(40_000_000)}))
    claimed = struct.pack("<I", 1000)
    for signature, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = data.index(signature) + offset
        data[at : at + 4] = claimed
    (tmp_path / "bomb.zip").write_bytes(bytes(data))
    source = opened(tmp_path / "bomb.zip")
    total = 0
    for member in source.members():
        try:
            for piece in member.read():
                total += len(piece)
        except Exception:
            break
    assert total < 10_000_000


def test_what_is_no_archive_or_protected_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"not an archive at all")
    with pytest.raises(TreeRefused):
        opened(tmp_path / "a.zip")
    (tmp_path / "b.zip").write_bytes(zip_bytes({"a": b"x"})[:-30])
    with pytest.raises(TreeRefused):
        opened(tmp_path / "b.zip")
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        info = zipfile.ZipInfo("locked.txt")
        archive.writestr(info, b"x")
    data = bytearray((tmp_path / "c.zip").read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "c.zip").write_bytes(bytes(data))
    source = opened(tmp_path / "c.zip")
    assert contents(source) == {}
    assert "password" in reasons(source)


def test_a_7z_is_read_with_what_search_reads_it_with(tmp_path: Path) -> None:
    for name in ("lzma2.7z", "copy.7z", "deflate.7z"):
        (tmp_path / name).write_bytes(SAMPLES[name])
        source = opened(tmp_path / name)
        found = contents(source)
        assert set(found) == {"协议.txt", "b.txt", "a.exe"}
        assert all(found.values())
        assert not source.failed
    (tmp_path / "locked.7z").write_bytes(SAMPLES["locked.7z"])
    source = opened(tmp_path / "locked.7z")
    with pytest.raises(SourceProblem):
        contents(source)
    for cut in (20, 60, -5):
        (tmp_path / "cut.7z").write_bytes(SAMPLES["lzma2.7z"][:cut])
        with pytest.raises(TreeRefused):
            opened(tmp_path / "cut.7z")


def test_hostile_names_in_a_7z_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [
        ("../evil.txt", True),
        ("材料/b.txt", True),
        ("材料/a.exe", True),
        ("材料/empty", False),
    ]
    monkeypatch.setattr(
        "desktop.services.filing.sevenzip_source.sevenzip_names", lambda _data, _budget: names
    )
    (tmp_path / "a.7z").write_bytes(SAMPLES["copy.7z"])
    source = opened(tmp_path / "a.7z")
    found = contents(source)
    monkeypatch.undo()
    # The second and third keep their own content although the first was passed over.
    (tmp_path / "b.7z").write_bytes(SAMPLES["copy.7z"])
    honest = contents(opened(tmp_path / "b.7z"))
    assert list(found.values()) == list(honest.values())[1:]
    assert "leads out" in reasons(source)
    assert "材料/empty" in reasons(source)


def test_the_vault_itself_is_no_source(tmp_path: Path) -> None:
    with pytest.raises(TreeRefused):
        open_source(tmp_path / "v", forbidden=tmp_path)
    with pytest.raises(TreeRefused):
        opened(tmp_path / "not-there")


def test_a_few_trees_that_stand_for_billions_of_files_are_refused(tmp_path: Path) -> None:
    with make_repository(tmp_path / "repo", {"a.txt": b"a"}) as repository:
        blob = Blob.from_string(b"x")
        repository.object_store.add_object(blob)
        name, mode, sha = b"f", 0o100644, blob.id
        for _level in range(10):
            tree = Tree()
            for number in range(10):
                tree.add(name + b"%d" % number, mode, sha)
            repository.object_store.add_object(tree)
            name, mode, sha = b"d", 0o040000, tree.id
        made = Commit()
        made.tree = sha
        made.author = made.committer = WHO
        made.author_time = made.commit_time = made.author_timezone = made.commit_timezone = 0
        made.message = b"bomb"
        repository.object_store.add_object(made)
    source = opened(tmp_path / "repo", ref=made.id.decode())
    with pytest.raises(TreeRefused) as caught:
        next(iter(source.members()))
    assert "too many files" in caught.value.sentence
