# Makes systemd.tbl of the catalogue's calls (`NAME SINCE` on each line) and of what `systemd-analyze
# syscall-filter` printed in several releases, oldest first; systemd.sh records them.

# A kernel version as a number.
function age(version, parts) { split(version, parts, "."); return parts[1] * 1000 + parts[2] }

FILENAME == ARGV[1] { since[$1] = $2; calls[++known] = $1; next }
FNR == 1 { releases[++count] = $2; set = ""; next }
/^@/ { set = $1; if (!(set in order)) { order[set] = ++sets; sorted[sets] = set }; next }
/^#/ { set = "" }
/^ *#/ || set == "" || NF != 1 { next }
# A name of no call that the kernel offers to filters is none to libseccomp either.
$1 !~ /^@/ && !($1 in since) { next }
{ has[releases[count], set, $1] = 1; if (!told[set, $1]++) members[set] = members[set] " " $1 }

function deltas(set, r, line, all, total, m, done) {
    total = split(members[set], all, " ")
    for (r = 1; r <= count; r++) {
        line = ""
        for (m = 1; m <= total; m++) {
            now = (releases[r], set, all[m]) in has
            if (now != (done[all[m]] + 0)) line = line (now ? " " : " -") all[m]
            done[all[m]] = now
        }
        if (line != "") print releases[r], set line
    }
}

# Nearly the whole catalogue: all calls up to a kernel, without some.
function whole(set, r, m, newest, line) {
    for (r = 1; r <= count; r++) {
        newest = "1.0"
        for (m = 1; m <= known; m++) {
            if ((releases[r], set, calls[m]) in has && age(since[calls[m]]) > age(newest)) newest = since[calls[m]]
        }
        line = ""
        for (m = 1; m <= known; m++) {
            if (age(since[calls[m]]) <= age(newest) && !((releases[r], set, calls[m]) in has)) line = line " -" calls[m]
        }
        if ((releases[r], set, "@obsolete") in has) line = line " @obsolete"
        print releases[r], set, "*" newest line
    }
}

END { for (n = 1; n <= sets; n++) { if (sorted[n] == "@known") whole("@known"); else deltas(sorted[n]) } }
