/** While something is read, or why it cannot be. */
export function Trouble({ error, waiting }: { readonly error: Error | null; readonly waiting: string }) {
  return error === null ? (
    <p class="soft" role="status">
      {waiting} …
    </p>
  ) : (
    <p class="trouble" role="alert">
      {error.message}
    </p>
  )
}
