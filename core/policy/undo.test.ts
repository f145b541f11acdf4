import { describe, expect, it } from 'vitest'
import type { JsonValue } from '../contracts/json-value.ts'
import { SESSION_VERSION, type UndoEntry } from '../contracts/sessions.ts'
import { seededRandom } from '../maths/seeded-random.ts'
import { judgeUndo } from './undo.ts'

const entry = (before: JsonValue, after: JsonValue): UndoEntry => ({
  v: SESSION_VERSION,
  undoId: 'undo-0001',
  planId: 'plan-0001',
  actionId: 'action-0001',
  kind: 'dim',
  doneMs: 1_000,
  offeredUntilMs: 301_000,
  before,
  after,
  status: 'open',
})

describe('undo', () => {
  it('[POL-17] [A3] oracle E4: do then undo restores what stood, byte for byte; undo twice is undo once', () => {
    const done = entry({ on: false, tabs: ['a', 'b'] }, { on: true, tabs: ['a'] })
    const verdict = judgeUndo(done, { tabs: ['a'], on: true }, 2_000)
    expect(verdict).toEqual({ kind: 'restore', value: { on: false, tabs: ['a', 'b'] } })
    expect(JSON.stringify(verdict.kind === 'restore' && verdict.value)).toBe('{"on":false,"tabs":["a","b"]}')
    expect(judgeUndo(done, { on: false, tabs: ['a', 'b'] }, 2_000)).toEqual({ kind: 'already' })
    expect(judgeUndo({ ...done, status: 'undone' }, { on: true, tabs: ['a'] }, 2_000)).toEqual({ kind: 'already' })
  })

  it('[POL-17] [A3] an edit made in between survives, whatever it was', () => {
    const random = seededRandom(17)
    for (let k = 0; k < 200; k++) {
      const edited = { on: random() < 0.5, minutes: Math.floor(random() * 100) }
      const verdict = judgeUndo(entry({ on: false, minutes: 0 }, { on: true, minutes: 200 }), edited, 2_000)
      expect(verdict.kind).toBe(!edited.on && edited.minutes === 0 ? 'already' : 'conflict')
    }
  })

  it('[POL-17] [A3] after its time it is no longer offered', () => {
    expect(judgeUndo(entry(0, 1), 1, 300_999).kind).toBe('restore')
    expect(judgeUndo(entry(0, 1), 1, 301_000).kind).toBe('expired')
  })
})
