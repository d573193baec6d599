import type { Readable } from 'node:stream'

/** A file on this machine or an object of a store, which can be read in any place. */
export interface InputFile {
  /** As the user named it. */
  readonly name: string
  readonly size: number
  /** Reads `length` bytes from `offset`; without a range the whole file. */
  read(range?: { readonly offset: number; readonly length: number }): Promise<Readable>
}

/** Opens the file of an address: a path, or `s3://bucket/key`. @throws InputError `input-missing` */
export type OpenInputFile = (address: string) => Promise<InputFile>
