# Words that the program knows: calls, built-in profiles, engines, findings, containers; and processes.
_seccompat_known() {
    local -a words
    words=(${(f)"$(seccompat generate words $1 2>/dev/null)"})
    compadd -M 'r:|:=* r:|=*' -a words
}
_seccompat_calls() { _seccompat_known calls }
_seccompat_engines() { _seccompat_known engines }
_seccompat_findings() { _seccompat_known findings }
_seccompat_containers() { _seccompat_known containers }
_seccompat_filters() {
    local -a words
    case $PREFIX in
        pid:*) words=(pid:self pid:${^$(cd /proc && echo <1->)}) ;;
        container:*) words=(container:${^${(f)"$(seccompat generate words containers 2>/dev/null)"}}) ;;
        *) _seccompat_known builtins; _files; return ;;
    esac
    compadd -a words
}
_seccompat_filters_and_calls() { _seccompat_filters; _seccompat_calls }

