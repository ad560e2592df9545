#!/usr/bin/env bash
# Installs the MCP servers of other projects that the interop tests talk to, pinned, into a cache folder of the user.
# A folder that is complete is used again. Needs Python 3.10 or newer with venv. Prints the folder.
set -euo pipefail
requirements=$(dirname "$0")/requirements.txt
place=${INTEROP_VENV:-${XDG_CACHE_HOME:-$HOME/.cache}/gd-triage-interop/$(sha256sum "$requirements" | cut -c1-12)}
if [ ! -e "$place/complete" ]; then
  rm -rf "$place"
  python3 -m venv "$place" >&2
  "$place/bin/pip" install --quiet --disable-pip-version-check -r "$requirements" >&2
  touch "$place/complete"
fi
echo "$place"
