import { ASSUMPTIONS } from './list.ts';

const HEAD = `# What is taken for granted of AWS

Each line is something that this system would not be right without, with the page of AWS that says so and a test that would be worth
nothing if it were otherwise. \`npx -y pnpm@12.21.0 check:aws\` tries them in an account of yours, on resources that it makes and removes again
(a table, three queues, a bus with a rule, a bucket; cents); \`check:aws --list\` prints this page, which a test holds against the code.
`;

/** `docs/assumptions.md`, whole. */
export const assumptionsPage = (): string => {
  const sections = ASSUMPTIONS.map(({ about, assumptions }) => {
    const items = assumptions.map(({ id, says, documentation, reliedOnBy, because }) => {
      const tried =
        because === undefined ? 'Tried by `check:aws`.' : `Not tried by \`check:aws\`: ${because}.`;
      return `- **${id}**: ${says} (${documentation}.) Relied on by \`${reliedOnBy}\`. ${tried}`;
    });
    return `## ${about}\n\n${items.join('\n')}\n`;
  });
  return [HEAD, ...sections].join('\n');
};
