import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { dropState, makeState, openTrialRecords } from '../../tests/support/bridge/trial-records.ts'
import { systemDisk } from '../ports/disk.ts'
import { exportArchive, readArchive } from './archive.ts'
import { frame } from './framed-lines.ts'

let state: string
let out: string
beforeEach(() => {
  state = makeState()
  out = join(mkdtempSync(join(state, '..', 'out-')), 'archive.jsonl')
})
afterEach(() => dropState(state))

async function makeArchive(): Promise<unknown[]> {
  const trial = openTrialRecords(state)
  for (let i = 0; i < 30; i++) void trial.append(`row-${i}`, { body: { text: `\u00e9 ${i}` } })
  await trial.records.ledger.commit({
    cid: 'cid-12345678',
    who: 'test',
    durable: true,
    apply: (tx) => tx.putDocument('settings', 'bridge', { keepDays: 4 }),
  })
  const rows = trial.rows()
  expect(exportArchive({ disk: systemDisk, ledgerPath: trial.tree.ledger, outPath: out, wallMs: 5 })).toBe(rows.length)
  trial.records.close()
  return rows
}

describe('the archive', () => {
  it('[G18] [R6] brings back exactly what was there, numbers and documents too', async () => {
    const rows = await makeArchive()
    rmSync(state, { recursive: true })
    const archive = readArchive(out)
    if (archive.kind === 'refused') throw new Error(archive.why)
    const fresh = openTrialRecords(state)
    expect(fresh.records.takeIn(archive.rows)).toBe(rows.length)
    expect(fresh.rows()).toEqual(rows)
    expect(
      fresh.records.ledger.read((sql) => sql("SELECT body FROM documents WHERE id = 'bridge'").get()?.['body']),
    ).toBe('{"keepDays":4}')
    expect(fresh.records.takeIn(archive.rows)).toBe(0)
    fresh.records.close()
  })

  it('[G18] joins records that are there already without losing either', async () => {
    await makeArchive()
    const archive = readArchive(out)
    rmSync(state, { recursive: true })
    const other = openTrialRecords(state)
    for (const id of ['mine-1', 'mine-2', 'row-3']) await other.append(id)
    expect(other.records.takeIn(archive.kind === 'read' ? archive.rows : [])).toBe(30)
    expect(new Set(other.rows().map(({ id }) => id)).size).toBe(33)
    other.records.close()
  })

  it.each<[string, (text: string) => string]>([
    ['cut short', (text) => text.slice(0, -10)],
    ['without its foot', (text) => text.trimEnd().split('\n').slice(0, -1).join('\n') + '\n'],
    [
      'with a row left out',
      (text) =>
        text
          .split('\n')
          .filter((_, i) => i !== 3)
          .join('\n'),
    ],
    [
      'with a row twice',
      (text) =>
        text
          .split('\n')
          .flatMap((line, i) => (i === 3 ? [line, line] : [line]))
          .join('\n'),
    ],
    ['with a byte changed', (text) => text.replace('row-7', 'row-X')],
    [
      'with a hostile row',
      (text) => text.replace(/\n/, `\n${frame(JSON.parse('{"seq":1,"__proto__":{"x":1}}') as object)}`),
    ],
    ['with a row of no known kind', (text) => text.replace(/\n/, `\n${frame({ seq: 99, kind: 'evil' })}`)],
    ['of another program', () => '{"hello":"world"}\n'],
    ['of nothing', () => ''],
    [
      'from a newer Cortex',
      (text) => frame({ cortexArchive: 1, schema: 99, exportedAtMs: 1 }) + text.split('\n').slice(1).join('\n'),
    ],
  ])('[G18] a file %s is refused whole', async (_, spoil) => {
    await makeArchive()
    writeFileSync(out, spoil(readFileSync(out, 'utf8')))
    expect(readArchive(out)).toMatchObject({ kind: 'refused', why: expect.stringMatching(/^The file .*\.$/) as string })
  })

  it('[G18] is for its owner only and never overwrites', async () => {
    await makeArchive()
    const { statSync } = process.getBuiltinModule('node:fs')
    expect(statSync(out).mode & 0o777).toBe(0o600)
    expect(() =>
      exportArchive({ disk: systemDisk, ledgerPath: join(state, 'ledger', 'ledger.sqlite'), outPath: out, wallMs: 1 }),
    ).toThrow(/EEXIST/)
  })
})
