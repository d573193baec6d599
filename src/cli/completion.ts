import { script } from '@bomb.sh/tab'
import addCompletionOf from '@bomb.sh/tab/commander'
import type { Command } from 'commander'
import { addHelp } from './command-help.ts'

const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const

/** `stet completion`: prints a script with which a shell completes commands, options and their values. */
export function completionCommand(command: Command): void {
  command
    .description('Prints a script with which your shell completes commands, options and their values.')
    .addArgument(command.createArgument('<shell>', 'the shell').choices(SHELLS))
    .action((shell: string) => script(shell, 'stet', 'stet'))
  addHelp(command, {
    about: 'The script asks `stet` itself at every Tab, so it stays right after an upgrade.',
    examples: [
      ['source <(stet completion bash)', 'This bash; keep the line in ~/.bashrc for every bash'],
      ['stet completion zsh > ~/.zfunc/_stet', 'Every new zsh, with ~/.zfunc in its $fpath'],
      ['stet completion fish > ~/.config/fish/completions/stet.fish', 'Every new fish'],
      ['stet completion powershell >> $PROFILE', 'Every new PowerShell'],
    ],
  })
}

/** Adds the request of a shell's script to a program, for the commands that it has. It must not have `completion` itself. */
export function addCompletionRequest(program: Command): void {
  addCompletionOf(program, { completionCommandName: 'completion' })
}
