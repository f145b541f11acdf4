// Shows when dependencies count as installed, and that too old a Node and an unreachable registry end in one sentence and their own code.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { EXIT } from './exit-codes.mjs'
import { isInstalled } from './install.mjs'

const ROOT = join(import.meta.dirname, '../..')
const scratch = mkdtempSync(join(tmpdir(), 'install-'))
afterAll(() => rmSync(scratch, { recursive: true }))

interface LockEntry {
  version: string
  optional?: boolean
}

/** A project folder with the given lock file and, if any, npm's record of what it installed. */
function projectWith(wanted: Record<string, LockEntry>, present?: Record<string, LockEntry>): string {
  const folder = mkdtempSync(join(scratch, 'project-'))
  writeFileSync(
    join(folder, 'package-lock.json'),
    JSON.stringify({ lockfileVersion: 3, packages: { '': {}, ...wanted } }),
  )
  if (present) {
    mkdirSync(join(folder, 'node_modules'))
    writeFileSync(join(folder, 'node_modules', '.package-lock.json'), JSON.stringify({ packages: present }))
  }
  return folder
}

describe('isInstalled', () => {
  const hono = { 'node_modules/hono': { version: '4.13.19' } }

  it('is false on a bare clone', () => {
    expect(isInstalled(projectWith(hono))).toBe(false)
  })

  it('is true once npm has recorded the versions of the lock file', () => {
    expect(isInstalled(projectWith(hono, hono))).toBe(true)
  })

  it('is false when the lock file moved on to another version', () => {
    expect(isInstalled(projectWith(hono, { 'node_modules/hono': { version: '4.13.18' } }))).toBe(false)
  })

  it('does not miss an optional package of another platform', () => {
    const fsevents = { 'node_modules/fsevents': { version: '2.3.3', optional: true } }
    expect(isInstalled(projectWith({ ...hono, ...fsevents }, hono))).toBe(true)
  })
})

describe('run.mjs', () => {
  /** Runs the entry in a bare copy of the project: sources of the set-up, a lock file, no packages. */
  function runBare(nodeArgs: string[], lock: Record<string, object>, env: NodeJS.ProcessEnv = {}) {
    const folder = mkdtempSync(join(scratch, 'bare-'))
    mkdirSync(join(folder, 'scripts'))
    for (const path of ['scripts/run.mjs', 'scripts/setup'])
      cpSync(join(ROOT, path), join(folder, path), { recursive: true })
    writeFileSync(
      join(folder, 'package.json'),
      JSON.stringify({ name: 'bare', version: '1.0.0', dependencies: dependenciesOf(lock) }),
    )
    const packages = { '': { name: 'bare', version: '1.0.0', dependencies: dependenciesOf(lock) }, ...lock }
    writeFileSync(
      join(folder, 'package-lock.json'),
      JSON.stringify({ name: 'bare', version: '1.0.0', lockfileVersion: 3, requires: true, packages }),
    )
    return spawnSync(process.execPath, [...nodeArgs, 'scripts/run.mjs', 'start'], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, npm_execpath: '', npm_config_cache: join(folder, 'npm-cache'), ...env },
    })
  }
  const dependenciesOf = (lock: Record<string, object>) =>
    Object.fromEntries(Object.keys(lock).map((path) => [path.replace('node_modules/', ''), '1.0.0']))

  it('tells a too old Node in one sentence, before anything is imported', () => {
    const pretend = `data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'20.14.0'}})`
    const run = runBare(['--import', pretend], {})
    expect(run.stderr.trim()).toBe('Cortex needs Node 20.15 or newer to set itself up; this is Node 20.14.0.')
    expect(run.status).toBe(EXIT.nodeTooOld)
  })

  it('tells that the registry is out of reach, with its own code', () => {
    const lock = {
      'node_modules/left': { version: '1.0.0', resolved: 'http://127.0.0.1:9/left.tgz', integrity: 'sha512-AAAA' },
    }
    const offline = { npm_config_registry: 'http://127.0.0.1:9/', npm_config_fetch_retries: '0' }
    const run = runBare([], lock, offline)
    expect(run.stderr).toContain('Installing dependencies')
    expect(run.stderr.trim().split('\n').at(-1)).toMatch(/registry is out of reach: connect to the network/)
    expect(run.status).toBe(EXIT.noNetwork)
  })
})
