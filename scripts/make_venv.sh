#!/bin/sh
# Creates the virtual environment in the folder $1 with the first Python of at least 3.11 that is found.
# PYTHON=/path/to/python names another one. An environment that works is left as it is.
set -eu
venv=$1

usable() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

if [ -x "$venv/bin/python" ] && usable "$venv/bin/python" && "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
  exit 0
fi
for python in ${PYTHON:-python3 python3.13 python3.12 python3.11 python3.14 python}; do
  if usable "$python"; then
    rm -rf "$venv"
    "$python" -m venv "$venv" && exit 0
    rm -rf "$venv"
    echo "make: $python cannot create a virtual environment; on Debian and Ubuntu: apt install python3-venv" >&2
    exit 1
  fi
done
echo "make: no Python 3.11 or newer found${PYTHON:+ as $PYTHON}; install one, or name it: make PYTHON=/path/to/python3.12" >&2
exit 1
