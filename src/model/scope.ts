import { z } from 'zod'

/** The rights of a token: to send articles and posts, to read, or to do everything. */
export const Scope = z.enum(['ingest', 'read', 'admin'])
export type Scope = z.infer<typeof Scope>
