
# Completes also words that the program knows: calls, built-in profiles, engines, findings; and processes. The
# other words come from the function above.
_seccompat_words() {
    local cur=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} kind= words=
    # Bash splits a word at a colon.
    [ "$before" != : ] || { cur=builtin:$cur; before=; }
    [ "$cur" != : ] || { cur=builtin:; before=; }
    case $before in
        --engine) kind=engines ;;
        --explain|--allow|--deny|--select) kind=findings ;;
        --pid) words=$(cd /proc && echo [0-9]*) ;;
        *) case $cur in
            builtin:*)
                words=$(seccompat generate words builtins 2>/dev/null)
                COMPREPLY=($(compgen -W "$words" -- "$cur"))
                COMPREPLY=("${COMPREPLY[@]#builtin:}")
                return ;;
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
