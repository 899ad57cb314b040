"""Writes python.golden.json: what Python's msgpack makes of the values in vectors.test.ts.

Needs Debian's python3-msgpack: /usr/bin/python3 generate.py
"""

import json
import pathlib
from datetime import datetime, timedelta, timezone

import msgpack

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def pack(value):
    return msgpack.packb(value, datetime=True).hex()


def at(**since):
    return EPOCH + timedelta(**since)


integers = [
    0, 1, 127, 128, 255, 256, 65535, 65536, 2**31, 2**32 - 1, 2**32, 2**53 - 1,
    -1, -32, -33, -128, -129, -32768, -32769, -(2**31), -(2**31) - 1, -(2**53) + 1,
    2**60, 2**63, 2**64 - 1, -(2**63), 2**53 + 1, 1700000000123,
]

vectors = {f"integer {value}": pack(value) for value in integers}
vectors |= {
    "nil": pack(None),
    "false": pack(False),
    "true": pack(True),
    "float 1.5": pack(1.5),
    "float 0.1": pack(0.1),
    "float -0": pack(-0.0),
    "float 1e300": pack(1e300),
    "float 5e-324": pack(5e-324),
    "float Infinity": pack(float("inf")),
    "float -Infinity": pack(float("-inf")),
    "float NaN": pack(float("nan")),
    "text ''": pack(""),
    "text 31": pack("a" * 31),
    "text 32": pack("a" * 32),
    "text 255": pack("a" * 255),
    "text 256": pack("a" * 256),
    "text of one to four bytes": pack("a\u00e9\u20ac\U0001f600"),
    "text of twenty euros": pack("\u20ac" * 20),
    "text that begins with a byte order mark": pack("\ufeff" + "b" * 70),
    "bin 0": pack(b""),
    "bin 3": pack(b"\x00\x80\xff"),
    "bin 255": pack(b"\x07" * 255),
    "bin 256": pack(b"\x07" * 256),
    "array 0": pack([]),
    "array 15": pack([7] * 15),
    "array 16": pack([7] * 16),
    "array mixed": pack([1, 2.5, "x", None, True, [], {}]),
    "map 0": pack({}),
    "map 15": pack({f"k{i}": i for i in range(15)}),
    "map 16": pack({f"k{i}": i for i in range(16)}),
    "map with a long key": pack({"k" * 40: 1}),
    "map with a key __proto__": pack({"__proto__": {"polluted": True}}),
    "records": pack([{"id": i, "wind": {"force": [i, i + 0.5]}, "ok": True} for i in range(20)]),
    "timestamp 0": pack(EPOCH),
    "timestamp 32": pack(at(seconds=2**32 - 1)),
    "timestamp 64 of seconds": pack(at(seconds=2**32)),
    "timestamp 64 of milliseconds": pack(at(seconds=1, milliseconds=999)),
    "timestamp 96": pack(at(seconds=-1, milliseconds=1)),
}

# Forms that Python's reader takes and its writer makes on demand only.
reading = {
    "single floats": msgpack.packb([0.1, 1.5, -0.0], use_single_float=True).hex(),
    "timestamp of microseconds": pack(at(microseconds=1)),
    "map with other keys": pack({1: "a"}),
    "extension 5": pack(msgpack.ExtType(5, b"data")),
}

path = pathlib.Path(__file__).with_name("python.golden.json")
path.write_text(json.dumps({"both": vectors, "reading": reading}, indent=1) + "\n")
