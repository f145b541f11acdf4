// Renders a named scene of the synthetic person to a y4m file and its truth beside it.
import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { y4mFrameMarker, y4mHeader } from '#core/subject/camera/y4m.ts'
import { sceneNamed, scenes } from '#core/subject/scenes.ts'
import { createSubject } from '#core/subject/subject.ts'
import { tellTruth } from '#core/subject/tell-truth.ts'

const { values } = parseArgs({
  options: {
    scene: { type: 'string' },
    seconds: { type: 'string', default: '20' },
    out: { type: 'string' },
    list: { type: 'boolean', default: false },
  },
})

function render(sceneName: string, seconds: number, out: string): void {
  const scene = sceneNamed(sceneName)
  const subject = createSubject(scene, seconds)
  const frame = new Uint8Array(subject.frameBytes)
  const file = openSync(out, 'w')
  writeSync(file, y4mHeader(scene.camera.width, scene.camera.height, scene.camera.fps))
  const startedAt = performance.now()
  for (let i = 0; i < subject.frameCount; i++) {
    subject.drawFrame(i, frame)
    writeSync(file, y4mFrameMarker)
    writeSync(file, frame)
  }
  closeSync(file)
  const cost = (performance.now() - startedAt) / subject.frameCount
  writeFileSync(`${out}.truth.json`, JSON.stringify(tellTruth(subject.plan)))
  console.log(`${out}: ${subject.frameCount} frames, ${cost.toFixed(1)} ms a frame; truth in ${out}.truth.json`)
}

if (values.list) for (const scene of scenes) console.log(`${scene.name.padEnd(28)} ${scene.about}`)
else if (values.scene && values.out) render(values.scene, Number(values.seconds), values.out)
else console.log('usage: node scripts/subject/render.ts --scene NAME --seconds N --out FILE.y4m | --list')
