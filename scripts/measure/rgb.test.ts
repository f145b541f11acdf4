// `--rgb`: traces with a known rate come back with it, in every form a file may have; files that do not fit are refused by name.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { methodNames, pulseMethods } from '#core/signal/rppg/methods.ts'
import { normalFrom, seededRandom } from '../../tests/support/seeded-random.ts'
import { measureRgb } from './rgb.ts'

let folder = ''
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'cortex-rgb-'))))
afterAll(() => rmSync(folder, { recursive: true }))

interface Document {
  readonly rateHz: number
  readonly methods: Readonly<Record<string, { readonly bpm: number | null; readonly wave: readonly number[] }>>
  readonly consensus: {
    readonly bpm: number | null
    readonly pulse: readonly {
      readonly bpm: number | null
      readonly interval: number | null
      readonly declined?: string
    }[]
    readonly wave: readonly { readonly startMs: number; readonly values: readonly number[] }[]
  }
}

async function measure(input: unknown): Promise<Document> {
  const [file, target] = [join(folder, 'trace.json'), join(folder, 'out.json')]
  writeFileSync(file, JSON.stringify(input))
  expect(await measureRgb({ file, target })).toBeNull()
  return JSON.parse(readFileSync(target, 'utf8')) as Document // the tool's own output, whose numbers are looked at
}

async function refusal(text: string): Promise<string | null> {
  const file = join(folder, 'bad.json')
  writeFileSync(file, text)
  return measureRgb({ file, target: join(folder, 'none.json') })
}

const SKIN = [150, 110, 90] as const
const PULSE = [0.33, 0.77, 0.53] as const

/** Skin of a still person with a strong second wave in every beat, at the given times in seconds. */
function skinAt(times: readonly number[], bpm: number, seed = 1): number[][] {
  const noise = normalFrom(seededRandom(seed))
  return times.map((t) => {
    const phase = (2 * Math.PI * bpm * t) / 60
    const blood = Math.sin(phase) + 0.8 * Math.sin(2 * phase + 1.1)
    return SKIN.map((level, c) => level * (1 - 0.004 * (PULSE[c] ?? 0) * blood) + 0.05 * noise())
  })
}
const grid = (fs: number, seconds: number): number[] => Array.from({ length: fs * seconds }, (_, k) => k / fs)

describe('colour traces', () => {
  it.each([45, 72, 178])('[S7] [S8] [SIG-30] of a heart at %i bpm give its rate by every method', async (bpm) => {
    const rgb = skinAt(grid(30, 12), bpm)
    const { methods, consensus } = await measure({ fs: 30, rgb })
    for (const name of methodNames) expect([name, Math.abs((methods[name]?.bpm ?? 0) - bpm) < 1]).toEqual([name, true])
    expect(Math.abs((consensus.bpm ?? 0) - bpm)).toBeLessThan(0.3)
    expect(consensus.pulse.at(-1)?.interval).toBeGreaterThan(0)
    expect(consensus.wave[0]?.values.length).toBeGreaterThan(150)
  })

  it('[S7] come back as the waves of the methods themselves, at the rate of the file', async () => {
    const rgb = skinAt(grid(25, 8), 66)
    const channel = (c: number): Float64Array => Float64Array.from(rgb, (row) => row[c] ?? 0)
    const trace = { rateHz: 25, r: channel(0), g: channel(1), b: channel(2) }
    const { methods, rateHz } = await measure({ fs: 25, rgb })
    expect(rateHz).toBe(25)
    for (const name of methodNames) {
      const expected = pulseMethods[name](trace)
      const wave = methods[name]?.wave ?? []
      expect(wave.length).toBeGreaterThan(8 * 25 - 2)
      expect(wave.slice(20, 150).every((value, k) => Math.abs(value - (expected[k + 20] ?? 0)) < 1e-6)).toBe(true)
    }
  })

  it('[S8] with uneven times, with shares instead of levels, and with regions that go missing', async () => {
    const random = seededRandom(3)
    const t = grid(30, 14).map((at) => at + 0.008 * (2 * random() - 1))
    const shares = skinAt(t, 63).map((row) => row.map((level) => level / 255))
    expect((await measure({ t, rgb: shares })).consensus.bpm).toBeCloseTo(63, 0)
    const regions = {
      forehead: skinAt(t, 63, 2),
      leftCheek: skinAt(t, 63, 4).map((row, k) => (k % 40 === 7 ? null : row)),
      backgroundLeft: t.map(() => [90, 90, 90]),
    }
    const { consensus, methods } = await measure({ t, regions })
    expect(consensus.bpm).toBeCloseTo(63, 0)
    expect(methods['POS']?.bpm).toBeCloseTo(63, 0)
  })

  it('[S9] without a pulse have waves but no rate of the consensus', async () => {
    const noise = normalFrom(seededRandom(9))
    const rgb = grid(30, 12).map(() => SKIN.map((level) => level + 0.3 * noise()))
    const { consensus } = await measure({ fs: 30, rgb })
    expect(consensus.bpm).toBeNull()
    expect(consensus.pulse.every(({ declined }) => declined !== undefined)).toBe(true)
  })
})

describe('files that do not fit', () => {
  const rows = JSON.stringify(skinAt(grid(30, 1), 60))
  it.each([
    ['not json', 'JSON'],
    ['{}', 'give either fs'],
    [`{"fs":30,"t":[0,1],"rgb":${rows}}`, 'give either fs'],
    ['{"fs":30}', 'either rgb or regions'],
    [`{"fs":30,"rgb":${rows},"regions":{}}`, 'either rgb or regions'],
    ['{"fs":30,"regions":{}}', 'regions is empty'],
    ['{"fs":30,"rgb":[[1,2],[3,4],[5,6]]}', 'does not fit'],
    ['{"fs":0,"rgb":[[1,2,3],[3,4,5],[5,6,7]]}', 'fs'],
    ['{"t":[0,1],"rgb":[[1,2,3],[3,4,5],[5,6,7]]}', 't has 2 values'],
    ['{"t":[0,1,1],"rgb":[[1,2,3],[3,4,5],[5,6,7]]}', 't does not ascend at sample 2'],
    ['{"fs":30,"rgb":[[1,2,-3],[3,4,5],[5,6,7]]}', 'never negative'],
    ['{"fs":30,"rgb":[null,null,null]}', 'no colour'],
    ['{"fs":30,"regions":{"a":[[1,2,3],[1,2,3],[1,2,3]],"b":[[1,2,3],[1,2,3],[1,2,3],[1,2,3]]}}', 'region b has 4'],
  ])('[S7] %s is refused in words', async (text, words) => {
    const sentence = await refusal(text)
    expect(sentence).toContain('bad.json')
    expect(sentence).toContain(words)
  })
})
