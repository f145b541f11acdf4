// In Settings: when the person's usual was last taken, and the ways to take it again.
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { formatDay } from '../../ui/clock.ts'
import { useParts } from '../shell/parts.ts'
import { calibrationQuery } from './calibration-store.ts'

export function Calibrate() {
  const { store } = useParts()
  const { data } = useQuery(calibrationQuery(store))
  const when = (atMs: number | undefined): string => (atMs === undefined ? 'not yet' : formatDay(atMs))
  return (
    <div className="calibrate">
      <p className="small muted">
        Sat: {when(data?.sit?.finishedMs)}. Typed: {when(data?.typing?.finishedMs)}.
      </p>
      <p className="buttons">
        <Link href="/setup/sit" className="button">
          Sit again
        </Link>
        <Link href="/setup/typing" className="button">
          Type again
        </Link>
      </p>
    </div>
  )
}
