import { describe, expect, it } from '@jest/globals';
import { now, run } from './small-log.ts';

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
