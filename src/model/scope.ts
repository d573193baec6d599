import { z } from 'zod'

/** What a token allows: to send articles and posts, to read, to do everything. */
export const Scope = z.enum(['ingest', 'read', 'admin'])
export type Scope = z.infer<typeof Scope>
