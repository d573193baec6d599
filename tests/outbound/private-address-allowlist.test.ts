import { expect, it } from 'vitest'
import { parseAllowlist } from '../../src/outbound/private-address-allowlist.ts'

it.each([
  ['10.0.0.5:8443', ['10.0.0.5', 8443]],
  ['desk.example:443', ['desk.example', 443]],
  ['DESK.example.:443', ['desk.example', 443]],
  ['redis:6379', ['redis', 6379]],
  ['[fd00::1]:80', ['fd00::1', 80]],
  ['127.0.0.1:1', ['127.0.0.1', 1]],
] as const)('allows the host %s on its port alone', (entry, [host, port]) => {
  const list = parseAllowlist([entry])
  expect(list.allowsHost(host, port)).toBe(true)
  expect([list.allowsHost(host, port + 1), list.allowsIp('10.0.0.5')]).toEqual([false, false])
})

it.each([
  ['10.0.0.0/8', '10.255.0.1', '11.0.0.1'],
  ['10.0.0.5', '10.0.0.5', '10.0.0.6'],
  ['10.0.0.5/32', '10.0.0.5', '10.0.0.4'],
  ['fd00::/8', 'fd12::1', 'fe80::1'],
  ['fc00::/7', 'fd12::1', 'fe80::1'],
  ['[fd00::1]', 'fd00::1', 'fd00::2'],
  ['127.0.0.0/8', '::ffff:127.0.0.1', '::1'],
])('allows the range %s', (entry, within, beyond) => {
  const list = parseAllowlist([entry])
  expect([list.allowsIp(within), list.allowsIp(beyond)]).toEqual([true, false])
})

it.each([
  '0.0.0.0/0',
  '::/0',
  '0.0.0.0/8',
  '0.0.0.0',
  '::',
  '0.0.0.0:80',
  '[::]:80',
  '10.0.0.0/7',
  '128.0.0.0/1',
  '8000::/1',
  '10.0.0.5/8',
  '10.0.0.1/24',
  'fd00::1/8',
  '10.0.0.0/33',
  '10.0.0.0/-1',
  '10.0.0.0/8/8',
  '10.0.0.0/',
  '10.0.0.0/08x',
  '10.0.0.0/255.0.0.0',
  '::ffff:10.0.0.0/104',
  'fe80::1%eth0',
  '10.0.0.5:0',
  '10.0.0.5:65536',
  '10.0.0.5:',
  '10.0.0.5:http',
  'desk.example',
  'localhost',
  '*',
  '*:80',
  '*.example:80',
  'desk.example:443/path',
  'https://desk.example:443',
  'me@desk.example:443',
  'desk.example:443?',
  'desk .example:443',
  '127.1:80',
  '0x7f.0.0.1:80',
  '0177.0.0.1:80',
  '2130706433:80',
  '1.2.3:80',
  '10.0.0.256:80',
  '10.0.0.256',
  '.example:80',
  '-:80',
  '',
])('refuses %j by name', (entry) => {
  expect(() => parseAllowlist(['10.0.0.0/8', entry])).toThrow(
    expect.objectContaining({
      code: 'config-invalid',
      input: 'STET_ALLOW_PRIVATE',
      message: expect.stringContaining(`STET_ALLOW_PRIVATE: ${JSON.stringify(entry)} `),
    }),
  )
})
