"""Parts of scripts/build_gazetteer.py: reading the sources, the names of a place, writing the files."""
