import { describe, expect, it } from '@jest/globals';
import { findNetworkFault, matchesNetwork } from '../../src/config/match-network.ts';

describe('matchesNetwork', () => {
  it.each([
    ['203.0.113.7', '203.0.113.0/24', true],
    ['203.0.114.7', '203.0.113.0/24', false],
    ['203.0.113.7', '203.0.113.7', true],
    ['203.0.113.8', '203.0.113.7/32', false],
    ['203.0.113.7', '0.0.0.0/0', true],
    ['::ffff:203.0.113.7', '203.0.113.0/24', true],
    ['203.0.113.7', '::ffff:203.0.113.0/120', true],
    ['2001:db8::1', '2001:db8::/32', true],
    ['2001:DB8:0:0::1', '2001:db8::1', true],
    ['2001:db9::1', '2001:db8::/32', false],
    ['203.0.113.7', '2001:db8::/32', false],
    ['010.0.0.1', '10.0.0.0/8', false],
    ['010.0.0.1', '8.0.0.0/8', false],
    ['10.1', '10.0.0.0/8', false],
    ['0x0a000001', '10.0.0.0/8', false],
    ['10.0.0.1', '10/8', false],
    ['10.0.0.1', '10.0.0.0/33', false],
    ['10.0.0.1', '10.0.0.0/8/8', false],
    ['10.0.0.1', '10.0.0.0/', false],
    ['10.0.0.1', '*', false],
    ['fe80::1%eth0', 'fe80::/10', false],
    ['AWS Internal', '10.0.0.0/8', false],
    ['', '10.0.0.0/8', false],
  ])('%s in %s: %s', (address, cidr, isInside) => {
    expect(matchesNetwork(address, cidr)).toBe(isInside);
  });
});

describe('findNetworkFault', () => {
  it.each(['203.0.113.0/24', '203.0.113.7', '2001:db8::/32'])('accepts %s', (cidr) => {
    expect(findNetworkFault(cidr)).toBeNull();
  });
  it.each([
    ['010.0.0.0/8', 'not an address block'],
    ['office', 'not an address block'],
    ['0.0.0.0/0', 'every address'],
    ['::/0', 'every address'],
    ['::ffff:0.0.0.0/96', 'every address'],
  ])('refuses %s', (cidr, problem) => {
    expect(findNetworkFault(cidr)).toContain(problem);
  });
});
