// Face pictures for a network: the square around the face, averaged; a reader that is behind misses live pictures.
import { describe, expect, it } from 'vitest'
import { type CropMessage, CropSet, cropFace } from './crops.ts'

const WIDTH = 64
const HEIGHT = 48
/** Red grows to the right, green downwards. A plain buffer: Node has no ImageData. */
const rgba = Uint8Array.from({ length: 4 * WIDTH * HEIGHT }, (_, i) => {
  const pixel = i >> 2
  return [2 * (pixel % WIDTH), 4 * Math.floor(pixel / WIDTH), 77, 255][i % 4] ?? 0
})
const picture = { width: WIDTH, height: HEIGHT, rgba } as Parameters<typeof cropFace>[0] // the image beside it is not read

describe('a face picture', () => {
  it('[S7] is the square around the face with a margin, each pixel a mean', () => {
    const out = cropFace(picture, { left: 22, top: 14, right: 42, bottom: 34 }, 8) // 24 px square from (20, 12), 3 px a cell
    const at = (x: number, y: number) => [...out.subarray(3 * (y * 8 + x), 3 * (y * 8 + x) + 3)]
    expect(at(0, 0)).toEqual([2 * 21, 4 * 13, 77])
    expect(at(7, 3)).toEqual([2 * 42, 4 * 22, 77])
  })

  it('[S7] repeats the border where the face leaves the picture', () => {
    const out = cropFace(picture, { left: -30, top: -30, right: 10, bottom: 10 }, 8)
    expect([out[0], out[1], out[2]]).toEqual([0, 0, 77])
  })
})

describe('readers of face pictures', () => {
  it('[S7] miss what comes while they are far behind, and hear the end', async () => {
    const { port1, port2 } = new MessageChannel()
    const heard: CropMessage[] = []
    port2.onmessage = ({ data }: MessageEvent<CropMessage>) => heard.push(data)
    const crops = new CropSet()
    crops.add({ port: port1, sizePx: 8 })
    for (let k = 0; k < 100; k += 1) crops.show(picture, { left: 20, top: 10, right: 40, bottom: 30 }, k)
    crops.end()
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(heard.map(({ kind }) => kind)).toEqual([...Array.from({ length: 64 }, () => 'crop'), 'end'])
    const waiting = crops.settled(new AbortController().signal)
    port2.postMessage({ kind: 'done', count: 30 })
    await waiting
    port1.close()
  })
})
