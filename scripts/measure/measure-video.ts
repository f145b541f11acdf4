// Measures one video file: builds what is missing, runs the shipped workers over the file, puts the document where it was asked for.
import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { ensureAssets } from '../assets.ts'
import { ensureBuilt } from '../build/builds.ts'
import { runInBrowser } from './browser-run.ts'
import { createProgress } from './progress.ts'

export interface VideoMeasurement {
  readonly root: string
  readonly file: string
  /** Where the document goes; standard output without it. */
  readonly target: string | undefined
  readonly landmarks: boolean
  readonly patches: boolean
  /** A pulse network to be asked as well: its .onnx file and its manifest. */
  readonly network?: { readonly model: string; readonly manifest: string } | undefined
}

/** Answers null, or the sentence that says why the file was refused; no document is left behind then. */
export async function measureVideo({ root, target, network, ...job }: VideoMeasurement): Promise<string | null> {
  ensureAssets(root)
  await ensureBuilt(root, (line) => console.error(line))
  const part = target === undefined ? join(tmpdir(), `cortex-measure-${randomUUID()}.json`) : `${target}.part`
  const progress = createProgress()
  try {
    const pages = join(root, 'dist', 'web')
    const refusal = await runInBrowser({ ...job, network, pages, target: part, onProgress: progress.update })
    progress.end()
    if (refusal !== null) return refusal
    if (target !== undefined) await rename(part, target)
    else await pipeline(createReadStream(part), process.stdout, { end: false })
    return null
  } finally {
    await rm(part, { force: true })
  }
}
