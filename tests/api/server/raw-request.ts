import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** Opens a connection to a service, for requests that no client would send. */
export async function openSocket(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  // The service closes connections in the middle of what is being sent.
  socket.on('error', () => {})
  await once(socket, 'connect')
  return socket
}

/** Sends bytes, and returns everything that comes back until the service closes the connection. */
export async function rawRequest(url: string, text: string): Promise<string> {
  const socket = await openSocket(url)
  const received: Buffer[] = []
  socket.on('data', (chunk: Buffer) => received.push(chunk))
  socket.write(text)
  // Not `once`, which rejects when the connection is reset.
  await new Promise((closed) => socket.once('close', closed))
  return Buffer.concat(received).toString('latin1')
}
