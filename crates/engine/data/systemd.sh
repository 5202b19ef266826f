#!/bin/sh
# Records the sets of calls that releases of systemd know, as `systemd-analyze syscall-filter` prints them:
#
#   sh systemd.sh SECCOMPAT FOLDER SUITE...      # SECCOMPAT is the program, the oldest suite of Debian first
#
# The last line writes systemd.tbl.
set -eu
here=$(dirname "$0")
seccompat=$1
folder=$2
shift 2
. "$here/unpack.sh"
answers=
for suite; do
    unpack "$folder/$suite" systemd
    analyze() { unpacked usr/bin/systemd-analyze --no-pager "$@"; }
    analyze --version | head -n 1 > "$own/sets"
    analyze syscall-filter >> "$own/sets"
    answers="$answers $own/sets"
done
"$seccompat" --format json syscalls |
    sed 's/{"name"/\n&/g' | sed -n 's/.*"name": *"\([^"]*\)", *"since": *"\([^"]*\)".*/\1 \2/p' > "$folder/calls"
{
    sed -n '/^#/p; /^$/q' "$here/systemd.tbl"
    echo
    # shellcheck disable=SC2086
    awk -f "$here/systemd.awk" "$folder/calls" $answers
} > "$folder/systemd.tbl"
mv "$folder/systemd.tbl" "$here/systemd.tbl"
