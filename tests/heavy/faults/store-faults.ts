import { type Fault, partDown } from './fault.ts'

/** The store answers every request so. */
const answering = (status: string, code: string): Fault['begin'] => {
  const body = `<?xml version="1.0"?><Error><Code>${code}</Code></Error>`
  const answer = `HTTP/1.1 ${status}\r\ncontent-type: application/xml\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`
  return async ({ storeMeddling, proxies }) => {
    storeMeddling.asked = () => ({ answer })
    proxies.store.cut()
    return async () => {
      delete storeMeddling.asked
    }
  }
}

export const STORE_FAULTS: readonly Fault[] = [
  {
    name: 'the store is dead',
    alert: partDown('store'),
    async begin({ ceph }) {
      await ceph.stopGateway()
      return () => ceph.startGateway()
    },
  },
  {
    name: 'the store hangs',
    alert: partDown('store'),
    async begin({ ceph }) {
      process.kill(ceph.gatewayPid, 'SIGSTOP')
      return async () => void process.kill(ceph.gatewayPid, 'SIGCONT')
    },
  },
  {
    name: 'the store answers 503',
    alert: partDown('store'),
    begin: answering('503 Slow Down', 'SlowDown'),
  },
  {
    name: 'the store refuses',
    alert: { alertname: 'StetStoreRefuses', code: 'store-refused' },
    begin: answering('403 Forbidden', 'AccessDenied'),
  },
]
