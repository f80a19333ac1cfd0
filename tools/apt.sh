#!/bin/sh
# Installs Debian packages quietly, as root, and waits for locks and slow mirrors. Usage: tools/apt.sh PACKAGE…
set -eu
log=$(mktemp)
trap 'rm -f "$log"' EXIT
export DEBIAN_FRONTEND=noninteractive

apt() {
    apt-get -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 -o Dpkg::Use-Pty=0 "$@" >>"$log" 2>&1
}

echo "apt: installing $*"
for pause in 5 20 60 0; do
    if apt update -qq && apt install -y -qq --no-install-recommends "$@"; then
        exit 0
    fi
    sleep "$pause"
done
echo "apt could not install $*:" >&2
tail -n 15 "$log" >&2
exit 1
