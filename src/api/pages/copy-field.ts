import { type Html, html } from '../../card/html.ts'

interface CopyField {
  /** Unique in the page. */
  readonly id: string
  readonly label: string
  readonly text: string
  readonly help?: string
}

/** Renders text to copy: one click selects all of it, without a script. */
export function renderCopyField({ id, label, text, help }: CopyField): Html {
  return html`<div class="copying"><p class="fine"><b id="${id}">${label}</b>${help !== undefined && html`<span class="dim" id="${id}-help">${help}</span>`}</p><code class="cite" tabindex="0" role="textbox" aria-readonly="true" aria-multiline="true" aria-labelledby="${id}"${help !== undefined && html` aria-describedby="${id}-help"`}>${text}</code></div>`
}
