// Collects the titles of tests, and the rule and feature ids they quote.
import { child, children, type Node, type SourceFile, textAt, walk } from './source-file.ts'

export interface TestTitle {
  readonly path: string
  readonly line: number
  readonly text: string
}

const TEST_FUNCTIONS = ['it', 'test', 'describe']

/** Titles of describe, it and test, with .each, .skip and the like, in files that hold tests. */
export function testTitles(files: readonly SourceFile[]): TestTitle[] {
  return files.filter(({ path }) => /\.(test|case|spec)\.tsx?$/.test(path)).flatMap(titlesIn)
}

function titlesIn(file: SourceFile): TestTitle[] {
  const titles: TestTitle[] = []
  walk(file.program, (node) => {
    if (node.type !== 'CallExpression' || !TEST_FUNCTIONS.includes(calledName(node))) return
    const [first] = children(node, 'arguments')
    const text = first ? literalText(first) : ''
    if (text) titles.push({ path: file.path, line: file.lineOf(node.start), text })
  })
  return titles
}

/** `it`, behind any chain of `.each(...)`, `.skip`, `.describe`. */
function calledName(node: Node): string {
  if (node.type === 'Identifier') return textAt(node, 'name')
  const inner = child(node, 'callee') ?? child(node, 'object') ?? child(node, 'tag')
  return inner ? calledName(inner) : ''
}

function literalText(node: Node): string {
  if (node.type === 'Literal') return textAt(node, 'value')
  if (node.type === 'BinaryExpression')
    return ['left', 'right'].map((side) => literalText(child(node, side) ?? node)).join('')
  return children(node, 'quasis')
    .map((quasi) => {
      const value = quasi['value']
      return typeof value === 'object' && value !== null && 'cooked' in value ? String(value.cooked) : ''
    })
    .join(' ')
}

/** Ids in square brackets: `[POL-3]`, `[S12]`, `[P4, P6]`. */
export function quotedIds(title: string): string[] {
  return [...title.matchAll(/\[([A-Z]+-?\d+(?:[ ,]+[A-Z]+-?\d+)*)\]/g)].flatMap(([, list = '']) => list.split(/[ ,]+/))
}
