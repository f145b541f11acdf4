// Bundle budgets for size-limit; which files make a bundle is found in the builds themselves.
import { bundlesOf } from './scripts/budgets/bundles.ts'

export default bundlesOf(import.meta.dirname).map(({ name, files, limitKb }) => ({
  name,
  path: files,
  gzip: true,
  ...(limitKb === undefined ? {} : { limit: `${limitKb} kB` }),
}))
