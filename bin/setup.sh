# Sourced by run and test from the project's folder: makes .venv and installs requirements.lock when it changed.

fail() {
    echo "Aanzet: $1" >&2
    exit 2
}

is_recent() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() {
    for candidate in python3 python3.13 python3.12 python3.11 python; do
        if is_recent "$candidate"; then
            echo "$candidate"
            return
        fi
    done
}

if ! is_recent .venv/bin/python; then
    python=$(find_python)
    [ -n "$python" ] || fail "Python 3.11 or newer is missing (on Debian: apt install python3 python3-venv)."
    "$python" -c 'import ensurepip, venv' 2>/dev/null || fail "python3-venv is missing (on Debian: apt install python3-venv)."
    "$python" -m venv --clear .venv || fail "the folder .venv can't be made."
fi

if ! cmp -s requirements.lock .venv/installed.lock; then
    echo "Installing what requirements.lock names; this takes a moment."
    .venv/bin/python -m pip install -qq --disable-pip-version-check --no-deps --require-hashes -r requirements.lock ||
        fail "requirements.lock can't be installed; pip's message above says why."
    cp requirements.lock .venv/installed.lock
fi
