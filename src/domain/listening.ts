/** How the runs of a command are heard, beside their wire and what they print. Nothing is added where left out. */
export interface Listening {
  /** Files and folders that the program writes its metrics to, as `--logs` names them; they may hold `{trial.dir}`. */
  readonly logs?: readonly string[]
  /** What `--metric` asks for, as it was written: names, and expressions for lines of its output. */
  readonly metrics?: readonly string[]
}
