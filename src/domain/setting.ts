/** One value of one parameter: a number, a word, or a switch. */
export type SettingValue = number | string | boolean

/** The values a trial uses, by parameter name. Parameters whose condition does not hold are absent. */
export type Settings = Readonly<Record<string, SettingValue>>
