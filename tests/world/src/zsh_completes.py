"""Completes lines as a person would on a terminal, in zsh: zsh_completes.py FILE LINE...

Each completed line is a line of FILE. A widget completes the line and keeps it; the next line is typed only
then, because zsh does not complete while input is waiting.
"""

import os
import pty
import sys

SETUP = """\
autoload -U compinit; compinit -D -u; eval "$(seccompat generate completions zsh)"; \
keep() { zle complete-word; print -r -- "$BUFFER" >> FILE; BUFFER=; zle -M 'ke''pt' }; \
zle -N keep; bindkey '^B' keep; print rea''dy
"""

pid, terminal = pty.fork()
if pid == 0:
    os.execvp("zsh", ["zsh", "-f", "-i"])


def until(mark):
    text = b""
    while mark not in text:
        text += os.read(terminal, 4096)


os.write(terminal, SETUP.replace("FILE", sys.argv[1]).encode())
until(b"ready")
for line in sys.argv[2:]:
    os.write(terminal, line.encode() + b"\x02")
    until(b"kept")
os.write(terminal, b"exit\n")
os.waitpid(pid, 0)
