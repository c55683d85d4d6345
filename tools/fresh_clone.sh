#!/usr/bin/env bash
# Prove the README's two commands on a machine that has Python 3.11, pip, git and nothing else:
# clone the last commit into a folder of its own, with a bare environment and none of the programs
# that tests drive on the path. What needs them has to be skipped by name; the rest has to pass.
#
#     tools/fresh_clone.sh            both commands, as the README says them
#     tools/fresh_clone.sh --quick    ./comity test --quick in place of ./comity test
set -euo pipefail
source=$(cd "$(dirname "$0")/.." && pwd)
python=$(python3 -c 'import os, sys; print(os.path.realpath(sys.executable))')
folder=$(mktemp -d -t comity-clone-XXXXXX)
trap 'rm -rf "$folder"' EXIT

# Only these programs: what a small Debian has, git, and the Python at hand.
mkdir "$folder/bin" "$folder/home"
for program in bash sh env cat ls rm mkdir mktemp dirname basename uname id git tail head grep sed \
    sort tr chmod cp mv sha256sum sleep; do
    ln -s "$(command -v "$program")" "$folder/bin/$program"
done
printf '#!/bin/sh\nexec "%s" "$@"\n' "$python" >"$folder/bin/python3"
chmod +x "$folder/bin/python3"

# How pip reaches its packages belongs to the machine and stays as it is.
mapfile -t pip < <(env | grep '^PIP_' || true)
bare() {
    env -i PATH="$folder/bin" HOME="$folder/home" LANG=C.UTF-8 COMITY_TEST_BARE=on \
        "${pip[@]}" "$@"
}

git clone --quiet "$source" "$folder/comity"
cd "$folder/comity"
echo "Commit $(git rev-parse --short HEAD), $("$python" --version), in $folder"

start=$SECONDS
bare ./comity demo --headless
echo "./comity demo --headless took $((SECONDS - start)) s"

start=$SECONDS
bare ./comity test ${1:+"$1"} | tee "$folder/test.log"
echo "./comity test${1:+ $1} took $((SECONDS - start)) s"

grep -q "install Debian's package postgresql" "$folder/test.log" || {
    echo "Nothing was skipped for want of PostgreSQL: this machine was not bare." >&2
    exit 1
}
