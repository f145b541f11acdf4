// Settings, your data: how long raw signals and minute-by-minute readings are kept.
import { useStore } from '../../ui/store.ts'
import { useParts } from '../shell/parts.ts'
import { Choice } from '../../ui/choice.tsx'

const HOURS = [
  ['1', '1 hour'],
  ['24', '1 day'],
  ['168', '1 week'],
] as const
const DAYS = [
  ['7', '1 week'],
  ['30', '1 month'],
  ['365', '1 year'],
] as const

export function RawRetention() {
  const { settings } = useParts()
  const { keeping } = useStore(settings)
  return (
    <Choice
      value={String(keeping.rawHours)}
      options={HOURS}
      onChange={(hours) => settings.change({ keeping: { rawHours: Number(hours) } })}
    />
  )
}

export function FeatureRetention() {
  const { settings } = useParts()
  const { keeping } = useStore(settings)
  return (
    <Choice
      value={String(keeping.featureDays)}
      options={DAYS}
      onChange={(days) => settings.change({ keeping: { featureDays: Number(days) } })}
    />
  )
}
