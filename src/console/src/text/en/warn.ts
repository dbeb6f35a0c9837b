// SPDX-License-Identifier: Apache-2.0
export default {
  level: { red: 'Red warning', orange: 'Orange warning', yellow: 'Yellow warning', blue: 'Blue warning' },
  word: { red: 'Red', orange: 'Orange', yellow: 'Yellow', blue: 'Blue' },
}
