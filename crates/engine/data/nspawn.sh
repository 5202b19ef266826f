#!/bin/sh
# Records the calls that releases of systemd-nspawn allow in a container with the capabilities that it keeps by
# default: from the filters of a running container, as root.
#
#   sh nspawn.sh SECCOMPAT FOLDER SUITE...      # SECCOMPAT is the program, the oldest suite of Debian first
#
# The container's root has nothing but Debian's busybox-static. The last line writes nspawn.tbl.
set -eu
here=$(dirname "$0")
seccompat=$1
folder=$2
shift 2
. "$here/unpack.sh"
sed -n '/^#/p; /^$/q' "$here/nspawn.tbl" > "$folder/nspawn.tbl"
echo >> "$folder/nspawn.tbl"
: > "$folder/whole"
for suite; do
    unpack "$folder/$suite" systemd-container libseccomp2
    nspawn() { unpacked usr/bin/systemd-nspawn "$@"; }
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
