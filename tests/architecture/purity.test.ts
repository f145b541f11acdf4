// No clock, dice, time zone or host global in core: over the real tree and over planted breaches.
import { describe, expect, it } from 'vitest'
import { ambientBreaches } from '../support/laws/ambient.ts'
import { plant } from '../support/laws/plant.ts'
import { readSources, toText } from '../support/laws/source-file.ts'

describe('core', () => {
  it('uses nothing ambient', () => {
    expect(ambientBreaches(readSources()).map(toText)).toEqual([])
  })

  it.each([
    ['const now = Date.now()', 'Date.now'],
    ['const now = new Date()', 'the present date'],
    ['const now = Date()', 'the present date'],
    ['const roll = Math.random()', 'Math.random'],
    ['const t = performance.now()', 'performance'],
    ['const id = crypto.randomUUID()', 'crypto'],
    ['setTimeout(run, 5)', 'setTimeout'],
    ['console.log(1)', 'console'],
    ['const copy = structuredClone(a)', 'structuredClone'],
    ['const hour = date.getHours()', `getHours() (the machine's time zone or language)`],
    ['const text = value.toLocaleString()', `toLocaleString() (the machine's time zone or language)`],
    ['globalThis.fetch', 'globalThis'],
  ])('is seen to use the ambient thing in: %s', (text, name) => {
    const breaches = ambientBreaches(plant({ 'core/state/a.ts': text }))
    expect(breaches.map(({ sentence }) => sentence)).toEqual([`core may not use ${name}; take it as an argument`])
  })

  it.each([
    'const day = new Date(nowMs).getUTCDay()',
    'const performance = rate(); use(performance)',
    'function f(self: number) { return self }',
    'const x = { location: 1 }; use(x.location, x.process)',
    'interface Reading { readonly location: string }',
  ])('may say: %s', (text) => {
    expect(ambientBreaches(plant({ 'core/state/a.ts': text }))).toEqual([])
  })

  it('may be tested with a clock', () => {
    expect(ambientBreaches(plant({ 'core/state/a.test.ts': 'Date.now()' }))).toEqual([])
  })
})
