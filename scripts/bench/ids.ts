import { createRandom } from '../feed/random.ts';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const random = createRandom(1);

/** As long and as random as the ids of commands, so that receipts are as hard to compress. */
export const ulidLike = (n: number): string =>
  `01K${String(n).padStart(7, '0')}${Array.from({ length: 16 }, () => CROCKFORD[random.int(0, 31)]).join('')}`;
