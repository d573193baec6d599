import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'

const run = promisify(execFile)

interface Address {
  readonly endpoint: string
  readonly accessKey: string
  readonly secretKey: string
}

/** An S3 server, as a test uses it. */
export interface Gateway extends Address {
  /** The environment variables from which the SDK reads its address and credentials. */
  readonly env: Readonly<Record<string, string>>
  /** Creates a bucket and returns its name. */
  bucket(name: string, options?: { lock: boolean }): Promise<string>
}

/** A one-node Ceph with its RADOS Gateway: a real, strongly consistent S3 server on the loopback. */
export interface Ceph extends Gateway, AsyncDisposable {
  /** The gateway's process id. */
  readonly gatewayPid: number
  /** Stops the gateway at once, as a crash would. */
  stopGateway(): Promise<void>
  /** Starts the gateway again after a stop, with the same store at the same address. Resolves once it answers. */
  startGateway(): Promise<void>
}

const TOOLS = ['radosgw', 'ceph-mon', 'ceph-osd', 'ceph-authtool']

/** Whether the Debian packages radosgw, ceph-mon, ceph-osd and ceph-common are installed. */
export const hasCeph = (): boolean =>
  TOOLS.every((tool) => spawnSync(tool, ['--version'], { stdio: 'ignore' }).status === 0)

/** Starts a Ceph in memory, in about two seconds. Disposal ends its processes and deletes its directory. */
export async function startCeph(): Promise<Ceph> {
  // Keep it short: the path of a Unix socket may have 107 bytes.
  const dir = await mkdtemp(join(tmpdir(), 'rgw-'))
  const children: ChildProcess[] = []
  // A test run that is interrupted must leave no server behind.
  process.once('exit', () => {
    for (const child of children) child.kill('SIGKILL')
  })
  try {
    return await start(dir, children)
  } catch (error) {
    await end(dir, children)
    throw error
  }
}

async function start(dir: string, children: ChildProcess[]): Promise<Ceph> {
  const [monPort, port] = await freePorts()
  const fsid = randomUUID()
  const osd = randomUUID()
  const conf = join(dir, 'ceph.conf')
  for (const name of ['mon', 'osd', 'run', 'log']) await mkdir(join(dir, name))
  await writeFile(conf, configuration(dir, fsid, monPort, port))

  const environment = { ...process.env, CEPH_CONF: conf }
  const tool = (command: string, ...args: string[]) =>
    run(command, args, { env: environment, timeout: 30_000 })
  const daemon = (command: string, ...args: string[]): ChildProcess => {
    const child = spawn(command, [...args, '-f'], { env: environment, stdio: 'ignore' })
    children.push(child)
    return child
  }

  await tool(
    'monmaptool',
    '--create',
    '--clobber',
    '--fsid',
    fsid,
    '--addv',
    'a',
    `[v2:127.0.0.1:${monPort}]`,
    `${dir}/monmap`,
  )
  const key = (...args: string[]) => tool('ceph-authtool', `${dir}/keyring`, ...args)
  await key('--create-keyring', '--gen-key', '-n', 'mon.', '--cap', 'mon', 'allow *')
  await key('--gen-key', '-n', 'client.admin', '--cap', 'mon', 'allow *', '--cap', 'osd', 'allow *')
  await key('--gen-key', '-n', 'osd.0', '--cap', 'mon', 'allow profile osd', '--cap', 'osd', 'allow *')
  await key('--gen-key', '-n', 'client.rgw.a', '--cap', 'mon', 'allow rwx', '--cap', 'osd', 'allow rwx')
  await tool('ceph-mon', '--mkfs', '-i', 'a', '--monmap', `${dir}/monmap`, '--keyring', `${dir}/keyring`)
  daemon('ceph-mon', '-i', 'a')
  await tool('ceph', 'osd', 'new', osd)
  await tool('ceph-osd', '-i', '0', '--mkfs', '--osd-uuid', osd)
  daemon('ceph-osd', '-i', '0')
  await tool('ceph', 'osd', 'crush', 'add', 'osd.0', '1.0', 'host=a', 'root=default')
  await until(async () => (await tool('ceph', 'osd', 'stat')).stdout.includes('1 up'))
  let gateway = daemon('radosgw', '-n', 'client.rgw.a')
  const endpoint = `http://127.0.0.1:${port}`
  await until(async () => (await fetch(endpoint)).status === 200)
  const [accessKey, secretKey] = ['TESTKEY', 'TESTSECRET']
  const user = [
    'user',
    'create',
    '--uid=t',
    '--display-name=t',
    `--access-key=${accessKey}`,
    `--secret=${secretKey}`,
  ]
  await tool('radosgw-admin', '-n', 'client.rgw.a', ...user)

  return {
    ...gatewayAt({ endpoint, accessKey, secretKey }),
    get gatewayPid() {
      return gateway.pid ?? 0
    },
    stopGateway: () => kill(gateway),
    async startGateway() {
      gateway = daemon('radosgw', '-n', 'client.rgw.a')
      await until(async () => (await fetch(endpoint)).status === 200)
    },
    [Symbol.asyncDispose]: () => end(dir, children),
  }
}

