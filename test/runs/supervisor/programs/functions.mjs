// Training functions for the supervisor's tests; each behaves in one way.
const hello = (guest) =>
  guest.hello({ program: 'fixture', framework: 'none', obeys: ['params', 'seed', 'budget'] })

/** A loss that falls from 2, by the learning rate and the seed; layers before the point of their step. */
export function learns(guest) {
  hello(guest)
  guest.about({ classes: 2, stepsPerEpoch: 10 })
  const { lr } = guest.params
  for (let step = 0; step <= 40; step++) {
    const wobble = 0.01 * Math.sin(guest.seed * 12.9898 + step * 78.233)
    if (step % 10 === 1)
      guest.layers(step, [{ name: 'dense1', kind: 'dense', updateRatio: lr, gradNorm: 1, weightNorm: 10 }])
    const loss = 2 * Math.exp(-lr * step) + wobble
    guest.log({ 'train/loss': loss, 'val/accuracy': 1 - loss / 4 }, { step, epoch: step / 10 })
  }
}

/** Explodes at step 5 and never looks whether it is to stop until step 5000. */
export function explodes(guest) {
  hello(guest)
  for (let step = 0; step <= 5000; step++) {
    if (step % 2 === 0)
      guest.layers(step, [{ name: 'dense1', kind: 'dense', updateRatio: 1, gradNorm: step, weightNorm: 1 }])
    guest.log({ 'train/loss': step < 5 ? 2 : 100 + step, 'val/accuracy': 0.5 }, { step, epoch: step / 10 })
  }
}

export function throws(guest) {
  hello(guest)
  guest.log({ 'train/loss': 2 }, { step: 0 })
  throw new RangeError('the labels go up to 10, expected 0 to 9')
}

export function silent() {}

/** Ends the thread it runs in. */
export function crashes(guest) {
  hello(guest)
  guest.log({ 'train/loss': 2 }, { step: 0 })
  process.exit(9)
}

/** Goes on until it is asked to stop. */
export async function waits(guest) {
  hello(guest)
  for (let step = 0; !guest.shouldStop(); step++) {
    guest.log({ 'train/loss': 1, 'val/accuracy': 0.5 }, { step })
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** Goes on for ever, whatever it is asked. */
export async function stubborn(guest) {
  hello(guest)
  for (let step = 0; ; step++) {
    guest.log({ 'train/loss': 1, 'val/accuracy': 0.5 }, { step })
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
