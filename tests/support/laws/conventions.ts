// How files are named, opened and sized, and what may not stand in them.
import { type Breach, child, children, isTest, type Node, type SourceFile, textAt, walk } from './source-file.ts'

const LARGEST_FILE_LINES = 300
const LARGEST_FUNCTION_LINES = 60
const MOST_PARAMETERS = 3
/** Where a call is made per pixel, per sample or per bit, an options object would be an allocation; plain numbers may be passed there. */
const MOST_INNER_PARAMETERS = 6
const KERNEL_ZONES = [
  'core/session/step.ts', // its four arguments are the contract of every host
  'core/maths/',
  'core/signal/',
  'core/face/',
  'core/subject/',
  'workers/gpu/',
  'workers/capture/regions/',
]
/** Words that name nothing; see docs/ARCHITECTURE.md. */
const EMPTY_NAMES = [
  'data',
  'info',
  'manager',
  'helper',
  'helpers',
  'util',
  'utils',
  'process',
  'handle',
  'service',
  'misc',
  'common',
  'index',
]
const KNOWN_SUFFIXES = ['worker', 'test', 'case', 'spec', 'bench', 'config']
/** Written so that this line is no breach itself. */
const MARKERS = /\b(TO(?:DO)|FIX(?:ME)|X{3})\b/
/** Absolute paths of one machine; tests may hold them as cases. */
export const MACHINE_PATHS = /(^|[^\w.-])\/(work|farm|root)\//

type Law = (file: SourceFile) => Breach[]

/** All conventions over all files; `largeFiles` maps the paths that may be long to the reason. */
export function conventionBreaches(
  files: readonly SourceFile[],
  largeFiles: Readonly<Record<string, string>> = {},
): Breach[] {
  const laws: Law[] = [
    nameLaw,
    firstLineLaw,
    fileSizeLaw(largeFiles),
    functionLaw,
    markerLaw,
    machinePathLaw,
    exportLaw,
  ]
  return files.flatMap((file) => laws.flatMap((law) => law(file)))
}

/** kebab-case, at most one known suffix, and a name that says something. */
function nameLaw({ path }: SourceFile): Breach[] {
  const [name = '', ...suffixes] = (path.split('/').at(-1) ?? '').replace(/(\.d)?\.tsx?$/, '').split('.')
  const folders = path.split('/').slice(0, -1)
  const problems = [
    ...[...folders, name]
      .filter((part) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(part))
      .map((part) => `"${part}" is not kebab-case`),
    ...suffixes.filter((suffix) => !KNOWN_SUFFIXES.includes(suffix)).map((suffix) => `".${suffix}" is no known suffix`),
    ...(EMPTY_NAMES.includes(name) ? [`"${name}" names nothing`] : []),
  ]
  return problems.map((sentence) => ({ path, line: 1, sentence }))
}

/** The first line is a comment of one sentence: what the file owns. A test beside its subject owns what its name says. */
function firstLineLaw({ path, text }: SourceFile): Breach[] {
  if (/\.test\.tsx?$/.test(path)) return []
  const [first = ''] = text.split('\n')
  const isSentence = /^\/\/ \S.{15,}[.!?)]$/.test(first)
  return isSentence
    ? []
    : [{ path, line: 1, sentence: 'the first line is not a one-sentence comment of what the file owns' }]
}

const fileSizeLaw =
  (largeFiles: Readonly<Record<string, string>>): Law =>
  ({ path, text }) => {
    const lines = text.trimEnd().split('\n').length
    if (lines <= LARGEST_FILE_LINES || isTest(path) || path in largeFiles) return []
    return [{ path, line: lines, sentence: `${lines} lines; split at ${LARGEST_FILE_LINES}` }]
  }

const FUNCTION_TYPES = ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']

