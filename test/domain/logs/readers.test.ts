import { describe, expect, it } from '@jest/globals';
import { isDenial, readApiCall } from '../../../src/domain/logs/read-api-call.ts';
import { readChange } from '../../../src/domain/logs/read-change.ts';
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
  ])('%s is a denial', (code) => expect(isDenial(code)).toBe(true));
  it.each(['NoSuchBucketPolicy', 'ThrottlingException', 'ResourceNotFoundException'])('%s is not', (code) =>
    expect(isDenial(code)).toBe(false),
  );

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

  it('does not take a password alone for two factors', () => {
    const properties = {
      authenticationDetails: [
        { authenticationMethod: 'Password', succeeded: true, authenticationStepResultDetail: '' },
      ],
    };
    expect(readSignIn(buildSignIn({ properties }))).toMatchObject({ mfaSatisfied: false });
  });
});

describe('Change records', () => {
  it('need a time span', () => {
    expect(readChange(buildChange({ status: 'Approved' }))).toMatchObject({ id: 'CHG-1', status: 'approved' });
    expect(readChange(buildChange({ end: null }))).toBeNull();
  });
});
