import type { Organisation } from '../../../src/domain/organisation.ts';
import { otherAccount, ownAccount } from './build-finding.ts';

export const officeAddress = '203.0.113.10';

/** Two accounts, one office network, a zone where Monday comes early: Asia/Tokyo. */
export function buildOrganisation(bend: Partial<Organisation> = {}): Organisation {
  return {
    language: 'en',
    timeZone: 'Asia/Tokyo',
    businessHours: { days: ['mon', 'tue', 'wed', 'thu', 'fri'], start: '09:00', end: '18:00' },
    holidays: [],
    accounts: [
      { id: ownAccount, name: 'shop', environment: 'production' },
      { id: otherAccount, name: 'backup', environment: 'shared services' },
    ],
    ownNetworks: [{ cidr: '203.0.113.0/24', name: 'office', kind: 'office' }],
    userPatterns: [],
    inventory: [],
    logSources: [],
    ...bend,
  };
}
