// Makes source files out of strings, so that each law can be seen to catch a planted breach.
import { parseSource, type SourceFile } from './source-file.ts'

/** The files of a tree given as path to text. */
export const plant = (tree: Readonly<Record<string, string>>): SourceFile[] =>
  Object.entries(tree).map(([path, text]) => parseSource(path, text))
