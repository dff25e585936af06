import { spawnSync } from 'node:child_process';

const MAX_BYTES = 64 * 1024 * 1024;

/** `pnpm`, as whoever runs this script through it has it; of one version, so that the bill has one form. */
const PNPM = ['-y', 'pnpm@12.21.0'] as const;

/**
 * The software bill of materials of all that is installed, by pnpm itself: CycloneDX, as parsed JSON. Offline: it reads the
 * lockfile and the installed packages. Throws where pnpm does not write one.
 */
export const billOfMaterials = (root: string): unknown => {
  const args = [...PNPM, 'sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'application'];
  const { status, stdout, stderr } = spawnSync('npx', args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: MAX_BYTES,
  });
  if (status !== 0) throw new Error(`pnpm wrote no bill of materials:\n${stderr}`);
  return JSON.parse(stdout);
};
