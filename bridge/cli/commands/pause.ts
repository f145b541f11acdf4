// `cortex pause`: help keeps quiet for a while; the same switch as in the page and the extension.
import { explain } from '../bridge-access.ts'
import { done, usageError, type Command } from '../command.ts'

export const pause: Command = {
  name: 'pause',
  summary: 'Pause help for a while, or end the pause.',
  usage: '15m | 2h | 1d | 2026-11-24 | off',
  help: [
    'Help resumes by itself. Sensing goes on; only offers of help keep quiet.',
    'A date means until that day begins.',
  ],
  flags: {},
  async run({ access, program, wallMs }, { words }) {
    const until = readUntil(words[0] ?? '', wallMs())
    if (until === undefined) return usageError('Say how long: 15m, 2h, 1d, a date such as 2026-11-24, or off.')
    const opened = await access.bridge(['act:execute'])
    if (opened.kind === 'closed') return opened.result
    const reply = await opened.value.call('patchSettings', { body: { pausedUntilMs: until } })
    if (reply.kind !== 'ok') return explain(reply, program)
    const line = until === null ? 'Help is on again.' : `Help is paused until ${new Date(until).toLocaleString()}.`
    return done({ ok: true, pausedUntilMs: until }, line)
  },
}

const unitMs: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 }

/** The moment, null for "off", undefined for anything that is neither. */
export function readUntil(text: string, nowMs: number): number | null | undefined {
  if (text === 'off') return null
  const [, amount, unit] = /^(\d{1,4})([mhd])$/.exec(text) ?? []
  if (amount && unit && Number(amount) > 0) return nowMs + Number(amount) * (unitMs[unit] ?? 0)
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? []
  if (!year || !month || !day) return undefined
  const date = new Date(Number(year), Number(month) - 1, Number(day))
  const exists = date.getMonth() === Number(month) - 1 && date.getDate() === Number(day)
  return exists && date.getTime() > nowMs ? date.getTime() : undefined
}
