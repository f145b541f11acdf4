// A program that writes records as fast as it can and says each one as soon as it is acknowledged, until it is killed.
import { writeSync } from 'node:fs'
import { openTrialRecords } from '../trial-records.ts'

const [state = '', round = '0'] = process.argv.slice(2)
const trial = openTrialRecords(state)
const STDOUT = 1
const body = (i: number) => ({ text: 'x'.repeat(i % 50 === 0 ? 60_000 : 200) })
const write = async (lane: number): Promise<void> => {
  for (let i = 0; ; i++) {
    const id = `r${round}-${lane}-${i}`
    const written = await trial.append(id, { body: body(i), kind: i % 3 === 0 ? 'telemetry' : 'decision' })
    if (written.kind === 'committed') writeSync(STDOUT, `${id}\n`)
  }
}
await Promise.all([0, 1, 2].map(write))
