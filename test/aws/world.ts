import { startAws } from '../../src/demo/aws/aws.ts';
import { demoAwsCredentials } from '../../src/demo/aws/aws-credentials.ts';
import type { ExtraWorld } from '../../src/demo/aws/aws-world.ts';
import { loadScenarios } from '../../src/demo/load-scenarios.ts';

export const production = '204815163264';
export const sandbox = '318273645546';
export const home = 'ap-northeast-1';
export const accounts = [
  { id: production, roleToAssume: 'gd-triage-read' },
  { id: sandbox, roleToAssume: `arn:aws:iam::${sandbox}:role/gd-triage-read` },
  { id: '425364758697', roleToAssume: 'gd-triage-read' },
];
export const regions = [home, 'us-east-1', 'eu-west-1'];

/** AWS of the local world, reached the way an operator would point us at it: by environment variables alone. */
export async function startAwsWorld(
  limits: { lookupsPerSecond?: number; s3PageSize?: number; sessionSeconds?: number } = {},
  extra?: ExtraWorld,
) {
  const folder = new URL('../../src/demo/scenarios', import.meta.url).pathname;
  const scenarios = await loadScenarios(folder, new Date());
  const aws = await startAws({ port: 0, scenarios, limits, extra });
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: aws.url,
    AWS_ACCESS_KEY_ID: demoAwsCredentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: demoAwsCredentials.secretAccessKey,
    AWS_EC2_METADATA_DISABLED: 'true',
  });
  return { aws, scenarios };
}
