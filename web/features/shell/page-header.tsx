// The head of every page: its name, the day, and what belongs at the right (pills).
import { useEffect, useRef, type ReactNode } from 'react'
import { Link } from 'wouter'
import { formatDay, formatTime, useMinute } from '../../ui/clock.ts'
import { arrivedByLink } from './navigation.ts'

export function DayAndTime() {
  const nowMs = useMinute()
  return (
    <time dateTime={new Date(nowMs).toISOString().slice(0, 16)}>
      {formatDay(nowMs)}, {formatTime(nowMs)}
    </time>
  )
}

export interface PageHeaderProps {
  readonly title: string
  readonly sub?: ReactNode
  /** The page this one belongs to. */
  readonly parent?: { readonly title: string; readonly path: string }
  readonly children?: ReactNode
}

export function PageHeader({ title, sub, parent, children }: PageHeaderProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} · Cortex`
    // After a click in the rail the new page's name takes the focus, so that screen readers and Tab continue from there.
    if (arrivedByLink()) heading.current?.focus()
  }, [title])
  return (
    <header className="page-header">
      {parent && (
        <Link href={parent.path} className="page-parent">
          {parent.title}
        </Link>
      )}
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {sub !== undefined && <p className="page-sub muted">{sub}</p>}
      {children !== undefined && <div className="page-pills">{children}</div>}
    </header>
  )
}
