import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ok, type Result, refuse } from '../result.ts';
import { type ChecksumAlgorithm, createDigester, type Digests } from './digests.ts';
import { entityTooLarge, type S3Refusal } from './refusals.ts';

export type ReceivedBlob = { readonly name: string; readonly digests: Digests };

/** Bytes of objects, a file each. Whether such a file counts is for the table of versions to say. */
export type Blobs = {
  /** Writes it down as it comes; nothing is left of a body that broke off or is too large. */
  receive(
    body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    algorithms: readonly ChecksumAlgorithm[],
  ): Promise<Result<ReceivedBlob, S3Refusal>>;
  read(name: string, start: number, end: number): Promise<NodeJS.ReadableStream>;
  drop(name: string): Promise<void>;
};

export type BlobsParts = {
  readonly folder: string;
  readonly limitBytes: number;
  /** Which files count; all others are what killed writers left, and go. */
  readonly known: ReadonlySet<string>;
  /** A name that no file has had. */
  newName(): string;
};

const maximumAside = 100;

/**
 * No version is known at all, and there are bytes: the list of objects was moved away, not the objects. They stay, under
 * another name, so that the list can be put back.
 */
const setAside = (folder: string): void => {
  mkdirSync(folder, { recursive: true });
  if (readdirSync(folder).length === 0) return;
  for (let number = 1; number <= maximumAside; number += 1) {
    const aside = `${folder}.aside-${number}`;
    if (existsSync(aside)) continue;
    renameSync(folder, aside);
    mkdirSync(folder);
    return;
  }
  throw new Error(
    `${folder} holds objects of no list, as do ${maximumAside} folders beside it. Move them away.`,
  );
};

export const openBlobs = ({ folder, limitBytes, known, newName }: BlobsParts): Blobs => {
  mkdirSync(folder, { recursive: true });
  if (known.size === 0) setAside(folder);
  for (const name of readdirSync(folder)) if (!known.has(name)) rmSync(join(folder, name), { force: true });

  const drop = (name: string): Promise<void> => rm(join(folder, name), { force: true });
  const write = async (
    name: string,
    body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    algorithms: readonly ChecksumAlgorithm[],
  ): Promise<Digests | undefined> => {
    const digester = createDigester(algorithms);
    await using file = await open(join(folder, name), 'wx');
    let total = 0;
    for await (const bytes of body) {
      total += bytes.length;
      if (total > limitBytes) return undefined;
      digester.update(bytes);
      await file.writeFile(bytes);
    }
    return digester.finish();
  };

  return {
    drop,
    receive: async (body, algorithms) => {
      const name = newName();
      try {
        const digests = await write(name, body, algorithms);
        if (digests !== undefined) return ok({ name, digests });
      } catch (error) {
        await drop(name);
        throw error;
      }
      await drop(name);
      return refuse(entityTooLarge(limitBytes));
    },
    read: async (name, start, end) => {
      // Opened before anything is answered: a file that is not there must become an error, not half an answer.
      const file = await open(join(folder, name), 'r');
      return file.createReadStream({ start, end });
    },
  };
};