function functionLaw(file: SourceFile): Breach[] {
  if (isTest(file.path)) return []
  const breaches: Breach[] = []
  const isKernel = KERNEL_ZONES.some((zone) => file.path.startsWith(zone))
  walk(file.program, (node, ancestors) => {
    if (!FUNCTION_TYPES.includes(node.type)) return
    const line = file.lineOf(node.start)
    const lines = ownLines(file, node)
    const parameters = children(node, 'params').length
    const most = isExported(ancestors) && !isKernel ? MOST_PARAMETERS : MOST_INNER_PARAMETERS
    const report = (sentence: string) => breaches.push({ path: file.path, line, sentence })
    if (lines > LARGEST_FUNCTION_LINES) report(`a function of ${lines} lines; the ceiling is ${LARGEST_FUNCTION_LINES}`)
    if (parameters > most) report(`${parameters} parameters; more than ${most} become one options object`)
  })
  return breaches
}

/** `export function f` and `export const f = () => ...`; functions inside those are inner ones. */
/** Lines of a function without the functions inside it: a factory is as long as what it does itself. */
function ownLines(file: SourceFile, node: Node): number {
  const span = (inner: Node): number => file.lineOf(inner.end) - file.lineOf(inner.start) + 1
  let nested = 0
  walk(node, (inner, ancestors) => {
    const isOutermost = ancestors.every((outer) => outer === node || !FUNCTION_TYPES.includes(outer.type))
    if (inner !== node && FUNCTION_TYPES.includes(inner.type) && isOutermost) nested += span(inner) - 1
  })
  return span(node) - nested
}

function isExported(ancestors: readonly Node[]): boolean {
  const outside = ancestors.filter(({ type }) => !['VariableDeclaration', 'VariableDeclarator'].includes(type))
  return outside.at(-1)?.type === 'ExportNamedDeclaration'
}

function markerLaw({ path, text }: SourceFile): Breach[] {
  return matchingLines(text, MARKERS).map(({ line, match }) => ({
    path,
    line,
    sentence: `"${match}": finish it or file it`,
  }))
}

function machinePathLaw({ path, text }: SourceFile): Breach[] {
  if (isTest(path)) return []
  return matchingLines(text, MACHINE_PATHS).map(({ line, match }) => ({
    path,
    line,
    sentence: `"${match}" is a path of one machine`,
  }))
}

function matchingLines(text: string, pattern: RegExp): { line: number; match: string }[] {
  return text.split('\n').flatMap((content, index) => {
    const match = pattern.exec(content)
    return match ? [{ line: index + 1, match: match[0].trim() }] : []
  })
}

/** A name for everything exported, and no file that only passes others on. */
function exportLaw(file: SourceFile): Breach[] {
  return children(file.program, 'body').flatMap((statement: Node) => {
    const line = file.lineOf(statement.start)
    const isConfig = file.path.endsWith('.config.ts')
    if (statement.type === 'ExportAllDeclaration')
      return [{ path: file.path, line, sentence: 'export * makes a barrel; name what is passed on' }]
    if (statement.type === 'ExportDefaultDeclaration' && !isConfig)
      return [{ path: file.path, line, sentence: 'export it by name' }]
    return []
  })
}

/** Escapes from the type system (any, !, as) that carry no reason on their line or the line above; `as const` needs none. */
export function unexplainedEscapes(files: readonly SourceFile[]): Breach[] {
  return files
    .filter(({ path }) => !isTest(path))
    .flatMap((file) => {
      const commented = new Set(file.comments.flatMap(({ start, end }) => [file.lineOf(start), file.lineOf(end)]))
      const breaches: Breach[] = []
      walk(file.program, (node) => {
        const escape = escapeIn(node)
        const lines = [file.lineOf(node.start) - 1, file.lineOf(node.start), file.lineOf(node.end)]
        if (escape === null || lines.some((line) => commented.has(line))) return
        breaches.push({
          path: file.path,
          line: file.lineOf(node.start),
          sentence: `"${escape}" without a reason on the line`,
        })
      })
      return breaches
    })
}

function escapeIn(node: Node): string | null {
  if (node.type === 'TSAnyKeyword') return 'any'
  if (node.type === 'TSNonNullExpression') return '!'
  const isConst = textAt(child(child(node, 'typeAnnotation') ?? node, 'typeName'), 'name') === 'const'
  return node.type === 'TSAsExpression' && !isConst ? 'as' : null
}
