import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { misuse } from './ended.ts';

/** Text of a file, or of standard input for `-`. */
export async function readInput(file: string): Promise<string> {
  if (file === '-') return text(process.stdin);
  try {
    return await readFile(file, 'utf8');
  } catch {
    throw misuse(`${file} cannot be read.`);
  }
}
