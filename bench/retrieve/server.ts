/** The API in a process of its own, as `stet serve` runs it. Reports its URL, then its memory on request. */
import { readConfig } from '../../config/config.ts'
import { createApi } from '../../src/api/server/create-api.ts'
import { createApp } from '../../src/runtime/app.ts'

const app = createApp(readConfig(process.env))
const api = await createApi(app)
const url = await api.listen({ host: '127.0.0.1', port: 0 })
process.send?.({ url })
process.on('message', () => process.send?.({ rss: process.memoryUsage().rss }))
process.on('disconnect', () => process.exit())
process.on('SIGTERM', () => process.exit())
