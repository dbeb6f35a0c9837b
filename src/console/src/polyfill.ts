// SPDX-License-Identifier: Apache-2.0
// What the libraries call and the oldest supported browsers lack.  Syntax is handled by the build.
type Indexed = { length: number; [index: number]: unknown }

function at(this: Indexed, index: number): unknown {
  const place = Math.trunc(index) || 0
  return this[place < 0 ? this.length + place : place]
}

for (const proto of [Array.prototype, String.prototype] as unknown as Record<string, unknown>[]) {
  if (!('at' in proto)) {
    Object.defineProperty(proto, 'at', { value: at, writable: true, configurable: true })
  }
}
if (!('hasOwn' in Object)) {
  Object.defineProperty(Object, 'hasOwn', {
    value: (of: object, key: PropertyKey) => Object.prototype.hasOwnProperty.call(of, key),
    writable: true,
    configurable: true,
  })
}

export {}
