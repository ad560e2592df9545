import { describe, expect, it } from '@jest/globals';
import { isFindingType, readType } from '../../src/domain/finding-type.ts';

describe('the form of a finding type', () => {
  it.each([
    'Backdoor:EC2/C&CActivity.B!DNS',
    'AttackSequence:S3/CompromisedData',
    'LateralMovement:RolesAnywhere/NewAnchor',
  ])('accepts %s', (type) => {
    expect(isFindingType(type)).toBe(true);
  });

  it.each(['', 'AWS::EC2::Instance', 'backdoor:ec2/x', 'Stealth:IAMUser', 'http://x/y', 'Impact:EC2/A B'])(
    'refuses "%s"',
    (type) => {
      expect(isFindingType(type)).toBe(false);
    },
  );

  it('puts the slash back that Security Hub drops', () => {
    expect(readType('TTPs/Defense Evasion/Stealth:IAMUser-CloudTrailLoggingDisabled')).toBe(
      'Stealth:IAMUser/CloudTrailLoggingDisabled',
    );
    expect(readType('Backdoor:EC2.C&CActivity.B')).toBe('Backdoor:EC2/C&CActivity.B');
  });
});
