// The rail: five pages, a column at the left; a bar at the bottom where space is narrow.
import { Link, useLocation } from 'wouter'
import { Icon } from '../../ui/icon.tsx'
import { BridgeMark } from '../bridge/bridge-mark.tsx'
import { pages } from './pages.ts'

const isCurrent = (location: string, path: string): boolean => location === path || location.startsWith(`${path}/`)

export function Rail() {
  const [location] = useLocation()
  return (
    <nav className="rail" aria-label="Pages">
      <span className="rail-mark">
        <Icon name="mark" />
      </span>
      {pages.map(({ path, title, icon, preload }) => (
        <Link
          key={path}
          href={path}
          className="rail-link"
          aria-current={isCurrent(location, path) ? 'page' : undefined}
          onPointerEnter={preload}
          onFocus={preload}
        >
          <Icon name={icon} />
          <span className="rail-name">{title}</span>
        </Link>
      ))}
      <BridgeMark />
    </nav>
  )
}
