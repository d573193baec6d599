import { z } from 'zod'
import { Liveness } from './outcome.ts'
import { PostRef } from './platform.ts'
import { Evidence } from './post-answer.ts'
import { RecordNumber, RecordSignature } from './record-signature.ts'

/** One object that was damaged or missing in one copy of the archive, and whose whole bytes were put back. */
export const Repair = z.object({
  /** The name of the copy: `first`, or a replica's. */
  copy: z.string(),
  key: z.string(),
  /** The SHA-256 of the bytes that the copy had; null if it had none. */
  found: z.string().nullable(),
  /** The SHA-256 of the bytes that it has now. */
  restored: z.string(),
})
export type Repair = z.infer<typeof Repair>

/** What an event says, before the ledger numbers, chains and signs it. */
export const EventDraft = z.object({
  type: z.enum([
    'lost',
    'returned',
    'edited',
    'repaired',
    'taken-down',
    'restored',
    'approved',
    'held',
    'undecided',
  ]),
  post: PostRef,
  at: z.iso.datetime(),
  /** The time of the first of the checks that agree on it. */
  since: z.iso.datetime().nullable(),
  cause: Liveness.nullable(),
  /** The reason given for a take-down, as free text. */
  reason: z.string().nullable(),
  /** The id of the token that made a take-down or an editor's decision. Absent where unknown. */
  by: z.string().optional(),
  /** True: the take-down also deletes the bytes. Absent: the bytes are kept. */
  erase: z.literal(true).optional(),
  /** Of `repaired` alone. */
  repairs: z.array(Repair).optional(),
  evidence: z.array(Evidence),
})
export type EventDraft = z.infer<typeof EventDraft>

/** The place of an event among the events of its post. */
export const ChainPosition = z.object({
  /** Counts the post's events from 1. */
  number: z.int().positive(),
  /** The SHA-256 of the stored bytes of the event before; null for the first one. */
  previous: z.string().nullable(),
})
export type ChainPosition = z.infer<typeof ChainPosition>

/** A change of a post's state after its capture. The ledger stores each event as a separate object. */
export const EventRecord = z.object({
  stet: RecordNumber,
  ...EventDraft.shape,
  /** Absent in number 1. */
  chain: ChainPosition.optional(),
  /** Absent in number 1. */
  signature: RecordSignature.optional(),
})
export type EventRecord = z.infer<typeof EventRecord>
