#!/bin/sh
# Dumps the filters that flatpak gives an application, without and with each `--allow=`:
#
#   sh flatpak.sh FOLDER             # of the installed flatpak, into FOLDER
#   sh flatpak.sh FOLDER SUITE...    # of those of Debian's suites, into FOLDER/SUITE/dumps
#
# The names of the files are `flatpak` and the words, as in flatpak+devel.bpf; `release` has the release. The
# application and its runtime are empty, and so is the program that runs it: in place of bwrap(1) a script
# stores the filter. With `SECCOMPAT_FLATPAK=FOLDER/SUITE/dumps:...` the tests compare them.
set -eu
here=$(dirname "$0")
folder=$1
shift
arch=$(uname -m)

# dump FOLDER PROGRAM...: of the flatpak that this command runs.
dump() {
    to=$1
    shift
    mkdir -p "$to/runtime/usr" "$to/runtime/files" "$to/app/files/bin" "$to/app/export" "$to/home" "$to/run"
    chmod 700 "$to/run"
    export FLATPAK_USER_DIR="$to/data" FLATPAK_SYSTEM_DIR="$to/system" FLATPAK_BWRAP="$to/bwrap"
    export HOME="$to/home" XDG_DATA_HOME="$to/home/share" XDG_RUNTIME_DIR="$to/run"
    platform=org.example.Platform
    printf '[Runtime]\nname=%s\nruntime=%s\nsdk=%s\n' $platform $platform/$arch/1 $platform/$arch/1 \
        > "$to/runtime/metadata"
    printf '[Application]\nname=org.example.App\nruntime=%s\nsdk=%s\ncommand=sh\n' $platform/$arch/1 \
        $platform/$arch/1 > "$to/app/metadata"
    cat > "$to/bwrap" << 'END'
#!/bin/sh
# Options are arguments, or in a file of their own, each before a NUL.
store() {
    while [ $# -gt 0 ]; do
        case $1 in
            --seccomp | --add-seccomp-fd) cat "/proc/self/fd/$2" >> "${0%/*}/dump" ;;
            --args)
                IFS='
'
                store $(tr '\0' '\n' < "/proc/self/fd/$2")
                ;;
        esac
        shift
    done
}
store "$@"
END
    chmod +x "$to/bwrap"
    "$@" --version | sed 's/.* //' > "$to/release"
    "$@" build-export --runtime "$to/repo" "$to/runtime" 1 > "$to/log"
    "$@" build-export "$to/repo" "$to/app" 1 >> "$to/log"
    "$@" --user remote-add --if-not-exists --no-gpg-verify local "$to/repo"
    "$@" --user install -y --noninteractive local $platform org.example.App >> "$to/log"
    for words in "" bluetooth canbus devel multiarch "bluetooth canbus" "canbus multiarch" "devel multiarch"; do
        name=flatpak
        options=
        for word in $words; do
            name="$name+$word"
            options="$options --allow=$word"
        done
        rm -f "$to/dump"
        # shellcheck disable=SC2086
        "$@" run --no-session-bus --no-a11y-bus --no-documents-portal $options org.example.App >> "$to/log"
        mv "$to/dump" "$to/$name.bpf"
    done
}

if [ $# = 0 ]; then
    dump "$folder" flatpak
    exit
fi
# 1.10 does not start without the system's D-Bus. One on which nobody answers is enough.
if [ -z "${DBUS_SYSTEM_BUS_ADDRESS:-}" ]; then
    # shellcheck disable=SC2016
    exec dbus-run-session -- sh -c 'DBUS_SYSTEM_BUS_ADDRESS=$DBUS_SESSION_BUS_ADDRESS exec sh "$@"' sh \
        "$0" "$folder" "$@"
fi
. "$here/unpack.sh"
for suite; do
    unpack "$folder/$suite" flatpak
    flatpak() { unpacked usr/bin/flatpak "$@"; }
    dump "$own/dumps" flatpak
    echo "$suite: flatpak $(cat "$own/dumps/release")"
done
