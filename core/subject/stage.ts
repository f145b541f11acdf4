// The stage: draws the figures of one instant over a background into a picture in linear light.
import type { Expression } from './deform/expression.ts'
import type { Figure } from './figure.ts'
import type { LightField } from './light.ts'
import type { EyeLook } from './raster/eye.ts'
import { clearSamples, createSamples, fillTriangles } from './raster/fill.ts'
import { createProjected, type Lens, type Placement, project, type Projected } from './raster/project.ts'
import { createPicture, type Drawn, type Picture, shadePicture } from './raster/shade.ts'
import { drawVeil } from './raster/veil.ts'

/** What one figure does at one instant. */
export interface Posture {
  readonly expression: Expression | null
  readonly placement: Placement
  /** Blood volume at delays 0, TAP_MS, 2 * TAP_MS ...; zeros for things. */
  readonly taps: Float32Array
  readonly eyes: EyeLook
}

/** A figure with its part. */
export interface Role {
  readonly figure: Figure
  /** Peak-to-peak pulse as a share of reflected light: red, green, blue. */
  readonly amplitude: readonly [number, number, number]
  at(tMs: number): Posture
}

export interface Stage {
  readonly picture: Picture
  /** Draws the instant; what was drawn before is gone. */
  draw(tMs: number): void
  /** Screen positions of a role's vertices in the last drawn instant. */
  projected(role: number): Projected | undefined
}

interface Setting {
  readonly width: number
  readonly height: number
  readonly lens: Lens
  /** The light at any time of the scene. */
  readonly fieldAt: (tMs: number) => LightField
  /** width * height * 3, linear light. */
  readonly background: Float32Array
}

interface Entry {
  readonly role: Role
  readonly projected: Projected
  readonly firstId: number
}

function enter(roles: readonly Role[]): Entry[] {
  let firstId = 0
  return roles.map((role) => {
    const entry = { role, projected: createProjected(role.figure.vertexCount), firstId }
    firstId += role.figure.triangles.length / 3
    return entry
  })
}

/** Sets a stage for these roles. Pictures and buffers are reused from draw to draw. */
export function createStage({ width, height, lens, fieldAt, background }: Setting, roles: readonly Role[]): Stage {
  const samples = createSamples(width, height)
  const picture = createPicture(width, height)
  const entries = enter(roles)

  type Posed = { readonly drawn: Drawn; readonly placement: Placement }
  const pose = ({ role, projected, firstId }: Entry, tMs: number, field: LightField): Posed => {
    const { figure, amplitude } = role
    const { expression, placement, taps, eyes } = role.at(tMs)
    if (expression) figure.express(expression)
    project(figure, placement, { lens, field, taps }, projected)
    fillTriangles(samples, projected, figure.triangles, firstId)
    return { drawn: { figure, projected, field, rotation: placement.rotation, amplitude, firstId, eyes }, placement }
  }

  return {
    picture,
    projected: (role) => entries[role]?.projected,
    draw(tMs) {
      picture.linear.set(background)
      clearSamples(samples)
      const field = fieldAt(tMs)
      const posed = entries.map((entry) => pose(entry, tMs, field))
      shadePicture(
        picture,
        samples,
        posed.map(({ drawn }) => drawn),
      )
      for (const { drawn, placement } of posed)
        if (drawn.figure.veil) drawVeil(picture, samples, drawn.figure.veil, { placement, lens, field })
    },
  }
}
