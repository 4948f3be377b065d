// Reports as many points as its parameter says, as fast as it can.
export function train(guest) {
  guest.hello({ program: 'many-points', framework: 'none', obeys: ['params'] })
  for (let step = 0; step < guest.params.points; step++) {
    const loss = 2 / (1 + step / 1000) + 0.01 * Math.sin(step)
    guest.log({ 'train/loss': loss, 'val/accuracy': 0.5 }, { step, epoch: step / 1000 })
  }
}
