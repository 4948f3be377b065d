/** The part of the WebAssembly interface used here: the type library of ES2023 and Node's types of version 20 lack it. */
export interface LinearMemory {
  readonly buffer: ArrayBuffer
  /** Grows by so many pages of 64 KiB; throws a RangeError where there is no room. */
  grow(pages: number): number
}

interface CompiledModule {
  readonly compiledModule: never
}

export const webAssembly = (
  globalThis as unknown as {
    readonly WebAssembly: {
      readonly Module: new (bytes: Uint8Array) => CompiledModule
      readonly Instance: new (
        module: CompiledModule,
        imports: { readonly env: { readonly memory: LinearMemory } },
      ) => { readonly exports: unknown }
      readonly Memory: new (limits: { readonly initial: number }) => LinearMemory
    }
  }
).WebAssembly
