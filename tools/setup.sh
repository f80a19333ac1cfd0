#!/bin/sh
# Everything that tests and checks need: packages, a wheelhouse, a browser, Vietnamese letters, LibreOffice Writer.
set -eu
cd "$(dirname "$0")/.."
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 PIP_ROOT_USER_ACTION=ignore

tools/venv.sh dev
.venv/bin/python hatch_build.py

# The wheels of the runtime, so that a test can install the product without a network.
seal=$(cksum <requirements.lock)
if [ "$(cat wheelhouse/sealed 2>/dev/null)" != "$seal" ]; then
    echo "Filling the wheelhouse"
    rm -rf wheelhouse
    filled=
    for pause in 5 20 0; do
        if .venv/bin/python -m pip download -qq --no-deps --require-hashes --only-binary :all: --retries 10 --timeout 60 \
            -r requirements.lock -d wheelhouse; then
            filled=yes
            break
        fi
        sleep "$pause"
    done
    [ "$filled" ] || { echo "The wheelhouse could not be filled; see the lines above." >&2; exit 1; }
    printf '%s\n' "$seal" >wheelhouse/sealed
fi

# Programs of the system. Whatever cannot be had here is told again, loudly, by the tests that miss it.
wanted=
[ -n "${CAUNOI_CHROMIUM:-}" ] || command -v chromium >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 \
    || wanted="chromium"
fc-list :lang=vi 2>/dev/null | grep -q Noto || wanted="$wanted fonts-noto-core fonts-roboto"
command -v soffice >/dev/null 2>&1 || wanted="$wanted libreoffice-writer-nogui"
# Letters as wide as those of Times New Roman, so that official papers break their pages as in Word.
fc-list 2>/dev/null | grep -qE 'Liberation ?Serif|Times New Roman' || wanted="$wanted fonts-liberation2"
if [ -n "$wanted" ]; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        # shellcheck disable=SC2086
        tools/apt.sh $wanted || true
    else
        echo "Missing for the whole suite; type: sudo apt-get install --no-install-recommends$([ "${wanted# }" = "$wanted" ] && echo ' ')$wanted"
    fi
fi

# The proxies that deploy/ has files for, and the pooler, by themselves: not every system offers them all, and only their own tests miss them.
proxies=
command -v nginx >/dev/null 2>&1 || [ -x /usr/sbin/nginx ] || proxies="nginx-light"
command -v caddy >/dev/null 2>&1 || proxies="$proxies caddy"
command -v pgbouncer >/dev/null 2>&1 || [ -x /usr/sbin/pgbouncer ] || proxies="$proxies pgbouncer"
if [ -n "$proxies" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    # shellcheck disable=SC2086
    tools/apt.sh $proxies || true
fi
