
# Completes also words that the program knows: calls, built-in profiles, engines, findings; and processes and
# containers. The other words come from the function above.
_seccompat_words() {
    local cur=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} whole kind= words=
    # Bash splits a word at a colon.
    whole=$cur
    if [ "$cur" = : ]; then
        whole=$before:
    elif [ "$before" = : ]; then
        whole=${COMP_WORDS[COMP_CWORD-2]}:$cur
    fi
    case $whole in
        builtin:*) words=$(seccompat generate words builtins 2>/dev/null) ;;
        container:*) words=$(seccompat generate words containers 2>/dev/null | sed 's/^/container:/') ;;
        pid:*) words="pid:self $(cd /proc && printf 'pid:%s ' [0-9]*)" ;;
    esac
    if [ -n "$words" ]; then
        COMPREPLY=($(compgen -W "$words" -- "$whole"))
        COMPREPLY=("${COMPREPLY[@]#*:}")
        return
    fi
    case $before in
        --engine) kind=engines ;;
        --explain|--allow|--deny|--select) kind=findings ;;
        --container) kind=containers ;;
        --pid) words=$(cd /proc && echo [0-9]*) ;;
        *) case $cur in
            [!-]*) case ${COMP_WORDS[1]} in
                scan|syscalls|explain|allow|deny) kind=calls ;;
            esac ;;
        esac ;;
    esac
    [ -z "$kind" ] || words=$(seccompat generate words "$kind" 2>/dev/null)
    if [ -n "$words" ]; then
        COMPREPLY=($(compgen -W "$words" -- "$cur"))
    else
        _seccompat "$@"
    fi
}
complete -F _seccompat_words -o bashdefault -o default seccompat
