// One quiet line when a part is not there: what Cortex works without, what each would add, where to get it.
import { Link } from 'wouter'
import { usePart, useStore } from '../../ui/store.ts'
import { useParts } from '../shell/parts.ts'
import { missingParts, missingSentence, type PartsThere } from './missing-parts.ts'

function usePartsThere(): PartsThere {
  const { bridge, live, windows } = useParts()
  const { camera, tabs } = usePart(live, (view) => view.sources)
  const elsewhere = useStore(windows)
  const link = usePart(bridge, (view) => view.link.kind)
  return {
    camera: camera.kind === 'on' || elsewhere?.rank === 2,
    bridge: link === 'live',
    extension: tabs.kind === 'on',
  }
}

export function MissingBar() {
  const there = usePartsThere()
  const sentence = missingSentence(there)
  if (sentence === null) return null
  return (
    <details className="parts-bar">
      <summary>{sentence} Everything else goes on.</summary>
      <ul className="rows small">
        {missingParts(there).map(({ part, name, gives, path }) => (
          <li key={part}>
            <span className="row-words muted">
              {name.charAt(0).toUpperCase() + name.slice(1)} would add {gives}.
            </span>
            <Link href={path}>Look at it</Link>
          </li>
        ))}
      </ul>
    </details>
  )
}
