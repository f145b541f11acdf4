// The measurement document: valid JSON whatever comes, a row a frame, a column a region, sections in order.
import { describe, expect, it } from 'vitest'
import { REGION_COUNT, REGION_STRIDE, regionOffset, type FrameSample } from '#core/contracts/frame-sample.ts'
import { MeasureDocument, type DocumentOptions } from './measure-document.ts'
import { createFaceSection } from './face-section.ts'
import type { MeasureSection } from './section.ts'
import { TextBlob } from './text-blob.ts'

function sampleAt(index: number, face: boolean): FrameSample {
  const regions = new Float32Array(REGION_COUNT * REGION_STRIDE)
  for (let k = 0; k < REGION_COUNT; k += 1) regions.set([150 + k, 100.123456, 90, k === 4 ? 0 : 500], regionOffset(k))
  const pose = { yawDeg: 1.234567, pitchDeg: -2, rollDeg: 0 }
  return {
    atMs: index * (1000 / 30),
    index,
    widthPx: 640,
    heightPx: 480,
    face: face ? { landmarks: new Float32Array(478 * 3).fill(0.5), pose, distanceMm: 555.55555 } : null,
    landmarked: true,
    faceCount: face ? 1 : 0,
    regions: face ? regions : null,
    chest: face ? { dxPx: 0.1, dyPx: -0.2, confidence: 0.9 } : null,
    lumaMean: 120,
    sharpness: 900,
    hints: face ? [] : ['no-face'],
    costMs: { landmarks: 8, regions: 1, total: 9.5 },
  }
}

const counting: () => MeasureSection = () => {
  let frames = 0
  return {
    add: () => ({ extra: (frames += 1) }),
    finish: () => ({
      fields: { blinks: [{ startMs: 1 }], odd: 'a "quoted" name' },
      summary: [{ name: 'Blinks', value: 1, unit: '' }],
    }),
  }
}

async function documentOf(samples: readonly FrameSample[], options: Partial<DocumentOptions> = {}) {
  const made = new MeasureDocument([createFaceSection(), counting()], {
    name: 'a "b".y4m',
    landmarks: false,
    patches: false,
    ...options,
  })
  for (const sample of samples) made.add(sample)
  const finished = made.finish({ rateHz: 30 })
  // A test reads its own output; the shape is what is being checked.
  const document = JSON.parse(await finished.document.text()) as Record<string, never> & {
    frames: Record<string, unknown>[]
  }
  return { ...finished, document }
}

describe('the measurement document', () => {
  it('[S1] holds a row a frame with what the sections add', async () => {
    const { document, frames } = await documentOf([sampleAt(0, true), sampleAt(1, false)])
    expect(frames).toBe(2)
    expect(document).toMatchObject({
      schema: 'cortex-measure-1',
      file: 'a "b".y4m',
      frames: [
        {
          tMs: 0,
          face: true,
          pose: { yaw: 1.2346, pitch: -2, roll: 0 },
          distanceMm: 555.5556,
          extra: 1,
          chest: { dyPx: -0.2 },
        },
        { tMs: 33.3333, face: false, pose: null, distanceMm: null, hints: ['no-face'], extra: 2, chest: null },
      ],
      blinks: [{ startMs: 1 }],
      odd: 'a "quoted" name',
      run: { frames: 2, rateHz: 30 },
    })
  })

  it('[S6] holds a column a region, null where it was not seen', async () => {
    const { document } = await documentOf([sampleAt(0, true), sampleAt(1, false)])
    expect(document['regions']).toMatchObject({
      forehead: [[150, 100.1235, 90], null],
      backgroundTopLeft: [null, null],
    })
  })

  it('[S1] adds points and patches only when asked', async () => {
    const { document: plain } = await documentOf([sampleAt(0, true)])
    expect(Object.keys(plain.frames[0] ?? {})).not.toContain('landmarks')
    const { document } = await documentOf([sampleAt(0, true), sampleAt(1, false)], { landmarks: true, patches: true })
    const [seen, unseen] = document.frames
    expect((seen?.['landmarks'] as number[] | undefined)?.length).toBe(478 * 3) // checked by its length
    expect((seen?.['patches'] as number[][] | undefined)?.map((row) => row.length)).toEqual(
      Array.from({ length: 100 }, () => REGION_STRIDE),
    ) // same
    expect([unseen?.['landmarks'], unseen?.['patches']]).toEqual([null, null])
  })

  it('[S1] is valid without a single frame', async () => {
    const { document, summary } = await documentOf([])
    expect(document.frames).toEqual([])
    expect(summary.map(({ name }) => name)).toEqual(['Frames', 'Frames with a face', 'Blinks'])
  })
})

describe('long text', () => {
  it('[S1] is handed over in pieces and loses nothing', async () => {
    const text = new TextBlob()
    for (let i = 0; i < 20_000; i += 1) text.append(`line ${i}\n`.padEnd(40))
    const parts = text.parts()
    expect(parts.length).toBeGreaterThan(2)
    const whole = await new Blob([...parts]).text()
    expect(whole.length).toBe(800_000)
    expect(whole).toContain('line 19999')
  })
})
