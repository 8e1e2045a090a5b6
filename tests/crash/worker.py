"""A whole session with a vault, as a process of its own: file, read text, search, look, print, check, write, arrange.

    python -m tests.crash.worker VAULT PASSPHRASE_FILE FOLDER QUERY

Says `filed`, `done` and `more` as it gets there, so that a test can kill it in between. A socket ends it.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from desktop.services.contracts import load_contract
from desktop.services.filing.intake import file_paths
from desktop.services.filing.texts import make_searchable
from desktop.services.house import House, Passphrase
from desktop.services.keeping.checking import check_vault
from desktop.services.library import document_text, list_documents, open_document
from desktop.services.records import Filing
from desktop.services.searching.finding import search_documents
from models.categories import Category
from tests.crash.further_work import go_on


def main() -> None:
    """Run as told by the arguments."""
    sys.addaudithook(_refuse_sockets)
    vault, passphrase_file, folder, query = sys.argv[1:]
    passphrase = Passphrase(Path(passphrase_file).read_text(encoding="utf-8").strip())
    with House.create(
        Path(vault), passphrase, contract=load_contract("demo"), kdf_seconds=0
    ) as house:
        file_paths(house, [Path(folder)], Filing(Category.PLEDGE, persons=(query,)))
        print("filed", flush=True)
        make_searchable(house)
        found = search_documents(house, query).total
        for document in list_documents(house):
            document_text(house, document.id)
            b"".join(open_document(house, document.id))
        assert check_vault(house, full=True).ok
        print(f"done {found}", flush=True)
        go_on(house, Path(folder), query)
        print("more", flush=True)
        sys.stdin.read()


def _refuse_sockets(event: str, _arguments: tuple[object, ...]) -> None:
    if event.startswith("socket."):
        os.write(2, f"the air gap: {event}\n".encode())
        os._exit(9)


if __name__ == "__main__":
    main()
