
# Words that the program knows: calls, built-in profiles, engines, findings, containers; and processes.
function __seccompat_filters
    switch (commandline -ct)
        case 'pid:*'
            echo pid:self
            __fish_complete_pids | string replace -r '^' pid:
        case 'container:*'
            seccompat generate words containers 2>/dev/null | string replace -r '^' container:
        case '*'
            seccompat generate words builtins 2>/dev/null
    end
end
set -l calls '(seccompat generate words calls 2>/dev/null)'
complete -c seccompat -n "__fish_seccompat_using_subcommand scan syscalls explain allow deny" -a "$calls"
complete -c seccompat -n "__fish_seccompat_using_subcommand compile check explain show fix allow deny merge convert under diff report" -a '(__seccompat_filters)'
for command in compile check explain show fix allow deny merge convert record under diff report
    complete -c seccompat -n "__fish_seccompat_using_subcommand $command" -l engine -x -a '(seccompat generate words engines 2>/dev/null)'
end
for option in explain allow deny
    complete -c seccompat -n "__fish_seccompat_using_subcommand check" -l $option -x -a '(seccompat generate words findings 2>/dev/null)'
end
complete -c seccompat -n "__fish_seccompat_using_subcommand fix" -l select -x -a '(seccompat generate words findings 2>/dev/null)'
complete -c seccompat -n "__fish_seccompat_using_subcommand trace record" -l pid -x -a '(__fish_complete_pids)'
complete -c seccompat -n "__fish_seccompat_using_subcommand record" -l container -x -a '(seccompat generate words containers 2>/dev/null)'
