// A pill that appears when the last sit is more than thirty days old, and leads to a new one.
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { useMinute } from '../../ui/clock.ts'
import { useParts } from '../shell/parts.ts'
import { calibrationQuery, staleDays } from './calibration-store.ts'

export function CalibrationPill() {
  const { store } = useParts()
  const { data } = useQuery(calibrationQuery(store))
  const nowMs = useMinute()
  const days = data ? staleDays(data, nowMs) : null
  if (days === null) return null
  return (
    <Link href="/setup/sit" className="pill">
      Your usual is <b>{days} days old</b> · sit again
    </Link>
  )
}
