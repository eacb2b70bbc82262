"""Where each number stands in the gazetteer's files; shared by the reader and by ``scripts/build_gazetteer.py``.

``names.marisa``      trie of every folded name, each ending in a space, so that a prefix ends where a word ends
``skeletons.marisa``  trie of "CC skeleton sounds" (see ``fold``), CC a country
``places.bin``        MAGIC, u32 length of the header, the header (JSON), then the sections, each at a multiple of 8:
                      ``records``   RECORD each
                      ``texts``     UTF-8 names, each ended by NUL
                      ``names``     u32 per id of names.marisa: a posting, or MANY | index into ``postings``
                      ``skeletons`` the same for skeletons.marisa
                      ``postings``  u32: a count, then so many postings, the likeliest first
                      ``codes``     one line per province: GeoNames code, tab, ISO 3166-2 code or nothing
A posting is a record's index, with ALTERNATE set where the name is not the one GeoNames prints.
Little-endian throughout.
"""

import struct

MAGIC = b"WHGZ0002"
VERSION = 2

# geonames id (0: none), latitude and longitude in 1e-5 degrees, population, offset in texts, province (its number
# among the provinces, NO_ADMIN: none), country (index into the header's list), kind | CAPITAL | SEAT
RECORD = struct.Struct("<IiiIIHBB")
DEGREE = 100_000
NO_ADMIN = 0xFFFF
NOWHERE = -0x80000000  # a latitude or longitude that is not known
KINDS = ("city", "district", "province", "country")
CITY, DISTRICT, PROVINCE, COUNTRY = range(4)
KIND_MASK = 0x03
CAPITAL = 0x04
SEAT = 0x08

MANY = 1 << 31
ALTERNATE = 1 << 30
INDEX_MASK = ALTERNATE - 1
