import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';

const jsonObject = z.record(z.string(), z.unknown());

const trailSchema = z.strictObject({
  name: z.string(),
  account: z.string(),
  homeRegion: z.string(),
  bucket: z.string(),
  stoppedAt: z.iso.datetime().optional(),
  startedAt: z.iso.datetime().optional(),
});

const senderSchema = z.strictObject({
  bot_id: z.string(),
  app_id: z.string().optional(),
  username: z.string().optional(),
  shape: z.enum(['bot_message', 'modern']),
});

const settingsSchema = z.strictObject({
  title: z.string(),
  hint: z.string(),
  anchor: z.iso.datetime(),
  channel: z.string(),
  sender: senderSchema,
  splunkCloudTrail: z.boolean(),
  trails: z.array(trailSchema).default([]),
});

const findingSchema = z.looseObject({
  Id: z.string(),
  AccountId: z.string(),
  Region: z.string(),
  Type: z.string(),
  Service: z.looseObject({ DetectorId: z.string() }),
});

const alertSchema = z.strictObject({
  text: z.string(),
  attachments: z.array(jsonObject).optional(),
  blocks: z.array(jsonObject).optional(),
});

const expectedSchema = z.strictObject({
  disposition: z
    .array(z.enum(['true_positive', 'suspicious', 'benign_true_positive', 'false_positive', 'inconclusive']))
    .min(1),
  priorityAtLeast: z.enum(['P1', 'P2', 'P3', 'P4']),
  mustMention: z.array(z.string()),
  mustNotMention: z.array(z.string()).default([]),
});

export type LogRecord = z.infer<typeof jsonObject>;
export type ScenarioFinding = z.infer<typeof findingSchema>;
export type ScenarioTrail = z.infer<typeof trailSchema>;
export interface ScenarioLogs {
  cloudtrail: LogRecord[];
  entra: LogRecord[];
  dns: LogRecord[];
  vpcflow: LogRecord[];
  changes: LogRecord[];
}

/** One scenario of the local world, with every time already moved next to now. */
export interface Scenario extends z.infer<typeof settingsSchema> {
  name: string;
  finding: ScenarioFinding;
  alert: z.infer<typeof alertSchema>;
  logs: ScenarioLogs;
  expected: z.infer<typeof expectedSchema>;
}

/** The alert of a scenario is this old when the demo starts, so that its follow-up records lie in the past too. */
const alertAgeMs = 3 * 60 * 1000;

/** Reads every scenario below `folder` and moves all its times so that its alert came three minutes before `now`. */
export async function loadScenarios(folder: string, now: Date): Promise<Scenario[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(names.sort().map((name) => loadScenario(join(folder, name), now)));
}

async function loadScenario(folder: string, now: Date): Promise<Scenario> {
  const settingsText = await readFile(join(folder, 'scenario.yml'), 'utf8');
  const { anchor } = settingsSchema.parse(parseYaml(settingsText));
  const shift = (text: string) => rebaseTimes(text, now.getTime() - Date.parse(anchor) - alertAgeMs);
  const readJson = async (name: string): Promise<unknown> =>
    JSON.parse(shift(await readFile(join(folder, name), 'utf8')));
  try {
    return {
      name: basename(folder),
      ...settingsSchema.parse(parseYaml(shift(settingsText))),
      finding: findingSchema.parse(await readJson('finding.json')),
      alert: alertSchema.parse(await readJson('alert.json')),
      expected: expectedSchema.parse(await readJson('expected.json')),
      logs: {
        cloudtrail: await readLog(join(folder, 'logs', 'cloudtrail'), shift),
        entra: await readLog(join(folder, 'logs', 'entra'), shift),
        dns: await readLog(join(folder, 'logs', 'dns'), shift),
        vpcflow: await readLog(join(folder, 'logs', 'vpcflow'), shift),
        changes: await readLog(join(folder, 'logs', 'changes'), shift),
      },
    };
  } catch (cause) {
    throw new Error(`The scenario folder ${folder} cannot be loaded: correct the file named in the cause.`, { cause });
  }
}

async function readLog(folder: string, shift: (text: string) => string): Promise<LogRecord[]> {
  const names = await readdir(folder).catch(() => []);
  const texts = await Promise.all(
    names.filter((name) => name.endsWith('.jsonl')).map((name) => readFile(join(folder, name), 'utf8')),
  );
  const lines = texts.flatMap((text) => shift(text).split('\n')).filter((line) => line.trim() !== '');
  return lines.map((line) => jsonObject.parse(JSON.parse(line)));
}

const isoTime = /(?<![\d-])\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?=[^\d:])/g;
const epochField = /(\\?"(?:start|end|event_ts|ts|created|epoch)\\?":\s*\\?"?)(\d{13}|\d{10})(?!\d)/g;
const slackDate = /(<!date\^|&lt;!date\^)(\d{10})(?=\^)/g;

/**
 * Moves every timestamp inside a text, whatever holds it: JSON, JSON inside a JSON string, YAML, Slack markup.
 * Whole seconds only, so that fractions, zones and the spelling of each time stay as they were.
 */
export function rebaseTimes(text: string, deltaMs: number): string {
  const seconds = Math.round(deltaMs / 1000);
  const addToEpoch = (_: string, before: string, digits: string) =>
    before + (Number(digits) + (digits.length === 13 ? seconds * 1000 : seconds));
  return text
    .replace(isoTime, (time) => {
      const moved = new Date(Date.parse(`${time.replace(' ', 'T')}Z`) + seconds * 1000).toISOString();
      return `${moved.slice(0, 10)}${time.charAt(10)}${moved.slice(11, 19)}`;
    })
    .replace(epochField, addToEpoch)
    .replace(slackDate, addToEpoch);
}
