// All textures of one person: face, plain skin, hair and cloth, indexed by look.
import { type Rgb, linearRgb } from '../colour.ts'
import type { Identity } from '../identity.ts'
import { LOOK_COUNT, looks } from '../mesh/piece.ts'
import { createRandom, mixSeed } from '../random.ts'
import { createTexture, halve, type Texture } from './canvas.ts'
import { paintFace } from './face-texture.ts'
import { createNoise } from './noise.ts'

const TILE = 128

/** Fills a tile with `colour` times a shading rule of (u, v); `skin` is written to the fourth channel. */
function paintTile(colour: Rgb, skin: number, shade: (u: number, v: number) => number): Texture {
  const texture = createTexture(TILE)
  for (let i = 0; i < TILE * TILE; i++) {
    const factor = shade((i % TILE) / TILE, Math.floor(i / TILE) / TILE)
    texture.texels.set([colour[0] * factor, colour[1] * factor, colour[2] * factor, skin], 4 * i)
  }
  return texture
}

/** Returns textures indexed by look; the face is painted at `size` from a canvas at least 512 wide and then averaged down. */
export function paintFigure(identity: Identity, uvs: Float32Array, size: number): readonly Texture[] {
  const random = createRandom(mixSeed(identity.seed, 2))
  const { skin, hair, cloth } = identity.palette
  const grain = createNoise(random, 24)
  const strands = identity.hair === 'curly' ? createNoise(random, 26, 20) : createNoise(random, 40, 4)
  const locks = createNoise(random, 9, 3)
  const weave = createNoise(random, 48)
  const folds = createNoise(random, 5)
  let face = paintFace(identity, uvs, Math.max(512, size))
  while (face.size > size) face = halve(face)
  const textures: Texture[] = Array.from({ length: LOOK_COUNT }, () => face)
  const band = identity.clothing === 'striped' ? 0.45 : 0
  const stripe = (v: number) => 1 + band * Math.tanh(4 * Math.sin(2 * Math.PI * 4 * v))
  textures[looks.skin] = paintTile(skin, 1, (u, v) => 1 + 0.02 * grain(u, v))
  textures[looks.hair] = paintTile(hair, 0, (u, v) => 0.85 + 0.35 * strands(u, v) + 0.3 * locks(u, v))
  textures[looks.cloth] = paintTile(cloth, 0, (u, v) => (0.95 + 0.1 * weave(u, v) + 0.1 * folds(u, v)) * stripe(v))
  textures[looks.scarf] = paintTile(cloth, 0, (u, v) => 0.95 + 0.04 * weave(u, v) + 0.1 * folds(u, v))
  textures[looks.rim] = paintTile(linearRgb(38, 34, 36), 0, () => 1)
  textures[looks.seat] = paintTile(linearRgb(52, 54, 60), 0, (u, v) => 0.9 + 0.2 * weave(u, v))
  return textures
}
