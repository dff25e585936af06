import { fileURLToPath } from 'node:url';
import type { RootCommand } from '@bomb.sh/tab';
import completions from '@bomb.sh/tab/commander';
import type { Command } from 'commander';

const NAME = 'completion';

const USE = `
bash:        source <(pnpm --silent twolane completion bash)
zsh:         source <(pnpm --silent twolane completion zsh)
fish:        pnpm --silent twolane completion fish | source
powershell:  pnpm --silent twolane completion powershell | Out-String | Invoke-Expression

It also defines the command "twolane", which runs this checkout from any folder.`;

const entry = fileURLToPath(new URL('../../twolane.ts', import.meta.url));

/** What the script for bash calls of the package bash-completion, for shells without it: enough for words without = and :. */
const BASH_WORDS = `declare -F _get_comp_words_by_ref >/dev/null || _get_comp_words_by_ref() {
  cur="\${COMP_WORDS[COMP_CWORD]}"; prev="\${COMP_WORDS[COMP_CWORD-1]}"; words=("\${COMP_WORDS[@]}"); cword=$COMP_CWORD
}`;

/** A function of the shell that runs this checkout with the Node that runs it now. */
function launcher(shell: string, node: string, script: string): string {
  const words = `"${node}" "${script}"`;
  if (shell === 'fish') return `function twolane; ${words} $argv; end`;
  if (shell === 'powershell') return `function twolane { & ${words} @args }`;
  const run = `twolane() { ${words} "$@"; }`;
  return shell === 'bash' ? `${run}\n${BASH_WORDS}` : run;
}

/** Completion of whatever the program has by then; to be called last. */
export function completionCommand(program: Command): RootCommand {
  const root = completions(program, { completionCommandName: NAME });
  const command = program.commands.find((one) => one.name() === NAME);
  command
    ?.description('Completion of this command line, for a shell.')
    .addHelpText('after', USE)
    .hook('preAction', (_, { args: [shell = ''] }) => {
      process.stdout.write(`${launcher(shell, process.execPath, entry)}\n`);
    });
  return root;
}
