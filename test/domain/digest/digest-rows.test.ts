import { describe, expect, it } from '@jest/globals';
import { digestRows } from '../../../src/domain/digest/digest-rows.ts';
import { buildCall, buildChange, buildSignIn } from '../../builders/judging/build-rows.ts';

const tokyo = { timeZone: 'Asia/Tokyo' };

describe('Digests', () => {
  it('counts sign-ins by interactive id, never by row', () => {
    const rows = [
      buildSignIn({ id: 'a', errorCode: 50074, time: '2026-03-04T09:00:00Z' }),
      buildSignIn({ id: 'a', time: '2026-03-04T09:00:10Z' }),
      buildSignIn({ id: 'a', time: '2026-03-04T09:00:10Z' }),
      buildSignIn({ id: 'b', errorCode: 50126 }),
      buildSignIn({ id: 'c', errorCode: 50140 }),
      buildSignIn({ id: 'd', category: 'NonInteractiveUserSignInLogs' }),
    ];
    expect(digestRows('entra', rows, tokyo).figures).toMatchObject({
      rows: 6,
      signIns: 3,
      successfulSignIns: 1,
      failedSignIns: 1,
      interruptedSteps: 2,
      nonInteractiveRows: 1,
    });
  });

  it('tallies API calls on the organisation clock, every denial counted', () => {
    const rows = [
      buildCall({ name: 'ListUsers', service: 'iam', time: '2026-03-04T16:30:00Z' }),
      buildCall({
        name: 'RunInstances',
        service: 'ec2',
        time: '2026-03-04T10:00:00Z',
        error: 'Client.UnauthorizedOperation',
      }),
      buildCall({ name: 'GetObject', service: 's3', time: '2026-03-04T10:00:00Z', error: 'NoSuchKey' }),
    ];
    const digest = digestRows('cloudtrail', rows, tokyo);
    expect(digest).toMatchObject({ total: 3, first: '2026-03-04T10:00:00Z', last: '2026-03-04T16:30:00Z' });
    expect(digest.figures).toMatchObject({ calls: 3, succeeded: 1, denied: 1, failed: 1, distinctAddresses: 1 });
    expect(digest.tallies['weekday']).toEqual([
      { value: 'Wednesday', count: 2 },
      { value: 'Thursday', count: 1 },
    ]);
    expect(digest.tallies['hour']).toEqual([
      { value: '19', count: 2 },
      { value: '01', count: 1 },
    ]);
  });

  it('sums bytes per peer and direction, without records that hold no flow', () => {
    const flow = ([srcaddr, dstaddr]: readonly [string, string], bytes: number, action = 'ACCEPT') => ({
      version: 2,
      interface_id: 'eni-1',
      srcaddr,
      dstaddr,
      srcport: 40000,
      dstport: 443,
      protocol: 6,
      packets: 1,
      bytes,
      start: 1772618400,
      end: 1772618460,
      action,
      log_status: 'OK',
    });
    const rows = [
      flow(['10.0.0.5', '198.51.100.7'], 900),
      flow(['198.51.100.7', '10.0.0.5'], 100),
      flow(['192.0.2.1', '10.0.0.5'], 40, 'REJECT'),
      { interface_id: 'eni-1', srcaddr: '-', dstaddr: '-', action: '-', log_status: 'NODATA', start: 1772618400 },
    ];
    const digest = digestRows('vpcflow', rows, tokyo);
    expect(digest.figures).toMatchObject({ flows: 3, bytesOut: 900, bytesIn: 100, rejected: 1, unreadable: 1 });
    expect(digest.tallies['bytesToPeer']).toEqual([{ value: '198.51.100.7', count: 900 }]);
  });

  it('names what was asked of the resolver', () => {
    const rows = ['evil.example.', 'evil.example.', 'ok.example.'].map((query_name) => ({
      query_timestamp: '2026-03-04T10:00:00Z',
      query_name,
      rcode: 'NXDOMAIN',
    }));
    expect(digestRows('dns', rows, tokyo)).toMatchObject({
      tallies: {
        name: [
          { value: 'evil.example', count: 2 },
          { value: 'ok.example', count: 1 },
        ],
      },
      figures: { unresolved: 3 },
    });
  });

  it('reads audit events and change records', () => {
    const audit = {
      auditID: '1',
      verb: 'create',
      user: { username: 'system:anonymous', groups: [] },
      sourceIPs: ['198.51.100.7'],
      objectRef: { resource: 'pods', subresource: 'exec' },
      responseStatus: { code: 403 },
      requestReceivedTimestamp: '2026-03-04T10:00:00.123456Z',
    };
    expect(digestRows('eks', [audit], tokyo)).toMatchObject({
      tallies: { event: [{ value: 'create pods exec', count: 1 }] },
      figures: { denied: 1, writes: 1 },
    });
    expect(digestRows('changes', [buildChange()], tokyo).figures).toMatchObject({ records: 1 });
  });

  it('says how many rows it could not read, and is calm about none', () => {
    expect(digestRows('cloudtrail', [{ anything: 1 }], tokyo).figures).toMatchObject({
      rows: 1,
      unreadable: 1,
      calls: 0,
    });
    expect(digestRows('cloudtrail', [], tokyo)).toMatchObject({ total: 0, first: null, last: null });
  });

  it('tells hours of work, holidays and refused calls', () => {
    const clock = {
      timeZone: 'Asia/Tokyo',
      businessHours: { days: ['wed', 'thu', 'fri'], start: '09:00', end: '18:00' },
      holidays: ['2026-03-06'],
    };
    const times = ['2026-03-04T01:00:00Z', '2026-03-04T10:00:00Z', '2026-03-04T23:59:00Z', '2026-03-06T01:00:00Z'];
    const rows = times.map((time, at) =>
      buildCall({ name: 'GetObject', service: 's3', time, ...(at === 0 ? { error: 'AccessDenied' } : {}) }),
    );
    const { tallies, figures } = digestRows('cloudtrail', rows, clock);
    expect(tallies['workTime']).toEqual([
      { value: 'outside_business_hours', count: 2 },
      { value: 'business_hours', count: 1 },
      { value: 'holiday', count: 1 },
    ]);
    expect(tallies['deniedEvent']).toEqual([{ value: 'GetObject', count: 1 }]);
    expect(figures).toMatchObject({ outsideBusinessHours: 3, denied: 1, succeeded: 3 });
    expect(digestRows('cloudtrail', rows, tokyo).tallies['workTime']).toBeUndefined();
  });

  it('counts networks, keys and objects', () => {
    const read = (key: string, address: string) =>
      buildCall({
        name: 'GetObject',
        service: 's3',
        address,
        parameters: { bucketName: 'b', key },
        more: { eventCategory: 'Data' },
      });
    const rows = [
      read('a', '198.51.100.7'),
      read('a', '198.51.100.8'),
      read('b', '2001:db8:1:2::7'),
      read('c', '2001:db8:1:ffff:1:2:3:4'),
      read('c', 'ec2.amazonaws.com'),
    ];
    const { tallies, figures } = digestRows('cloudtrail', rows, tokyo);
    expect(tallies['network']).toEqual([
      { value: '198.51.100.0/24', count: 2 },
      { value: '2001:db8:1::/48', count: 2 },
    ]);
    expect(figures).toMatchObject({
      distinctObjects: 3,
      distinctAccessKeys: 1,
      distinctAddresses: 5,
      distinctNetworks: 2,
    });
  });

  it('keeps ten values of a tally', () => {
    const rows = Array.from({ length: 30 }, (_, index) => buildCall({ name: `List${index}`, service: 'iam' }));
    expect(digestRows('cloudtrail', rows, tokyo).tallies['event']).toHaveLength(10);
  });
});
