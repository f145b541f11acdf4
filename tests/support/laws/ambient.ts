// Keeps core pure: no clock, no dice, no time zone, no I/O, no global that is not part of the language.
import { type Breach, child, isTest, type Node, type SourceFile, textAt, walk } from './source-file.ts'

/** Globals of a host; a local binding of the same name is no use of them. */
const HOST_GLOBALS = new Set([
  'performance',
  'crypto',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'clearTimeout',
  'clearInterval',
  'queueMicrotask',
  'requestAnimationFrame',
  'fetch',
  'console',
  'process',
  'window',
  'document',
  'self',
  'globalThis',
  'navigator',
  'location',
  'localStorage',
  'sessionStorage',
  'indexedDB',
  'caches',
  'URL',
  'URLSearchParams',
  'TextEncoder',
  'TextDecoder',
  'structuredClone',
  'atob',
  'btoa',
  'WebSocket',
  'Worker',
  'Buffer',
  'AbortController',
  'Event',
  'EventTarget',
  'Temporal',
])

/** Members of language globals that read the clock or throw dice. */
const AMBIENT_MEMBERS = new Set(['Date.now', 'Math.random'])

/** Methods of Date that answer in the time zone or language of the machine. */
const ZONE_METHODS =
  /^(get(Date|Day|FullYear|Hours|Minutes|Month|TimezoneOffset)|set(Date|FullYear|Hours|Minutes|Month|Seconds)|toLocale\w*String|toDateString|toTimeString)$/

/** Every use of an ambient thing in core outside its tests. */
export function ambientBreaches(files: readonly SourceFile[]): Breach[] {
  return files.filter(({ path }) => path.startsWith('core/') && !isTest(path)).flatMap(breachesIn)
}

function breachesIn(file: SourceFile): Breach[] {
  const local = boundNames(file.program)
  const breaches: Breach[] = []
  walk(file.program, (node, ancestors) => {
    const name = ambientUse(node, ancestors)
    if (name === null || local.has(name)) return
    breaches.push({
      path: file.path,
      line: file.lineOf(node.start),
      sentence: `core may not use ${name}; take it as an argument`,
    })
  })
  return breaches
}

function ambientUse(node: Node, ancestors: readonly Node[]): string | null {
  const parent = ancestors.at(-1)
  const isPropertyName = parent !== undefined && node.type === 'Identifier' && isNameOnly(parent, node)
  const isInType = ancestors.some(({ type }) => type.startsWith('TSType') || type === 'TSInterfaceDeclaration')
  if (node.type === 'Identifier' && HOST_GLOBALS.has(textAt(node, 'name')) && !isPropertyName && !isInType)
    return textAt(node, 'name')
  if (node.type === 'MemberExpression') return ambientMember(node)
  return isBareDate(node) ? 'the present date' : null
}

/** Property keys and member names only look like identifiers. */
function isNameOnly(parent: Node, node: Node): boolean {
  if (parent['computed'] === true) return false
  return (parent.type === 'MemberExpression' && child(parent, 'property') === node) || child(parent, 'key') === node
}

function ambientMember(node: Node): string | null {
  const property = textAt(child(node, 'property'), 'name')
  const path = `${textAt(child(node, 'object'), 'name')}.${property}`
  if (AMBIENT_MEMBERS.has(path)) return path
  return ZONE_METHODS.test(property) ? `${property}() (the machine's time zone or language)` : null
}

/** `Date()` and `new Date()` read the clock; `new Date(ms)` does not. */
function isBareDate(node: Node): boolean {
  const isDate = textAt(child(node, 'callee'), 'name') === 'Date'
  const args = node['arguments']
  const hasNoArguments = Array.isArray(args) && args.length === 0
  return isDate && (node.type === 'CallExpression' || (node.type === 'NewExpression' && hasNoArguments))
}

/** Names the file itself declares anywhere: variables, parameters, functions, imports. */
function boundNames(program: Node): Set<string> {
  const names = new Set<string>()
  walk(program, (node, ancestors) => {
    const parent = ancestors.at(-1)
    if (node.type !== 'Identifier' || !parent) return
    const isParameter = Array.isArray(parent['params']) && parent['params'].includes(node)
    const isDeclared = ['VariableDeclarator', 'FunctionDeclaration', 'ImportSpecifier', 'ClassDeclaration'].includes(
      parent.type,
    )
    const isPatternPart = ancestors.some(({ type }) => type === 'ObjectPattern' || type === 'ArrayPattern')
    const isInitialiser = parent.type === 'VariableDeclarator' && child(parent, 'init') === node
    if (isParameter || isPatternPart || (isDeclared && !isInitialiser)) names.add(textAt(node, 'name'))
  })
  return names
}
