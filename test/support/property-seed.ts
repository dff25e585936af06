/**
 * Before each file of tests: properties are tried with the same values each time, so that what is green stays green until the
 * code changes. `pnpm prove` tries others each time, and prints where they begin.
 */
import fc from 'fast-check';

const SEED = 20_261_127;

fc.configureGlobal({
  ...fc.readConfigureGlobal(),
  seed: Number(process.env['TWOLANE_PROPERTY_SEED'] ?? SEED),
});
