import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, normalize, sep } from 'node:path';
import { unzipSync } from 'fflate';

/** Lambda quotas: a deployment package may be 250 MB unzipped. */
const maximumUnpackedBytes = 250 * 1024 * 1024;

/** The function's package cannot be used. The message says which and what to do. */
export class ArtifactRefused extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'ArtifactRefused';
  }
}

const contained = (folder: string, entry: string): string => {
  const path = normalize(join(folder, entry));
  if (!path.startsWith(folder + sep)) throw new ArtifactRefused(`zip entry "${entry}" leaves its folder`);
  return path;
};

const UNFINISHED = '.part';

/** Removes what a start that was killed has left half unpacked. Only for whoever has the folder to itself. */
export const removeUnfinished = async (codeDir: string): Promise<void> => {
  for (const name of await readdir(codeDir)) {
    if (name.endsWith(UNFINISHED)) await rm(join(codeDir, name), { recursive: true, force: true });
  }
};

/**
 * Unpacks a zip into `<codeDir>/<hash of its bytes>` and returns that folder. The same bytes are
 * unpacked once; a folder that exists is complete, because it gets its name last.
 */
export const unpackArtifact = async (zipFile: string, codeDir: string): Promise<string> => {
  let bytes: Buffer;
  try {
    bytes = await readFile(zipFile);
  } catch (error) {
    throw new ArtifactRefused(`${zipFile} cannot be read: run \`serverless package\` first`, error);
  }
  const folder = join(codeDir, createHash('sha256').update(bytes).digest('hex').slice(0, 24));
  if (existsSync(folder)) return folder;

  let unpackedBytes = 0;
  let entries: Record<string, Uint8Array>;
  try {
    entries = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        unpackedBytes += originalSize;
        if (unpackedBytes > maximumUnpackedBytes) {
          throw new ArtifactRefused(`${zipFile} unpacks to more than ${maximumUnpackedBytes} bytes`);
        }
        return !name.endsWith('/');
      },
    });
  } catch (error) {
    if (error instanceof ArtifactRefused) throw error;
    throw new ArtifactRefused(`${zipFile} is not a readable zip: package again`, error);
  }

  const unfinished = `${folder}.${process.pid}${UNFINISHED}`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true });
  // On Lambda nothing stands above /var/task. Here a package.json further up would decide
  // whether `.js` is a module, so the folder gets one that decides as Lambda does.
  if (entries['package.json'] === undefined) {
    await writeFile(join(unfinished, 'package.json'), '{"type":"commonjs"}\n');
  }
  for (const [name, content] of Object.entries(entries)) {
    const path = contained(unfinished, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
  try {
    await rename(unfinished, folder);
  } catch (error) {
    // Two functions with the same package: the other one was first.
    if (!existsSync(folder)) throw error;
    await rm(unfinished, { recursive: true, force: true });
  }
  return folder;
};
