import type { Hint } from './hint.ts';
import { regionForm } from './read-region.ts';
import { decodeLayers, findLinks } from './slack-text.ts';

/** Where several sessions are open at once, the console puts the account and a number of the session before its host. */
const session = '(?:\\d{12}-[a-z0-9]{1,32}\\.)?';
const domain = '(?:aws\\.amazon\\.com|amazonaws-us-gov\\.com|amazonaws\\.cn|amazonaws-eusc\\.eu)';
const consoleHost = `https?://${session}(?:(${regionForm})\\.)?console\\.${domain}/`;
const guardDutyLink = new RegExp(`${consoleHost}guardduty/`, 'i');
const securityHubLink = new RegExp(`${consoleHost}securityhub/`, 'i');
/** fId=<id>, search=<id>, search=id=<id>, search=id%3D<id>, search=id%3D$<id>, findings/<id>. Never an event UUID. */
const idInLink = /(?:fId=|search=(?:id=)?\$?|findings?\/)([0-9a-f]{32})(?![0-9a-z-])/i;
const regionInLink = new RegExp(`[?&]region=(${regionForm})(?![\\w-])`, 'i');

/**
 * Reads links to one finding in the GuardDuty console. A link without an id says nothing about a finding. Some senders
 * point to the Security Hub console instead: its id counts only where the caller has seen a GuardDuty type beside it.
 */
export function readConsoleLinks(text: string, allowSecurityHub: boolean): readonly Hint[] {
  return findLinks(text).flatMap((link) => readLink(link, allowSecurityHub));
}

function readLink(link: string, allowSecurityHub: boolean): readonly Hint[] {
  const layers = decodeLayers(link);
  const target = layers.find((layer) => guardDutyLink.test(layer) || (allowSecurityHub && securityHubLink.test(layer)));
  if (target === undefined) return [];
  const id = layers.map((layer) => idInLink.exec(layer)?.[1]).find((found) => found !== undefined);
  if (id === undefined) return [];
  const hints: Hint[] = [{ part: 'findingId', value: id.toLowerCase(), origin: 'console-link' }];
  const region = layers.map((layer) => regionInLink.exec(layer)?.[1]).find((found) => found !== undefined);
  if (region !== undefined) hints.push({ part: 'region', value: region.toLowerCase(), origin: 'console-link' });
  const host = guardDutyLink.exec(target)?.[1];
  if (host !== undefined) hints.push({ part: 'region', value: host.toLowerCase(), origin: 'host' });
  return hints;
}
