import { describe, expect, it } from 'vitest'
import { isStopped, runStopChain, type StopAttempt } from './stop-chain.ts'

const says =
  (outcome: Awaited<ReturnType<StopAttempt>>['outcome'], code?: string): StopAttempt =>
  () =>
    Promise.resolve(code === undefined ? { outcome } : { outcome, code })

describe('the stop chain', () => {
  it('[LNK-4] ends with the first way that brings it down', async () => {
    const seen: string[] = []
    const results = await runStopChain({
      attempts: { stream: says('unreachable'), http: says('accepted'), launcher: () => expect.fail('was not needed') },
      isDown: () => Promise.resolve(true),
      onStep: ({ way, outcome }) => seen.push(`${way} ${outcome}`),
    })
    expect(seen).toEqual(['stream unreachable', 'http stopped', 'native-host not-needed', 'launcher not-needed'])
    expect(isStopped(results)).toBe(true)
  })

  it('[LNK-4] goes on when a yes brings nothing down, and shows every no', async () => {
    const results = await runStopChain({
      attempts: {
        stream: says('refused', 'scope_forbidden'),
        http: says('accepted'),
        'native-host': () => Promise.reject(new Error('gone')),
        launcher: says('not-genuine'),
      },
      isDown: () => Promise.resolve(false),
    })
    expect(results).toEqual([
      { way: 'stream', outcome: 'refused', code: 'scope_forbidden' },
      { way: 'http', outcome: 'accepted' },
      { way: 'native-host', outcome: 'unreachable' },
      { way: 'launcher', outcome: 'not-genuine' },
    ])
    expect(isStopped(results)).toBe(false)
  })

  it('[LNK-4] says which ways this caller does not have', async () => {
    const results = await runStopChain({ attempts: {}, isDown: () => Promise.resolve(false) })
    expect(results.map(({ outcome }) => outcome)).toEqual([
      'not-available',
      'not-available',
      'not-available',
      'not-available',
    ])
  })
})
