// Tells the person once when something only pretends to be the bridge, or when page and bridge no longer speak alike; all else stays quiet.
import { navigate } from 'wouter/use-browser-location'
import type { BridgeView } from '../../clients/bridge-view.ts'
import type { Readable } from '../../ui/store.ts'
import type { Notices } from '../shell/notices.ts'

const NOTICE = 'bridge'
const sentences = {
  'not-genuine': 'Something answers in the bridge’s place and could not prove to be yours. Nothing was sent to it.',
  'version-mismatch': 'The bridge and this page are of different versions.',
} as const

export function watchBridge(bridge: Readable<BridgeView>, { say, close }: Pick<Notices, 'say' | 'close'>): void {
  let told = ''
  bridge.subscribe(() => {
    const { kind } = bridge.get().link
    if (kind === told) return
    if (kind === 'not-genuine' || kind === 'version-mismatch')
      say({
        id: NOTICE,
        text: sentences[kind],
        sticky: true,
        action: { label: 'See', run: () => navigate('/settings/bridge') },
      })
    else if (told in sentences && kind === 'live') close(NOTICE)
    else return
    told = kind
  })
}
