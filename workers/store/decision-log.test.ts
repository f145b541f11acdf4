import { describe, expect, it } from 'vitest'
import type { LogRecord } from '#core/contracts/records.ts'
import { decisionOf, executedOf, feedbackOf, outcomeOf } from '../../tests/support/store-samples.ts'
import { createTestStore, refusalOf, valueOf } from '../../tests/support/test-store.ts'

describe('decision log', () => {
  it('[P5] records come back in order, numbered and unchanged', async () => {
    const { methods } = createTestStore()
    const records: LogRecord[] = [
      decisionOf('d1'),
      executedOf('d1'),
      decisionOf('d2'),
      outcomeOf('d1'),
      feedbackOf('d1', 'rating'),
      outcomeOf('d1', 2),
      feedbackOf('d1', 'dismiss'),
    ]
    for (const [i, record] of records.entries())
      expect(valueOf(await methods.appendRecord(record))).toEqual({ kind: 'appended', seq: i + 1 })
    const page = valueOf(await methods.readLog({}))
    expect(page).toEqual({
      records: records.map((record, i) => ({ ...record, seq: i + 1 })),
      damaged: 0,
      nextAfterSeq: null,
    })
  })

  it('[CON-10] [P5] a record appended twice is kept once, and a different one with its key is told apart', async () => {
    const { methods } = createTestStore()
    await methods.appendRecord(decisionOf('d1'))
    await methods.appendRecord(outcomeOf('d1'))
    const { v, type, ...rest } = outcomeOf('d1')
    expect(valueOf(await methods.appendRecord({ ...rest, type, v }))).toEqual({ kind: 'already', seq: 2, same: true })
    expect(valueOf(await methods.appendRecord({ ...outcomeOf('d1'), value: 0.5 }))).toEqual({
      kind: 'already',
      seq: 2,
      same: false,
    })
    expect(valueOf(await methods.readLog({})).records).toHaveLength(2)
    expect(valueOf(await methods.readDecision('d1'))[1]).toMatchObject({ value: -0.25 })
  })

  it('[CON-10] the same append from two windows at once is kept once', async () => {
    const first = createTestStore()
    const second = createTestStore({ databaseName: first.databaseName })
    const appended = await Promise.all(
      [first, second, first, second].map(({ methods }) => methods.appendRecord(decisionOf('d1'))),
    )
    expect(appended.map(valueOf).filter(({ kind }) => kind === 'appended')).toHaveLength(1)
    expect(valueOf(await second.methods.readLog({})).records).toHaveLength(1)
  })

  it('[P5] numbers keep rising after a restart and after everything else was deleted', async () => {
    const first = createTestStore()
    await first.methods.appendRecord(decisionOf('d1'))
    const second = createTestStore({ databaseName: first.databaseName })
    expect(valueOf(await second.methods.appendRecord(decisionOf('d2')))).toMatchObject({ seq: 2 })
  })

  it('[P5] nothing is logged about a decision that is not in the log', async () => {
    const { methods } = createTestStore()
    expect(await methods.appendRecord(executedOf('ghost'))).toMatchObject({
      ok: false,
      refusal: 'invalid',
      detail: 'decisionId: no such decision',
    })
    expect(valueOf(await methods.readLog({})).records).toEqual([])
  })

  it('[CON-9] a record that contradicts itself is refused by field and not kept', async () => {
    const { methods } = createTestStore()
    const wrong = { ...decisionOf('d1'), u: 1.5 }
    expect(await methods.appendRecord(wrong)).toMatchObject({ ok: false, refusal: 'invalid', detail: 'u: too_big' })
    expect(refusalOf(await methods.appendRecord({ ...decisionOf('d1'), p: { no_action: 1, breath_box: 0 } }))).toBe(
      'invalid',
    )
  })

  it('[P5] the log is read page by page', async () => {
    const { methods } = createTestStore()
    for (let i = 1; i <= 5; i++) await methods.appendRecord(decisionOf(`d${i}`))
    const first = valueOf(await methods.readLog({ limit: 2 }))
    expect([first.records.map(({ seq }) => seq), first.nextAfterSeq]).toEqual([[1, 2], 2])
    const rest = valueOf(await methods.readLog({ afterSeq: 2, limit: 10 }))
    expect([rest.records.map(({ seq }) => seq), rest.nextAfterSeq]).toEqual([[3, 4, 5], null])
  })

  it('[P5] a damaged row is left out and counted, and the rest is read', async () => {
    const { methods, databaseName } = createTestStore()
    await methods.appendRecord(decisionOf('d1'))
    await methods.appendRecord(decisionOf('d2'))
    await new Promise((done) => {
      const request = indexedDB.open(databaseName)
      request.onsuccess = () => {
        const transaction = request.result.transaction('decisions', 'readwrite')
        transaction
          .objectStore('decisions')
          .put({ seq: 1, identity: 'd1|DECISION|', record: { v: 1, type: 'DECISION' } })
        transaction.oncomplete = () => done(request.result.close())
      }
    })
    const page = valueOf(await methods.readLog({}))
    expect([page.records.map(({ decisionId }) => decisionId), page.damaged]).toEqual([['d2'], 1])
  })

  it('[A1] consent events are kept once and in order', async () => {
    const { methods } = createTestStore()
    const { consentOf } = await import('../../tests/support/store-samples.ts')
    expect(valueOf(await methods.appendConsent(consentOf('e2', 'SUGGEST')))).toBe(true)
    expect(valueOf(await methods.appendConsent(consentOf('e1', 'PREVIEW')))).toBe(true)
    expect(valueOf(await methods.appendConsent(consentOf('e2', 'OBSERVE')))).toBe(false)
    expect(valueOf(await methods.readConsent())).toEqual([consentOf('e2', 'SUGGEST'), consentOf('e1', 'PREVIEW')])
  })
})
