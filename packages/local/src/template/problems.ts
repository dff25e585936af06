/** One thing in the template that the local stack cannot do, and where it stands. */
export type TemplateProblem = { readonly place: string; readonly what: string };

/** Thrown while one resource is read; collected, so that a start names every problem at once. */
export class UnsupportedInTemplate extends Error {
  readonly place: string;
  readonly what: string;
  constructor(place: string, what: string) {
    super(`${place}: ${what}`);
    this.name = 'UnsupportedInTemplate';
    this.place = place;
    this.what = what;
  }
}

/** The template asks for something the local stack does not have. Nothing has been started. */
export class TemplateRefused extends Error {
  readonly problems: readonly TemplateProblem[];
  constructor(templateFile: string, problems: readonly TemplateProblem[]) {
    const lines = problems.map(({ place, what }) => `  ${place}: ${what}`).join('\n');
    super(
      `${templateFile} uses what the local stack does not have:\n${lines}\n` +
        'Change the template, or teach packages/local the feature as AWS documents it.',
    );
    this.name = 'TemplateRefused';
    this.problems = problems;
  }
}
