/**
 * `node report.mjs TEMPLATE FOLDER`: what AWS's own rule packs find in a compiled template. The report is in FOLDER, as
 * `validation-report.json`. Offline. Plain JavaScript, as its libraries are not among the project's own.
 */
import { App, Stack, Validations } from 'aws-cdk-lib';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import { AwsSolutionsChecks, NIST80053R5Checks, ServerlessChecks } from 'cdk-nag';

const [templateFile, outdir] = process.argv.slice(2);
const app = new App({ outdir, analyticsReporting: false });
new CfnInclude(new Stack(app, 'Stack'), 'Template', { templateFile });
Validations.of(app).addPlugins(
  new AwsSolutionsChecks(app),
  new NIST80053R5Checks(app),
  new ServerlessChecks(app),
);
app.synth();
