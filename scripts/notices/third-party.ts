// Writes the notices of the packages whose code or data people receive with Cortex, from the lock file and the packages' own licence files.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

interface LockEntry {
  readonly version?: string
  readonly license?: string
  readonly dev?: boolean
  readonly devOptional?: boolean
  readonly optional?: boolean
}

interface Notice {
  readonly name: string
  readonly version: string
  readonly licence: string
  readonly copyright: readonly string[]
  readonly text: string
}

/** Installed for building only, but their content ends up in what is served: the face model, the service worker. */
const BUILT_IN = ['@mediapipe/face_mesh']
/** Packages that ship no licence file; holders as their package.json or repository names them. */
const KNOWN_HOLDERS: Readonly<Record<string, string>> = {
  '@mediapipe/tasks-vision': 'Copyright The MediaPipe Authors',
  '@mediapipe/face_mesh': 'Copyright The MediaPipe Authors',
  'onnxruntime-web': 'Copyright (c) Microsoft Corporation',
  'onnxruntime-common': 'Copyright (c) Microsoft Corporation',
}

const HEAD = `# Third-party notices

Cortex itself is under the MIT licence (see LICENSE). It is built from the packages below; each stays under its own licence.
This file is written by \`npm run notices\` from package-lock.json; a test checks that it is current.
`

/** The whole file as text; the same lock file and packages always give the same text, on every platform. */
export function thirdPartyNotices(root: string): string {
  const notices = shippedPackages(root).map((path) => readNotice(root, path))
  return `${[HEAD, packageTable(notices), licenceTexts(notices)].join('\n').trimEnd()}\n`
}

/** Folders in node_modules of everything needed at run time; optional ones differ by platform and stay out. */
function shippedPackages(root: string): string[] {
  return Object.entries(readLock(root))
    .filter(([path, entry]) => path !== '' && (isShipped(entry) || BUILT_IN.includes(nameOf(path))))
    .map(([path]) => path)
    .toSorted()
}

function readLock(root: string): Record<string, LockEntry> {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, LockEntry>
  } // written by npm
  return lock.packages
}

const isShipped = (entry: LockEntry): boolean => !entry.dev && !entry.devOptional && !entry.optional
const nameOf = (path: string): string => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)

function readNotice(root: string, path: string): Notice {
  const name = nameOf(path)
  const { version = '', license = 'unknown' } = readLock(root)[path] ?? {}
  const text = licenceFile(join(root, path))
  const holders = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => /^copyright .*(\d{4}|\(c\)|©)/i.test(line))
  return {
    name,
    version,
    licence: license,
    text,
    copyright: holders.length > 0 ? holders : [KNOWN_HOLDERS[name] ?? ''],
  }
}

function licenceFile(folder: string): string {
  if (!existsSync(folder)) throw new Error(`${folder} is not installed: run npm ci first.`)
  const file = readdirSync(folder)
    .toSorted()
    .find((name) => /^(licen[cs]e|copying)/i.test(name))
  return file ? readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n') : ''
}

function packageTable(notices: readonly Notice[]): string {
  const rows = notices.map(({ name, version, licence, copyright }) => {
    const holders = [...new Set(copyright)].join('<br>').replaceAll('|', '/')
    return `| ${name} | ${version} | ${licence} | ${holders} |`
  })
  return ['| package | version | licence | copyright |', '|---|---|---|---|', ...rows, ''].join('\n')
}

/** Each licence once, from the package with the shortest file; the holders stand in the table. */
function licenceTexts(notices: readonly Notice[]): string {
  const licences = [...new Set(notices.map(({ licence }) => licence))].toSorted()
  const sections = licences.map((licence) => {
    const [shortest] = notices
      .filter((notice) => notice.licence === licence && notice.text.length > 0)
      .toSorted((a, b) => a.text.length - b.text.length || a.name.localeCompare(b.name, 'en'))
    return `## ${licence}\n\n\`\`\`text\n${withoutHolders(shortest?.text ?? '')}\n\`\`\`\n`
  })
  return sections.join('\n')
}

const withoutHolders = (text: string): string =>
  text
    .split('\n')
    .filter((line) => !/^\s*copyright .*(\d{4}|\(c\)|©)/i.test(line))
    .map((line) => line.trimEnd())
    .join('\n')
    .trim()
