import { describe, expect, it } from '@jest/globals';
import { identity, names, now, run } from './small-log.ts';

describe('pipeline', () => {
  it('tables, renames, sorts and cuts', () => {
    expect(run('index=aws | sort -bytes | head 2 | table eventName bytes | rename bytes as "size in bytes"')).toEqual([
      { eventName: 'ListUsers', 'size in bytes': '100' },
      { eventName: 'ListBuckets', 'size in bytes': '20' },
    ]);
    expect(names('index=aws | tail 1')).toEqual(['ListBuckets']);
    expect(names('index=aws | sort 1 _time')).toEqual(['ListBuckets']);
    expect(names('index=aws | sort + eventName, - _time')).toEqual([
      'CreateUser',
      'ListBuckets',
      'ListUsers',
      'ListUsers',
    ]);
    expect(names('index=aws | dedup eventName')).toEqual(['CreateUser', 'ListUsers', 'ListBuckets']);
    expect(Object.keys(run('index=aws | fields eventName')[0] ?? {})).toEqual(['eventName', '_raw', '_time']);
    expect(run('index=aws | table userIdentity.*')[0]).toEqual({
      'userIdentity.accessKeyId': 'AKIA1',
      'userIdentity.arn': identity('').arn,
    });
  });

  it('counts, and drops rows without a by-field unless fillnull gave it a value', () => {
    expect(run('index=aws | stats count by errorCode')).toEqual([{ errorCode: 'AccessDenied', count: '1' }]);
    expect(run('index=aws | fillnull value="-" errorCode | stats count as n by errorCode | sort -n')).toEqual([
      { errorCode: '-', n: '3' },
      { errorCode: 'AccessDenied', n: '1' },
    ]);
    const query =
      'index=aws | stats count dc(eventName) as apis values(eventName) AS names min(_time) as first sum(bytes) count(eval(isnull(errorCode))) as ok by sourceIPAddress';
    expect(run(query)).toEqual([
      {
        sourceIPAddress: '198.51.100.7',
        count: '2',
        apis: '2',
        names: 'CreateUser\nListUsers',
        first: String(now - 900),
        'sum(bytes)': '9',
        ok: '1',
      },
      {
        sourceIPAddress: '203.0.113.18',
        count: '2',
        apis: '2',
        names: 'ListBuckets\nListUsers',
        first: String(now - 4200),
        'sum(bytes)': '120',
        ok: '2',
      },
    ]);
    expect(run('index=nothing | stats count')).toEqual([{ count: '0' }]);
    expect(run('index=nothing | stats count by eventName')).toEqual([]);
    expect(run('index=aws | stats latest(eventName) as last, earliest(eventName) as first')).toEqual([
      { last: 'CreateUser', first: 'ListBuckets' },
    ]);
  });

  it('evaluates, filters and bins', () => {
    expect(names(`index=aws | where bytes > 9 AND 'userIdentity.accessKeyId'="AKIA2"`)).toEqual([
      'ListUsers',
      'ListBuckets',
    ]);
    expect(names('index=aws | where isnotnull(errorCode) OR eventName="CreateUser"')).toEqual([
      'CreateUser',
      'ListUsers',
    ]);
    expect(names('index=aws | eval n=coalesce(bytes, 0)*2, kind=if(n>=40,"big","small") | search kind=big')).toEqual([
      'ListUsers',
      'ListBuckets',
    ]);
    expect(
      run('index=aws | eval day=strftime(_time,"%F"), who=lower(eventName)."@x" | head 1 | table day who'),
    ).toEqual([{ day: '2026-11-20', who: 'createuser@x' }]);
    expect(run('index=aws | bin _time span=1h | stats count by _time')).toEqual([
      { _time: '2026-11-20T10:00:00.000+00:00', count: '2' },
      { _time: '2026-11-20T11:00:00.000+00:00', count: '2' },
    ]);
    expect(run('index=aws | spath | spath path=userIdentity.accessKeyId output=key | dedup key | table key')).toEqual([
      { key: 'AKIA1' },
      { key: 'AKIA2' },
    ]);
  });

  it('takes a multi-valued field apart in stats', () => {
    expect(run('eventName=CreateUser | stats count by resources{}.ARN')).toHaveLength(2);
    expect(run('eventName=CreateUser | table resources{}.ARN')).toEqual([{ 'resources{}.ARN': 'arn:a\narn:b' }]);
  });
});
