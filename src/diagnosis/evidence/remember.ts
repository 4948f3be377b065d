/**
 * A function of a list that never changes, computed once a list: rules ask for the same trend of the same curve one
 * after the other. The answer lives as long as the list does.
 */
export function remember<List extends object, Answer>(
  compute: (list: List) => Answer,
): (list: List) => Answer {
  const known = new WeakMap<List, Answer>()
  return (list) => {
    let answer = known.get(list)
    if (answer === undefined) {
      answer = compute(list)
      known.set(list, answer)
    }
    return answer
  }
}
