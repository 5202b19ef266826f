# Words that the program knows: calls, built-in profiles, engines, findings.
_seccompat_known() {
    local -a words
    words=(${(f)"$(seccompat generate words $1 2>/dev/null)"})
    compadd -M 'r:|:=* r:|=*' -a words
}
_seccompat_calls() { _seccompat_known calls }
_seccompat_engines() { _seccompat_known engines }
_seccompat_findings() { _seccompat_known findings }
_seccompat_filters() { _seccompat_known builtins; _files }
_seccompat_filters_and_calls() { _seccompat_filters; _seccompat_calls }

