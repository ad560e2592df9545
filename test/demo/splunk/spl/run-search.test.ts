import { describe, expect, it } from '@jest/globals';
import { flattenRecord } from '../../../../src/demo/splunk/spl/flatten-record.ts';
import type { Row } from '../../../../src/demo/splunk/spl/row.ts';
import { runSearch } from '../../../../src/demo/splunk/spl/run-search.ts';

const now = Date.parse('2026-11-20T12:00:00Z') / 1000;

function createEvent(minutesAgo: number, record: Record<string, unknown>): Row {
  const fields = {
    _raw: JSON.stringify(record),
    _time: String(now - minutesAgo * 60),
    index: 'aws',
    sourcetype: 'aws:cloudtrail',
  };
  return { ...flattenRecord(record), ...fields };
}

const identity = (accessKeyId: string) => ({ accessKeyId, arn: 'arn:aws:iam::204815163264:user/ben' });
const events = [
  createEvent(5, {
    eventName: 'CreateUser',
    sourceIPAddress: '198.51.100.7',
    userIdentity: identity('AKIA1'),
    readOnly: false,
    resources: [{ ARN: 'arn:a' }, { ARN: 'arn:b' }],
  }),
  createEvent(15, {
    eventName: 'ListUsers',
    sourceIPAddress: '198.51.100.7',
    userIdentity: identity('AKIA1'),
    errorCode: 'AccessDenied',
    bytes: 9,
    requestParameters: null,
  }),
  createEvent(65, {
    eventName: 'ListUsers',
    sourceIPAddress: '203.0.113.18',
    userIdentity: identity('AKIA2'),
    bytes: 100,
  }),
  createEvent(70, {
    eventName: 'ListBuckets',
    sourceIPAddress: '203.0.113.18',
    userIdentity: identity('AKIA2'),
    bytes: 20,
  }),
  createEvent(4000, { eventName: 'ListBuckets', sourceIPAddress: '203.0.113.66', userIdentity: identity('AKIA2') }),
];
const run = (query: string, earliest = '-24h', latest = 'now') => runSearch(events, { query, earliest, latest, now });
const names = (query: string) => run(`${query} | table eventName`).map((row) => row['eventName']);

describe('search', () => {
  it.each([
    ['index=aws', 4],
    ['search index=aws sourcetype=aws:cloudtrail', 4],
    ['"userIdentity.accessKeyId"="AKIA1"', 2],
    ['userIdentity.accessKeyId=akia1', 2],
    ['eventName=List*', 3],
    ['eventName IN (CreateUser, "ListBuckets")', 2],
    ['errorCode=*', 1],
    ['NOT errorCode=*', 3],
    ['errorCode!=AccessDenied', 0],
    ['eventName!=ListUsers', 2],
    ['resources{}.ARN="arn:b"', 1],
    ['requestParameters=null', 1],
    ['sourceIPAddress=203.0.113.0/24', 2],
    ['bytes>9', 2],
    ['bytes>=9 bytes<100', 2],
    ['"accessdenied"', 1],
    ['AccessDenied', 1],
    ['"eventName\\":\\"CreateUser"', 1],
    ['sourcetype="aws:cloudtrail" (eventName=CreateUser OR eventName=ListBuckets) NOT bytes=20', 1],
    // OR binds tighter than AND in the search command.
    ['eventName=CreateUser OR eventName=ListUsers sourceIPAddress=203.0.113.18', 1],
    ['*', 4],
  ])('%s finds %i', (query, count) => {
    expect(run(query)).toHaveLength(count);
  });

  it('takes the time range from the arguments, and rather from the query itself', () => {
    expect(run('index=aws', '-90d')).toHaveLength(5);
    expect(run('index=aws', '2026-11-20T11:30:00Z')).toHaveLength(2);
    expect(run('index=aws', '2026-11-20T20:30:00+09:00', String(now - 600))).toHaveLength(1);
    expect(run('index=aws earliest=-7d@d latest=-2h')).toHaveLength(1);
    expect(run('index=aws earliest="2026-11-20 10:55:00" latest=now')).toHaveLength(3);
    expect(run('index=aws earliest=11/20/2026:10:55:00')).toHaveLength(3);
  });

  it('answers raw events newest first with their text and time', () => {
    const [first] = run('index=aws');
    expect(Object.keys(first ?? {})).toEqual(['_raw', '_time', 'index', 'sourcetype']);
    expect(first?.['_time']).toBe('2026-11-20T11:55:00.000+00:00');
    expect(JSON.parse(first?.['_raw'] ?? '')).toMatchObject({ eventName: 'CreateUser' });
  });
});

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

describe('refusals', () => {
  it.each([
    ['index=aws | delete', "Command 'delete' is not allowed"],
    ['index=aws | outputlookup x.csv', "Command 'outputlookup' is not allowed"],
    ['| rest /services/authentication/users', "Command 'rest' is not allowed"],
    ['index=aws | MAP search="x"', "Command 'map' is not allowed"],
    ['| makeresults', "Unknown search command 'makeresults'"],
    ['index=aws | frobnicate', "Unknown search command 'frobnicate'"],
    ['index=aws [search index=entra]', 'Subsearches'],
    ['index=aws `macro`', 'macros'],
    ['eventName="unclosed', 'Unbalanced quotes'],
    ['(eventName=a', 'unbalanced parentheses'],
    ['eventName=a)', 'unbalanced parentheses'],
    ['eventName=', 'has no value'],
    ['index=aws |', 'a command is missing'],
    ['index=aws | where (bytes > 1', "')' is missing"],
    ['index=aws | eval x=nosuch(1)', "'nosuch' function"],
    ['index=aws | stats nosuch(bytes)', "'nosuch' is not known"],
    ['index=aws earliest=yesterday', 'time term'],
    ['index=aws earliest=now latest=-1h', 'Invalid time range'],
  ])('%s: %s', (query, message) => {
    expect(() => run(query)).toThrow(message);
  });

  it('leaves a risky word alone where it is only text', () => {
    expect(run('"| delete"')).toEqual([]);
  });
});
