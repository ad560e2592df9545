import type { LogRecord, Scenario, ScenarioLogs } from '../load-scenarios.ts';
import { flattenRecord } from './spl/flatten-record.ts';
import type { Row } from './spl/row.ts';

interface LogKind {
  index: string;
  sourcetype: string;
  host: string;
  /** The field an event's time is taken from. */
  timeField: string;
  /** Second names under which the vendor's add-on shows fields. */
  aliases?: Record<string, string>;
}

/** How the organisation's Splunk stores each log. */
export const logKinds: Record<keyof ScenarioLogs, LogKind> = {
  cloudtrail: { index: 'aws_cloudtrail', sourcetype: 'aws:cloudtrail', host: 'aws', timeField: 'eventTime' },
  entra: { index: 'entra', sourcetype: 'azure:monitor:aad', host: 'azure', timeField: 'time' },
  dns: { index: 'dns', sourcetype: 'aws:route53:resolver', host: 'aws', timeField: 'query_timestamp' },
  vpcflow: {
    index: 'vpcflow',
    sourcetype: 'aws:cloudwatchlogs:vpcflow',
    host: 'aws',
    timeField: 'start',
    aliases: { src_ip: 'srcaddr', dest_ip: 'dstaddr', src_port: 'srcport', dest_port: 'dstport' },
  },
  changes: { index: 'changes', sourcetype: 'changes', host: 'jira', timeField: 'createdAt' },
};

/** All events of the demo's Splunk: every log of every scenario, except CloudTrail that is not sent there. */
export function createSplunkEvents(scenarios: readonly Scenario[]): Row[] {
  return scenarios.flatMap(({ logs, splunkCloudTrail }) => [
    ...(splunkCloudTrail ? toEvents('cloudtrail', logs.cloudtrail) : []),
    ...toEvents('entra', logs.entra),
    ...toEvents('dns', logs.dns),
    ...toEvents('vpcflow', logs.vpcflow),
    ...toEvents('changes', logs.changes),
  ]);
}

function toEvents(log: keyof ScenarioLogs, records: readonly LogRecord[]): Row[] {
  const { index, sourcetype, host, timeField, aliases = {} } = logKinds[log];
  return records.map((record) => {
    const fields = flattenRecord(record);
    const aliased = Object.entries(aliases).flatMap(([alias, name]) =>
      fields[name] === undefined ? [] : [[alias, fields[name]]],
    );
    return {
      ...fields,
      ...Object.fromEntries(aliased),
      _raw: JSON.stringify(record),
      _time: String(readEpoch(record[timeField])),
      index,
      sourcetype,
      host,
      source: log,
    };
  });
}

function readEpoch(time: unknown): number {
  return typeof time === 'number' ? time : Date.parse(String(time)) / 1000;
}
