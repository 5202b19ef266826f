#!/bin/sh
# Records the calls that releases of systemd-nspawn allow in a container with the capabilities that it keeps by
# default: from the filters of a running container, as root.
#
#   sh nspawn.sh SECCOMPAT FOLDER SUITE...      # SECCOMPAT is the program, the oldest suite of Debian first
#
# The packages of each suite are unpacked in FOLDER/SUITE/root, with their own C library, and never
# installed. The container's root has nothing but Debian's busybox-static. The last line writes nspawn.tbl.
set -eu
here=$(dirname "$0")
seccompat=$1
folder=$2
shift 2
mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' | grep -m1 debian)
sed -n '/^#/p; /^$/q' "$here/nspawn.tbl" > "$folder/nspawn.tbl"
echo >> "$folder/nspawn.tbl"
: > "$folder/whole"
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
    apt install -y --download-only systemd-container libseccomp2
    for package in "$own"/cache/archives/*.deb; do
        dpkg-deb -x "$package" "$own/root"
    done
    loader=$(find "$own/root" -name ld-linux-x86-64.so.2 | head -n 1)
    path=$(find "$own/root" -name '*.so*' -type f -exec dirname {} \; | sort -u | paste -s -d :)
    nspawn() { "$loader" --library-path "$path" "$own/root/usr/bin/systemd-nspawn" "$@"; }
    release=$(nspawn --version | sed -n '1s/systemd \([0-9]*\).*/\1/p')
    tree=$own/container
    mkdir -p "$tree/bin" "$tree/etc" "$tree/usr/lib" "$tree/proc" "$tree/sys" "$tree/dev" "$tree/run" "$tree/tmp"
    cp /bin/busybox "$tree/bin/sh"
    echo ID=nothing > "$tree/etc/os-release"
    # It ends with its standard input.
    mkfifo "$own/pipe"
    nspawn -D "$tree" --register=no --keep-unit --quiet --pipe /bin/sh -c 'echo; read end' < "$own/pipe" > "$own/said" &
    exec 9> "$own/pipe"
    until [ -s "$own/said" ]; do sleep 0.1; done
    pid=$(pgrep -f '^/bin/sh -c echo; read end' | tail -n 1)
    "$seccompat" show "pid:$pid" -o "$own/dump"
    exec 9>&-
    wait
    rm "$own/pipe"
    {
        echo '{"defaultAction": "SCMP_ACT_ERRNO", "defaultErrnoRet": 38, "syscalls": [{"action": "SCMP_ACT_ALLOW", "names": ["socket"'
        for abi in x86_64 x86; do
            "$seccompat" syscalls | sed 's/ .*//; 1d' | while read -r name; do
                said=$("$seccompat" eval "$own/dump" --syscall "$name" --arch $abi 2> /dev/null || true)
                case $said in *": allow,"*) echo ", \"$name\"" ;; esac
            done
        done
        echo ']}]}'
    } > "$own/profile"
    "$seccompat" convert "$own/profile" --engine "systemd@$release" --arch x86_64 --arch x86 -o "$own/unit"
    if grep '=~' "$own/unit"; then
        echo "nspawn refuses a call of @default" >&2
        exit 1
    fi
    sed -n 's/^SystemCallFilter=//p' "$own/unit" | paste -s -d ' ' | sed "s/^/$release /" >> "$folder/whole"
done
# The differences between releases.
awk '{
    line = $1; split("", now)
    for (i = 2; i <= NF; i++) { now[$i]; if (!($i in was)) line = line " " $i }
    for (i = 1; i <= count; i++) if (!(before[i] in now)) line = line " -" before[i]
    print line
    split("", was); count = NF - 1
    for (i = 2; i <= NF; i++) { was[$i]; before[i - 1] = $i }
}' "$folder/whole" >> "$folder/nspawn.tbl"
mv "$folder/nspawn.tbl" "$here/nspawn.tbl"
