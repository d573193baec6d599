import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isPrivateAddress } from '../../src/outbound/ip-ranges.ts'

describe('isPrivateAddress', () => {
  it.each([
    ...['0.0.0.0', '0.1.2.3', '10.0.0.1', '100.64.0.1', '100.100.100.200', '127.0.0.1', '127.255.255.254'],
    ...['169.254.169.254', '172.16.0.1', '172.31.255.255', '192.0.0.192', '192.0.2.1', '192.168.1.1'],
    ...['198.18.0.1', '198.51.100.7', '203.0.113.9', '224.0.0.1', '240.0.0.1', '255.255.255.255'],
    ...[
      '168.63.129.16',
      '::',
      '::1',
      'fe80::1',
      'fe80::1%eth0',
      'fec0::1',
      'fc00::1',
      'fd00:ec2::254',
      'ff02::1',
    ],
    ...['::127.0.0.1', '::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:0:10.0.0.1', '64:ff9b::10.0.0.1'],
    ...['64:ff9b:1::1', '2002:7f00:1::1', '2002:a9fe:a9fe::', '2001:0:4136:e378:8000:63bf:3fff:fdd2'],
    ...[
      '2001:db8::1',
      '3fff::1',
      '100::1',
      '5f00::1',
      '2606:4700::5efe:10.0.0.1',
      '2606:4700::200:5efe:a00:1',
    ],
    ...['', 'localhost', '1.2.3', '1.2.3.4.5', 'not an address'],
  ])('%s', (address) => {
    expect(isPrivateAddress(address)).toBe(true)
  })

  it.each([
    ...[
      '1.1.1.1',
      '8.8.8.8',
      '100.63.255.255',
      '100.128.0.0',
      '172.15.255.255',
      '172.32.0.0',
      '104.244.42.1',
    ],
    ...[
      '2606:4700:4700::1111',
      '2a00:1450:4001:81b::200e',
      '::ffff:8.8.8.8',
      '64:ff9b::8.8.8.8',
      '2002:808:808::1',
    ],
    ...['2606:4700::5efe:8.8.8.8'],
  ])('not %s', (address) => {
    expect(isPrivateAddress(address)).toBe(false)
  })

  it('classifies an IPv4 address and the IPv6 addresses that embed it alike', () => {
    fc.assert(
      fc.property(fc.ipV4(), (v4) => {
        const verdict = isPrivateAddress(v4)
        const hex = v4.split('.').map((part) => Number(part).toString(16).padStart(2, '0'))
        const [a, b, c, d] = hex
        expect(isPrivateAddress(`::ffff:${v4}`)).toBe(verdict)
        expect(isPrivateAddress(`64:ff9b::${v4}`)).toBe(verdict)
        expect(isPrivateAddress(`2002:${a}${b}:${c}${d}::1`)).toBe(verdict)
      }),
    )
  })
})
