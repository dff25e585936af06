import { dashboard } from './dashboard.ts';

/** The part of the framework that the plugin touches. */
interface Serverless {
  readonly service: {
    readonly service: string;
    readonly provider: {
      readonly stage: string;
      readonly compiledCloudFormationTemplate?: { readonly Resources: object };
    };
  };
}

/** Serverless plugin. Adds the dashboard to the stack, made of the metrics that this package declares. */
export default class DashboardPlugin {
  readonly hooks: Readonly<Record<string, () => void>>;

  constructor({ service }: Serverless) {
    this.hooks = {
      'before:package:compileEvents': () => {
        const { stage, compiledCloudFormationTemplate: template } = service.provider;
        if (template === undefined) return;
        Object.assign(template.Resources, { Dashboard: dashboard(`${service.service}-${stage}`) });
      },
    };
  }
}
