"""Pages: the older evidence of a city, packed, so that a new event neither reads nor writes all of it.

A page is ``[number of reports, day of the last, bytes]``: reports that follow each other in the fold order and
the statements that they share, as JSON, compressed, in base64. All reports of a day are on one page, or behind
the pages, since some of them move within their day. What is behind the last page, 64 to 128 reports for most
cities that have so many, is as it is; a report of an earlier day opens the pages from its own on.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from zlib import compress, decompress

import orjson

from streams.control.evidence import DAY, SAID

#: Reports that a page has at least, and that stay behind the pages.
PAGE = 64


def cuts(live: list[list]) -> list[int]:
    """Where to cut pages off the beginning of ``live``: so many that a page's worth or more is left."""
    found: list[int] = []
    start = 0
    if len(live) < 2 * PAGE or live[PAGE - 1][DAY] == live[-PAGE][DAY]:
        return found
    for at in range(PAGE, len(live) - PAGE + 1):
        if at - start >= PAGE and live[at - 1][DAY] < live[at][DAY]:
            found.append(at)
            start = at
    return found


def packed(reports: list[list], said: dict[str, list]) -> list:
    """The page of reports, whose statements are among ``said``."""
    used = {name: said[name] for name in dict.fromkeys(key[SAID] for key in reports)}
    data = b64encode(compress(orjson.dumps([reports, used]), 1)).decode()
    return [len(reports), reports[-1][DAY], data]


def opened(page: list) -> tuple[list[list], dict[str, list]]:
    """The reports of a page and their statements."""
    reports, said = orjson.loads(decompress(b64decode(page[2])))
    return reports, said
