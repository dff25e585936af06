import { blastRadius, filledBy, leadsOutside, readManifest, takersOf } from './manifest.ts';
import { manifest } from './testing/manifest.ts';

test.each([
  ['a projection that says nothing', ['sales'], [], []],
  ['an external one itself', ['gateway'], ['outcomes', 'reservations', 'sales'], ['gateway']],
  ['the start of a ring', ['reservations'], ['gateway', 'outcomes', 'sales'], ['gateway']],
  ['two at once', ['sales', 'outcomes'], ['gateway', 'reservations'], ['gateway']],
  ['nobody', [], [], []],
])('blast radius of %s', (_, chosen, downstream, externalEffects) => {
  expect(blastRadius(manifest, chosen)).toEqual({ downstream, externalEffects });
});

test('a replay fills the queues of whom it names and of all that may follow, each once', () => {
  expect(filledBy(manifest, ['sales'])).toEqual(['sales']);
  expect(filledBy(manifest, ['reservations', 'sales'])).toEqual([
    'reservations',
    'sales',
    'gateway',
    'outcomes',
  ]);
});

test('who takes a type', () => {
  expect(takersOf(manifest, ['Placed.v1', 'Unheard.v1']).map(({ name }) => name)).toEqual([
    'reservations',
    'sales',
  ]);
});

test('a list that the plugin did not make is refused', () => {
  expect(readManifest([...manifest])).toHaveLength(4);
  expect(() => readManifest([{ name: 'sales' }])).toThrow('stale or broken');
});

test.each([
  ['sales', false],
  ['gateway', true],
  ['reservations', true],
  ['nobody', false],
])('%s leads outside: %p', (name, expected) => {
  expect(leadsOutside(manifest, name)).toBe(expected);
});
