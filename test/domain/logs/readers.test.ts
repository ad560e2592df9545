import { describe, expect, it } from '@jest/globals';
import { isDenial, readApiCall } from '../../../src/domain/logs/read-api-call.ts';
import { readChange } from '../../../src/domain/logs/read-change.ts';
import { readFlow } from '../../../src/domain/logs/read-flow.ts';
import { readSignIn } from '../../../src/domain/logs/read-sign-in.ts';
import { buildCall, buildChange, buildSignIn, roleIdentity } from '../../builders/judging/build-rows.ts';

describe('CloudTrail records', () => {
  it('drops the version behind a name and names the action', () => {
    const call = readApiCall(
      buildCall({ name: 'UpdateFunctionCode20150331v2', service: 'lambda', identity: roleIdentity('ci', 'run-1') }),
    );
    expect(call).toMatchObject({
      name: 'UpdateFunctionCode',
      action: 'lambda:UpdateFunctionCode',
      succeeded: true,
      principal: { issuerName: 'ci', sessionName: 'run-1' },
    });
  });

  it.each([
    'AccessDenied',
    'AccessDeniedException',
    'Client.UnauthorizedOperation',
    'UnauthorizedAccess',
    'NotAuthorizedException',
    'AuthorizationError',
    'Client.UnauthorizedAccess',
    'Client.AuthFailure',
    'ForbiddenException',
    'S3ForbiddenRequest',
    'NotAuthorized',
  ])('%s is a denial', (code) => expect(isDenial(code)).toBe(true));
  it.each([
    'NoSuchBucketPolicy',
    'Client.InvalidParameterValue',
    'Client.RequestLimitExceeded',
    'ThrottlingException',
    'ResourceNotFoundException',
  ])('%s is not', (code) => expect(isDenial(code)).toBe(false));

  it('reads a failed console sign-in as not succeeded, and an add-on "success" as success', () => {
    const failed = buildCall({ name: 'ConsoleLogin', service: 'signin', response: { ConsoleLogin: 'Failure' } });
    expect(readApiCall(failed)).toMatchObject({ succeeded: false, denied: true });
    expect(readApiCall(buildCall({ name: 'ListUsers', service: 'iam', error: 'success' }))).toMatchObject({
      succeeded: true,
      errorCode: null,
    });
  });

  it('survives fields of the wrong shape and refuses other rows', () => {
    const odd = {
      ...buildCall({ name: 'ListUsers', service: 'iam' }),
      userIdentity: 'x',
      requestParameters: 7,
      resources: 'y',
      userAgent: 3,
    };
    expect(readApiCall(odd)).toMatchObject({ userAgent: null, resources: [], requestParameters: {} });
    expect(readApiCall({ query_name: 'x' })).toBeNull();
  });
});

describe('Sign-ins', () => {
  it('knows a success with a second factor, a step and a failure', () => {
    expect(readSignIn(buildSignIn())).toMatchObject({
      succeeded: true,
      mfaSatisfied: true,
      interrupted: false,
      device: { managed: true },
    });
    expect(readSignIn(buildSignIn({ errorCode: 50074 }))).toMatchObject({
      succeeded: false,
      interrupted: true,
      mfaSatisfied: false,
    });
    expect(readSignIn(buildSignIn({ errorCode: 50126 }))).toMatchObject({ succeeded: false, interrupted: false });
  });

  it('takes the time from the properties where the record has none', () => {
    const { time: _, ...rest } = buildSignIn({ properties: { createdDateTime: '2026-03-04T09:58:00Z' } });
    expect(readSignIn(rest)).toMatchObject({ time: '2026-03-04T09:58:00Z' });
  });

  it('does not take a password alone for two factors', () => {
    const properties = {
      authenticationDetails: [
        { authenticationMethod: 'Password', succeeded: true, authenticationStepResultDetail: '' },
      ],
    };
    expect(readSignIn(buildSignIn({ properties }))).toMatchObject({ mfaSatisfied: false });
  });
});

describe('Flow records', () => {
  it('may leave out everything but the two sides, the verdict and the start', () => {
    const row = { srcaddr: '10.0.0.1', dstaddr: '10.0.0.2', action: 'ACCEPT', start: 1772618400 };
    expect(readFlow(row)).toMatchObject({ time: '2026-03-04T10:00:00Z', end: '2026-03-04T10:00:00Z', bytes: 0 });
  });
});

describe('Change records', () => {
  it('need a time span', () => {
    expect(readChange(buildChange({ status: 'Approved' }))).toMatchObject({ id: 'CHG-1', status: 'approved' });
    expect(readChange(buildChange({ end: null }))).toBeNull();
  });
});
