#!/bin/sh
# Makes the three lock files from pyproject.toml. Usage: tools/lock.sh UV [--upgrade]
set -eu
cd "$(dirname "$0")/.."
uv=$1
shift
command -v "$uv" >/dev/null 2>&1 || {
    echo "uv makes the lock files; type: pipx install uv, then: make lock (or: make lock UV=/path/to/uv)" >&2
    exit 1
}
compile() {
    "$uv" pip compile -q pyproject.toml --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-header "$@"
}
compile "$@" --group build -o requirements.lock
# The development set holds the runtime at the very versions of the runtime lock.
compile "$@" --group build --group test --group lint --group prove -c requirements.lock -o requirements-dev.lock
# Only one proof needs this, and it has no wheel for every machine (tools/fuzz.py).
"$uv" pip compile -q pyproject.toml --only-group fuzz --python-version 3.11 --python-platform x86_64-manylinux_2_28 --generate-hashes \
    --no-emit-index-url --no-header -o requirements-fuzz.lock
grep -c '^[a-z].*==' requirements.lock requirements-dev.lock requirements-fuzz.lock
