import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { demoConfigFile, type World, type WorldOptions } from '../../src/demo/world.ts';
import { findFreePort } from '../find-free-port.ts';
import { openWorld } from '../story/start-story.ts';
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts';

const services = ['slack', 'guardduty', 'cloudtrail', 'sts', 'splunk', 'jira', 'model'] as const;
type Service = (typeof services)[number];

/** The demo world, with a proxy before each of its services that can misbehave and tells of every call. */
export interface Lab {
  readonly world: World;
  readonly proxies: Readonly<Record<Service, FaultProxy>>;
  /** Environment of a bot whose every call goes through a proxy. */
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export interface LabOptions extends Pick<WorldOptions, 'copies'> {
  readonly slack?: WorldOptions['slack'];
  /** Addresses of this machine where the proxies of Slack and of all else listen, for bots in networks of their own. */
  readonly hosts?: { readonly slack: string; readonly others: string };
  /** Changes to the configuration of the demo. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** Opens a lab. The files it needs are gone after `close`. */
export async function openLab({ copies = 0, slack, hosts, settings = {} }: LabOptions = {}): Promise<Lab> {
  const port = await findFreePort();
  const slackProxy = await startFaultProxy(`http://127.0.0.1:${port}`, hosts?.slack);
  // Slack hands out addresses of its own (sockets, uploads, answers): they have to lead through the proxy as well.
  const world = await openWorld({ copies, slack: { ...slack, port, requestUrlBase: slackProxy.url } });
  const splunk = new URL(world.environment['DEMO_SPLUNK_URL'] ?? '');
  const proxies = {
    slack: slackProxy,
    guardduty: await startFaultProxy(world.aws.url, hosts?.others),
    cloudtrail: await startFaultProxy(world.aws.url, hosts?.others),
    sts: await startFaultProxy(world.aws.url, hosts?.others),
    splunk: await startFaultProxy(splunk.origin, hosts?.others),
    jira: await startFaultProxy(world.jira.url, hosts?.others),
    // There is none unless a test aims it at one and tells the bot.
    model: await startFaultProxy(),
  };
  const folder = await mkdtemp(path.join(tmpdir(), 'gd-triage-lab-'));
  const environment = {
    ...world.environment,
    AWS_ENDPOINT_URL_GUARDDUTY: proxies.guardduty.url,
    AWS_ENDPOINT_URL_CLOUDTRAIL: proxies.cloudtrail.url,
    AWS_ENDPOINT_URL_STS: proxies.sts.url,
    JIRA_HOST: proxies.jira.url,
    DEMO_SPLUNK_URL: `${proxies.splunk.url}${splunk.pathname}`,
    GD_TRIAGE_CONFIG: await writeConfig(folder, settings),
  };
  const close = async (): Promise<void> => {
    await Promise.all(Object.values(proxies).map((proxy) => proxy.close()));
    await world.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { world, proxies, environment, close };
}

async function writeConfig(folder: string, settings: LabOptions['settings']): Promise<string> {
  const demo = z.record(z.string(), z.unknown()).parse(parse(await readFile(demoConfigFile, 'utf8')));
  const file = path.join(folder, 'gd-triage.yml');
  await writeFile(file, stringify({ ...demo, ...settings }));
  return file;
}
