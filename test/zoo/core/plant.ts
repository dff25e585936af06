/**
 * For `node --import`: the process runs with the bug that its environment names, and with none where it names none. The module is
 * patched as it is loaded, so that neither the files nor the code know of it.
 */
import { registerHooks } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { PLANTED, readPlanted, withBug } from './planted-bug.ts';

const text = process.env[PLANTED];
if (text !== undefined && text !== '') {
  const bug = readPlanted(text);
  const root = fileURLToPath(new URL('../../../', import.meta.url));
  const target = pathToFileURL(`${root}${bug.file}`).href;
  registerHooks({
    load: (url, context, nextLoad) => {
      const loaded = nextLoad(url, context);
      if (url !== target || loaded.source === undefined || loaded.source === null) return loaded;
      const { source } = loaded;
      const original = typeof source === 'string' ? source : new TextDecoder().decode(source);
      return { ...loaded, source: withBug(original, bug) };
    },
  });
}
