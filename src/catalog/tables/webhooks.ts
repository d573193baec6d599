import type { Selectable } from 'kysely'
import type { AnnouncementType, MessageType, SigningSecret } from '../../model/announcement.ts'
import type { PlatformName } from '../../model/platform.ts'
import type { Json } from './json.ts'

/** A message for the newsroom; `dispatched_at` is set once every matching subscription has a delivery. */
export interface AnnouncementsTable {
  id: string
  type: AnnouncementType
  at: Date
  /** Null for an article. */
  platform: PlatformName | null
  post_id: string | null
  article_id: string | null
  url: string
  detail: Json<Record<string, unknown>>
  created_at: Date
  dispatched_at: Date | null
}

export type AnnouncementRow = Selectable<AnnouncementsTable>

export interface WebhooksTable {
  id: string
  url: string
  description: string | null
  types: Json<AnnouncementType[]>
  /** Newest first. Signing needs them, so they are stored unhashed. */
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
type DeliveryState = (typeof DELIVERY_STATES)[number]

export interface DeliveriesTable {
  id: string
  webhook_id: string
  /** The announcement's id, by which a receiver detects duplicates. */
  message_id: string
  type: MessageType
  /** 1 for the first delivery of a message to a receiver, higher for each re-delivery. */
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
