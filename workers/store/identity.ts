// Who this database is: an id made when it was first opened, so that the page can tell a wiped or replaced one from its own.
import { z } from 'zod/mini'
import { idSchema, wallMsSchema } from '#core/contracts/text.ts'
import type { Access } from './access.ts'
import type { Stored } from './outcome.ts'

const KEY = 'identity'
const identitySchema = z.strictObject({ databaseId: idSchema, createdMs: wallMsSchema })

export interface DatabaseIdentity extends z.infer<typeof identitySchema> {
  /** Number of the last decision record; 0 when there is none. */
  readonly lastSeq: number
  /** Was it made just now, because there was none? */
  readonly isNew: boolean
}

export function readIdentity(
  access: Access,
  fresh: { databaseId: string; createdMs: number },
): Promise<Stored<DatabaseIdentity>> {
  return access.write({ stores: ['meta', 'decisions'], durability: 'strict' }, async (transaction) => {
    const meta = transaction.objectStore('meta')
    const known = z.safeParse(identitySchema, await meta.get(KEY)).data
    if (!known) await meta.put(fresh, KEY)
    const last = await transaction.objectStore('decisions').openKeyCursor(null, 'prev')
    return { ...(known ?? fresh), lastSeq: last?.key ?? 0, isNew: known === undefined }
  })
}
