import { describe, expect, it } from '@jest/globals';
import { findIssuedKey } from '../../src/domain/find-issued-key.ts';
import { buildCall, buildEvidence } from '../builders/analyst/build-brief.ts';
import { buildEntities } from '../builders/analyst/build-finding.ts';

const issue = (id: string, accessKeyId: string, changes: object = {}) =>
  buildCall(id, {
    eventName: 'CreateAccessKey',
    readOnly: false,
    responseElements: { accessKey: { accessKeyId, userName: 'backup-admin' } },
    ...changes,
  });

describe('an access key issued in what was seen', () => {
  it('is the last one that worked, with the user it was made for', () => {
    const rows = [issue('e1', 'AKIAFIRST00000000001'), issue('e2', 'AKIASECOND0000000002'), buildCall('e3')];
    expect(findIssuedKey([buildEvidence(rows)], buildEntities({ email: 'a@b.example' }))).toMatchObject({
      accessKeyId: 'AKIASECOND0000000002',
      userName: 'backup-admin',
      principalType: 'IAMUser',
      email: null,
    });
  });

  it('is none where it was refused, is the key of the finding, or none was issued', () => {
    const refused = issue('e1', 'AKIAFIRST00000000001', { errorCode: 'AccessDenied', responseElements: null });
    const known = issue('e2', 'AKIATESTKEY000000001');
    expect(findIssuedKey([buildEvidence([refused, known, buildCall('e3')])], buildEntities())).toBeNull();
  });
});
