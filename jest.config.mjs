/** One runner for every workspace package. Sources are ES modules in TypeScript; swc only strips the types. */
export default {
  testEnvironment: 'node',
  // Only what hangs should fail: two busy cores make a property test on a real engine take half a minute.
  testTimeout: 120_000,
  setupFiles: ['<rootDir>/test/support/property-seed.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' }, module: { type: 'es6' } },
    ],
  },
  testMatch: ['<rootDir>/{events,packages,services,scripts,test}/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/.twolane/'],
  modulePathIgnorePatterns: ['/.serverless/', '/.esbuild/', '/.twolane/'],
};
