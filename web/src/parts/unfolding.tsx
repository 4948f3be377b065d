import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'

/** Something that is made only when it is first unfolded: the tables behind charts are long. */
export function Unfolding(about: {
  readonly summary: ComponentChildren
  readonly children: () => ComponentChildren
}) {
  const [open, setOpen] = useState(false)
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{about.summary}</summary>
      {open && about.children()}
    </details>
  )
}
