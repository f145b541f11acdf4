// `npm run notices`: writes THIRD-PARTY.md anew, after dependencies have changed.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { thirdPartyNotices } from './notices/third-party.ts'

const ROOT = join(import.meta.dirname, '..')
writeFileSync(join(ROOT, 'THIRD-PARTY.md'), thirdPartyNotices(ROOT))
