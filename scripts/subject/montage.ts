// Renders one moment of several scenes side by side into a PNG, to be looked at by people.
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { i420ToRgba } from '#core/subject/camera/yuv.ts'
import { personScene } from '#core/subject/scene-parts.ts'
import { sceneNamed } from '#core/subject/scenes.ts'
import { createSubject } from '#core/subject/subject.ts'
import { encodePng } from './png.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string', default: '/tmp/montage.png' },
    at: { type: 'string', default: '0' },
    columns: { type: 'string', default: '4' },
    width: { type: 'string', default: '640' },
    height: { type: 'string', default: '480' },
  },
})

/** A drawn person sitting still, by name. */
const stillScene = (name: string) => ({ ...personScene(name, 'Someone drawn by lot.', name), seed: 1 })

/** Frame of scene `name` at `seconds` as RGBA in the wanted size. */
function still(name: string, seconds: number, width: number, height: number): Uint8ClampedArray {
  const scene = name.startsWith('person-') ? stillScene(name) : sceneNamed(name)
  const sized = { ...scene, camera: { ...scene.camera, width, height } }
  const subject = createSubject(sized, seconds + 1)
  const frame = new Uint8Array(subject.frameBytes)
  const index = subject.plan.times.findIndex(({ exposedMs }) => exposedMs >= seconds * 1000)
  subject.drawFrame(Math.max(0, index), frame)
  const rgba = new Uint8ClampedArray(4 * width * height)
  i420ToRgba(frame, width, height, rgba)
  return rgba
}

function montage(cells: readonly Uint8ClampedArray[], columns: number, width: number, height: number): Buffer {
  const rows = Math.ceil(cells.length / columns)
  const sheet = new Uint8ClampedArray(4 * columns * width * rows * height).fill(255)
  cells.forEach((cell, n) => {
    const left = (n % columns) * width
    const top = Math.floor(n / columns) * height
    for (let y = 0; y < height; y++)
      sheet.set(cell.subarray(4 * y * width, 4 * (y + 1) * width), 4 * ((top + y) * columns * width + left))
  })
  return encodePng(sheet, columns * width, rows * height)
}

const [width, height] = [Number(values.width), Number(values.height)]
const times = values.at.split(',').map(Number)
const cells = positionals.flatMap((name) => times.map((at) => still(name, at, width, height)))
writeFileSync(values.out, montage(cells, Math.min(cells.length, Number(values.columns)), width, height))
console.log(`${values.out}: ${cells.length} pictures`)
