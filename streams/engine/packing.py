"""Values of a table, packed: an article's entries are small and much alike, and there are millions of them.

A packed value is a byte that names the way, and the rest. JSON that is not packed begins with ``{`` or ``[``,
so that a table may hold both, as one of an older version does.

    0x01   deflate without header or checksum (Kafka's records have one), preset dictionary ``_WORDS_1``
"""

import zlib
from typing import Any

import orjson

from streams.engine.records import UnreadableState

_WAY_1 = b"\x01"
#: A window and a state as small as the values are: three times as quick to set up as zlib's usual ones.
_LEVEL, _WBITS, _MEMORY = 1, -15, 6

#: What entries have in common: names of fields, and values that are frequent, these last. Never to be changed,
#: since values that were packed with it are read with it: another dictionary is another way.
_WORDS_1 = (
    b'{"first":{"text":"The rebels said that the government forces had taken control of the town in the province '
    b"of the city, according to the army, the police and the district. A military spokesman said on Monday, "
    b"Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday that fighters were killed and wounded in clashes "
    b'with militants and soldiers ","paragraph":1,"kind":"body","published_at":"2026-01-01T12:00:00Z"},'
    b'"paragraphs":{},"without":["title","source","url","language"],"revised_at":"2026-01-01T12:00:00Z",'
    b'"from":[0,0],"afters":[{"places":[{"id":"geonames:1","name":"","admin1":"","country":"","lat":1.0,"lon":1.0,'
    b'"kind":"province","precision":3,"_size":0},{"id":"iso:","name":"","admin1":null,"country":"","lat":3.0,'
    b'"lon":4.0,"kind":"district","precision":2,"_size":0},{"id":null,"kind":"country","precision":3,"_size":'
    b'1000000}],"groups":[{"id":"group:","name":"Movement Front Army Islamic State","kind":"rebel"}],"actors":'
    b'[{"id":"state:","name":"Government of","kind":"state"},{"id":"group:","name":"","kind":"militia"},'
    b'{"kind":"external"},{"kind":"civilian"},{"kind":"unknown"}],"countries":{},"date":"2026-01-01","speaker":'
    b'{"id":"state:","name":"military forces","kind":"state"},"claims":[{"event_id":"","type":"capture","actor":'
    b'{"id":"group:","name":"","kind":"rebel"},"target":{"id":"state:","name":"","kind":"state"},"place":{"id":'
    b'"geonames:","name":"","admin1":"","country":"","lat":2.0,"lon":3.0,"kind":"city","precision":1},"scope":'
    b'"whole","happened":{"from":"2026-01-01","to":"2026-01-01","precision":"day"},"type":"armed_clash","type":'
    b'"withdrawal","type":"hold","assertion":"claimed","modality":"actual","frame":"current"}],"war":9,"calm":0,'
    b'"located":true,"topic":{"id":"geonames:","name":"","admin1":"","country":"","lat":1.0,"lon":1.0,"kind":"city",'
    b'"precision":1,"_size":100000},"history":false,"doer":"group:"}],"ids":[{"id":"","place":{"id":"geonames:",'
    b'"name":"","admin1":"","country":"","lat":1.0,"lon":1.0,"kind":"city","precision":1}},{"id":"","place":null}],'
    b'"gone":[],"places":[],"groups":[],"actors":[],"countries":{},"date":null,"speaker":null,"claims":[],"war":0,'
    b'"calm":0,"located":false,"topic":null,"history":false,"doer":null}],"ids":[]}'
)


def pack(value: Any) -> bytes:
    """A JSON value, packed."""
    squeeze = zlib.compressobj(_LEVEL, zlib.DEFLATED, _WBITS, _MEMORY, zlib.Z_DEFAULT_STRATEGY, _WORDS_1)
    return _WAY_1 + squeeze.compress(orjson.dumps(value)) + squeeze.flush()


def unpack(raw: bytes) -> Any:
    """The value of ``raw``, packed or not. Raises UnreadableState where it is damaged or packed in an unknown way."""
    if raw[:1] < b" " and raw[:1] != _WAY_1:  # JSON holds no control characters
        raise UnreadableState(f"a value packed in way {raw[:1].hex()}, this program knows way {_WAY_1.hex()}")
    try:
        if raw[:1] == _WAY_1:
            raw = zlib.decompressobj(_WBITS, _WORDS_1).decompress(raw[1:])
        return orjson.loads(raw)
    except (zlib.error, orjson.JSONDecodeError) as error:
        raise UnreadableState(f"a value of {len(raw)} bytes is damaged: {error}") from None
