/** Texts for `babysit help <topic>`. */
export const topics: Readonly<Record<string, string>> = {
  spaces: `Ranges, as in --space lr=@log:1e-5..1e-1

  @log:1e-5..1e-1      a number, searched in log space (learning rate, regularization)
  @0..0.5              a number, searched evenly
  @1..8                a whole number; also @int:1..8, @pow2:16..256
  @16,32,64            one of a list
  @adam,sgd            one of some words
  @bool                on or off
  @0,log:1e-6..1e-2    zero, or a small amount
  @log:1e-5..1e-1@3e-4 a range with a value to try first

A parameter is called after the option before it: --lr @log:1e-5..1e-1 is lr.
--name arg1=width calls one otherwise; --dry-run shows them all.
@@word is the plain word @word.

Both ends belong to the range. None of these needs quotes in bash, zsh, dash or fish.
--space changes one parameter of the default space; the others stay as they are.
--set NAME=VALUE keeps a parameter fixed.
`,
}
