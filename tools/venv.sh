#!/bin/sh
# Makes .venv from a lock file whose every package carries hashes, with this project in it as an editable package.
# Usage: tools/venv.sh runtime|dev. Does nothing when .venv already stands as the lock says.
set -eu
cd "$(dirname "$0")/.."
kind=$1
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 PIP_ROOT_USER_ACTION=ignore
export PYTHONDONTWRITEBYTECODE=

case $kind in
    runtime) lock=requirements.lock ;;
    dev) lock=requirements-dev.lock ;;
    *) echo "usage: tools/venv.sh runtime|dev" >&2; exit 2 ;;
esac

# The folder belongs to the seal: scripts in .venv carry its absolute path.
seal() {
    { pwd; cat "$1" pyproject.toml hatch_build.py; } | cksum
}

if [ -e ".venv/sealed-$kind" ] && [ "$(cat ".venv/sealed-$kind")" = "$(seal "$lock")" ] \
    && .venv/bin/python -c '' 2>/dev/null; then
    exit 0
fi

python=$(tools/python.sh)
if ! .venv/bin/python -c '' 2>/dev/null || [ "$(sed -n 's/^command = .* //p' .venv/pyvenv.cfg)" != "$(pwd)/.venv" ]; then
    rm -rf .venv
    "$python" -m venv .venv
fi
rm -f .venv/sealed-*

# No byte-compiling of what may never be imported; Python does that at first use.
install() {
    for pause in 5 20 0; do
        if .venv/bin/python -m pip install -qq --no-deps --no-compile --retries 10 --timeout 60 "$@"; then
            return 0
        fi
        sleep "$pause"
    done
    echo "The packages of $lock could not be installed; see the lines above." >&2
    return 1
}

echo "Installing $(grep -c '^[a-zA-Z].*==' "$lock") packages of $lock into .venv"
install --require-hashes --only-binary :all: -r "$lock"
install --no-build-isolation --no-index -e .
seal "$lock" >".venv/sealed-$kind"
if [ "$kind" = dev ]; then
    seal requirements.lock >.venv/sealed-runtime
fi
