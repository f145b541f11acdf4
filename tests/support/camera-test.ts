// Browser tests in front of a camera that plays the synthetic person: shell-test's promises, a clip, and what is read from it.
import type { Page } from '@playwright/test'
import { sceneNamed } from '#core/subject/scenes.ts'
import { renderClip } from '../../scripts/subject/render-clip.ts'
import { test as base } from './shell-test.ts'

/** Seconds of the clip; the fake camera plays it round and round. */
const CLIP_SECONDS = 4

/** Path of a short clip of a named scene, rendered once and then found in the cache. */
export const clipOf = async (scene = 'still-mara', seconds = CLIP_SECONDS): Promise<string> =>
  (await renderClip(sceneNamed(scene), { seconds, threads: 2 })).path

export const fakeCameraArguments = (clip: string): string[] => [
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  `--use-file-for-fake-video-capture=${clip}`,
]

/** `scene` picks who sits in front of the camera, for a whole file at a time: the browser is started with it. */
export const test = base.extend<object, { scene: string }>({
  scene: ['still-mara', { option: true, scope: 'worker' }],
  launchOptions: [
    async ({ launchOptions, scene }, use) => {
      const clip = await clipOf(scene)
      await use({ ...launchOptions, args: [...(launchOptions.args ?? []), ...fakeCameraArguments(clip)] })
    },
    { scope: 'worker', timeout: 240_000 }, // the clip may have to be drawn first
  ],
})

export const turnOn = (page: Page): Promise<void> => page.getByRole('button', { name: 'Turn the camera on' }).click()

/** Frames read so far in this run, from the pose line; 0 as long as there is none. To be polled: loading takes its time. */
export const framesRead = (page: Page): Promise<number> =>
  page.locator('.pose data').evaluateAll(([line]) => Number(line?.getAttribute('value') ?? 0))

export { expect } from '@playwright/test'
