// docs/bridge-contract.md says what the code says, to the letter.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { bridgeErrors } from '#core/contracts/bridge-errors.ts'
import { bridgeMethods } from '#core/contracts/bridge-methods.ts'
import { bridgeContractPage } from '../../scripts/docs/bridge-contract.ts'

const page = bridgeContractPage()

it('[B1] the page of the contract is the one that `npm run fix` writes', () => {
  expect(readFileSync(join(import.meta.dirname, '../../docs/bridge-contract.md'), 'utf8')).toBe(page)
})

it('[B1] [CON-8] it names every method and every error with its status and its one message', () => {
  for (const { verb, path } of Object.values(bridgeMethods)) expect(page).toContain(`| \`${verb} ${path}\` |`)
  for (const [code, { status, message }] of Object.entries(bridgeErrors))
    expect(page).toContain(`| \`${code}\` | ${status} | ${message} |`)
})
