import { execFile, spawn, spawnSync } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { createToken } from '../../src/catalog/access/tokens.ts'
import { createDatabase } from '../support/database.ts'
import { type IntakeService, intakeService } from '../support/intake-service.ts'
import { example, examples } from './sections.ts'

const run = promisify(execFile)
const hasPhp = spawnSync('php', ['--version']).status === 0
if (!hasPhp) console.warn('Skipped: the recipe for Drupal (no PHP; Debian: apt-get install php-cli).')
const EMBED = '<blockquote class="twitter-tweet"><a href="https://x.com/jack/status/20"></a></blockquote>'

/** As much of Drupal as the module calls; its queue and its HTTP client are real enough to send. */
const DRUPAL = `<?php
namespace Drupal\\node { interface NodeInterface {} }
namespace Drupal\\Core\\Queue {
  class DelayedRequeueException extends \\RuntimeException { function __construct(public int $delay) { parent::__construct("again in $delay s"); } }
  class QueueWorkerBase {}
}
namespace Drupal\\Core\\Session { class AnonymousUserSession {} }
namespace Drupal\\Core\\Site { class Settings { static function get($name) { return getenv(strtoupper($name)); } } }
namespace Drupal\\node\\Entity {
  class Node implements \\Drupal\\node\\NodeInterface {
    static $now;
    static function load($id) { return self::$now; }
    function __construct(public bool $published = true, public bool $open = true) {}
    function id() { return 7; }
    function uuid() { return 'f00d'; }
    function bundle() { return getenv('BUNDLE') ?: 'article'; }
    function isPublished() { return $this->published; }
    function access($what, $who) { return $this->open; }
    function toUrl($name, $options) { return new class { function toString() { return 'https://news.example/drupal/ferry'; } }; }
    function get($field) { return (object) ['processed' => getenv('HTML')]; }
    function label() { return 'The ferry'; }
    function getOwner() { return new class { function getDisplayName() { return 'Ada Invented'; } }; }
    function getCreatedTime() { return 1772000000; }
  }
}
namespace {
  class Drupal {
    static $items = [];
    static function queue($name) { return new class { function createItem($data) { Drupal::$items[] = $data; } }; }
    static function logger($name) { return new class { function error($words, $context) { echo strtr($words, $context), "\\n"; } }; }
    static function httpClient() { return new class { function request($method, $url, $options) {
      $headers = ''; foreach ($options['headers'] as $name => $value) $headers .= "$name: $value\\r\\n";
      if (isset($options['json'])) $headers .= "Content-Type: application/json\\r\\n";
      $text = @file_get_contents($url, false, stream_context_create(['http' => ['method' => $method, 'header' => $headers, 'content' => isset($options['json']) ? json_encode($options['json']) : '', 'ignore_errors' => true]]));
      preg_match('/ (\\d+)/', $http_response_header[0] ?? ' 503', $found);
      return new class((int) $found[1], (string) $text) { function __construct(private $status, private $text) {} function getStatusCode() { return $this->status; } function getBody() { return $this->text; } };
    } }; }
  }
  require getenv('MODULE');
  require getenv('WORKER');
  [$hook, $published, $open] = explode(' ', getenv('EVENT'));
  $node = new Drupal\\node\\Entity\\Node((bool) $published, (bool) $open);
  Drupal\\node\\Entity\\Node::$now = $hook === 'delete' ? null : $node;
  ("stet_node_" . $hook)($node);
  foreach (Drupal::$items as $item) (new Drupal\\stet\\Plugin\\QueueWorker\\StetSend())->processItem($item);
  echo count(Drupal::$items), " done\\n";
}
`

