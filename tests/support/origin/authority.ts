import 'reflect-metadata'
import { randomBytes, webcrypto } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { join } from 'node:path'
import { createSecureContext, type SecureContext } from 'node:tls'
import * as x509 from '@peculiar/x509'

/** A certificate authority for an origin. */
export interface Authority {
  /** The path of the CA's PEM certificate, for `NODE_EXTRA_CA_CERTS`. */
  readonly caPath: string
  /** A TLS context with a certificate for `host`, created on first use. */
  context(host: string): Promise<SecureContext>
}

/** A CA's keys, and one more key for all certificates that it signs. */
export interface Issuer {
  /** The CA's certificate. */
  readonly pem: string
  /** A TLS context with one certificate for these hosts. */
  sign(hosts: readonly string[]): Promise<SecureContext>
}

const ECDSA = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const DAYS_MS = 30 * 24 * 3600e3

/** A certificate for one key, valid for a month, with a serial number of its own. */
const validity = () => ({
  serialNumber: `01${randomBytes(15).toString('hex')}`,
  notBefore: new Date(Date.now() - 3600e3),
  notAfter: new Date(Date.now() + DAYS_MS),
  signingAlgorithm: ECDSA,
})

/** The issuer of this process's origins: to make one takes longer than to start an origin. */
let shared: Promise<Issuer> | undefined

/**
 * Creates an authority whose certificate is in `dir`, and which signs a certificate for each requested host.
 *
 * @param hosts names that share one certificate, created at once
 * @param issuer default: the one of this process, which `trust` may have made a trusted one
 */
export async function createAuthority(
  dir: string,
  hosts: readonly string[],
  issuer?: Issuer,
): Promise<Authority> {
  shared ??= createIssuer()
  const { pem, sign } = issuer ?? (await shared)
  const caPath = join(dir, 'ca.crt')
  await writeFile(caPath, pem)
  const contexts = new Map<string, Promise<SecureContext>>()
  if (hosts.length > 0) {
    const common = sign(hosts)
    for (const host of hosts) contexts.set(host, common)
    await common
  }
  return {
    caPath,
    context(host) {
      const known = contexts.get(host) ?? sign([host])
      contexts.set(host, known)
      return known
    },
  }
}

/** Creates a CA that nobody trusts yet. */
export async function createIssuer(): Promise<Issuer> {
  x509.cryptoProvider.set(globalThis.crypto)
  const caKeys = await webcrypto.subtle.generateKey(ECDSA, true, ['sign', 'verify'])
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity(),
    name: 'CN=Stet test origin',
    keys: caKeys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(caKeys.publicKey),
    ],
  })
  const pem = `${ca.toString('pem')}\n`
  const leafKeys = await webcrypto.subtle.generateKey(ECDSA, true, ['sign', 'verify'])
  const key = x509.PemConverter.encode(
    await webcrypto.subtle.exportKey('pkcs8', leafKeys.privateKey),
    'PRIVATE KEY',
  )
  const sign = async (hosts: readonly string[]): Promise<SecureContext> => {
    const leaf = await x509.X509CertificateGenerator.create({
      ...validity(),
      subject: 'CN=stet-test-origin',
      issuer: ca.subject,
      publicKey: leafKeys.publicKey,
      signingKey: caKeys.privateKey,
      extensions: [
        new x509.SubjectAlternativeNameExtension(
          hosts.map((host) => ({ type: isIP(host) ? 'ip' : 'dns', value: host })),
        ),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.BasicConstraintsExtension(false, undefined, true),
        await x509.AuthorityKeyIdentifierExtension.create(caKeys.publicKey),
      ],
    })
    return createSecureContext({ key, cert: `${leaf.toString('pem')}\n${pem}` })
  }
  const signed = new Map<string, Promise<SecureContext>>()
  return {
    pem,
    sign(hosts) {
      const name = hosts.join()
      const known = signed.get(name) ?? sign(hosts)
      signed.set(name, known)
      return known
    },
  }
}
