// A run of the capture worker that cannot be: it says so, and the next one is served all the same.
import { expect, it } from 'vitest'
import { CaptureRun } from './capture-run.ts'

it('[S1] a run that was not prepared for fails and blocks none after it', async () => {
  const run = new CaptureRun({ status: () => undefined, glance: () => undefined })
  const context = { signal: new AbortController().signal, report: () => undefined }
  const input = { kind: 'file', blob: new Blob(['x']), name: 'a.y4m' } as const
  await expect(run.run(input, context)).rejects.toThrow('prepare the capture worker')
  await expect(run.run(input, context)).rejects.toThrow('prepare the capture worker')
  expect(run.status()).toMatchObject({ frames: 0, delegate: null, ledger: { inFlight: 0 } })
})
