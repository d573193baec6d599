import type { Selectable } from 'kysely'
import type { AnnouncementType, SigningSecret } from '../../model/announcement.ts'
import type { PlatformName } from '../../model/platform.ts'
import type { Json } from './json.ts'

/** What the newsroom is to hear; `dispatched_at` once every subscription that wants it has a delivery. */
export interface AnnouncementsTable {
  id: string
  type: AnnouncementType
  at: Date
  platform: PlatformName
  post_id: string
  url: string
  detail: Json<Record<string, unknown>>
  created_at: Date
  dispatched_at: Date | null
}

export interface WebhooksTable {
  id: string
  url: string
  description: string | null
  types: Json<AnnouncementType[]>
  /** Newest first. They are needed to sign, so they are kept as they are. */
  secrets: Json<SigningSecret[]>
  enabled: boolean
  off_reason: string | null
  /** The first failure since the last success. */
  failing_since: Date | null
  created_at: Date
  updated_at: Date
}

export type WebhookRow = Selectable<WebhooksTable>

export const DELIVERY_STATES = ['waiting', 'delivered', 'failed'] as const
export type DeliveryState = (typeof DELIVERY_STATES)[number]

export interface DeliveriesTable {
  id: string
  webhook_id: string
  /** The announcement's id: the receiver's way to know what it has seen. */
  message_id: string
  type: AnnouncementType
  /** 1 for the first delivery of a message to a receiver, more for what was delivered again. */
  send_number: number
  body: string
  state: DeliveryState
  attempts: number
  next_at: Date | null
  created_at: Date
  ended_at: Date | null
}

export type DeliveryRow = Selectable<DeliveriesTable>

export interface DeliveryAttemptsTable {
  delivery_id: string
  at: Date
  status: number | null
  error: string | null
  ms: number
}
