// Command line of the synthetic person: renders a named scene to a y4m file with its truth beside it.
import { copyFileSync, constants } from 'node:fs'
import { parseArgs } from 'node:util'
import { identityNamed } from '#core/subject/identities.ts'
import type { Scene } from '#core/subject/scene.ts'
import { sceneNamed, scenes } from '#core/subject/scenes.ts'
import { renderClip } from './render-clip.ts'

const USAGE = `usage: node scripts/subject/render.ts --scene NAME [--seconds 20] [--out FILE.y4m]
       [--identity NAME|person-N] [--width N --height N --fps N] [--seed N] [--landmarks] [--threads N]
       node scripts/subject/render.ts --list
Without --out the clip stays in .cache/subject and its path is printed. The truth lies at FILE.y4m.truth.json.`

const { values } = parseArgs({
  options: {
    scene: { type: 'string' },
    seconds: { type: 'string', default: '20' },
    out: { type: 'string' },
    width: { type: 'string' },
    height: { type: 'string' },
    fps: { type: 'string' },
    seed: { type: 'string' },
    identity: { type: 'string' },
    threads: { type: 'string' },
    landmarks: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
  },
})

/** The number given for `option`, or `otherwise`; ends with a sentence when it is not a positive number. */
function positive(option: 'seconds' | 'width' | 'height' | 'fps' | 'seed' | 'threads', otherwise: number): number {
  const text = values[option]
  if (text === undefined) return otherwise
  const number = Number(text)
  if (number > 0) return number
  console.error(`--${option} takes a positive number, not ${text}.`)
  process.exit(2)
}

/** The scene with its main person replaced. */
function withIdentity(scene: Scene, identity: string | undefined): Scene {
  if (identity === undefined || scene.cast.kind !== 'person') return scene
  const [first, ...rest] = scene.cast.actors
  if (!first) return scene
  return { ...scene, cast: { kind: 'person', actors: [{ ...first, identity: identityNamed(identity).name }, ...rest] } }
}

async function main(name: string): Promise<void> {
  const scene = sceneNamed(name)
  const { camera } = scene
  const wanted = {
    ...withIdentity(scene, values.identity),
    seed: positive('seed', scene.seed),
    camera: {
      ...camera,
      width: positive('width', camera.width),
      height: positive('height', camera.height),
      fps: positive('fps', camera.fps),
    },
  }
  const startedAt = performance.now()
  const clip = await renderClip(wanted, {
    seconds: positive('seconds', 20),
    landmarks: values.landmarks,
    ...(values.threads === undefined ? {} : { threads: positive('threads', 1) }),
  })
  if (values.out) {
    copyFileSync(clip.path, values.out, constants.COPYFILE_FICLONE)
    copyFileSync(clip.truthPath, `${values.out}.truth.json`)
  }
  const took = ((performance.now() - startedAt) / 1000).toFixed(1)
  console.log(`${values.out ?? clip.path}${clip.cached ? ' (rendered before)' : ` (${took} s)`}`)
}

if (values.list) for (const scene of scenes) console.log(`${scene.name.padEnd(20)} ${scene.about}`)
else if (values.scene) await main(values.scene)
else console.log(USAGE)
