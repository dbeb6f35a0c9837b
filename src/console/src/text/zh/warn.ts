// SPDX-License-Identifier: Apache-2.0
export default {
  level: { red: '红色预警', orange: '橙色预警', yellow: '黄色预警', blue: '蓝色预警' },
  word: { red: '红色', orange: '橙色', yellow: '黄色', blue: '蓝色' },
}
