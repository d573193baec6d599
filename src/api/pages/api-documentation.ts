import { type Html, html } from '../../card/html.ts'
import type { SecurityRequirement } from '../openapi/operation.ts'
import { componentName, type ShownSchema, toNotation } from '../openapi/schema-notation.ts'
import type { Api } from '../server/api.ts'
import { sendPage } from './layout.ts'

interface Media {
  readonly schema?: ShownSchema
}
interface Body {
  readonly description?: string
  readonly content?: Readonly<Record<string, Media>>
}
interface Operation {
  readonly operationId?: string
  readonly summary?: string
  readonly tags?: readonly string[]
  readonly security?: readonly SecurityRequirement[]
  readonly parameters?: readonly {
    readonly name: string
    readonly in: string
    readonly required?: boolean
    readonly schema?: ShownSchema
  }[]
  readonly requestBody?: Body
  readonly responses?: Readonly<Record<string, Body>>
}
interface Document {
  readonly tags?: readonly { readonly name: string; readonly description?: string }[]
  readonly paths?: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components?: { readonly schemas?: Readonly<Record<string, ShownSchema>> }
}

/** `/docs`: the OpenAPI document for people, as one page without a script. */
export function apiDocumentationPage(api: Api, _app: unknown): void {
  api.get('/docs', { config: { access: 'public' }, schema: { hide: true } }, async (request, reply) =>
    sendPage(request, reply, { title: 'API', body: renderDocument(api.swagger() as unknown as Document) }),
  )
}

function renderDocument({ tags = [], paths = {}, components }: Document): Html {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  )
  return html`<div><h1>API</h1><p class="lede">The same as <a href="/openapi.json">openapi.json</a>, for people.
Send the token as <code>Authorization: Bearer …</code>.
Each operation can also answer 4XX or 5XX with a <a href="#schema-Problem">Problem</a>.</p></div>
<nav class="panel" aria-label="Groups"><ul class="row">${tags.map(
    ({ name }) => html`<li><a href="#${name}">${name}</a></li>`,
  )}<li><a href="#schemas">Schemas</a></li></ul></nav>
${tags.map(
  ({ name, description }) => html`<section class="stack" id="${name}" aria-labelledby="${name}-title">
<div><h2 id="${name}-title">${name}</h2><p class="dim">${description ?? ''}</p></div>
${operations.filter(({ operation }) => operation.tags?.includes(name)).map(renderOperation)}</section>`,
)}
<section class="stack" id="schemas" aria-labelledby="schemas-title"><h2 id="schemas-title">Schemas</h2>
${Object.entries(components?.schemas ?? {}).map(
  ([name, schema]) =>
    html`<div class="panel" id="schema-${name}"><h3>${name}</h3>${schema.description !== undefined && html`<p>${schema.description}</p>`}${renderNotation(schema)}</div>`,
)}</section>`
}

interface Routed {
  readonly path: string
  readonly method: string
  readonly operation: Operation
}

function renderOperation({ path, method, operation }: Routed): Html {
  const { summary = '', parameters = [], requestBody, responses = {}, security = [] } = operation
  return html`<article class="panel"><h3><code>${method} ${path}</code></h3>
<p>${summary} <span class="dim">${rightsWords(security)}</span></p>
${
  parameters.length > 0 &&
  html`<div class="scroll" tabindex="0" role="region" aria-label="Parameters of ${method} ${path}"><table><thead><tr><th scope="col">Parameter</th><th scope="col">In</th><th scope="col">Type</th></tr></thead><tbody>${parameters.map(
    (one) =>
      html`<tr><th scope="row"><code>${one.name}</code>${one.required === true && html` <span class="dim">required</span>`}</th><td>${one.in}</td><td>${renderNotation(one.schema ?? {})}</td></tr>`,
  )}</tbody></table></div>`
}
${requestBody !== undefined && html`<div><h4>Body</h4>${renderMedia(requestBody)}</div>`}
<ul class="stack">${Object.entries(responses)
    .filter(([status]) => /^\d+$/.test(status))
    .map(
      ([status, body]) =>
        html`<li><strong>${status}</strong> ${body.description ?? ''} ${renderMedia(body)}</li>`,
    )}</ul></article>`
}

/** Who may call an operation: `Needs the scope read, or ingest for what it sent.` */
function rightsWords(security: readonly SecurityRequirement[]): Html {
  const scopes = security.flatMap(({ token = [] }) => token)
  const [scope, own] = scopes
  if (scope === undefined) return html`Needs no token.`
  const words = html`the scope <code>${scope}</code>${own !== undefined && html`, or <code>${own}</code> for what its token sent`}`
  if (security.some((one) => Object.keys(one).length === 0)) return html`Needs no token; ${words} shows more.`
  const signed = security.some((one) => 'webhook-signature' in one)
  return html`Needs ${words}${signed && ', or a signature'}.`
}

const renderMedia = ({ content = {} }: Body): Html[] =>
  Object.entries(content).map(
    ([type, { schema = {} }]) =>
      html`<div><span class="dim">${type}</span> ${
        schema.$ref === undefined
          ? renderNotation(schema)
          : html`<a href="#schema-${componentName(schema.$ref)}">${componentName(schema.$ref)}</a>`
      }</div>`,
  )

function renderNotation(schema: ShownSchema): Html {
  const text = toNotation(schema)
  return text.includes('\n')
    ? html`<pre class="notation mono" tabindex="0">${text}</pre>`
    : html`<code>${text}</code>`
}
