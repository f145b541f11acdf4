// Clips, rates and the end of a network that fails, with a network that is a function.
import { describe, expect, it } from 'vitest'
import { networkManifestSchema } from '#core/contracts/network-manifest.ts'
import { normalFrom, seededRandom } from '../../tests/support/seeded-random.ts'
import type { ClipTensor } from './clip.ts'
import { type ClipReading, NetworkReader } from './network-reader.ts'

const SIZE = 8
const manifest = networkManifestSchema.parse({
  v: 1,
  name: 'Tiny',
  rateHz: 30,
  input: { layout: 'TCHW', channels: 'rgb', normalisation: 'levels', frames: 150, sizePx: SIZE },
  output: 'wave',
})

/** Minus the first green value of every frame. */
const green = ({ values }: ClipTensor): Float32Array =>
  Float32Array.from({ length: 150 }, (_, t) => -(values[(t * 3 + 1) * SIZE * SIZE] ?? 0))

async function read(options: {
  readonly seconds: number
  readonly bpm: number | null
  readonly run?: (clip: ClipTensor) => Float32Array | null
  readonly atOf?: (k: number) => number
}): Promise<ClipReading[]> {
  const { seconds, bpm, run = green, atOf = (k) => (k * 1000) / 30 } = options
  const noise = normalFrom(seededRandom(4))
  const network = {
    provider: 'wasm',
    msPerClip: 1,
    run: async (clip: ClipTensor) => run(clip),
    close: async () => undefined,
  } as const
  const reader = new NetworkReader(network, manifest)
  const said: ClipReading[] = []
  for (let k = 0; k < 30 * seconds; k += 1) {
    const atMs = atOf(k)
    const blood = bpm === null ? 0 : Math.sin((2 * Math.PI * bpm * atMs) / 60_000)
    const pixels = new Uint8Array(3 * SIZE * SIZE).fill(Math.round(128 - 20 * blood + 2 * noise()))
    const reading = await reader.push({ atMs, pixels })
    if (reading) said.push(reading)
  }
  return said
}

describe('a network', () => {
  it('[S7] is read every half clip, and its rate is the heart’s', async () => {
    const said = await read({ seconds: 16, bpm: 73 })
    expect(said.map(({ atMs }) => Math.round(atMs))).toEqual([5000, 7500, 10_000, 12_500, 15_000])
    for (const one of said)
      expect(one).toMatchObject({ kind: 'rate', bpm: expect.closeTo(73, 0), interval: expect.any(Number) })
  })

  it('[S7] says nothing where there is nothing, and starts over after a gap', async () => {
    expect((await read({ seconds: 8, bpm: null })).every(({ kind }) => kind === 'nothing')).toBe(true)
    const gap = (k: number): number => (k * 1000) / 30 + (k >= 200 ? 5000 : 0)
    const said = await read({ seconds: 15, bpm: 73, atOf: gap })
    expect(said.map(({ atMs }) => Math.round(atMs))).toEqual([5000, 16_667, 19_167])
  })

  it('[S7] that fails once is dropped by name and not asked again', async () => {
    let asked = 0
    const said = await read({
      seconds: 16,
      bpm: 73,
      run: (clip) => {
        asked += 1
        return asked === 2 ? null : green(clip)
      },
    })
    expect(said.map(({ kind }) => kind)).toEqual(['rate', 'dropped'])
    expect(said[1]).toMatchObject({ sentence: expect.stringContaining('Tiny gave no numbers') })
    expect(asked).toBe(2)
  })
})
