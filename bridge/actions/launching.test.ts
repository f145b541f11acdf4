// Starting a program for a project, with real programs and hostile names, settings and environments: exactly that program, exactly that folder, nothing else.
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PlanAction } from '#core/contracts/plan.ts'
import { scratchFolder } from '../../tests/support/bridge/scratch.ts'
import { identifyProject } from '../ports/project-scan.ts'
import { createLaunchProject } from './launch-project.ts'
import { createOpenTarget } from './open-target.ts'

let root: string
let told: string
beforeEach(() => {
  root = scratchFolder('launching')
  told = join(root, 'told.json')
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

/** A program that writes down how it was started. */
function writeProgram(name: string): string {
  const path = join(root, name)
  const script = `require('node:fs').writeFileSync(${JSON.stringify(told)}, JSON.stringify({ by: ${JSON.stringify(name)}, argv: process.argv.slice(2), cwd: process.cwd(), env: process.env }))`
  writeFileSync(path, `#!${process.execPath}\n${script}\n`)
  chmodSync(path, 0o755)
  return path
}

interface Told {
  readonly by: string
  readonly argv: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
}
const action: PlanAction = { actionId: 'a1', kind: 'launch-project', target: 't_00000001' }
const ref = { kind: 'project', projectId: 'x' } as const

async function launcherFor(folder: string, program: string, platform: NodeJS.Platform = 'linux') {
  const identity = await identifyProject(folder)
  if (identity === null) throw new Error('no such folder')
  const project = { id: 'x', label: 'x', version: 1, updatedAtMs: 1, identity }
  return createLaunchProject({ platform, program: () => program, project: () => Promise.resolve(project) })
}

async function launch(folder: string, program: string): Promise<Told> {
  const executor = await launcherFor(folder, program)
  const prepared = await executor.prepare(action, ref)
  if (prepared.kind !== 'ready') throw new Error(prepared.reason)
  expect(await executor.run(prepared.memo)).toEqual({ kind: 'done', confirmed: true })
  while (!existsSync(told)) await wait(10)
  return JSON.parse(readFileSync(told, 'utf8')) as Told
}
const makeFolder = (name: string): string => {
  const path = join(root, name)
  mkdirSync(path)
  return path
}

// Windows starts nothing: there a program may be a batch file, which needs a shell.
describe.skipIf(process.platform === 'win32')('a project in its program', () => {
  it.each([
    '--upload-pack=touch x',
    '-c core.sshCommand=touch',
    'a; touch x && $(touch x) `touch x`',
    '"quoted\' %PATH% $HOME *',
  ])('[E01] [E02] a folder called "%s" is one argument, a path, and nothing is read into it', async (name) => {
    const folder = makeFolder(name)
    const { argv, cwd } = await launch(folder, writeProgram('editor'))
    expect([argv, cwd]).toEqual([[folder], folder])
    expect(argv[0]?.startsWith('/')).toBe(true)
    expect(existsSync(join(folder, 'x')) || existsSync(join(root, 'x'))).toBe(false)
  })

  it('[E03] a name without a place, a program others may change, and one swapped for such are not started', async () => {
    const folder = makeFolder('project')
    const program = writeProgram('editor')
    for (const other of ['editor', './editor', join(root, 'gone'), folder])
      expect(await (await launcherFor(folder, other)).available()).not.toBeNull()
    const executor = await launcherFor(folder, program)
    const prepared = await executor.prepare(action, ref)
    if (prepared.kind !== 'ready') throw new Error(prepared.reason)
    rmSync(program)
    writeProgram('editor')
    chmodSync(program, 0o777)
    expect(await executor.run(prepared.memo)).toMatchObject({ kind: 'failed' })
    expect(existsSync(told)).toBe(false)
  })

  it('[E03] a link swapped after the look leads nowhere new: the program that was looked at is the one started', async () => {
    const folder = makeFolder('project')
    const link = join(root, 'link')
    symlinkSync(writeProgram('honest'), link)
    const executor = await launcherFor(folder, link)
    const prepared = await executor.prepare(action, ref)
    if (prepared.kind !== 'ready') throw new Error(prepared.reason)
    symlinkSync(writeProgram('planted'), `${link}.new`)
    renameSync(`${link}.new`, link)
    await executor.run(prepared.memo)
    while (!existsSync(told)) await wait(10)
    expect((JSON.parse(readFileSync(told, 'utf8')) as Told).by).toBe('honest')
  })

  it('[E07] nothing in our own environment that could make a program load code reaches it', async () => {
    const loading = { NODE_OPTIONS: '--no-warnings', LD_LIBRARY_PATH: root, GIT_DIR: root, ELECTRON_RUN_AS_NODE: '1' }
    const before = Object.keys(loading).map((name) => [name, process.env[name]] as const)
    Object.assign(process.env, loading)
    try {
      const { env } = await launch(makeFolder('project'), writeProgram('editor'))
      expect(Object.keys(env).filter((name) => name in loading || name.startsWith('CORTEX'))).toEqual([])
    } finally {
      for (const [name, value] of before)
        if (value === undefined) Reflect.deleteProperty(process.env, name)
        else process.env[name] = value
    }
  })

  it('[E09] where a program may be a batch file, none is started', async () => {
    const executor = await launcherFor(makeFolder('project'), 'C:\\editor.cmd', 'win32')
    expect(await executor.available()).toBe('unsupported-platform')
    expect(await executor.prepare(action, ref)).toEqual({ kind: 'refused', reason: 'not-available' })
  })

  it('[E06] launch settings are hashed and never read: bombs, prototypes, links and pipes mean nothing', async () => {
    const folder = makeFolder('project')
    const settings = join(folder, '.cortex', 'launch.json')
    mkdirSync(join(folder, '.cortex'))
    const plain = await identifyProject(folder)
    const hashes = new Set<string | null>()
    for (const text of ['['.repeat(60_000), '{"__proto__":{"x":1}}', 'a: &a [*a,*a]\n'.repeat(1_000), '']) {
      writeFileSync(settings, text)
      hashes.add((await identifyProject(folder))?.configSha256 ?? null)
    }
    expect([plain?.configSha256, hashes.size, hashes.has(null)]).toEqual([null, 4, false])
    expect(({} as Record<string, unknown>)['x']).toBeUndefined()
    rmSync(settings)
    symlinkSync('/dev/zero', settings)
    expect((await identifyProject(folder))?.configSha256).toBeNull()
  })
})

it('[E08] no address opens but of the web, on a host of the list, as it stands there', async () => {
  const executor = createOpenTarget({
    run: () => Promise.resolve(''),
    platform: 'linux',
    env: { DISPLAY: ':1' },
    hosts: () => ['docs.example.org'],
    project: () => Promise.resolve('unknown'),
  })
  for (const url of [
    'file:///etc/passwd',
    'file://docs.example.org/etc',
    'javascript:alert(1)',
    'vscode://docs.example.org/command',
    'data:text/html,x',
    'ssh://docs.example.org/',
    'https://docs.example.org:pw@evil.example/',
    'https://docs.example.org.evil.example/',
    'https://docs.example.org./',
    'https://docs\u3002example.org@evil.example/',
    '--help',
    '',
  ]) {
    const target: PlanAction = { actionId: 'a1', kind: 'open-target', target: 't_00000001' }
    expect([url, await executor.prepare(target, { kind: 'page', url })]).toEqual([
      url,
      { kind: 'refused', reason: 'host-not-allowed' },
    ])
  }
})
