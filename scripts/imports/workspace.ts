import { existsSync, globSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, normalize, relative } from 'node:path';
import { type Specifier, specifiersOf } from './specifiers.ts';

/** One import. Paths are relative to the root of the workspace, with forward slashes. */
export interface Import {
  readonly from: string;
  /** As the file writes it. */
  readonly written: string;
  /**
   * A file (`services/orders/src/config.ts`), a workspace package's folder (`packages/store`), `node:fs`, or the name
   * of a package; undefined where there is no such file or workspace package.
   */
  readonly to: string | undefined;
  readonly kind: 'file' | 'workspace' | 'core' | 'package';
  readonly typeOnly: boolean;
}

const SOURCES = '{events,packages,services,scripts,test}/**/*.ts';
const PACKAGES = '{events,packages/*,services/*,test}/package.json';
const SCOPE = '@twolane/';

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const isOurs = (path: string): boolean =>
  !/(^|\/)(node_modules|\.serverless|\.esbuild|\.twolane)\//.test(path);

/** Name of a workspace package → its folder. */
const foldersOf = (root: string): ReadonlyMap<string, string> =>
  new Map(
    globSync(PACKAGES, { cwd: root })
      .filter(isOurs)
      .flatMap((path): readonly (readonly [string, string])[] => {
        const manifest: unknown = JSON.parse(readFileSync(join(root, path), 'utf8'));
        const name = isRecord(manifest) ? manifest['name'] : undefined;
        return typeof name === 'string' ? [[name, dirname(path)]] : [];
      }),
  );

/** `@scope/name/deep` → `@scope/name`; `name/deep` → `name` */
const packageNameOf = (specifier: string): string =>
  specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');

/** Every import of the workspace at `root`, in no particular order. */
export function readImports(root: string): readonly Import[] {
  const folders = foldersOf(root);
  const importOf = (from: string, { text: written, typeOnly }: Specifier): Import => {
    const common = { from, written, typeOnly };
    if (written.startsWith('.')) {
      const to = normalize(join(dirname(from), written));
      return { ...common, kind: 'file', to: existsSync(join(root, to)) ? to : undefined };
    }
    if (isBuiltin(written)) return { ...common, kind: 'core', to: `node:${written.replace(/^node:/, '')}` };
    const name = packageNameOf(written);
    if (name.startsWith(SCOPE)) return { ...common, kind: 'workspace', to: folders.get(name) };
    return { ...common, kind: 'package', to: name };
  };
  return globSync(SOURCES, { cwd: root })
    .filter(isOurs)
    .flatMap((path) => {
      const from = relative('.', path).replaceAll('\\', '/');
      return specifiersOf(readFileSync(join(root, path), 'utf8')).map((specifier) =>
        importOf(from, specifier),
      );
    });
}
