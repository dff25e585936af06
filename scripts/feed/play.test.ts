import { problemText } from './play.ts';

test.each([
  [{ status: 502, body: 'Bad Gateway' }, '502'],
  [
    { status: 409, body: { title: 'Taken', detail: 'There is an order 1.' } },
    '409; Taken; There is an order 1.',
  ],
  [
    {
      status: 400,
      body: { title: 'Not as documented', errors: [{ pointer: '#/customerId', detail: 'is too long' }] },
    },
    '400; Not as documented; #/customerId is too long',
  ],
])('a refusal says in one line what is wrong where: %#', (answer, text) => {
  expect(problemText(answer)).toBe(text);
});