describe('the recipes of docs/recipes.md', () => {
  const parts = new AsyncDisposableStack()
  let service: IntakeService
  let dir: string
  let env: Record<string, string>
  beforeAll(async () => {
    service = parts.use(await intakeService())
    dir = await mkdtemp(join(tmpdir(), 'stet-recipes-'))
    parts.defer(() => rm(dir, { recursive: true, force: true }))
    const { db } = await service.app.catalog()
    const { token } = await createToken(db, { scopes: ['ingest', 'read'], name: 'cms' }, new Date())
    env = { STET_URL: service.url, STET_TOKEN: token, SITE: 'https://news.example' }
  })
  afterAll(() => parts.disposeAsync())

  const newest = async () => {
    const { db } = await service.app.catalog()
    const row = await db
      .selectFrom('intake')
      .selectAll()
      .orderBy('created_at', 'desc')
      .limit(1)
      .executeTakeFirst()
    return row && { ...row, body: Buffer.from(row.body ?? []).toString() }
  }
  /** As the worker does when it reads the request: the article gets its sender's id. */
  const describeArticle = async (externalId: string) => {
    const { db } = await service.app.catalog()
    await db
      .updateTable('articles')
      .set({ external_id: externalId })
      .where('id', '=', (await newest())?.article_id ?? '')
      .execute()
  }
  const unpublishedAt = async (externalId: string) => {
    const { db } = await service.app.catalog()
    const row = await db
      .selectFrom('articles')
      .select('unpublished_at')
      .where('external_id', '=', externalId)
      .executeTakeFirst()
    return row?.unpublished_at
  }

  it('Ghost: a published post comes in, an unpublished one goes, and others are refused', async () => {
    const file = join(dir, 'ghost-relay.mjs')
    await writeFile(file, example('recipes.md', 'Ghost', 'js'))
    const secret = 'ghost-secret'
    const relay = spawn(process.execPath, [file], {
      env: { ...process.env, ...env, GHOST_SECRET: secret, PORT: '0' },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const ended = once(relay, 'exit')
    try {
      const [said] = await once(relay.stdout, 'data')
      const port = /\d+/.exec(String(said))?.[0]
      const send = async (post: object, { key = secret, at = Date.now() } = {}) => {
        const body = JSON.stringify({ post })
        const sha256 = createHmac('sha256', key).update(`${body}${at}`).digest('hex')
        const headers = {
          'content-type': 'application/json',
          'x-ghost-signature': `sha256=${sha256}, t=${at}`,
        }
        return (await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers, body })).status
      }
      const current = {
        ...{
          id: '65f0',
          uuid: '1',
          title: 'The ferry',
          slug: 'ferry',
          status: 'published',
          visibility: 'public',
        },
        ...{
          html: `<p>Back.</p>${EMBED}`,
          url: 'https://news.example/ghost/ferry/',
          published_at: '2026-03-02T08:00:00.000Z',
        },
        ...{
          updated_at: '2026-03-02T08:01:00.000Z',
          primary_author: { id: '1', name: 'Ada Invented' },
          tags: [],
        },
      }
      expect(await send({ current, previous: { status: 'draft' } })).toBe(204)
      const before = await service.taken()
      expect(await newest()).toMatchObject({
        ...{
          url: current.url,
          format: 'html',
          body: current.html,
          title: 'The ferry',
          author: 'Ada Invented',
        },
        ...{ external_id: 'ghost-65f0', published_at: new Date('2026-03-02T08:00:00Z') },
      })
      // Ghost sends again what was not answered.
      expect(await send({ current, previous: {} })).toBe(204)
      expect(await send({ current, previous: {} }, { key: 'other' })).toBe(401)
      expect(await send({ current, previous: {} }, { at: Date.now() - 600_000 })).toBe(401)
      expect(await send({ current: { ...current, id: '65f1', visibility: 'paid' }, previous: {} })).toBe(204)
      expect((await service.taken()).intake).toBe(before.intake)
      await describeArticle('ghost-65f0')
      expect(
        await send({ current: { ...current, status: 'draft' }, previous: { status: 'published' } }),
      ).toBe(204)
      expect(await unpublishedAt('ghost-65f0')).toBeInstanceOf(Date)
      expect(await send({ current: {}, previous: current })).toBe(204)
    } finally {
      relay.kill()
      await ended
    }
  })

  it.runIf(hasPhp)('Drupal: sends what anyone may read, and says what is gone', async () => {
    const [module = '', worker = ''] = examples('recipes.md', 'Drupal', 'php')
    const files = { MODULE: join(dir, 'stet.module'), WORKER: join(dir, 'StetSend.php') }
    const shim = join(dir, 'drupal.php')
    await writeFile(files.MODULE, module)
    await writeFile(files.WORKER, worker)
    await writeFile(shim, DRUPAL)
    expect(parse(example('recipes.md', 'Drupal', 'yaml'))).toMatchObject({ type: 'module' })
    const php = async (EVENT: string, more: Record<string, string> = {}) =>
      (await run('php', [shim], { env: { ...process.env, ...env, ...files, HTML: EMBED, EVENT, ...more } }))
        .stdout
    expect(await php('insert 1 1')).toBe('1 done\n')
    expect(await newest()).toMatchObject({
      ...{
        url: 'https://news.example/drupal/ferry',
        body: EMBED,
        title: 'The ferry',
        author: 'Ada Invented',
      },
      ...{ external_id: 'drupal-f00d', published_at: new Date(1_772_000_000_000) },
    })
    const { intake } = await service.taken()
    expect(await php('update 0 1')).toBe('1 done\n')
    expect(await php('update 1 0')).toBe('1 done\n')
    expect(await php('insert 1 1', { BUNDLE: 'page' })).toBe('0 done\n')
    expect((await service.taken()).intake).toBe(intake)
    await describeArticle('drupal-f00d')
    expect(await php('delete 1 1')).toBe('1 done\n')
    expect(await unpublishedAt('drupal-f00d')).toBeInstanceOf(Date)
    await expect(php('insert 1 1', { STET_URL: 'http://127.0.0.1:1' })).rejects.toThrow('again in 60 s')
  })

  it('Arc XP: reads a story’s elements, and what becomes of it', async () => {
    const handler = join(dir, 'stetHandler.js')
    await writeFile(join(dir, 'package.json'), '{"type":"commonjs"}')
    await writeFile(handler, example('recipes.md', 'Arc XP', 'js'))
    expect(JSON.parse(example('recipes.md', 'Arc XP', 'json'))).toHaveProperty('stetHandler')
    const before = { ...process.env }
    Object.assign(process.env, env)
    const handle = createRequire(import.meta.url)(handler) as (event: object) => Promise<void>
    process.env = before
    const body = {
      ...{
        _id: 'ABCDEF',
        type: 'story',
        canonical_url: '/arc/ferry/',
        first_publish_date: '2026-03-02T08:00:00Z',
      },
      ...{ headlines: { basic: 'The ferry' }, credits: { by: [{ name: 'Ada Invented' }, { name: 'Bo' }] } },
      publishing: { has_published_edition: true },
      content_elements: [
        { type: 'text', content: 'Back.' },
        {
          type: 'oembed_response',
          subtype: 'twitter',
          raw_oembed: { html: EMBED, url: 'https://x.com/jack/status/20' },
        },
        { type: 'quote', content_elements: [{ type: 'raw_html', content: '<hr>' }] },
      ],
    }
    const event = (key: string, more: object = {}) =>
      handle({ key, version: 2, time: 1, uuid: 'u', body: { ...body, ...more } })
    await event('story:first-publish')
    expect(await newest()).toMatchObject({
      ...{ url: 'https://news.example/arc/ferry/', body: `<p>Back.</p>\n${EMBED}\n<hr>`, title: 'The ferry' },
      ...{ author: 'Ada Invented, Bo', external_id: 'arc-ABCDEF' },
    })
    const { intake } = await service.taken()
    await event('story:update', { publishing: { has_published_edition: false } })
    expect((await service.taken()).intake).toBe(intake)
    await describeArticle('arc-ABCDEF')
    await event('story:unpublish')
    expect(await unpublishedAt('arc-ABCDEF')).toBeInstanceOf(Date)
    await expect(event('story:update', { canonical_url: 'http://10.0.0.1/' })).rejects.toThrow('422')
  })

  it('GitHub Actions: sends the articles that a push has changed', async () => {
    const workflow = parse(example('recipes.md', 'GitHub Actions', 'yaml'))
    const [, step] = workflow.jobs.archive.steps
    expect(Object.keys(step.env)).toEqual(['SITE', 'STET_URL', 'STET_TOKEN'])
    const repository = join(dir, 'site')
    await mkdir(join(repository, 'content/2026'), { recursive: true })
    const git = (...args: string[]) =>
      run('git', ['-c', 'user.name=A', '-c', 'user.email=a@news.example', ...args], { cwd: repository })
    const commit = async (files: Record<string, string>) => {
      for (const [name, text] of Object.entries(files)) await writeFile(join(repository, name), text)
      await git('add', '-A')
      await git('commit', '-qm', 'Change')
    }
    const push = async () =>
      (await run('bash', ['-e', '-c', step.run], { cwd: repository, env: { ...process.env, ...env } })).stdout
    await git('init', '-q')
    await commit({ 'content/2026/a.md': 'a', 'content/2026/b.md': 'b', 'readme.md': '' })
    await commit({ 'content/2026/b.md': 'changed', 'content/2026/c.md': 'c', 'style.css': '' })
    expect(
      (await push())
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toMatchObject([
      { line: 1, status: 202, url: 'https://news.example/2026/b/' },
      { line: 2, status: 202, url: 'https://news.example/2026/c/' },
    ])
    await commit({ 'style.css': 'b{}' })
    expect(await push()).toBe('')
  })

  it('cron: each line runs, and says nothing when nothing happened', async () => {
    await using database = await createDatabase()
    const lines = example('recipes.md', 'cron', 'crontab')
      .split('\n')
      .filter((line) => /^[\d*]/.test(line))
    expect(lines).toHaveLength(3)
    const bin = join(dir, 'bin')
    await mkdir(bin)
    await writeFile(
      join(bin, 'stet'),
      `#!/bin/sh\nexec "${process.execPath}" "${resolve('bin/stet.js')}" "$@"\n`,
      {
        mode: 0o755,
      },
    )
    const said = await Promise.all(
      lines.map(async (line) => {
        // cron reads an unescaped % as the end of the line.
        expect(line).not.toMatch(/[^\\]%/)
        const [, , , , , ...words] = line.split(' ')
        const set = { ...database.env, STET_DATA_DIR: join(dir, 'data'), PATH: `${bin}:${process.env.PATH}` }
        const { stdout, stderr } = await run('sh', ['-c', words.join(' ')], {
          env: { ...process.env, ...set },
        })
        return [stdout, stderr]
      }),
    )
    expect(said.slice(0, 2)).toEqual([
      ['', ''],
      ['', ''],
    ])
    expect(said[2]?.[0]).toContain('#')
  }, 120_000)
})
