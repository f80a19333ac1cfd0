#!/bin/sh
# Prints the path of a Python 3.11 or newer that can make virtual environments.
# As root on a Debian-like system a missing one is installed; elsewhere one sentence says what to type.
set -eu
here=$(dirname "$0")

find_python() {
    for name in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
        path=$(command -v "$name" 2>/dev/null) || continue
        if "$path" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            printf '%s\n' "$path"
            return 0
        fi
    done
    return 1
}

find_python && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    for packages in "python3 python3-venv" "python3.12 python3.12-venv" "python3.11 python3.11-venv"; do
        # shellcheck disable=SC2086
        "$here/apt.sh" $packages >&2 || continue
        find_python && exit 0
    done
fi
echo "Python 3.11 or newer with its venv module is missing; type: sudo apt-get install python3 python3-venv" >&2
exit 1
