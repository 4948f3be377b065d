const tones: Readonly<Record<string, string>> = {
  running: 'live',
  complete: 'good',
  finished: 'good',
  pass: 'good',
  diverged: 'caution',
  'learning-rate': 'caution',
  'scale-up': 'caution',
  interrupted: 'caution',
  stopped: 'caution',
  failed: 'bad',
  broken: 'bad',
  error: 'bad',
  warning: 'caution',
}

export function Badge({ word }: { readonly word: string }) {
  return <span class={`badge ${tones[word] ?? ''}`}>{word}</span>
}
