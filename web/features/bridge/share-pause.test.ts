import { expect, it } from 'vitest'
import { defaultBridgeSettings } from '#core/contracts/bridge-settings.ts'
import { unconnected, type BridgeView } from '../../clients/bridge-view.ts'
import { createStore } from '../../ui/store.ts'
import { sharePause, type SharePauseParts } from './share-pause.ts'

type Connecting = ReturnType<SharePauseParts['bridge']['connection']>
/** What was asked of the bridge has been done by then. */
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))

const NOW = 1_000
const liveWith = (pausedUntilMs: number | null): BridgeView => ({
  ...unconnected,
  link: { kind: 'live', scopes: [], bootId: 'boot', launcherUrl: '' },
  settings: { version: 1, settings: { ...defaultBridgeSettings, pausedUntilMs } },
})

/** Page and bridge do at once what they are told, as they would. */
function share(theirs: BridgeView, ours: number | null) {
  const bridge = createStore(theirs)
  const memory = createStore<{ pausedUntilMs: number | null } | null>({ pausedUntilMs: ours })
  const deeds: string[] = []
  const request = (_: string, { body }: { body: { pausedUntilMs: number | null } }) => {
    deeds.push(`bridge ${body.pausedUntilMs}`)
    bridge.set(liveWith(body.pausedUntilMs))
  }
  const connection = () => Promise.resolve({ request }) as unknown as Connecting // only `request` is used
  sharePause({
    bridge: { ...bridge, connection },
    memory,
    pause(untilMs) {
      deeds.push(`page ${untilMs}`)
      memory.set({ pausedUntilMs: untilMs })
    },
    wallMs: () => NOW,
  })
  return { bridge, memory, deeds }
}

it('[P2] a pause begun at the command line holds in the page, and its end too', async () => {
  const { bridge, deeds } = share(liveWith(null), null)
  bridge.set(liveWith(5_000))
  bridge.set(liveWith(null))
  await settled()
  expect(deeds).toEqual(['page 5000', 'page null'])
})

it('[P2] a pause begun in the page is told to the bridge, and its end too', async () => {
  const { memory, deeds } = share(liveWith(null), null)
  memory.set({ pausedUntilMs: 5_000 })
  await settled()
  memory.set({ pausedUntilMs: null })
  await settled()
  expect(deeds).toEqual(['bridge 5000', 'bridge null'])
})

it('[P2] at first sight the later end counts, and one that is over counts as none', async () => {
  const later = [share(liveWith(9_000), 5_000), share(liveWith(5_000), 9_000), share(liveWith(NOW - 1), null)]
  await settled()
  expect(later.map(({ deeds }) => deeds)).toEqual([['page 9000'], ['bridge 9000'], []])
})

it('[P2] while the bridge is away the page decides alone and tells it later', async () => {
  const { bridge, memory, deeds } = share(unconnected, null)
  memory.set({ pausedUntilMs: 5_000 })
  expect(deeds).toEqual([])
  bridge.set(liveWith(null))
  await settled()
  expect(deeds).toEqual(['bridge 5000'])
})
