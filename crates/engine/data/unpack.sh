# For the other scripts: programs of Debian's suites, unpacked with their own C library and never installed.
# shellcheck shell=sh
mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' | grep -m1 debian)

# unpack FOLDER PACKAGE...: the packages of the suite that the folder is named after, in FOLDER/root.
unpack() {
    own=$1
    shift
    mkdir -p "$own/lists/partial" "$own/cache/archives/partial" "$own/root"
    echo "deb $mirror $(basename "$own") main" > "$own/sources.list"
    : > "$own/status"
    apt() {
        apt-get -qq -o Dir::Etc::SourceList="$own/sources.list" -o Dir::Etc::SourceParts=- \
            -o Dir::State::Lists="$own/lists" -o Dir::Cache="$own/cache" -o Dir::State::status="$own/status" \
            -o APT::Install-Recommends=false -o Acquire::Languages=none -o Debug::NoLocking=1 "$@"
    }
    apt update
    apt install -y --download-only "$@"
    for package in "$own"/cache/archives/*.deb; do
        dpkg-deb -x "$package" "$own/root"
    done
    loader=$(find "$own/root" -name ld-linux-x86-64.so.2 | head -n 1)
    path=$(find "$own/root" -name '*.so*' -type f -exec dirname {} \; | sort -u | paste -s -d :)
}

# unpacked PROGRAM ARGUMENT...: runs a program of the folder that was unpacked last, as usr/bin/NAME.
unpacked() {
    program=$1
    shift
    "$loader" --library-path "$path" "$own/root/$program" "$@"
}
