#!/bin/sh
# Records the sets of calls that releases of systemd know, as `systemd-analyze syscall-filter` prints them:
#
#   sh systemd.sh SECCOMPAT FOLDER SUITE...      # SECCOMPAT is the program, the oldest suite of Debian first
#
# The packages of each suite are unpacked in FOLDER/SUITE/root, with their own C library, and never
# installed. The last line writes systemd.tbl.
set -eu
here=$(dirname "$0")
seccompat=$1
folder=$2
shift 2
mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' | grep -m1 debian)
answers=
for suite; do
    own=$folder/$suite
    mkdir -p "$own/lists/partial" "$own/cache/archives/partial" "$own/root"
    echo "deb $mirror $suite main" > "$own/sources.list"
    : > "$own/status"
    apt() {
        apt-get -qq -o Dir::Etc::SourceList="$own/sources.list" -o Dir::Etc::SourceParts=- \
            -o Dir::State::Lists="$own/lists" -o Dir::Cache="$own/cache" -o Dir::State::status="$own/status" \
            -o APT::Install-Recommends=false -o Acquire::Languages=none -o Debug::NoLocking=1 "$@"
    }
    apt update
    apt install -y --download-only systemd
    for package in "$own"/cache/archives/*.deb; do
        dpkg-deb -x "$package" "$own/root"
    done
    loader=$(find "$own/root" -name ld-linux-x86-64.so.2 | head -n 1)
    path=$(find "$own/root" -name '*.so*' -type f -exec dirname {} \; | sort -u | paste -s -d :)
    analyze() { "$loader" --library-path "$path" "$own/root/usr/bin/systemd-analyze" --no-pager "$@"; }
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
