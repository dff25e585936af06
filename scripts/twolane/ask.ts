import { misuse } from './ended.ts';

/** Questions to a person at a terminal. Where there is none, what would be asked must be an option. */
export interface Ask {
  /** `given`, or what a person answers; ends as a misuse where nobody can be asked. */
  text(given: string | undefined, question: string, option: string): Promise<string>;
  /** A no ends nothing: the caller decides. Yes where `--yes` said so before. */
  confirm(question: string): Promise<boolean>;
  /** The words, typed exactly. */
  exactly(question: string, words: string): Promise<boolean>;
  edit(question: string, text: string): Promise<string>;
  readonly possible: boolean;
}

interface Terminal {
  /** Whether a person sits there and has not said `--yes`. */
  readonly possible: boolean;
  readonly yes: boolean;
  readonly output: NodeJS.WriteStream;
  readonly signal: AbortSignal;
}

/** Loaded when something is asked: most commands ask nothing. */
const prompts = () => import('@inquirer/prompts');

export function createAsk({ possible, yes, output, signal }: Terminal): Ask {
  const context = { output, signal, clearPromptOnDone: false };
  return {
    possible,
    async text(given, question, option) {
      if (given !== undefined) return given;
      if (!possible) throw misuse(`${option} is needed.`);
      const { input } = await prompts();
      return input({ message: question, required: true, validate: (text) => text.trim() !== '' }, context);
    },
    async confirm(question) {
      if (yes) return true;
      if (!possible) throw misuse(`${question} Say --yes to confirm where nobody can be asked.`);
      const { confirm } = await prompts();
      return confirm({ message: question, default: false }, context);
    },
    async exactly(question, words) {
      const { input } = await prompts();
      return (await input({ message: question }, context)).trim() === words;
    },
    async edit(question, text) {
      const { editor } = await prompts();
      return editor({ message: question, default: text, postfix: '.json', waitForUserInput: false }, context);
    },
  };
}
