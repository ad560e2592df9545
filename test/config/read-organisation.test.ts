import { describe, expect, it } from '@jest/globals';
import { readOrganisation } from '../../src/config/read-organisation.ts';

const minimal = {
  timeZone: 'Asia/Tokyo',
  accounts: [{ id: '111122223333', name: 'shop', environment: 'production' }],
  logSources: [{ source: 'entra', accounts: ['*'], via: 'splunk', collected: true }],
};

describe('readOrganisation', () => {
  it('takes a missing key for not known, never for none', () => {
    expect(readOrganisation(minimal)).toMatchObject({
      language: 'en',
      businessHours: null,
      ownNetworks: null,
      holidays: [],
    });
    expect(readOrganisation({ ...minimal, ownNetworks: [] }).ownNetworks).toEqual([]);
    expect(readOrganisation({ ...minimal, ownNetworks: null }).ownNetworks).toBeNull();
  });

  it('ignores unknown keys at every depth, and leaves the document alone', () => {
    const document = { ...minimal, channels: [], logSources: [{ ...minimal.logSources[0], newKey: 1 }], inventory: [] };
    const before = structuredClone(document);
    expect(readOrganisation(document)).toEqual({ ...readOrganisation(minimal) });
    expect(document).toEqual(before);
  });

  it.each(['timeZone', 'accounts', 'logSources'])('requires %s', (key) => {
    const document = Object.fromEntries(Object.entries(minimal).filter(([name]) => name !== key));
    expect(() => readOrganisation(document)).toThrow(`- ${key} is missing: add it`);
  });

  it('refuses approved behaviour that does not say for what, since it would cover everything', () => {
    const expects = [{ peers: ['*'], reason: 'r', approvedBy: 'a' }];
    const document = { ...minimal, inventory: [{ id: 'i-1', kind: 'instance', expects }] };
    expect(() => readOrganisation(document)).toThrow('inventory[0].expects[0].findingTypes is missing');
  });

  it('reports what is wrong beside unknown keys', () => {
    expect(() => readOrganisation({ ...minimal, extra: 1, timeZone: '+09:00' })).toThrow(
      '- timeZone must be the IANA name',
    );
    expect(() => readOrganisation('text')).toThrow('must be a set of keys');
  });
});
