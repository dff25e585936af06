import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What a guide asks its reader to do with one code block. */
export type Step =
  | { readonly kind: 'create'; readonly file: string; readonly text: string }
  | { readonly kind: 'insert'; readonly file: string; readonly below: string; readonly text: string }
  /** Commands, or what they print: nothing to write. */
  | { readonly kind: 'other'; readonly language: string; readonly text: string };

const FENCE = /^```(\S*)$/;
const CREATE = /new file\s+`([^`]+)`:$/i;
const INSERT = /In `([^`]+)`, below\s+`([^`]+)`:$/;

/** The code blocks of a guide in Markdown, each with what the paragraph before it says of it. */
export function stepsOf(guide: string): readonly Step[] {
  const steps: Step[] = [];
  let said = '';
  let block: { readonly language: string; readonly lines: string[] } | undefined;
  for (const line of guide.split('\n')) {
    if (block !== undefined) {
      if (line !== '```') block.lines.push(line);
      else {
        steps.push(stepOf(said, block.language, block.lines.map((one) => `${one}\n`).join('')));
        block = undefined;
        said = '';
      }
    } else {
      const language = FENCE.exec(line)?.[1];
      if (language !== undefined) block = { language, lines: [] };
      else if (line.trim() !== '') said = `${said} ${line.trim()}`.trim();
      else if (!said.endsWith(':')) said = '';
    }
  }
  if (block !== undefined) throw new Error('The last code block of the guide has no end.');
  return steps;
}

const stepOf = (said: string, language: string, text: string): Step => {
  const [, created] = CREATE.exec(said) ?? [];
  if (created !== undefined) return { kind: 'create', file: created, text };
  const [, file, below] = INSERT.exec(said) ?? [];
  if (file !== undefined && below !== undefined) return { kind: 'insert', file, below, text };
  return { kind: 'other', language, text };
};

/** Does in `root` what a reader does with an editor. Lines come in as far as the one above. Throws where the guide names a line that is not there once. */
export function follow(steps: readonly Step[], root: string): void {
  for (const step of steps) {
    if (step.kind === 'create') {
      const path = join(root, step.file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, step.text, { flag: 'wx' });
    }
    if (step.kind === 'insert') {
      const path = join(root, step.file);
      writeFileSync(path, inserted(readFileSync(path, 'utf8'), step.below, step.text, step.file));
    }
  }
}

const inserted = (content: string, below: string, text: string, file: string): string => {
  const lines = content.split('\n');
  const found = lines.flatMap((line, index) => (line.trim() === below ? [index] : []));
  const [index, ...others] = found;
  if (index === undefined || others.length > 0) {
    throw new Error(`${file} has the line "${below}" ${found.length} times; the guide needs it once.`);
  }
  const indent = /^ */.exec(lines[index] ?? '')?.[0] ?? '';
  const added = text.trimEnd().split('\n');
  return [
    ...lines.slice(0, index + 1),
    ...added.map((line) => `${indent}${line.trim()}`),
    ...lines.slice(index + 1),
  ].join('\n');
};
