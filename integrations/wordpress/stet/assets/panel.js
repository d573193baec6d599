/* The panel of the block editor: what became of the article's embeds. */
;((wp) => {
  const { createElement: el, useEffect, useState, Fragment } = wp.element
  const { Button, ExternalLink, Notice } = wp.components
  const { useSelect } = wp.data
  const { __ } = wp.i18n
  // WordPress 6.6 moved it from wp.editPost to wp.editor.
  const { PluginDocumentSettingPanel } = wp.editor.PluginDocumentSettingPanel ? wp.editor : wp.editPost
  /** Milliseconds between two questions while the article is on its way. */
  const PAUSE = 5000

  function Panel() {
    const { id, saving } = useSelect((select) => {
      const editor = select('core/editor')
      return { id: editor.getCurrentPostId(), saving: editor.isSavingPost() && !editor.isAutosavingPost() }
    })
    const [view, setView] = useState(null)
    const [problem, setProblem] = useState('')
    const ask = (method) =>
      wp.apiFetch({ path: `/stet/v1/posts/${id}`, method: method || 'GET' }).then(
        (answer) => {
          setProblem('')
          setView(answer)
        },
        (error) => {
          setProblem(error.message)
        },
      )
    const waits = view !== null && ['unsent', 'queued', 'working'].indexOf(view.state) >= 0
    useEffect(() => {
      if (saving || !id) {
        return undefined
      }
      ask()
      const timer = waits ? setInterval(ask, PAUSE) : null
      return () => {
        clearInterval(timer)
      }
    }, [id, saving, waits])
    const shown = view || { summary: '', error: '', pageUrl: '', embeds: [], state: 'none' }
    return el(
      PluginDocumentSettingPanel,
      { name: 'stet', title: __('Archived embeds', 'stet'), className: 'stet-panel' },
      problem !== '' && el(Notice, { status: 'warning', isDismissible: false }, problem),
      el('p', { className: 'stet-summary' }, shown.summary),
      shown.error !== '' && el('p', null, el('em', null, shown.error)),
      el(
        'ul',
        { className: 'stet-embeds', style: { overflowWrap: 'anywhere' } },
        shown.embeds.map((one, n) =>
          el(
            'li',
            { key: n, className: `stet-${one.kind}` },
            one.url === null ? '?' : el(ExternalLink, { href: one.url }, one.url.replace(/^https?:\/\//, '')),
            el(Fragment, null, ' ', one.words),
          ),
        ),
      ),
      shown.pageUrl !== '' &&
        el('p', null, el(ExternalLink, { href: shown.pageUrl }, __('Open in the archive', 'stet'))),
      shown.state !== 'none' &&
        el(
          Button,
          {
            variant: 'secondary',
            onClick: () => {
              ask('POST')
            },
          },
          __('Send again', 'stet'),
        ),
    )
  }

  wp.plugins.registerPlugin('stet', { render: Panel, icon: null })
})(window.wp)
