# SPDX-License-Identifier: Apache-2.0
# Numbered steps with progress, and installing what is missing; sourced by `run` and `test`.
# shellcheck shell=bash

step_number=0
step_total=${step_total:-0}

# fail MESSAGE…: say what went wrong and stop.
fail() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

# step TITLE LOG COMMAND…: run quietly, show that it is alive, show the end of its output on failure.
step() {
    local title=$1 log=$2 started=$SECONDS pid waited=0
    shift 2
    step_number=$((step_number + 1))
    printf '[%d/%d] %s\n' "$step_number" "$step_total" "$title"
    mkdir -p "$(dirname "$log")"
    "$@" >"$log" 2>&1 &
    pid=$!
    trap 'kill "$pid" 2>/dev/null; exit 130' INT TERM
    while kill -0 "$pid" 2>/dev/null; do
        sleep 0.1
        waited=$((waited + 1))
        [ $((waited % 50)) -eq 0 ] && printf '      … %d s\n' "$((SECONDS - started))"
    done
    trap - INT TERM
    if ! wait "$pid"; then
        tail -n 30 "$log" | sed 's/^/      /' >&2
        fail "step $step_number ($title) failed; the whole output is in $log"
    fi
}

# packages_of SECTION…: the packages listed in tools/packages.
packages_of() {
    local section
    for section in "$@"; do
        sed -n "s/^$section: //p" "$root/tools/packages"
    done | tr ' ' '\n'
}

# packages_missing SECTION…: those that dpkg does not have.
packages_missing() {
    command -v dpkg-query >/dev/null || return 0
    comm -23 <(packages_of "$@" | sort -u) \
        <(dpkg-query -W -f='${db:Status-Status} ${Package}\n' 2>/dev/null |
            sed -n 's/^installed //p' | sort -u)
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo -n "$@" || sudo "$@"
    else
        echo "not root and no sudo: install these as root: ${*: 1}"
        return 1
    fi
}

install_packages() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -q update &&
        as_root env DEBIAN_FRONTEND=noninteractive apt-get -q install -y \
            --no-install-recommends "$@"
}

# newer_than STAMP PATH…: true when a file or folder below the paths changed after the stamp.
newer_than() {
    local stamp=$1
    shift
    [ ! -e "$stamp" ] && return 0
    [ -n "$(find "$@" \( -name node_modules -o -name dist -o -name __pycache__ \) -prune \
        -o -newer "$stamp" -print -quit 2>/dev/null)" ]
}