/** A gateway that is already running. */
export function gatewayAt(address: Address): Gateway {
  const { endpoint, accessKey, secretKey } = address
  return {
    ...address,
    env: { AWS_ENDPOINT_URL_S3: endpoint, AWS_ACCESS_KEY_ID: accessKey, AWS_SECRET_ACCESS_KEY: secretKey },
    bucket: async (name, options) => {
      const client = new S3Client({
        endpoint,
        region: 'us-east-1',
        forcePathStyle: true,
        credentials: { accessKeyId: accessKey, secretAccessKey: secretKey },
      })
      await client.send(
        new CreateBucketCommand({
          Bucket: name,
          ...(options?.lock ? { ObjectLockEnabledForBucket: true } : {}),
        }),
      )
      client.destroy()
      return name
    },
  }
}

async function end(dir: string, children: readonly ChildProcess[]): Promise<void> {
  await Promise.all(children.map(kill))
  await rm(dir, { recursive: true, force: true })
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 40_000
  while (!(await holds().catch(() => false))) {
    if (Date.now() > deadline) throw new Error('Ceph did not come up')
    await pause(50)
  }
}

/** Returns two ports, opened at the same time so that they differ. */
async function freePorts(): Promise<[number, number]> {
  const servers = [createServer(), createServer()]
  const ports: number[] = []
  for (const server of servers) {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    ports.push(typeof address === 'object' && address ? address.port : 0)
  }
  for (const server of servers) {
    server.close()
    await once(server, 'close')
  }
  return [ports[0] ?? 0, ports[1] ?? 0]
}

/**
 * The settings that shorten the start: cephx with one keyring, a short proposal interval, one replica, no delay on TCP.
 */
const configuration = (dir: string, fsid: string, monPort: number, port: number): string => `[global]
fsid = ${fsid}
mon host = v2:127.0.0.1:${monPort}
public addr = 127.0.0.1
cluster addr = 127.0.0.1
public network = 127.0.0.0/8
auth cluster required = cephx
auth service required = cephx
auth client required = cephx
keyring = ${dir}/keyring
paxos propose interval = 0.05
paxos min wait = 0.01
mon tick interval = 1
osd boot delay = 0
ms bind ipv6 = false
ms_bind_msgr1 = false
ms_bind_msgr2 = true
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pgp num = 1
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
mon max pg per osd = 1000
mon osd min in ratio = 0
mon data = ${dir}/mon
osd data = ${dir}/osd
osd objectstore = memstore
memstore device bytes = 4294967296
osd max object name len = 1024
run dir = ${dir}/run
admin socket = ${dir}/run/$name.asok
pid file = ${dir}/run/$name.pid
log file = ${dir}/log/$name.log
debug_ms = 0
rgw frontends = beast endpoint=127.0.0.1:${port} tcp_nodelay=1
rgw dns name = localhost
rgw data = ${dir}/rgw
rgw enable usage log = false
rgw enable apis = s3
rgw s3 auth use sts = false
`
