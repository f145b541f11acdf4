import { describe, expect, it } from 'vitest'
import { toCsv, toJson } from './table.ts'

describe('a view as a file', () => {
  const table = {
    columns: ['time', 'note'],
    rows: [['09:00', 'a "quote", and more'] as const, ['10:00', null] as const],
  }

  it('[R2] is CSV that any reader splits the same way, with nothing for "no reading"', () => {
    expect(toCsv(table)).toBe('time,note\r\n09:00,"a ""quote"", and more"\r\n10:00,\r\n')
  })

  it('[R2] never carries a formula into a spreadsheet, and leaves numbers numbers', () => {
    expect(toCsv({ columns: ['a'], rows: [['=1+1'], ['@x'], [-3]] })).toBe("a\r\n'=1+1\r\n'@x\r\n-3\r\n")
  })

  it('[R2] is JSON with named fields and the sentence of the page', () => {
    expect(JSON.parse(toJson(table, { title: 'Day', summary: 'Two hours.' }))).toEqual({
      title: 'Day',
      summary: 'Two hours.',
      rows: [
        { time: '09:00', note: 'a "quote", and more' },
        { time: '10:00', note: null },
      ],
    })
  })
})
