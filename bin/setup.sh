# Sourced by run and test from the project's folder: $venv is where the Python is that has what requirements.lock names.

fail() {
    echo "Aanzet: $1" >&2
    exit 2
}

is_recent() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() {
    for candidate in python3 python3.14 python3.13 python3.12 python3.11 python; do
        if is_recent "$candidate"; then
            echo "$candidate"
            return
        fi
    done
}

# After another Python took the place of the one that made it, there is no pip in it either.
is_whole() {
    cmp -s requirements.lock "$venv/installed.lock" && "$venv/bin/python" -c 'import pip' >/dev/null 2>&1
}

venv=.venv
if ! is_whole && [ ! -w . ] && [ -n "${AANZET_INSTANCE:-}" ]; then
    venv=$AANZET_INSTANCE/venv
fi

if ! is_whole; then
    python=$(find_python)
    [ -n "$python" ] || fail "Python 3.11 or newer is missing (on Debian: apt install python3 python3-venv)."
    "$python" -c 'import ensurepip, venv' 2>/dev/null || fail "python3-venv is missing (on Debian: apt install python3-venv)."
    "$python" bin/install.py "$venv" || exit 2
fi
