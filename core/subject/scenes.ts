// Named scenes that benchmarks and tests render; every one is reproducible from its name. Any length can be asked for.
import { mixSeed } from './random.ts'
import type { Scene } from './scene.ts'
import { bodies } from './scenes/bodies.ts'
import { cameras } from './scenes/cameras.ts'
import { eyes } from './scenes/eyes.ts'
import { faces } from './scenes/faces.ts'
import { lights } from './scenes/lights.ts'
import { movements } from './scenes/movements.ts'
import { others } from './scenes/others.ts'

/** The seed follows from the name alone, so that adding a scene changes no other. */
const seedOf = (name: string) => mixSeed(...Array.from(name, (letter) => letter.charCodeAt(0)))

export const scenes: readonly Scene[] = [
  ...faces,
  ...lights,
  ...cameras,
  ...movements,
  ...eyes,
  ...bodies,
  ...others,
].map((scene) => ({ ...scene, seed: seedOf(scene.name) }))

/** The scene of that name; throws one sentence when there is none. */
export function sceneNamed(name: string): Scene {
  const found = scenes.find((scene) => scene.name === name)
  if (found) return found
  throw new Error(`There is no scene ${name}; run with --list to see all ${scenes.length}.`)
}
