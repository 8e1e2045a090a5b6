"""The fenced process that reads the cells of tables. Started by the service, never imported by it.

Answer: JSON, a list of sheets with their names and rows.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from search.fencing.serving import serve
from search.readers.tables import read_tables


def main(memory: int) -> None:
    """Serve requests: the bytes of one file each."""
    serve(memory, _handle)


def _handle(_code: int, parts: list[bytes]) -> Sequence[bytes]:
    (data,) = parts
    tables = [
        {"name": table.name, "rows": [[row, list(cells.items())] for row, cells in table.rows]}
        for table in read_tables(data)
    ]
    return [json.dumps(tables, ensure_ascii=False).encode("utf-8", "replace")]
