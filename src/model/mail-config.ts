/** Where mail to editors goes out, and to whom. */
export interface MailConfig {
  readonly server: SmtpServer
  /** A mailbox, which may have a name: `Stet <stet@news.example>`. */
  readonly from: string
  readonly to: readonly string[]
  readonly digest: 'weekly' | 'none'
}

export interface SmtpServer {
  readonly host: string
  readonly port: number
  /** TLS from the first byte; otherwise the connection turns to TLS if the server offers it. */
  readonly secure: boolean
  readonly auth: { readonly user: string; readonly pass: string } | null
}
