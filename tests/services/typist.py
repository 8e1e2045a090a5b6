"""Types into a draft until it is killed: `python -m tests.services.typist VAULT SEED`.

After each burst of keys it keeps the draft, and then writes `ID LENGTH` to standard output: so much is acknowledged.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path
from unittest import mock

from desktop.services.house import House
from desktop.services.knowledge.drafts import Draft, keep_draft
from tests.archives import PASSPHRASE, quick_stretch

CANARY = "金丝雀啼鸣"


def typed(seed: int) -> str:
    """All that is ever typed: a few hundred kilobytes that hold the canary every now and then."""
    generator = random.Random(seed)
    lines = []
    for number in range(4000):
        words = "".join(chr(generator.randrange(0x4E00, 0x9FA5)) for _ in range(20))
        lines.append(f"第{number}行 {CANARY if number % 50 == 0 else ''}{words}\n")
    return "".join(lines)


def main(vault: Path, seed: int) -> None:
    """Type and keep for ever."""
    text, generator = typed(seed), random.Random(seed + 1)
    with mock.patch("vault.slots.stretch", quick_stretch):
        house = House.open(vault, PASSPHRASE)
    draft, length = None, 0
    while length < len(text):
        length += generator.randrange(1, 400)
        body = text[:length]
        draft = keep_draft(house, Draft(id=draft, kind="faq", title=CANARY, body=body))
        print(draft, len(body), flush=True)
    print("done", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
