// The Settings page: search and list of sections; one section with its neighbours beside it.
import { useEffect, useState } from 'react'
import { Link, useParams } from 'wouter'
import { Icon } from '../../ui/icon.tsx'
import { NotFoundPage } from '../shell/not-found-page.tsx'
import { PageHeader } from '../shell/page-header.tsx'
import { findSettings, sections, type Section } from './sections.ts'
import './settings.css'

const address = (section: Section, id?: string): string =>
  `/settings/${section.slug}${id === undefined ? '' : `#${id}`}`

function SearchHits({ query }: { readonly query: string }) {
  const hits = findSettings(query)
  return (
    <>
      <output className="small muted">
        {hits.length === 0 ? `Nothing in Settings is called “${query.trim()}”.` : `${hits.length} found`}
      </output>
      <ul className="settings-list">
        {hits.map(({ section, entry }) => (
          <li key={section.slug + entry.id}>
            <Link href={address(section, entry.id)} className="settings-link">
              <Icon name={section.icon} />
              <span>
                {entry.label}
                <span className="small muted">{section.title}</span>
              </span>
              <Icon name="chevron" />
            </Link>
          </li>
        ))}
      </ul>
    </>
  )
}

const SectionList = () => (
  <ul className="settings-list">
    {sections.map((section) => (
      <li key={section.slug}>
        <Link href={address(section)} className="settings-link">
          <Icon name={section.icon} />
          <span>
            {section.title}
            <span className="small muted">{section.blurb}</span>
          </span>
          <Icon name="chevron" />
        </Link>
      </li>
    ))}
  </ul>
)

function Overview() {
  const [query, setQuery] = useState('')
  return (
    <>
      <PageHeader title="Settings" sub="Every change counts at once" />
      <div className="settings-overview">
        <label className="settings-search">
          <Icon name="search" />
          <span className="visually-hidden">Search the settings</span>
          <input
            className="field"
            type="search"
            placeholder="Search the settings"
            value={query}
            onChange={(event) => setQuery(event.target.value)}
          />
        </label>
        {query.trim() === '' ? <SectionList /> : <SearchHits query={query} />}
      </div>
    </>
  )
}

function findNamedSetting(): boolean {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)))
  target?.scrollIntoView({ block: 'center' })
  target?.setAttribute('data-found', '')
  return target !== null
}

/** Brings the setting named in the address into view once its section has been fetched. */
function NamedSetting() {
  useEffect(() => {
    if (location.hash === '' || findNamedSetting()) return
    const observer = new MutationObserver(() => findNamedSetting() && observer.disconnect())
    observer.observe(document.body, { childList: true, subtree: true })
    return () => observer.disconnect()
  }, [])
  return null
}

function OneSection({ section }: { readonly section: Section }) {
  return (
    <>
      <NamedSetting key={section.slug} />
      <PageHeader title={section.title} parent={{ title: 'Settings', path: '/settings' }} />
      <div className="settings-columns">
        <nav className="settings-side" aria-label="Sections of Settings">
          {sections.map((other) => (
            <Link key={other.slug} href={address(other)} aria-current={other === section ? 'page' : undefined}>
              {other.title}
            </Link>
          ))}
        </nav>
        <div className="settings-body">
          <section.View />
        </div>
      </div>
    </>
  )
}

export function SettingsPage() {
  const { '*': slug = '' } = useParams<{ '*'?: string }>()
  if (slug === '') return <Overview />
  const section = sections.find((candidate) => candidate.slug === slug)
  return section ? <OneSection section={section} /> : <NotFoundPage />
}
