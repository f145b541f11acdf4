// Reads TypeScript sources as the laws see them: text, syntax tree, comments and imports.
import { globSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { parseSync } from 'vite'

/** How one file refers to another: code it runs, types that vanish, or an address it starts a worker or loads an asset from. */
export type ImportKind = 'code' | 'type' | 'address'

export interface Import {
  /** As written. */
  readonly specifier: string
  /** Path from the repository root for a file of ours, package name otherwise. */
  readonly target: string
  readonly isOurs: boolean
  readonly kind: ImportKind
  readonly line: number
}

/** A syntax node; the parser gives ESTree with TypeScript nodes. */
export interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [key: string]: unknown
}

export interface SourceFile {
  /** From the repository root, with forward slashes. */
  readonly path: string
  readonly text: string
  readonly program: Node
  readonly comments: readonly Node[]
  readonly imports: readonly Import[]
  readonly lineOf: (offset: number) => number
}

/** A law that is broken: where, and in a sentence what to change. */
export interface Breach {
  readonly path: string
  readonly line: number
  readonly sentence: string
}

/** `path:line sentence`, as failing laws print it. */
export const toText = ({ path, line, sentence }: Breach): string => `${path}:${line} ${sentence}`

export const ROOT = join(import.meta.dirname, '../../..')
/** The folders that hold our code. */
export const ZONES = ['core', 'workers', 'web', 'bridge', 'extension', 'scripts', 'tests']

/** All TypeScript sources of the repository. */
export function readSources(root = ROOT): SourceFile[] {
  const exclude = ['**/node_modules/**', '**/dist/**']
  const paths = globSync(`{${ZONES.join(',')}}/**/*.{ts,tsx}`, { cwd: root, exclude })
  return paths
    .map((path) => toPosix(path))
    .toSorted()
    .map((path) => parseSource(path, readFileSync(join(root, path), 'utf8')))
}

export const toPosix = (path: string): string => path.replaceAll('\\', '/')

/** True for files that only ever run as tests, and for the support they share. */
export const isTest = (path: string): boolean =>
  /\.(test|case|spec|bench)\.tsx?$/.test(path) || path.startsWith('tests/')

/** One file; throws when it does not parse. */
export function parseSource(path: string, text: string): SourceFile {
  const parsed = parseSync(path, text)
  const [error] = parsed.errors
  if (error) throw new Error(`${path} does not parse: ${error.message}`)
  const lineOf = createLineIndex(text)
  const program = parsed.program as unknown as Node // the walkers below read it structurally
  const comments = parsed.comments as unknown as Node[] // same shape: type, start, end, value
  return { path, text, program, comments, lineOf, imports: importsOf({ path, program, lineOf }) }
}

function createLineIndex(text: string): (offset: number) => number {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)]
  return (offset) => {
    const after = starts.findIndex((start) => start > offset)
    return after < 0 ? starts.length : after
  }
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'

/** Calls `visit` for every node below and including `node`, with the chain of its ancestors, nearest last. */
export function walk(
  node: Node,
  visit: (node: Node, ancestors: readonly Node[]) => void,
  ancestors: readonly Node[] = [],
): void {
  visit(node, ancestors)
  const below = [...ancestors, node]
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) walk(child, visit, below)
  }
}

/** The child node under `key`, or null. */
export function child(node: Node, key: string): Node | null {
  const value = node[key]
  return isNode(value) ? value : null
}

/** The child nodes in the list under `key`. */
export function children(node: Node, key: string): Node[] {
  const value = node[key]
  return Array.isArray(value) ? value.filter(isNode) : []
}

export const textAt = (node: Node | null, key: string): string => {
  const value = node?.[key]
  return typeof value === 'string' ? value : ''
}

/** An import whose specifier is computed (`import(path)`) cannot be judged here and is left out. */
function importsOf({ path, program, lineOf }: Pick<SourceFile, 'path' | 'program' | 'lineOf'>): Import[] {
  const imports: Import[] = []
  walk(program, (node) => {
    const found = importIn(node)
    if (found?.specifier)
      imports.push({ ...resolveImport(path, found.specifier), kind: found.kind, line: lineOf(node.start) })
  })
  return imports
}

function importIn(node: Node): { specifier: string; kind: ImportKind } | null {
  switch (node.type) {
    case 'ImportDeclaration': {
      const specifier = textAt(child(node, 'source'), 'value')
      // `./x.worker.ts?worker&url` gives the address of the built file, not its code.
      const kind = specifier.includes('?') ? 'address' : isTypeOnly(node) ? 'type' : 'code'
      return { specifier, kind }
    }
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration': {
      const source = child(node, 'source')
      const kind = textAt(node, 'exportKind') === 'type' ? 'type' : 'code'
      return source && { specifier: textAt(source, 'value'), kind }
    }
    case 'ImportExpression':
      return { specifier: textAt(child(node, 'source'), 'value'), kind: 'code' }
    case 'TSImportType':
      return { specifier: textAt(child(node, 'source') ?? child(node, 'argument'), 'value'), kind: 'type' }
    case 'NewExpression':
      return addressIn(node)
    default:
      return null
  }
}

/** `import type`, or every name in the braces marked `type`. */
function isTypeOnly(declaration: Node): boolean {
  const specifiers = children(declaration, 'specifiers')
  const allMarked = specifiers.length > 0 && specifiers.every((specifier) => textAt(specifier, 'importKind') === 'type')
  return textAt(declaration, 'importKind') === 'type' || allMarked
}

/** `new URL('./x.worker.ts', import.meta.url)`, the form bundlers follow. */
function addressIn(node: Node): { specifier: string; kind: ImportKind } | null {
  const [first, second] = children(node, 'arguments')
  const isUrl = textAt(child(node, 'callee'), 'name') === 'URL'
  const isHere = second?.type === 'MemberExpression' && child(second, 'object')?.type === 'MetaProperty'
  const specifier = textAt(first ?? null, 'value')
  return isUrl && isHere && specifier.startsWith('.') ? { specifier, kind: 'address' } : null
}

function resolveImport(from: string, specifier: string): Pick<Import, 'specifier' | 'target' | 'isOurs'> {
  const [bare = ''] = specifier.split('?')
  if (bare.startsWith('#core/')) return { specifier, target: `core/${bare.slice('#core/'.length)}`, isOurs: true }
  if (bare.startsWith('.'))
    return { specifier, target: posix.normalize(posix.join(posix.dirname(from), bare)), isOurs: true }
  return { specifier, target: packageName(bare), isOurs: false }
}

/** `@scope/name/deep` is the package `@scope/name`; `node:fs` and `virtual:x` keep only their scheme. */
function packageName(specifier: string): string {
  const scheme = /^(node|virtual):/.exec(specifier)
  if (scheme) return scheme[0]
  const parts = specifier.split('/')
  return parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/')
}
