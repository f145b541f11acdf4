// Checks that documents name only files, commands and packages that exist.

/** Relative links of a Markdown text that lead to nothing; `exists` answers for a path from the document's folder. */
export function deadLinks(markdown: string, exists: (path: string) => boolean): string[] {
  const links = [...markdown.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target)
  return links.filter((target) => !/^(\w+:|#)/.test(target) && !exists(target.split('#')[0] ?? ''))
}

/** Commands written in backticks as `npm run NAME`, `npm start` or `npm test` that package.json lacks. */
export function unknownCommands(markdown: string, commands: readonly string[]): string[] {
  const named = [...markdown.matchAll(/`npm (?:run )?([a-z0-9]+)[^`]*`/g)].map(([, name = '']) => name)
  return named.filter((name) => !commands.includes(name) && name !== 'ci')
}

/** Names in backticks in the first column of the document's tables. */
export function namesInFirstColumn(markdown: string): string[] {
  return [...markdown.matchAll(/^\|([^|]*)\|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
  )
}
