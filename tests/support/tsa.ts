import { execFile, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Whether `openssl` is installed. */
export const hasOpenssl = (): boolean => spawnSync('openssl', ['version'], { stdio: 'ignore' }).status === 0

if (!hasOpenssl() && process.env.CI) throw new Error('openssl is missing: run the set-up')

/** A timestamp authority with its own CA, run by `openssl ts` in a directory that is deleted on disposal. */
export interface Authority extends AsyncDisposable {
  /** The CA's certificate, PEM. */
  readonly caPath: string
  /** The response to a request, both DER (RFC 3161 § 2.4). */
  reply(request: Uint8Array): Promise<Buffer>
  /** A granted response around this timestamp content, as made by an attacker who only has the key. */
  forge(tstInfo: Uint8Array, flags?: readonly string[]): Promise<Buffer>
}

interface AuthorityOptions {
  /** Validity of the signing certificate, `YYYYMMDDhhmmssZ`. */
  validFrom?: string
  validUntil?: string
  /** The signing certificate's extended key usage. */
  usage?: string
  key?: readonly string[]
  /** The hash algorithms that are accepted; others are rejected. */
  digests?: string
  /** The hash algorithm by which the signed attributes identify the certificate. */
  essHash?: string
}

const EC = ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'] as const
export const RSA = ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'] as const

export async function createAuthority(options: AuthorityOptions = {}): Promise<Authority> {
  const dir = await mkdtemp(join(tmpdir(), 'stet-tsa-'))
  const openssl = (...args: string[]) => run('openssl', args, { cwd: dir })
  await mkdir(join(dir, 'issued'))
  await writeFile(join(dir, 'index.txt'), '')
  await writeFile(join(dir, 'serial'), '01\n')
  await writeFile(join(dir, 'tsa-serial'), '01\n')
  await writeFile(join(dir, 'openssl.cnf'), configuration(options))
  await openssl('genpkey', ...EC, '-out', 'ca.key')
  await openssl('genpkey', ...(options.key ?? EC), '-out', 'tsa.key')
  const subject = (name: string): string[] => ['-config', 'openssl.cnf', '-subj', `/O=Invented/CN=${name}`]
  const root = ['-x509', '-days', '36500', '-key', 'ca.key', '-extensions', 'root', '-out', 'ca.pem']
  await openssl('req', ...subject('Invented Root'), ...root)
  await openssl('req', '-new', ...subject('Invented Timestamps'), '-key', 'tsa.key', '-out', 'tsa.csr')
  const from = ['-startdate', options.validFrom ?? '20200101000000Z']
  const until = ['-enddate', options.validUntil ?? '20991231235959Z']
  const issue = ['-config', 'openssl.cnf', '-batch', '-notext', '-in', 'tsa.csr', '-out', 'tsa.pem']
  await openssl('ca', ...issue, ...from, ...until)

  let n = 0
  let last: Promise<unknown> = Promise.resolve()
  return {
    caPath: join(dir, 'ca.pem'),
    async reply(request) {
      n += 1
      const [query, answer] = [`${n}.tsq`, `${n}.tsr`]
      await writeFile(join(dir, query), request)
      const reply = () =>
        openssl('ts', '-reply', '-config', 'openssl.cnf', '-queryfile', query, '-out', answer)
      // One after the other, because they share the file of serial numbers.
      last = last.then(reply, reply)
      await last
      return readFile(join(dir, answer))
    },
    async forge(tstInfo, flags = ['-cades']) {
      await writeFile(join(dir, 'info.der'), tstInfo)
      const type = ['-econtent_type', '1.2.840.113549.1.9.16.1.4', '-nodetach', '-binary', '-nosmimecap']
      const key = ['-signer', 'tsa.pem', '-inkey', 'tsa.key', '-md', 'sha256', ...flags]
      await openssl('cms', '-sign', ...type, ...key, '-in', 'info.der', '-outform', 'DER', '-out', 'cms.der')
      const token = await readFile(join(dir, 'cms.der'))
      const head = Buffer.from('308200003003020100', 'hex')
      head.writeUInt16BE(token.length + 5, 2)
      return Buffer.concat([head, token])
    },
    [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }),
  }
}

/** An authority's HTTP side on the loopback, as RFC 3161 § 3.4 defines it; replace `answer` to make it misbehave. */
export interface TsaServer extends AsyncDisposable {
  readonly url: string
  /** `host:port`, for `STET_ALLOW_PRIVATE`. */
  readonly host: string
  answer: (request: Buffer, response: ServerResponse, head: IncomingMessage) => void | Promise<void>
  readonly asked: Buffer[]
}

export async function startTsa(authority: Pick<Authority, 'reply'>): Promise<TsaServer> {
  const asked: Buffer[] = []
  const server = createServer(async (head, response) => {
    const request = await buffer(head)
    asked.push(request)
    await tsa.answer(request, response, head)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const tsa: TsaServer = {
    url: `http://${host}/tsr`,
    host,
    asked,
    async answer(request, response) {
      response.setHeader('content-type', 'application/timestamp-reply').end(await authority.reply(request))
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
    },
  }
  return tsa
}

const configuration = ({ usage, digests, essHash }: AuthorityOptions): string => `[req]
distinguished_name = name
prompt = no
[name]
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
subjectKeyIdentifier = hash
[ca]
default_ca = issuer
[issuer]
database = index.txt
serial = serial
new_certs_dir = issued
certificate = ca.pem
private_key = ca.key
default_md = sha256
policy = anything
x509_extensions = signing
[anything]
organizationName = optional
commonName = supplied
[signing]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = ${usage ?? 'critical, timeStamping'}
[tsa]
default_tsa = authority
[authority]
serial = tsa-serial
signer_cert = tsa.pem
signer_key = tsa.key
certs = ca.pem
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = ${digests ?? 'sha256'}
accuracy = secs:1
ess_cert_id_alg = ${essHash ?? 'sha256'}
`
