#!/bin/sh
# Stands for the compiler where there is none: hands out what was compiled outside.
while [ "$#" -gt 0 ]; do
    [ "$1" = -o ] && out=$2
    shift
done
cp "/helpers/${out##*/}" "$out"
