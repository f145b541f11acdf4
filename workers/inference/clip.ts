// Face pictures of one clip as the tensor a pulse network expects: axes, channels and normalisation as its manifest says.
import { inputShapeOf, type NetworkManifest } from '#core/contracts/network-manifest.ts'

/** One face picture: sizePx x sizePx, three bytes a pixel, row by row. */
export type FacePicture = Uint8Array

export interface ClipTensor {
  readonly values: Float32Array
  readonly shape: readonly number[]
}

/** Keeps the change between two black frames from being a division by nothing; levels. */
const LEAST_LEVEL = 1e-3

/** Domain: exactly `frames` pictures of the manifest's size. */
export function toTensor(pictures: readonly FacePicture[], manifest: NetworkManifest): ClipTensor {
  const { frames, sizePx, channels } = manifest.input
  const length = sizePx * sizePx * 3
  if (pictures.length !== frames || pictures.some((picture) => picture.length !== length))
    throw new Error(`a clip is ${frames} pictures of ${sizePx} x ${sizePx}`)
  const rgb = normalise(pictures, manifest.input.normalisation)
  const planes = channels === 'rgb' ? [rgb] : [differences(pictures), rgb]
  return { values: layOut(planes, manifest), shape: inputShapeOf(manifest) }
}

function normalise(
  pictures: readonly FacePicture[],
  how: NetworkManifest['input']['normalisation'],
): readonly Float32Array[] {
  if (how === 'levels') return pictures.map((picture) => Float32Array.from(picture))
  if (how === 'shares') return pictures.map((picture) => Float32Array.from(picture, (level) => level / 255))
  const { mean, deviation } = momentsOf(pictures)
  return pictures.map((picture) => Float32Array.from(picture, (level) => (level - mean) / deviation))
}

/** Change to the next frame over the sum of both, in units of its deviation over the clip; the last frame has none and is 0. */
function differences(pictures: readonly FacePicture[]): readonly Float32Array[] {
  const changes = pictures.map((picture, t) => {
    const next = pictures[t + 1]
    if (!next) return new Float32Array(picture.length)
    return Float32Array.from(picture, (level, i) => {
      const after = next[i] ?? 0
      return (after - level) / (after + level + LEAST_LEVEL)
    })
  })
  const { deviation } = momentsOf(changes)
  return changes.map((change) => change.map((value) => value / deviation))
}

function momentsOf(rows: readonly ArrayLike<number>[]): { readonly mean: number; readonly deviation: number } {
  let [sum, squares, count] = [0, 0, 0]
  for (const row of rows) {
    for (let i = 0; i < row.length; i += 1) {
      const value = row[i] ?? 0
      sum += value
      squares += value * value
    }
    count += row.length
  }
  const mean = sum / count
  const variance = Math.max(0, squares / count - mean * mean)
  return { mean, deviation: variance > 0 ? Math.sqrt(variance) : 1 }
}

/** `planes`: groups of three channels, each a picture a frame. */
function layOut(planes: readonly (readonly Float32Array[])[], { input }: NetworkManifest): Float32Array {
  const { frames, sizePx, layout } = input
  const area = sizePx * sizePx
  const channels = 3 * planes.length
  const out = new Float32Array(frames * channels * area)
  const place = (t: number, c: number, i: number): number => {
    if (layout === 'NTHWC') return (t * area + i) * channels + c
    return layout === 'NCTHW' ? (c * frames + t) * area + i : (t * channels + c) * area + i
  }
  planes.forEach((pictures, group) => {
    pictures.forEach((picture, t) => {
      for (let i = 0; i < area; i += 1)
        for (let c = 0; c < 3; c += 1) out[place(t, 3 * group + c, i)] = picture[3 * i + c] ?? 0
    })
  })
  return out
}
