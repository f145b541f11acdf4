// The import table and the ban on cycles, over the real tree and over planted breaches.
import { describe, expect, it } from 'vitest'
import { findCycles } from '../support/laws/cycles.ts'
import { importBreaches } from '../support/laws/import-table.ts'
import { plant } from '../support/laws/plant.ts'
import { readSources, toText } from '../support/laws/source-file.ts'

const tree = readSources()

describe('the import table', () => {
  it('holds over the whole tree', () => {
    expect(tree.length).toBeGreaterThan(20)
    expect(importBreaches(tree).map(toText)).toEqual([])
  })

  it.each([
    ['core/signal/a.ts', `import { x } from '../state/x.ts'`, 'core/signal/ may not import core/state/x.ts as code'],
    ['core/units/a.ts', `import { z } from 'zod/mini'`, 'core/units/ may not import the package zod'],
    ['core/policy/a.ts', `import { x } from '../state/x.ts'`, 'core/policy/ may not import core/state/x.ts as code'],
    [
      'core/face/a.ts',
      `import type { x } from '#core/subject/x.ts'`,
      'core/face/ may not import core/subject/x.ts as type',
    ],
    ['core/state/a.ts', `export { x } from '../signal/x.ts'`, 'core/state/ may not import core/signal/x.ts as code'],
    ['core/plan/a.ts', `import fs from 'node:fs'`, 'core/plan/ may not import the package node:'],
    ['web/a.ts', `const x = () => import('#core/signal/x.ts')`, 'web/ may not import core/signal/x.ts as code'],
    ['web/a.ts', `import { openDB } from 'idb'`, 'web/ may not import the package idb'],
    [
      'web/a.ts',
      `import { api } from '../workers/store.worker.ts'`,
      'web/ may not import workers/store.worker.ts as code',
    ],
    ['web/a.ts', `import url from '../bridge/main.ts?url'`, 'web/ may not import bridge/main.ts as address'],
    ['workers/a.ts', `import { x } from '../web/x.ts'`, 'workers/ may not import web/x.ts as code'],
    ['bridge/a.ts', `import { x } from '#core/state/x.ts'`, 'bridge/ may not import core/state/x.ts as code'],
    ['extension/a.ts', `import type { x } from '../bridge/x.ts'`, 'extension/ may not import bridge/x.ts as type'],
    ['extension/a.ts', `import { x } from './a.test.ts'`, './a.test.ts is a test; nobody imports tests'],
    ['core/input/a.ts', `import { x } from './b'`, './b needs its file extension'],
    ['lib/a.ts', '', 'lies in no zone of the import table'],
  ])('sees the breach planted in %s: %s', (path, text, sentence) => {
    expect(importBreaches(plant({ [path]: text })).map((breach) => breach.sentence)).toEqual([sentence])
  })

  it.each([
    ['core/policy/a.ts', `import type { x } from '../state/x.ts'; import { type y } from '../state/y.ts'`],
    ['web/a.ts', `import type { Api } from '../workers/store.worker.ts'`],
    ['web/a.ts', `new Worker(new URL('../workers/store.worker.ts', import.meta.url), { type: 'module' })`],
    ['web/a.ts', `import storeUrl from '../workers/store.worker.ts?worker&url'`],
    ['core/session/a.ts', `import { x } from '../signal/x.ts'; import { y } from '#core/policy/y.ts'`],
    ['core/signal/a.test.ts', `import { x } from '../subject/x.ts'; import fs from 'node:fs'`],
  ])('lets pass what the table allows in %s: %s', (path, text) => {
    expect(importBreaches(plant({ [path]: text }))).toEqual([])
  })
})

describe('cycles', () => {
  it('has none in the tree', () => {
    expect(findCycles(tree)).toEqual([])
  })

  it('finds a planted one over three files and a pair of types', () => {
    const planted = plant({
      'core/a.ts': `import { b } from './b.ts'`,
      'core/b.ts': `import { c } from './c.ts'; import type { D } from './d.ts'`,
      'core/c.ts': `export { a } from './a.ts'`,
      'core/d.ts': `import type { B } from './b.ts'`,
    })
    expect(findCycles(planted)).toEqual([
      ['core/a.ts', 'core/b.ts', 'core/c.ts'],
      ['core/b.ts', 'core/d.ts'],
    ])
  })
})
