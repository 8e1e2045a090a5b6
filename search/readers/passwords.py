"""Opening what other programs locked with a password, in memory: zip (WinZip's AES), 7z, Office new and old.

The door to msoffcrypto-tool, and the second one to `cryptography`, whose ciphers these formats need. A password is used
and forgotten: it is kept nowhere, and no exception carries it.
"""

from __future__ import annotations

import hashlib
import hmac
import io
from types import SimpleNamespace

import msoffcrypto
import msoffcrypto.exceptions
import msoffcrypto.format.doc97
import msoffcrypto.format.ppt97
import msoffcrypto.format.xls97
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from search.fencing.reasons import Reason, Unreadable

ZIP_AES = 99
_BLOCK = 16
_AT_ONCE = 1 << 16
_ZIP_ROUNDS, _ZIP_CODE = 1_000, 10
_MOST_ROUNDS_7Z = 24
"""7-Zip itself refuses more; each round doubles the time."""

# WORKAROUND: decrypting old formats writes the document in clear to a temporary file, which the fence refuses on Linux
# and nothing would refuse elsewhere. The module's name for the library is replaced by one that stays in memory.
_MEMORY = SimpleNamespace(TemporaryFile=io.BytesIO)
for _module in (msoffcrypto.format.doc97, msoffcrypto.format.ppt97, msoffcrypto.format.xls97):
    _module.tempfile = _MEMORY


def decrypt_office(data: bytes, password: str) -> bytes:
    """The document inside a locked Office file. Raises Unreadable."""
    fits = False
    try:
        office = msoffcrypto.OfficeFile(io.BytesIO(data))
        if office.format == "ooxml":
            office.load_key(password=password, verify_password=True)
        else:
            office.load_key(password=password)
        fits = True
        out = io.BytesIO()
        office.decrypt(out)
        return out.getvalue()
    except msoffcrypto.exceptions.InvalidKeyError:
        raise Unreadable(Reason.DAMAGED if fits else Reason.WRONG_PASSWORD) from None
    except (msoffcrypto.exceptions.DecryptionError, NotImplementedError):
        raise Unreadable(Reason.UNSUPPORTED) from None
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - the library meets hostile structures with whatever they provoke
        raise Unreadable(Reason.DAMAGED) from None


def decrypt_zip_aes(sealed: bytes, strength: int, password: str) -> bytes:
    """A zip member's packed bytes, of WinZip's AES encryption in strength 1 to 3. Raises Unreadable."""
    if strength not in (1, 2, 3):
        raise Unreadable(Reason.UNSUPPORTED)
    key_length, salt_length = 8 * (strength + 1), 4 * (strength + 1)
    salt, check = sealed[:salt_length], sealed[salt_length : salt_length + 2]
    body = sealed[salt_length + 2 : -_ZIP_CODE]
    if len(sealed) < salt_length + 2 + _ZIP_CODE:
        raise Unreadable(Reason.DAMAGED)
    for encoded in encodings_of(password):
        derived = hashlib.pbkdf2_hmac("sha1", encoded, salt, _ZIP_ROUNDS, 2 * key_length + 2)
        key, mac_key = derived[:key_length], derived[key_length:-2]
        if derived[-2:] != check:
            continue
        if hmac.digest(mac_key, body, "sha1")[:_ZIP_CODE] == sealed[-_ZIP_CODE:]:
            return _count_little_endian(key, body)
    raise Unreadable(Reason.WRONG_PASSWORD)


def decrypt_7z(packed: bytes, properties: bytes, password: str) -> bytes:
    """A 7z stream's bytes under AES-256-CBC; a wrong password shows later, by a wrong CRC. Raises Unreadable."""
    first = properties[0]
    rounds, salt_length, iv_length = first & 0x3F, first >> 7 & 1, first >> 6 & 1
    at = 1
    if salt_length or iv_length:
        salt_length += properties[1] >> 4
        iv_length += properties[1] & 0x0F
        at = 2
    salt = properties[at : at + salt_length]
    iv = properties[at + salt_length : at + salt_length + iv_length].ljust(_BLOCK, b"\0")
    if rounds > _MOST_ROUNDS_7Z or len(packed) % _BLOCK:
        raise Unreadable(Reason.UNSUPPORTED if rounds > _MOST_ROUNDS_7Z else Reason.DAMAGED)
    decryptor = Cipher(algorithms.AES(_key_7z(password, salt, rounds)), modes.CBC(iv)).decryptor()
    return decryptor.update(packed) + decryptor.finalize()


def encodings_of(password: str) -> list[bytes]:
    """A password as bytes: in UTF-8, and as Chinese systems encode it."""
    return list(dict.fromkeys((password.encode("utf-8"), password.encode("gb18030", "replace"))))


def _key_7z(password: str, salt: bytes, rounds: int) -> bytes:
    encoded = salt + password.encode("utf-16-le")
    digest = hashlib.sha256()
    count, together = 1 << rounds, min(1 << rounds, 1 << 12)
    for start in range(0, count, together):
        numbers = range(start, start + together)
        digest.update(b"".join(encoded + number.to_bytes(8, "little") for number in numbers))
    return digest.digest()


def _count_little_endian(key: bytes, body: bytes) -> bytes:
    """AES in counter mode as WinZip counts: from one, the lowest byte first, which no library offers."""
    encryptor = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
    out = []
    for start in range(0, len(body), _AT_ONCE * _BLOCK):
        piece = body[start : start + _AT_ONCE * _BLOCK]
        first = start // _BLOCK + 1
        blocks = range(first, first + -(-len(piece) // _BLOCK))
        stream = encryptor.update(b"".join(number.to_bytes(_BLOCK, "little") for number in blocks))
        mixed = int.from_bytes(piece, "little") ^ int.from_bytes(stream[: len(piece)], "little")
        out.append(mixed.to_bytes(len(piece), "little"))
    return b"".join(out)
