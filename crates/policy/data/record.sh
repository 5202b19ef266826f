#!/bin/sh
# Records the system calls that programs make, and their frequency: writes the lines of mix.tbl to stdout.
#
# Needs strace, git, tar, gzip, find, grep, python3, node, java, perl, cc, sqlite3, curl, nginx, ab,
# redis-server, redis-benchmark, podman (a Go program) and the repository that contains it. A program
# that is not installed is left out, with a message.
set -eu
root=$(cd "$(dirname "$0")/../../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# record NAME PROGRAM COMMAND: the calls of COMMAND, if PROGRAM is there.
record() {
    if ! command -v "$2" >/dev/null; then
        echo "$2 is not installed: no mix $1" >&2
        return 0
    fi
    strace -qq -f -c -o "$work/counts" sh -c "exec $3" >/dev/null 2>&1 || true
    printf '\nmix %s\n' "$1"
    awk '$1 ~ /^[0-9.]+$/ && $NF != "total" { print "  " $NF " " $4 }' "$work/counts" | sort
}

# serve NAME PROGRAM PORT COMMAND LOAD: a server under the load of some hundred requests.
serve() {
    (
        for _ in $(seq 100); do
            status=0
            curl -s -o /dev/null -m 1 "http://127.0.0.1:$3/" || status=$?
            # 7: the server does not listen yet.
            [ "$status" = 7 ] || break
            sleep 0.1
        done
        sh -c "$5" >/dev/null 2>&1 || true
        pkill -INT -P "$(pgrep -n -x strace)" || true
    ) &
    record "$1" "$2" "$4"
    wait
}

git clone -q --depth 1 "file://$root" tree
cat > hello.c <<'END'
#include <stdio.h>
int main(void) { puts("hello"); return 0; }
END
cat > server.js <<'END'
const http = require('http'), fs = require('fs');
http.createServer((q, r) => fs.readFile('hello.c', (e, d) => r.end(d))).listen(8191);
process.on('SIGINT', () => process.exit());
END
cat > nginx.conf <<'END'
daemon off; pid nginx.pid; error_log error.log; events { worker_connections 64; }
http { access_log access.log; server { listen 127.0.0.1:8192; root .; } }
END
cat > Work.java <<'END'
import java.nio.file.*; import java.util.concurrent.*;
public class Work { public static void main(String[] a) throws Exception {
  var pool = Executors.newFixedThreadPool(4);
  for (int i = 0; i < 400; i++) {
    int n = i; pool.submit(() -> Files.writeString(Path.of("f" + n % 9), "x" + n)); }
  pool.shutdown(); pool.awaitTermination(1, TimeUnit.MINUTES); } }
END
cat > work.py <<'END'
import json, os, socket, subprocess, threading
for n in range(200):
    with open("data", "w") as f: json.dump({"n": n}, f)
    os.stat("data")
a, b = socket.socketpair()
t = threading.Thread(target=lambda: [b.recv(9) for _ in range(200)])
t.start(); [a.send(b"x") for _ in range(200)]; a.close(); t.join()
for _ in range(5): subprocess.run(["true"])
END
cat > words.sql <<'END'
create table t(a);
with recursive n(x) as (select 1 union select x + 1 from n limit 500) insert into t select x from n;
select sum(a) from t;
END

record git git 'git -C tree status'
record git-log git 'git -C tree log --stat'
record tar tar 'tar cf all.tar tree'
record gzip gzip 'gzip -k9 tree/Cargo.lock'
record find find 'find tree -name "*.rs" -newer hello.c'
record grep grep 'grep -r unsafe tree'
record cc cc 'cc -O1 hello.c -o hello'
record sh sh 'sh -c "for n in 1 2 3 4 5 6 7 8 9; do ls tree | sort | wc -l; done"'
record python python3 'python3 work.py'
record perl perl 'perl -e "for (1..300) { open F, q(>p); print F 1; close F; unlink q(p) }"'
record java java 'java Work.java'
record sqlite sqlite3 'sqlite3 db ".read words.sql"'
record go podman 'podman --root p --runroot r --storage-driver vfs images'
serve node-server node 8191 'node server.js' \
    'for n in $(seq 400); do curl -s -o /dev/null http://127.0.0.1:8191/; done'
serve nginx nginx 8192 "nginx -p $work -c nginx.conf" 'ab -q -n 400 -c 4 http://127.0.0.1:8192/hello.c'
serve redis redis-server 8193 'redis-server --port 8193' 'redis-benchmark -p 8193 -n 400 -c 4 -q'
