// Says that another window senses and this one only shows the same.
import { formatTime } from '../../ui/clock.ts'
import { Icon } from '../../ui/icon.tsx'
import { useStore } from '../../ui/store.ts'
import { useParts } from '../shell/parts.ts'

export function FollowBar() {
  const leader = useStore(useParts().windows)
  if (!leader) return null
  return (
    <p className="parts-bar" role="status">
      <Icon name="copy" />
      <span>
        <b>Another window senses,</b> the one opened at {formatTime(leader.openedMs)}. This one shows the same and reads
        nothing itself.
      </span>
    </p>
  )
}
