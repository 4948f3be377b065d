/**
 * Convenience only: copy buttons, and tables that sort when their header is pressed. The page says everything without
 * it. Its hash stands in the page's content security policy, so nothing else can run.
 */
export const pageScript = `
for (const block of document.querySelectorAll('pre[data-copy]')) {
  const button = document.createElement('button')
  button.className = 'copy'
  button.textContent = 'Copy'
  button.onclick = async () => {
    try { await navigator.clipboard.writeText(block.textContent); button.textContent = 'Copied' }
    catch { getSelection().selectAllChildren(block) }
  }
  block.after(button)
}
for (const table of document.querySelectorAll('table[data-sort]')) {
  const heads = [...table.tHead.rows[0].cells]
  heads.forEach((head, column) => {
    const button = document.createElement('button')
    button.textContent = head.textContent
    head.replaceChildren(button)
    button.onclick = () => {
      const up = head.getAttribute('aria-sort') !== 'ascending'
      heads.forEach((other) => other.removeAttribute('aria-sort'))
      head.setAttribute('aria-sort', up ? 'ascending' : 'descending')
      const value = (row) => row.cells[column].dataset.value ?? row.cells[column].textContent
      const rows = [...table.tBodies[0].rows].sort((a, b) => {
        const [x, y] = [value(a), value(b)]
        const [p, q] = [Number(x), Number(y)]
        if (x !== '' && y !== '' && !isNaN(p) && !isNaN(q)) return up ? p - q : q - p
        if (isNaN(p) !== isNaN(q)) return isNaN(p) ? 1 : -1
        return up ? x.localeCompare(y) : y.localeCompare(x)
      })
      table.tBodies[0].append(...rows)
    }
  })
}
`
